"""Addresses of the page of all parts, for developers and tests."""

from django.urls import path

from hotline.web.parts import views

urlpatterns = [
    path("", views.staff_parts, name="parts"),
    path("public/", views.public_parts, name="parts_public"),
    path("words/", views.words, name="parts_words"),
]
