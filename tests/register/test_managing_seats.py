"""Seats are opened, closed and opened again where their manager reaches."""

import pytest

from hotline.ground.journal.models import Event
from hotline.register.seats import actions as seats
from hotline.register.seats.actions import Equipment
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope
from tests.casework import factories
from tests.casework.factories import MORNING, City


@pytest.fixture
def small(db: None) -> City:
    return factories.city()


def test_a_closed_seat_is_opened_again_with_another_secret(small: City) -> None:
    seat, leader = factories.seat(small), small.actors["leader"]
    before = seat.secret
    seats.close_seat(seat, actor=leader, at=MORNING)
    seat.refresh_from_db()
    assert (seat.is_open, seat.state) == (False, State.OFF)
    seats.reopen_seat(seat, actor=leader, at=MORNING)
    seat.refresh_from_db()
    assert seat.is_open
    assert seat.secret != before
    told = (
        Event.objects.filter(subject_kind="seat", subject_id=seat.pk).order_by("place").values_list("name", flat=True)
    )
    assert list(told) == ["seat_opened", "seat_closed", "seat_reopened"]


def test_nobody_manages_a_seat_outside_of_her_reach(small: City) -> None:
    small.employ("district_admin", "system_admin", "d1-housing")
    stranger, seat = small.actors["district_admin"], factories.seat(small)
    for take in (seats.close_seat, seats.renew_secret, seats.reopen_seat):
        with pytest.raises(OutOfScope, match="outside of your reach"):
            take(seat, actor=stranger, at=MORNING)
    with pytest.raises(OutOfScope):
        seats.equip(seat, equipment=Equipment(), actor=stranger, at=MORNING)
    with pytest.raises(OutOfScope):
        visitor = Staff.objects.get(username="visitor")
        seats.open_seat(staff=visitor, extension="8009", equipment=Equipment(), actor=stranger, at=MORNING)
    assert Seat.objects.get().is_open
