"""Addresses of the visit desk."""

from django.urls import path

from hotline.web.visit import views

urlpatterns = [
    path("", views.queue_page, name="visit"),
    path("news/", views.news, name="visit_news"),
    path("<str:number>/", views.order_page, name="visit_order"),
    path("<str:number>/number/", views.number_page, name="visit_number"),
]
