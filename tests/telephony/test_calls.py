"""Calls through two real exchanges: from the citizen's key to the row in the database."""

import pytest

from hotline.casework.calls.words import EndedBy, Ending, Stage
from tests.telephony.desk import Desk, until
from tests.telephony.town import HOTLINE

pytestmark = pytest.mark.telephony


def test_a_citizen_is_greeted_answered_and_rates(desk: Desk) -> None:
    seat = desk.sit("agent", "8001")
    wang = desk.town.citizens.dial(HOTLINE)
    wang.await_talk()
    wang.await_prompt(desk.town.prompt("recorded"))
    wang.press("0")
    at_seat = desk.rung("8001")
    at_seat.answer()
    call = desk.until_stage(Stage.TALKING)
    assert (desk.state(seat), call.line) == ("talking", HOTLINE)
    at_seat.hang_up()
    desk.until_stage(Stage.RATING)
    wang.await_prompt(desk.town.prompt("rating_ask"))
    wang.press("1")
    wang.await_end()
    call = desk.until_stage(Stage.ENDED)
    assert (call.ending, call.ended_by, call.rating) == (Ending.ANSWERED, EndedBy.SEAT, 5)
    until(lambda: desk.state(seat) == "wrap_up", "notes")
