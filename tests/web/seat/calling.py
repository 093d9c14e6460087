"""Calls at the agent's seat of the small city, for the tests of the console."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, Leg
from hotline.casework.calls.words import EndedBy
from hotline.register.seats.models import Seat
from tests.casework import factories
from tests.casework.factories import City

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
PHONE = "/staff/seat/phone/"
WSS = {"HUIYIN_PHONE_SOFTPHONE": "wss://12345.example.cn:8089/ws"}


def ringing(small: City, **more: Any) -> tuple[Call, Leg, Seat]:
    """A call that rings at the agent's seat."""
    at = timezone.now() - 20 * SECOND
    seat = factories.seat(small, at=at)
    call = factories.call(small, at=at, **more)
    leg = calls.offer(call.pk, seat_id=seat.pk, channel="seat-1", at=at + 12 * SECOND)
    assert leg is not None
    return call, leg, seat


def talking(small: City, **more: Any) -> tuple[Call, Leg, Seat]:
    """A call that the agent has answered."""
    call, leg, seat = ringing(small, **more)
    calls.answer(leg.pk, at=timezone.now() - 5 * SECOND)
    call.refresh_from_db()
    return call, leg, seat


def at_notes(small: City) -> tuple[Call, Seat]:
    """A call that is over; the agent writes her notes."""
    call, _leg, seat = talking(small)
    calls.end(call.pk, at=timezone.now(), by=EndedBy.CALLER, wrap_up=MINUTE)
    call.refresh_from_db()
    return call, seat


def state(seat: Seat) -> str:
    return Seat.objects.get(pk=seat.pk).state


def page(browser: Client, address: str = "/staff/seat/", **data: Any) -> str:
    text: str = browser.get(address, data).content.decode()
    return text
