"""Addresses of orders: the list, what searches while one types, the pages of an order and of an appeal."""

from django.urls import path

from hotline.web.orders import finding

urlpatterns = [
    path("find/units", finding.find_units, name="find_units"),
    path("find/places", finding.find_places, name="find_places"),
    path("find/matters", finding.find_matters, name="find_matters"),
]
