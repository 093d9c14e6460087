"""Addresses of the visit desk."""

from django.urls import path

from hotline.web.visit import ringing, views

urlpatterns = [
    path("", views.queue_page, name="visit"),
    path("ring/", ringing.ring_next, name="visit_ring_next"),
    path("let-go/", ringing.let_go, name="visit_let_go"),
    path("news/", views.news, name="visit_news"),
    path("<str:number>/", views.order_page, name="visit_order"),
    path("<str:number>/ring/", ringing.ring_one, name="visit_ring"),
    path("<str:number>/number/", views.number_page, name="visit_number"),
]
