"""Whose telephone is there is known at once; and what a citizen does is heard once."""

import pytest

from hotline.register.seats.models import Seat
from tests.telephony.desk import Desk, until
from tests.telephony.town import HOTLINE

pytestmark = pytest.mark.telephony


def is_there(seat: Seat) -> bool:
    return Seat.objects.get(pk=seat.pk).registered_at is not None


def test_a_telephone_comes_is_used_and_goes(desk: Desk) -> None:
    seat = desk.sit("agent", "8001")
    until(lambda: is_there(seat), "the seat's telephone is known to be there")
    since = Seat.objects.get(pk=seat.pk).registered_at
    wang = desk.town.citizens.dial(HOTLINE)
    wang.await_talk()
    wang.press("0")
    desk.rung("8001").answer()
    desk.until_stage("talking")
    assert Seat.objects.get(pk=seat.pk).registered_at == since, "a telephone that is used was there all the time"
    wang.hang_up()
    desk.until_stage("ended")
    desk.town.citizens.stand_up("8001")
    until(lambda: not is_there(seat), "the seat's telephone is known to be gone")


def test_a_key_is_heard_once(desk: Desk) -> None:
    desk.sit("agent", "8001")
    wang = desk.town.citizens.dial(HOTLINE)
    wang.await_talk()
    wang.await_prompt(desk.town.prompt("recorded"))
    wang.press("8")
    wang.await_prompt(desk.town.prompt("person_key", "yue"), within=60)
    assert wang.heard().begins(desk.town.prompt("wrong_key", "yue")) is None
    wang.press("0")
    assert desk.until_stage("offered").menu_path == "yue"
