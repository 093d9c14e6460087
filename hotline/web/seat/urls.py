"""Addresses of the seat."""

from django.urls import path

from hotline.web.seat import calling_back, classing, console, phone, saying, short, waiting

urlpatterns = [
    path("", console.console, name="seat"),
    path("caller/", console.caller, name="seat_caller"),
    path("assist/", console.assist, name="seat_assist"),
    path("answers/", console.answers, name="seat_answers"),
    path("classes/", classing.classes, name="seat_classes"),
    path("phone/", phone.bar, name="seat_phone"),
    path("phone/window/", phone.window, name="seat_phone_window"),
    path("phone/credentials/", phone.credentials, name="seat_phone_credentials"),
    path("phone/stand/", phone.stand, name="seat_phone_stand"),
    path("phone/instruct/", phone.instruct, name="seat_phone_instruct"),
    path("phone/dispose/", phone.dispose, name="seat_phone_dispose"),
    path("phone/caller/", phone.pop, name="seat_phone_pop"),
    path("phone/said/", saying.said, name="seat_phone_said"),
    path("phone/to/", phone.destinations, name="seat_phone_destinations"),
    path("phone/urge/", phone.urge, name="seat_phone_urge"),
    path("short/", short.short_form, name="seat_short"),
    path("call-back/", calling_back.page, name="seat_call_backs"),
    path("waiting/", waiting.queue_page, name="seat_waiting"),
    path("waiting/news/", waiting.news, name="seat_news"),
    path("waiting/<str:number>/", waiting.appeal_page, name="seat_appeal"),
]
