"""What citizens choose by keys through two real exchanges: progress, call-back, fax; and calls that are forwarded."""

from pathlib import Path

import pytest
from django.utils import timezone

from hotline.casework.calls.models import CallBack, Leg, Message, Recording
from hotline.casework.calls.words import CallBackState, Ending, LegKind, Stage
from hotline.channels.phone.conversation.progress import AT_UNIT, STANDS
from hotline.channels.phone.exchange.prompts.shelf import Shelf
from hotline.channels.phone.faxing import entering
from hotline.ground.profiles.telephone_prompts import Prompts
from tests.telephony.desk import Desk, until
from tests.telephony.test_conversations import AGENT, CITIZEN, ended, hears
from tests.telephony.test_fax import ON_VOICES, papers
from tests.telephony.test_ringing_up import case
from tests.telephony.town import HOTLINE

pytestmark = pytest.mark.telephony
HER, DUTY = "13800000001", "09785550001"
FORWARDS = 'extends = "luming"\n' + "".join(
    f'[[telephone_bands]]\ncode = "{band}"\ngives = "forward"\nnumber = "{DUTY}"\n'
    for band in ("festival", "night", "lunch", "work", "evening")
)
"""A city whose calls a duty telephone takes at every hour."""


def told(desk: Desk, state: str) -> list[Path]:
    """The pieces by which the progress of a matter is said."""
    shelf = Shelf(desk.town.folders.prompts, Prompts(), desk.town.kit.espeak)
    media = shelf.media("progress", "cmn", (("state", state),))
    return [Path(f"{piece.removeprefix('sound:')}.wav") for piece in media]


def test_who_knows_number_and_code_is_told_how_far_her_matter_is(desk: Desk) -> None:
    _order, appeal = case(desk)
    citizen = desk.town.citizens.dial(HOTLINE)
    citizen.await_prompt(desk.town.prompt("recorded"))
    citizen.press("2")
    citizen.await_prompt(desk.town.prompt("number_ask"))
    citizen.press(f"{appeal.number}#")
    citizen.await_prompt(desk.town.prompt("code_ask"), within=30)
    citizen.press(f"{appeal.code}#")
    citizen.await_prompt(desk.town.prompt("progress_end"), within=40)
    assert all(citizen.heard().begins(piece) is not None for piece in told(desk, STANDS["cmn"][AT_UNIT]))
    until(lambda: desk.call().queued_at, "who does not hang up then reaches a person")
    assert ended(desk, citizen, desk.call()).ending == Ending.LEFT_QUEUE


def test_who_presses_for_a_call_back_keeps_her_place_and_is_rung_when_a_seat_has_answered(desk: Desk) -> None:
    seat = desk.sit("agent", "8001")
    citizen = desk.town.citizens.dial(HOTLINE, caller=HER)
    citizen.await_prompt(desk.town.prompt("recorded"))
    citizen.press("71")
    citizen.await_prompt(desk.town.prompt("call_back_kept"))
    citizen.await_end()
    asked = CallBack.objects.get()
    assert desk.until_stage(Stage.ENDED, asked.call).ending == Ending.CALL_BACK
    at_seat = desk.rung("8001")
    at_seat.answer()
    again = desk.rung(HER)
    assert again.far == HOTLINE
    again.answer()
    call = desk.until_stage(Stage.TALKING)
    assert (call.queued_at, call.previous_id, call.seat_id) == (asked.queued_at, asked.call_id, seat.pk)
    assert hears(desk, again, CITIZEN, at_seat) == [True]
    assert hears(desk, at_seat, AGENT, again) == [True]
    assert ended(desk, again, call).ending == Ending.ANSWERED
    until(lambda: CallBack.objects.get().state == CallBackState.DONE, "the call-back to be done")


@pytest.mark.parametrize("desk", ["fujian"], indirect=True)
def test_in_fujian_1_and_5_lead_to_the_fax_and_1_and_1_to_the_staff(desk: Desk) -> None:
    desk.sit("agent", "8001")
    machine = desk.town.citizens.dial(HOTLINE, caller=ON_VOICES)
    machine.await_prompt(desk.town.prompt("recorded"))
    machine.press("15")
    machine.await_prompt(desk.town.prompt("fax_begin"))
    assert machine.send_fax(papers(desk.town, ON_VOICES, 1)).split()[:2] == ["SUCCESS", "1"]
    until(lambda: list(desk.town.folders.left.glob("*.done")), "the pages lie there")
    assert entering.enter_due(at=timezone.now()) == 1
    message = Message.objects.get()
    assert (message.pages, message.fault, message.call.menu_path) == (1, "", "report/fax")

    citizen = desk.town.citizens.dial(HOTLINE, caller=HER)
    citizen.await_prompt(desk.town.prompt("recorded"))
    citizen.press("11")
    desk.rung("8001").answer()
    call = desk.until_stage(Stage.TALKING)
    assert call.menu_path == "report/staff"
    ended(desk, citizen, call)


@pytest.mark.parametrize("desk", [FORWARDS], indirect=True, ids=["forwards"])
def test_a_call_that_is_forwarded_is_heard_on_both_sides_and_recorded(desk: Desk) -> None:
    citizen = desk.town.citizens.dial(HOTLINE, caller=HER)
    citizen.await_prompt(desk.town.prompt("forwarding"))
    duty = desk.town.citizens.rung(DUTY)
    duty.answer()
    call = desk.until_stage(Stage.TALKING)
    assert hears(desk, citizen, CITIZEN, duty) == [True]
    assert hears(desk, duty, AGENT, citizen) == [True]
    call = ended(desk, citizen, call)
    assert Leg.objects.get(call=call, kind=LegKind.DEPARTMENT).answered_at is not None
    assert Recording.objects.get(call=call).ended_at is not None
    duty.await_end()
