"""Calls through two real exchanges: from the citizen's key to the row in the database."""

import pytest

from hotline.casework.calls.words import EndedBy, Ending, Stage, Verb
from hotline.channels.phone.citizens.handsets import Handset
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


def test_the_telephones_that_are_rung_for_a_call_show_the_hotline_and_nothing_of_the_caller(desk: Desk) -> None:
    desk.sit("agent", "8001")
    wang = desk.town.citizens.dial(HOTLINE, caller='"13800000001" <13800000001>')
    wang.await_talk()
    wang.press("0")
    at_seat = desk.rung("8001")
    assert shown_to(at_seat) == (HOTLINE, HOTLINE)
    at_seat.answer()
    call = desk.until_stage(Stage.TALKING)
    desk.begin_instruction(Verb.EMERGENCY, call, line="110")
    police = desk.town.citizens.rung("110")
    number, name = shown_to(police)
    assert number == HOTLINE and name in ("", HOTLINE)
    police.hang_up()
    wang.hang_up()
    desk.until_stage(Stage.ENDED)


def shown_to(telephone: Handset) -> tuple[str, str]:
    """The number and the name that a telephone shows while it rings."""
    ask = telephone.puppeteer.do
    number = ask(lambda ari: ari.channels.variable(telephone.id, "CALLERID(num)"))
    return number, ask(lambda ari: ari.channels.variable(telephone.id, "CALLERID(name)"))
