"""Callers who asked to be rung back: their place is kept, they are rung as often as the city says, once at a time."""

from datetime import datetime, timedelta

import pytest

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, CallBack, Instruction
from hotline.casework.calls.queries import call_backs_visible_to, waiting
from hotline.casework.calls.words import CallBackState, EndedBy, Ending, LegKind, Purpose, Stage, Verb
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State
from hotline.register.staff.rules import OutOfScope
from tests.casework import factories
from tests.casework.factories import MORNING, City

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def small(db: None) -> City:
    return factories.city()


def asked(small: City, *, code: str = "c-1", at: datetime = MORNING, other: str = "19900001234") -> CallBack:
    """Somebody has waited, and would rather be rung back."""
    call = factories.call(small, code=code, at=at, other=other)
    made = calls.ask_call_back(call.pk, at=at + MINUTE)
    calls.end(call.pk, at=at + MINUTE, by=EndedBy.SYSTEM, ending=Ending.CALL_BACK, wrap_up=MINUTE)
    return made


def over(call: Call, ending: str, *, at: datetime) -> CallBack:
    calls.end(call.pk, at=at, by=EndedBy.LINE, ending=ending, wrap_up=MINUTE)
    settled = calls.settle_call_back(call.pk, at=at)
    assert settled is not None
    return settled


def test_she_waits_on_at_her_place_and_is_rung_when_a_seat_has_answered(small: City) -> None:
    one = asked(small)
    late = factories.call(small, code="c-2", at=MORNING + 2 * MINUTE, other="19900005678")
    call = calls.begin_call_back(one.pk, code="b-1", at=MORNING + 5 * MINUTE)
    assert call is not None
    assert (call.stage, call.queued_at, call.skill, call.language) == (Stage.QUEUED, MORNING, "general", "cmn")
    assert [each.pk for each in waiting()] == [call.pk, late.pk]
    seat = factories.seat(small)
    mine = calls.offer(call.pk, seat_id=seat.pk, channel="s", at=MORNING + 5 * MINUTE)
    assert mine is not None
    calls.picked_up(mine.pk, at=MORNING + 6 * MINUTE)
    call.refresh_from_db()
    assert (call.stage, call.answered_at, call.seat_id) == (Stage.DIALLING, None, seat.pk)
    hers = calls.ring(call.pk, kind=LegKind.CALLER, channel="c", at=MORNING + 6 * MINUTE)
    assert hers is not None
    calls.picked_up(hers.pk, at=MORNING + 7 * MINUTE)
    calls.end(call.pk, at=MORNING + 9 * MINUTE, by=EndedBy.CALLER, wrap_up=MINUTE)
    assert calls.settle_call_back(call.pk, at=MORNING + 9 * MINUTE).state == CallBackState.DONE  # type: ignore[union-attr]
    assert calls.settle_call_back(call.pk, at=MORNING + 9 * MINUTE) is None
    call.refresh_from_db()
    assert (call.ending, call.talk_ms, call.previous_id, call.purpose) == (
        Ending.ANSWERED,
        120_000,
        one.call_id,
        Purpose.CALL_BACK,
    )


def test_who_is_not_reached_is_rung_later_and_given_up_after_three_attempts(small: City) -> None:
    one, now = asked(small), MORNING + 5 * MINUTE
    for attempt, pause in ((1, 10), (2, 20)):
        call = calls.begin_call_back(one.pk, code=f"b-{attempt}", at=now)
        assert call is not None
        settled = over(call, Ending.NO_ANSWER, at=now)
        assert (settled.state, settled.not_before) == (CallBackState.WAITING, now + pause * MINUTE)
        assert not calls.due_call_backs(at=now + (pause - 1) * MINUTE)
        now += pause * MINUTE
        assert [each.pk for each in calls.due_call_backs(at=now)] == [one.pk]
    call = calls.begin_call_back(one.pk, code="b-3", at=now)
    assert call is not None and over(call, Ending.LINE_BUSY, at=now).state == CallBackState.GIVEN_UP


@pytest.mark.parametrize("ending", [Ending.LOST, Ending.NOT_RUNG])
def test_an_attempt_in_which_she_was_not_rung_is_none(small: City, ending: str) -> None:
    one = asked(small)
    call = calls.begin_call_back(one.pk, code="b-1", at=MORNING + HOUR)
    assert call is not None
    settled = over(call, ending, at=MORNING + HOUR)
    assert (settled.state, settled.attempts, settled.not_before) == (
        CallBackState.WAITING,
        0,
        MORNING + HOUR + MINUTE,
    )


def test_who_has_rung_up_again_and_was_answered_is_not_rung_back(small: City) -> None:
    one, seat = asked(small), factories.seat(small)
    again = factories.call(small, code="c-9", at=MORNING + 2 * MINUTE)
    leg = calls.offer(again.pk, seat_id=seat.pk, channel="s", at=MORNING + 2 * MINUTE)
    assert leg is not None
    assert calls.begin_call_back(one.pk, code="b-0", at=MORNING + 2 * MINUTE) is None  # she waits with us now
    one.refresh_from_db()
    assert one.state == CallBackState.WAITING
    calls.answer(leg.pk, at=MORNING + 3 * MINUTE)
    calls.end(again.pk, at=MORNING + 4 * MINUTE, by=EndedBy.CALLER, wrap_up=MINUTE)
    assert calls.begin_call_back(one.pk, code="b-1", at=MORNING + 5 * MINUTE) is None
    one.refresh_from_db()
    assert (one.state, one.done_by_id) == (CallBackState.DONE, again.pk)


