"""Addresses of answering days."""

from django.urls import path

from hotline.web.answering_days import views

urlpatterns = [
    path("", views.listed, name="answering_days"),
    path("announce/", views.announcing, name="answering_day_announce"),
    path("<int:key>/", views.day, name="answering_day"),
    path("<int:key>/change/", views.changing, name="answering_day_change"),
    path("<int:key>/cancel/", views.cancelling, name="answering_day_cancel"),
    path("<int:key>/take/", views.taking, name="answering_day_take"),
    path("<int:key>/close/", views.closing, name="answering_day_close"),
]
