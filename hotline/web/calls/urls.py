"""Addresses of the pages of calls."""

from django.urls import path

from hotline.web.calls import seats, shell

urlpatterns = [
    path("", shell.front, name="calls"),
    path("seats/", seats.seats, name="calls_seats"),
    path("seats/open/", seats.open_, name="calls_seat_open"),
    path("seats/<int:key>/", seats.equip, name="calls_seat"),
    path("seats/<int:key>/<slug:act>/", seats.change, name="calls_seat_change"),
]