def test_nobody_is_rung_back_while_she_still_hears_that_her_place_is_kept(small: City) -> None:
    call = factories.call(small, at=MORNING)
    one = calls.ask_call_back(call.pk, at=MORNING + MINUTE)
    assert not calls.due_call_backs(at=MORNING + MINUTE)
    calls.end(call.pk, at=MORNING + MINUTE, by=EndedBy.SYSTEM, ending=Ending.CALL_BACK, wrap_up=MINUTE)
    assert calls.due_call_backs(at=MORNING + MINUTE) == [one]


def test_told_twice_it_is_one_call(small: City) -> None:
    one = asked(small)
    first = calls.begin_call_back(one.pk, code="b-1", at=MORNING + HOUR)
    assert first is not None and calls.begin_call_back(one.pk, code="b-1", at=MORNING + HOUR) == first
    assert calls.begin_call_back(one.pk, code="b-2", at=MORNING + HOUR) is None


def test_nobody_is_rung_back_in_the_middle_of_the_night(small: City) -> None:
    night = MORNING + 14 * HOUR
    asked(small, at=night)
    assert calls.due_call_backs(at=night + 30 * MINUTE)
    assert not calls.due_call_backs(at=night + 2 * HOUR)
    assert calls.due_call_backs(at=night + 9 * HOUR)


@pytest.mark.parametrize("shown", ["+88213300000", "16888"])
def test_who_shows_a_number_that_costs_money_is_not_rung_back(small: City, shown: str) -> None:
    one = asked(small, other=shown)
    assert calls.begin_call_back(one.pk, code="b-1", at=MORNING + 5 * MINUTE) is None
    one.refresh_from_db()
    assert one.state == CallBackState.GIVEN_UP
    assert not Call.objects.filter(purpose=Purpose.CALL_BACK).exists()


def test_somebody_takes_one_out_of_turn_and_is_rung_first(small: City) -> None:
    one, agent = asked(small), small.actors["agent"]
    seat = factories.seat(small)
    told = calls.take_call_back(one, actor=agent, at=MORNING + 5 * MINUTE, key="k")
    assert calls.take_call_back(one, actor=agent, at=MORNING + 5 * MINUTE, key="k") == told
    assert (told.verb, calls.call_back_of(told), Instruction.objects.count()) == (Verb.DIAL, one.pk, 1)
    call = calls.begin_call_back(one.pk, code="b-1", at=MORNING + 5 * MINUTE, seat=seat)
    assert call is not None and (call.stage, call.seat_id) == (Stage.DIALLING, seat.pk)
    assert not waiting()
    with pytest.raises(StepRefused, match="already"):
        calls.take_call_back(one, actor=agent, at=MORNING + 6 * MINUTE)


def test_only_seats_of_the_region_ring_back(small: City) -> None:
    one = asked(small)
    factories.seat(small, "other_sub_seat", extension="8009")
    with pytest.raises(StepRefused):
        calls.take_call_back(one, actor=small.actors["other_sub_seat"], at=MORNING + MINUTE)
    with pytest.raises(StepRefused, match="no seat"):
        calls.take_call_back(one, actor=small.actors["leader"], at=MORNING + MINUTE)
    assert not call_backs_visible_to(small.actors["handler"]).exists()


def test_a_leader_gives_one_up_with_a_reason_that_stands_in_the_journal(small: City) -> None:
    one, leader = asked(small), small.actors["leader"]
    with pytest.raises(OutOfScope):
        calls.give_up_call_back(one, reason="已通过短信答复", actor=small.actors["agent"], at=MORNING)
    with pytest.raises(StepRefused, match="must be given"):
        calls.give_up_call_back(one, reason="  ", actor=leader, at=MORNING)
    calls.give_up_call_back(one, reason="已通过短信答复", actor=leader, at=MORNING)
    with pytest.raises(StepRefused, match="already"):
        calls.give_up_call_back(one, reason="已通过短信答复", actor=leader, at=MORNING)
    assert Event.objects.filter(subject_kind="call", name="call_back_given_up").count() == 1


def test_calls_that_ended_while_the_process_was_away_are_settled_by_the_next_one(small: City) -> None:
    call = calls.begin_call_back(asked(small).pk, code="b-1", at=MORNING + HOUR)
    assert call is not None
    calls.end(call.pk, at=MORNING + HOUR, by=EndedBy.SYSTEM, ending=Ending.NO_ANSWER, wrap_up=MINUTE)
    assert calls.settle_ended_call_backs(at=MORNING + HOUR) == 1
    assert calls.settle_ended_call_backs(at=MORNING + HOUR) == 0


def test_one_who_rests_rings_back_and_rests_again(small: City) -> None:
    one, seat = asked(small), factories.seat(small)
    seats.choose(seat.pk, to=State.MEAL, actor=small.actors["agent"], at=MORNING, since=MORNING)
    calls.take_call_back(one, actor=small.actors["agent"], at=MORNING + MINUTE)
    call = calls.begin_call_back(one.pk, code="b-1", at=MORNING + MINUTE, seat=seat)
    assert call is not None
    assert calls.ring(call.pk, kind=LegKind.SEAT, channel="s", at=MORNING + MINUTE, seat_id=seat.pk) is not None
    over(call, Ending.NOT_RUNG, at=MORNING + 2 * MINUTE)
    assert Seat.objects.get().state == State.MEAL
