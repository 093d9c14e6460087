"""Addresses of the notices."""

from django.urls import path

from hotline.web.notices import views

urlpatterns = [
    path("", views.notices, name="staff_notices"),
    path("count/", views.count, name="staff_notices_count"),
    path("seen/", views.seen, name="staff_notices_seen"),
]
