"""Somebody is rung up from here: who may, whose number it is, and what becomes of it."""

from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions.dialling import begin, dial, errand_of, picked_up, ring
from hotline.casework.calls.actions.visiting import settle_errand
from hotline.casework.calls.dialling import NotToBeRung, Wish, way_to
from hotline.casework.calls.models import Call, Errand, Instruction
from hotline.casework.calls.words import Direction, EndedBy, Ending, ErrandEnd, LegKind, Mode, Purpose, Stage, Verb, Why
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.journal.queries import looks
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State
from hotline.register.staff.rules import OutOfScope
from tests.casework import factories
from tests.casework.factories import MORNING, City

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def small(db: None) -> City:
    return factories.city()


def case(small: City, upto: str = "signed", **more: Any) -> tuple[Order, Appeal]:
    order = factories.order(small, upto=upto, **more)
    return order, Appeal.objects.get(share__order=order)


def rung(small: City, who: str = "agent", **more: Any) -> tuple[Errand, Call]:
    """A case whose caller somebody has rung up; the call has been written down."""
    order, appeal = case(small, **more)
    factories.seat(small, who)
    errand = dial(Wish(appeal, Why.DETAILS, order=order), actor=small.actors[who], at=MORNING)
    call = begin(errand.pk, code="out-1", at=MORNING + SECOND)
    assert call is not None
    return errand, call


@pytest.mark.parametrize("number", ["+88213300000", "0012425551234"])
def test_a_caller_who_names_a_number_abroad_is_not_rung_at_the_citys_cost(small: City, number: str) -> None:
    order, appeal = case(small, person=factories.caller(number))
    factories.seat(small)
    with pytest.raises(NotToBeRung, match="nobody ring this number"):
        dial(Wish(appeal, Why.DETAILS, order=order), actor=small.actors["agent"], at=MORNING)
    assert not Errand.objects.exists()
    assert not Instruction.objects.exists()


def test_the_seat_rings_first_then_the_caller(small: City) -> None:
    errand, call = rung(small)
    seat = Seat.objects.get()
    asked = Instruction.objects.get(verb=Verb.DIAL)
    assert errand_of(asked) == errand
    mine = ring(call.pk, kind=LegKind.SEAT, channel="a", seat_id=seat.pk, at=MORNING + SECOND)
    assert mine is not None and Seat.objects.get().state == State.RINGING
    picked_up(mine.pk, at=MORNING + 3 * SECOND)
    hers = ring(call.pk, kind=LegKind.CALLER, channel="b", at=MORNING + 4 * SECOND)
    assert hers is not None
    call.refresh_from_db()
    assert (call.stage, call.answered_at, Seat.objects.get().state) == (Stage.DIALLING, None, State.TALKING)
    picked_up(hers.pk, at=MORNING + 10 * SECOND)
    calls.end(call.pk, at=MORNING + 70 * SECOND, by=EndedBy.CALLER, wrap_up=MINUTE)
    settle_errand(errand.pk, at=MORNING + 70 * SECOND)
    call.refresh_from_db()
    assert (call.direction, call.purpose, call.line) == (Direction.OUT, Purpose.CLICK, "12345")
    assert (call.order_id, call.appeal_id, call.person_id) == (
        errand.order_id,
        errand.appeal_id,
        errand.appeal.person_id,
    )
    assert (call.ending, call.talk_ms, call.other) == (Ending.ANSWERED, 60_000, "+8619900001234")
    assert Errand.objects.get().ending == ErrandEnd.CALLED
    assert Seat.objects.get().state == State.WRAP_UP


def test_the_number_stands_only_in_the_sealed_record_and_its_use_in_the_journal(small: City) -> None:
    errand, call = rung(small)
    seen = looks([errand.appeal.person_id], case=call.order.number)  # type: ignore[list-item, union-attr]
    assert [one.reason for one in seen] == [Why.DETAILS]
    asked = Instruction.objects.get()
    assert asked.number == "" and set(asked.given) == {"errand", "appeal", "order"}
    assert b"19900001234" not in bytes(call.other_sealed or b"")


def test_one_who_rests_or_writes_notes_rings_up_and_rests_again(small: City) -> None:
    order, appeal = case(small)
    seat = factories.seat(small)
    actor = small.actors["agent"]
    seats.choose(seat.pk, to=State.BUSY, actor=actor, at=MORNING, since=MORNING)
    errand = dial(Wish(appeal, Why.OUTCOME, order=order), actor=actor, at=MORNING)
    call = begin(errand.pk, code="out-1", at=MORNING)
    assert call is not None
    leg = ring(call.pk, kind=LegKind.SEAT, channel="a", seat_id=seat.pk, at=MORNING)
    assert leg is not None
    calls.end(call.pk, at=MORNING + MINUTE, by=EndedBy.SEAT, ending=Ending.LOST, wrap_up=MINUTE)
    assert Seat.objects.get().state == State.BUSY


def test_a_seat_that_was_given_another_call_meanwhile_does_not_ring(small: City) -> None:
    _errand, call = rung(small)
    seat = Seat.objects.get()
    other = factories.call(small, other="19900009999")
    assert calls.offer(other.pk, seat_id=seat.pk, channel="x", at=MORNING) is not None
    assert ring(call.pk, kind=LegKind.SEAT, channel="a", seat_id=seat.pk, at=MORNING) is None


