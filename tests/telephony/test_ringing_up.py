"""Somebody is rung up through two real exchanges: the seat first, then she; a unit; by keys; back at her place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions.dialling import opened
from hotline.casework.calls.dialling import Wish
from hotline.casework.calls.models import Call, CallBack, Errand, Recording
from hotline.casework.calls.words import CallBackState, EndedBy, Ending, ErrandEnd, Mode, Purpose, Stage
from hotline.casework.orders.models import Order
from hotline.casework.visits.models import Visit
from hotline.lib.notifying import PHONE, notify
from hotline.register.units.models import Unit
from tests.casework import factories
from tests.telephony.desk import Desk, until
from tests.telephony.town import HOTLINE

pytestmark = pytest.mark.telephony
HER, UNIT = "19900001234", "09786512345"


def case(desk: Desk, upto: str = "signed") -> tuple[Order, Appeal]:
    """An urgent case: about it somebody is rung up at any hour, also while tests run at night."""
    at = timezone.now() - timedelta(days=5)
    order = factories.order(desk.small, upto=upto, at=at)
    Order.objects.update(urgency="urgent")
    order.refresh_from_db()
    return order, Appeal.objects.get(share__order=order)


def click(desk: Desk) -> Errand:
    """An agent at her seat presses the button of a case."""
    desk.sit("agent", "8001")
    order, appeal = case(desk)
    wish = Wish(appeal, "dial_details", order=order)
    return calls.dial(wish, actor=desk.small.actors["agent"], at=timezone.now())


def over(errand: Errand) -> Call:
    until(lambda: Errand.objects.get(pk=errand.pk).settled_at, "the errand to be settled")
    return Call.objects.get(errand=errand)


def test_the_seat_picks_up_then_she_is_rung_and_both_hear_each_other(desk: Desk) -> None:
    errand = click(desk)
    at_seat = desk.rung("8001")
    assert at_seat.far == HOTLINE
    at_seat.answer()
    her = desk.rung(HER)
    assert her.far == HOTLINE
    her.answer()
    desk.until_stage(Stage.TALKING)
    question, answer = desk.town.prompt("visit_satisfied"), desk.town.prompt("rating_thanks")
    at_seat.speak(question)
    her.await_prompt(question)
    her.speak(answer)
    at_seat.await_prompt(answer)
    her.hang_up()
    call = over(errand)
    assert (call.ending, call.ended_by, call.purpose) == (Ending.ANSWERED, EndedBy.CALLER, Purpose.CLICK)
    assert Recording.objects.get(call=call).ended_at is not None
    at_seat.await_end()


@pytest.mark.parametrize(("reason", "ending"), [("busy", Ending.LINE_BUSY), ("rejected", Ending.DECLINED)])
def test_who_does_not_answer_leaves_a_result(desk: Desk, reason: str, ending: str) -> None:
    errand = click(desk)
    desk.rung("8001").answer()
    desk.rung(HER).hang_up(reason=reason)
    assert over(errand).ending == ending
    assert Errand.objects.get().ending == ErrandEnd.CALLED


def test_a_seat_that_rejects_leaves_her_in_peace(desk: Desk) -> None:
    errand = click(desk)
    desk.rung("8001").hang_up(reason="rejected")
    assert over(errand).ending == Ending.NOT_RUNG


def test_the_telephone_of_a_unit_is_rung_then_hers_and_neither_sees_the_other(desk: Desk) -> None:
    Unit.objects.filter(code="d1-housing").update(phone="0978-6512345")
    order, appeal = case(desk)
    actor = desk.small.actors["handler"]
    errand = calls.connect(Wish(appeal, "dial_contact", order=order), actor=actor, at=timezone.now())
    unit = desk.rung(UNIT)
    unit.answer()
    her = desk.rung(HER)
    assert (unit.far, her.far) == (HOTLINE, HOTLINE)
    her.answer()
    her.await_prompt(desk.town.prompt("recorded"))
    call = desk.until_stage(Stage.TALKING)
    until(lambda: Recording.objects.filter(call=call).exists(), "the recording")
    unit.hang_up()
    her.await_end()
    assert over(errand).ending == Ending.ANSWERED


def test_a_visit_by_keys(desk: Desk) -> None:
    order, appeal = case(desk, "audited")
    run = calls.begin_run(actor=desk.small.actors["leader"], at=timezone.now())
    wish = Wish(appeal, "dial_visit", purpose=Purpose.VISIT, order=order)
    errand = opened(wish, at=timezone.now(), mode=Mode.KEYS, run=run)
    notify(PHONE, kind="errand", errand=errand.pk)
    her = desk.rung(HER)
    her.answer()
    her.await_prompt(desk.town.prompt("visit_solved"))
    her.press("1")
    her.await_prompt(desk.town.prompt("visit_satisfied"))
    her.press("2")
    her.await_end()
    over(errand)
    visit = Visit.objects.get()
    assert (visit.solved, visit.by_caller, visit.order_id) == ("yes", True, order.pk)


def test_who_waits_to_be_rung_back_is_rung_when_a_seat_has_answered(desk: Desk) -> None:
    now = timezone.now()
    first = factories.call(desk.small, at=now - timedelta(minutes=9))
    asked = calls.ask_call_back(first.pk, at=now - timedelta(minutes=8))
    calls.end(first.pk, at=now, by=EndedBy.SYSTEM, ending=Ending.CALL_BACK, wrap_up=timedelta(0))
    seat = desk.sit("agent", "8001")
    desk.rung("8001").answer()
    her = desk.rung(HER)
    her.answer()
    call = desk.until_stage(Stage.TALKING)
    assert (call.queued_at, call.seat_id) == (asked.queued_at, seat.pk)
    her.hang_up()
    until(lambda: CallBack.objects.get().state == CallBackState.DONE, "the call-back to be done")


@pytest.mark.parametrize("is_answered", [False, True], ids=["while she is rung", "while they talk"])
def test_the_process_is_killed_and_the_call_goes_on(desk: Desk, is_answered: bool) -> None:
    errand = click(desk)
    at_seat = desk.rung("8001")
    at_seat.answer()
    her = desk.rung(HER)
    if is_answered:
        her.answer()
        desk.until_stage(Stage.TALKING)
    desk.kill()
    desk.begin()
    until(lambda: Call.objects.get(errand=errand).recoveries == 1, "the call to be taken up again")
    if not is_answered:
        her.answer()
    desk.until_stage(Stage.TALKING)
    her.hang_up()
    assert over(errand).ending == Ending.ANSWERED
    at_seat.await_end()
