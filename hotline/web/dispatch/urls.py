"""Addresses of the dispatch desk."""

from django.urls import path

from hotline.web.dispatch import views

urlpatterns = [
    path("", views.queue_page, name="dispatch"),
    path("news/", views.news, name="dispatch_news"),
    path("<str:number>/", views.order_page, name="dispatch_order"),
]
