"""The record of a call: from arriving to its result, whoever hangs up and whatever breaks on the way."""

from datetime import timedelta

import pytest

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Arrival, Asked
from hotline.casework.calls.models import Call, Instruction, Leg
from hotline.casework.calls.queries import visible_to
from hotline.casework.calls.words import EndedBy, Ending, LegEnd, LegKind, Outcome, Stage, Verb
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State
from hotline.register.staff.rules import OutOfScope
from tests.casework import factories
from tests.casework.factories import MORNING, City

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def small(db: None) -> City:
    return factories.city()


def talking(small: City) -> tuple[Call, Leg, Seat]:
    """A call that an agent has answered 12 seconds after it began to wait."""
    seat = factories.seat(small)
    call = factories.call(small)
    leg = calls.offer(call.pk, seat_id=seat.pk, channel="seat-1", at=MORNING + 5 * SECOND)
    assert leg is not None
    calls.answer(leg.pk, at=MORNING + 12 * SECOND)
    call.refresh_from_db()
    return call, leg, seat


def state(seat: Seat) -> str:
    return Seat.objects.get(pk=seat.pk).state


def test_a_call_from_ringing_to_its_notes(small: City) -> None:
    call, leg, seat = talking(small)
    assert (call.stage, call.wait_ms, call.seat_id) == (Stage.TALKING, 12_000, seat.pk)
    assert call.contact is not None and call.contact.channel == "01" and call.contact.called_number == "12345"
    calls.hold(leg.pk, at=MORNING + MINUTE)
    assert state(seat) == State.HOLDING
    calls.resume(leg.pk, at=MORNING + MINUTE + 20 * SECOND)
    calls.part(call.pk, at=MORNING + 3 * MINUTE, wrap_up=MINUTE)
    assert state(seat) == State.WRAP_UP
    calls.rate(call.pk, 5)
    calls.end(call.pk, at=MORNING + 3 * MINUTE + 9 * SECOND, by=EndedBy.SEAT, wrap_up=MINUTE)
    calls.finish_wrap_up(seat.pk, at=MORNING + 4 * MINUTE)
    call.refresh_from_db()
    assert (call.ending, call.ended_by, call.rating) == (Ending.ANSWERED, EndedBy.SEAT, 5)
    assert (call.talk_ms, call.hold_ms, call.wrap_ms) == (168_000, 20_000, 60_000)
    assert state(seat) == State.READY


def test_a_call_that_nobody_takes_waits_on_at_its_place(small: City) -> None:
    seat, call = factories.seat(small), factories.call(small)
    leg = calls.offer(call.pk, seat_id=seat.pk, channel="x", at=MORNING + SECOND)
    assert leg is not None
    calls.miss(leg.pk, ending=LegEnd.MISSED, at=MORNING + 20 * SECOND)
    call.refresh_from_db()
    assert (call.stage, call.queued_at, call.offers) == (Stage.QUEUED, MORNING, 1)
    assert state(seat) == State.BUSY
    assert calls.enqueue(call.pk, wanted=calls.Wanted("general", "cmn"), at=MORNING + MINUTE).queued_at == MORNING


def test_a_caller_who_gives_up_leaves_the_seat_ready(small: City) -> None:
    seat, call = factories.seat(small), factories.call(small)
    calls.offer(call.pk, seat_id=seat.pk, channel="x", at=MORNING + SECOND)
    calls.end(call.pk, at=MORNING + 7 * SECOND, by=EndedBy.CALLER, wrap_up=MINUTE)
    call.refresh_from_db()
    assert (call.ending, call.wait_ms, state(seat)) == (Ending.LEFT_QUEUE, 7_000, State.READY)


def test_two_calls_at_once_are_impossible_at_a_seat(small: City) -> None:
    seat = factories.seat(small)
    first, second = factories.call(small), factories.call(small, code="c-2")
    assert calls.offer(first.pk, seat_id=seat.pk, channel="a", at=MORNING) is not None
    assert calls.offer(second.pk, seat_id=seat.pk, channel="b", at=MORNING) is None
    assert Leg.objects.count() == 1


def test_a_call_told_twice_is_one_and_its_number_is_sealed(small: City) -> None:
    call = factories.call(small)
    again = calls.arrive(Arrival(code="c-1", channel="other", line="12345"), at=MORNING + SECOND)
    assert again.pk == call.pk and call.other == "+8619900001234"
    assert b"19900001234" not in bytes(call.other_sealed or b"")


def test_an_ended_call_ends_once(small: City) -> None:
    call = factories.call(small)
    calls.end(call.pk, at=MORNING + SECOND, by=EndedBy.CALLER, wrap_up=MINUTE)
    again = calls.end(call.pk, at=MORNING + MINUTE, by=EndedBy.SYSTEM, ending=Ending.LOST, wrap_up=MINUTE)
    assert (again.ending, again.ended_at) == (Ending.LEFT_QUEUE, MORNING + SECOND)


