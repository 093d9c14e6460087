"""Addresses of the faces; a face adds its own file and one line here."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