def test_nobody_is_rung_up_by_two_at_once(small: City) -> None:
    errand, _call = rung(small)
    factories.seat(small, "visitor", extension="8003")
    wish = Wish(errand.appeal, Why.DETAILS, order=errand.order)
    with pytest.raises(StepRefused, match="telephone with the hotline now"):
        dial(wish, actor=small.actors["visitor"], at=MORNING)
    Call.objects.update(ended_at=MORNING, ending=Ending.LOST, stage=Stage.ENDED)
    with pytest.raises(StepRefused, match="already"):
        dial(wish, actor=small.actors["visitor"], at=MORNING)
    assert Errand.objects.count() == 1


def test_what_is_asked_for_twice_under_one_key_is_dialled_once(small: City) -> None:
    order, appeal = case(small)
    factories.seat(small)
    wish = Wish(appeal, Why.DETAILS, order=order)
    first = dial(wish, actor=small.actors["agent"], at=MORNING, key="k")
    assert dial(wish, actor=small.actors["agent"], at=MORNING, key="k") == first
    assert Instruction.objects.count() == 1


def test_an_errand_that_nobody_dials_lapses(small: City) -> None:
    order, appeal = case(small)
    factories.seat(small)
    wish = Wish(appeal, Why.DETAILS, order=order)
    first = dial(wish, actor=small.actors["agent"], at=MORNING)
    assert begin(first.pk, code="late", at=MORNING + 3 * MINUTE) is None
    first.refresh_from_db()
    assert first.ending == ErrandEnd.LAPSED
    assert dial(wish, actor=small.actors["agent"], at=MORNING + 3 * MINUTE) != first


@pytest.mark.parametrize("who", ["auditor", "admin", "head"])
def test_only_those_ring_up_who_may(small: City, who: str) -> None:
    order, appeal = case(small)
    with pytest.raises(OutOfScope):
        dial(Wish(appeal, Why.DETAILS, order=order), actor=small.actors[who], at=MORNING)
    assert not Errand.objects.exists() and not Event.objects.filter(name="unmasked").exists()


def test_a_unit_rings_nobody_up_whose_case_it_has_no_part_in(small: City) -> None:
    order, appeal = case(small)
    with pytest.raises(OutOfScope):
        dial(Wish(appeal, Why.DETAILS, order=order), actor=small.actors["other_county"], at=MORNING)


def test_an_appeal_of_another_order_is_no_way_round(small: City) -> None:
    order, _appeal = case(small)
    other = factories.appeal(small, person=factories.caller("19900005678", "李明"))
    factories.seat(small, "leader", extension="8002")
    with pytest.raises(OutOfScope):
        dial(Wish(other, Why.DETAILS, order=order), actor=small.actors["leader"], at=MORNING)


def test_at_night_only_urgent_cases_are_rung_up_about(small: City) -> None:
    order, appeal = case(small)
    factories.seat(small)
    night = MORNING + timedelta(hours=14)
    wish = Wish(appeal, Why.DETAILS, order=order)
    with pytest.raises(StepRefused, match="At this hour"):
        dial(wish, actor=small.actors["agent"], at=night)
    Order.objects.update(urgency="critical")
    order.refresh_from_db()
    assert dial(Wish(appeal, Why.DETAILS, order=order), actor=small.actors["agent"], at=night)


def test_nobody_who_is_not_reached_is_rung_up_all_day_long(small: City) -> None:
    order, appeal = case(small)
    factories.seat(small)
    wish = Wish(appeal, Why.DETAILS, order=order)
    for tries in range(5):
        errand = dial(wish, actor=small.actors["agent"], at=MORNING)
        call = begin(errand.pk, code=f"try-{tries}", at=MORNING)
        assert call is not None
        calls.end(call.pk, at=MORNING, by=EndedBy.LINE, ending=Ending.NO_ANSWER, wrap_up=MINUTE)
        settle_errand(errand.pk, at=MORNING)
    with pytest.raises(StepRefused, match="as often today"):
        dial(wish, actor=small.actors["agent"], at=MORNING + timedelta(hours=8))
    assert dial(wish, actor=small.actors["agent"], at=MORNING + timedelta(days=1))


@pytest.mark.parametrize(
    ("who", "hidden", "way"),
    [
        ("agent", False, Mode.SEAT),
        ("agent", True, Mode.SEAT),
        ("leader", False, ""),  # she has no seat
        ("handler", False, Mode.UNIT),
        ("handler", True, Mode.UNIT),
        ("water", False, ""),  # her unit has not signed for its part
        ("auditor", False, ""),
    ],
)
def test_a_page_asks_how_somebody_reaches_the_caller(small: City, who: str, hidden: bool, way: str) -> None:
    order, appeal = case(small)
    factories.seat(small)
    Appeal.objects.update(is_confidential=hidden)
    appeal.refresh_from_db()
    assert way_to(order, small.actors[who]) == way


def test_why_is_one_of_the_list(small: City) -> None:
    order, appeal = case(small)
    factories.seat(small)
    with pytest.raises(StepRefused, match="not one of the list"):
        dial(Wish(appeal, "她叫王秀兰", order=order), actor=small.actors["agent"], at=MORNING)


def test_one_who_is_not_signed_on_is_told_to(small: City) -> None:
    order, appeal = case(small)
    seat = factories.seat(small)
    seats.choose(seat.pk, to=State.OFF, actor=small.actors["agent"], at=MORNING, since=MORNING)
    with pytest.raises(StepRefused, match="Sign on"):
        dial(Wish(appeal, Why.DETAILS, order=order), actor=small.actors["agent"], at=MORNING)
    with pytest.raises(StepRefused, match="no seat"):
        dial(Wish(appeal, Why.DETAILS, order=order), actor=small.actors["dispatcher"], at=MORNING)
