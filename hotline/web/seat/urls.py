"""Addresses of the seat."""

from django.urls import path

from hotline.web.seat import calling_back, classing, console, short, waiting

urlpatterns = [
    path("", console.console, name="seat"),
    path("caller/", console.caller, name="seat_caller"),
    path("assist/", console.assist, name="seat_assist"),
    path("answers/", console.answers, name="seat_answers"),
    path("classes/", classing.classes, name="seat_classes"),
    path("short/", short.short_form, name="seat_short"),
    path("call-back/", calling_back.page, name="seat_call_backs"),
    path("waiting/", waiting.queue_page, name="seat_waiting"),
    path("waiting/news/", waiting.news, name="seat_news"),
    path("waiting/<str:number>/", waiting.appeal_page, name="seat_appeal"),
]
