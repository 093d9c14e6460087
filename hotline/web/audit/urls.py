"""Addresses of the audit desk."""

from django.urls import path

from hotline.web.audit import views

urlpatterns = [
    path("", views.queue_page, name="audit"),
    path("news/", views.news, name="audit_news"),
    path("<str:number>/", views.order_page, name="audit_order"),
]