def test_a_third_party_comes_and_goes(small: City) -> None:
    call, _leg, seat = talking(small)
    police = calls.bring_in(
        call.pk, kind=LegKind.EMERGENCY, label="110", number="110", channel="p", at=MORNING + MINUTE
    )
    assert police is not None
    calls.joined(police.pk, at=MORNING + MINUTE + SECOND)
    assert state(seat) == State.CONFERENCE
    calls.left(police.pk, ending=LegEnd.TALKED, at=MORNING + 2 * MINUTE, wrap_up=MINUTE)
    assert state(seat) == State.TALKING


def test_a_transfer_ends_with_the_second_seat_talking(small: City) -> None:
    call, leg, seat = talking(small)
    other = factories.seat(small, "leader", extension="8002")
    asked = calls.bring_in(call.pk, kind=LegKind.CONSULTED, channel="s2", at=MORNING + MINUTE, seat_id=other.pk)
    assert asked is not None
    calls.hand_over(leg.pk, to_leg_id=asked.pk, at=MORNING + 2 * MINUTE, wrap_up=MINUTE)
    call.refresh_from_db()
    assert (call.seat_id, call.transfers, state(seat), state(other)) == (other.pk, 1, State.WRAP_UP, State.TALKING)
    assert call.answered_at == MORNING + 12 * SECOND


def test_only_the_seat_of_a_call_asks_for_something_to_be_done_with_it(small: City) -> None:
    call, _leg, _seat = talking(small)
    factories.seat(small, "visitor", extension="8003")
    done = calls.instruct(Asked(Verb.HOLD), call=call, actor=small.actors["agent"], at=MORNING, key="k")
    assert calls.instruct(Asked(Verb.HOLD), call=call, actor=small.actors["agent"], at=MORNING, key="k") == done
    for who in ("visitor", "dispatcher"):
        with pytest.raises(OutOfScope):
            calls.instruct(Asked(Verb.HOLD), call=call, actor=small.actors[who], at=MORNING)
    calls.settle(done.pk, outcome=Outcome.DONE, at=MORNING)
    calls.settle(done.pk, outcome=Outcome.FAILED, at=MORNING)
    assert Instruction.objects.get().outcome == Outcome.DONE


def test_what_a_leader_does_with_a_call_stands_in_its_journal(small: City) -> None:
    call, _leg, _seat = talking(small)
    factories.seat(small, "leader", extension="8002")
    leader = small.actors["leader"]
    with pytest.raises(OutOfScope):
        calls.instruct(Asked(Verb.MONITOR), call=call, actor=small.actors["agent"], at=MORNING)
    with pytest.raises(StepRefused, match="must be given"):
        calls.instruct(Asked(Verb.TAKE_OVER), call=call, actor=leader, at=MORNING)
    calls.instruct(Asked(Verb.TAKE_OVER, reason="来电人情绪激动"), call=call, actor=leader, at=MORNING)
    assert Event.objects.filter(subject_kind="call", subject_id=call.pk, name="call_led").count() == 1


def test_nothing_is_asked_of_a_call_that_is_over(small: City) -> None:
    call, _leg, _seat = talking(small)
    asked = calls.instruct(Asked(Verb.HOLD), call=call, actor=small.actors["agent"], at=MORNING)
    over = calls.end(call.pk, at=MORNING + MINUTE, by=EndedBy.CALLER, wrap_up=MINUTE)
    asked.refresh_from_db()
    assert asked.outcome == Outcome.REFUSED
    with pytest.raises(StepRefused, match="over"):
        calls.instruct(Asked(Verb.HOLD), call=over, actor=small.actors["agent"], at=MORNING)


def test_an_agent_sees_the_calls_of_her_seat_a_leader_those_of_her_reach(small: City) -> None:
    call, _leg, _seat = talking(small)
    other = factories.call(small, code="c-2")
    assert list(visible_to(small.actors["agent"])) == [call]
    assert set(visible_to(small.actors["leader"])) == {call, other}
    for who in ("liaison", "admin", "visitor"):
        assert not visible_to(small.actors[who]).exists()


def test_pauses_of_a_recording_are_noted(small: City) -> None:
    call, _leg, _seat = talking(small)
    recording = calls.begin_recording(call.pk, name="r-1", kind="talk", at=MORNING)
    assert calls.pause_recording(call.pk, reason="card", at=MORNING + 4 * SECOND)
    assert not calls.pause_recording(call.pk, reason="card", at=MORNING + 5 * SECOND)
    assert calls.resume_recording(call.pk, at=MORNING + 9 * SECOND)
    assert not calls.resume_recording(call.pk, at=MORNING + 9 * SECOND)
    recording.refresh_from_db()
    assert recording.pauses == [{"from": 4_000, "until": 9_000, "reason": "card"}]
