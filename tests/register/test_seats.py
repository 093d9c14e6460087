"""Seats: who may choose what, what a call makes of a seat, what a leader may force, and what the spells keep."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hotline.ground.journal.models import Event
from hotline.register.seats import actions as seats
from hotline.register.seats.actions import Equipment, SeatExists
from hotline.register.seats.models import Seat, Spell
from hotline.register.seats.queries import visible_to
from hotline.register.seats.rules import ChoiceRefused, Rest, check_rest, chosen, is_overdrawn
from hotline.register.seats.words import State
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope
from tests.casework import factories
from tests.casework.factories import MORNING, City

MINUTE = timedelta(minutes=1)


@pytest.fixture
def small(db: None) -> City:
    return factories.city()


def test_a_choice_during_a_call_counts_when_it_is_over() -> None:
    assert chosen(State.READY, State.MEAL) == (State.MEAL, "")
    assert chosen(State.TALKING, State.MEAL) == (State.TALKING, State.MEAL)
    assert chosen(State.TALKING, State.READY) == (State.TALKING, "")


@pytest.mark.parametrize("to", ["ringing", "talking", "wrap_up", "nonsense"])
def test_what_follows_from_a_call_cannot_be_chosen(to: str) -> None:
    with pytest.raises(ChoiceRefused):
        chosen(State.READY, to)


def test_nobody_signs_off_in_the_middle_of_a_call() -> None:
    with pytest.raises(ChoiceRefused, match="End it first"):
        chosen(State.TALKING, State.OFF)


def test_a_rest_is_taken_as_often_and_as_long_as_the_city_allows() -> None:
    twice = Rest(times=2, longest=10 * MINUTE)
    check_rest(twice, taken=[MORNING], since=MORNING)
    check_rest(twice, taken=[MORNING - MINUTE, MORNING], since=MORNING)
    with pytest.raises(ChoiceRefused, match="2 times today"):
        check_rest(twice, taken=[MORNING, MORNING + MINUTE], since=MORNING)
    assert not is_overdrawn(twice, since=MORNING, at=MORNING + 10 * MINUTE)
    assert is_overdrawn(twice, since=MORNING, at=MORNING + 11 * MINUTE)


def test_a_seat_is_held_by_one_call_and_goes_to_its_notes(small: City) -> None:
    seat = factories.seat(small)
    assert seats.occupy(seat.pk, state=State.RINGING, call_id=1, at=MORNING + MINUTE)
    assert not seats.occupy(seat.pk, state=State.RINGING, call_id=2, at=MORNING + MINUTE)
    assert not seats.occupy(seat.pk, state=State.TALKING, call_id=2, at=MORNING + MINUTE)
    assert seats.occupy(seat.pk, state=State.TALKING, call_id=1, at=MORNING + MINUTE)
    seats.choose(seat.pk, to=State.MEAL, actor=small.actors["agent"], at=MORNING + 2 * MINUTE, since=MORNING)
    seats.release(seat.pk, call_id=1, at=MORNING + 3 * MINUTE, wrap_up=MINUTE)
    assert Seat.objects.get().state == State.WRAP_UP
    seats.finish_wrap_up(seat.pk, at=MORNING + 3 * MINUTE, only_due=True)
    assert Seat.objects.get().state == State.WRAP_UP
    seats.finish_wrap_up(seat.pk, at=MORNING + 4 * MINUTE, only_due=True)
    assert Seat.objects.get().state == State.MEAL
    states = Spell.objects.order_by("pk").values_list("state", "ended_at")
    assert [state for state, _end in states] == ["off", "ready", "ringing", "talking", "wrap_up", "meal"]
    assert [end is None for _state, end in states] == [False] * 5 + [True]


def test_who_was_ready_keeps_her_place_in_the_order_of_waiting(small: City) -> None:
    seat = factories.seat(small)
    seats.choose(seat.pk, to=State.READY, actor=small.actors["agent"], at=MORNING + MINUTE, since=MORNING)
    assert Seat.objects.get().idle_since == MORNING


def test_nobody_chooses_for_another_seat(small: City) -> None:
    seat = factories.seat(small)
    with pytest.raises(OutOfScope):
        seats.choose(seat.pk, to=State.MEAL, actor=small.actors["leader"], at=MORNING, since=MORNING)


def test_a_leader_forces_a_state_with_a_reason_that_is_journalled(small: City) -> None:
    seat, leader = factories.seat(small), small.actors["leader"]
    with pytest.raises(ChoiceRefused, match="Say why"):
        seats.force(seat.pk, to=State.OFF, reason=" ", actor=leader, at=MORNING)
    with pytest.raises(OutOfScope):
        seats.force(seat.pk, to=State.OFF, reason="忘记签出", actor=small.actors["agent"], at=MORNING)
    seats.force(seat.pk, to=State.OFF, reason="忘记签出", actor=leader, at=MORNING)
    assert Seat.objects.get().state == State.OFF
    assert Event.objects.filter(subject_kind="seat", name="seat_forced").count() == 1


def test_who_chose_a_meal_while_it_rang_goes_there_though_the_caller_gave_up(small: City) -> None:
    """A caller who gives up leaves a seat as it wanted to stand; one that let it ring is busy unless it wanted to."""
    seat, actor = factories.seat(small), small.actors["agent"]
    for fallback in (State.READY, State.BUSY):
        assert seats.occupy(seat.pk, state=State.RINGING, call_id=7, at=MORNING)
        seats.choose(seat.pk, to=State.MEAL, actor=actor, at=MORNING, since=MORNING)
        seats.release(seat.pk, call_id=7, at=MORNING, wrap_up=timedelta(0), fallback=fallback)
        now = Seat.objects.get()
        assert (now.state, now.wanted, now.reason) == (State.MEAL, "", "")
        seats.choose(seat.pk, to=State.READY, actor=actor, at=MORNING, since=MORNING)


def test_who_rings_somebody_up_from_a_rest_and_lets_it_ring_rests_on(small: City) -> None:
    seat, actor = factories.seat(small), small.actors["agent"]
    seats.choose(seat.pk, to=State.TRAINING, actor=actor, at=MORNING, since=MORNING)
    assert seats.occupy(seat.pk, state=State.RINGING, call_id=7, at=MORNING, is_own=True)
    seats.release(seat.pk, call_id=7, at=MORNING, wrap_up=timedelta(0), fallback=State.READY)
    assert Seat.objects.get().state == State.TRAINING


def test_what_a_leader_forces_is_not_undone_by_an_older_wish(small: City) -> None:
    seat, actor = factories.seat(small), small.actors["agent"]
    assert seats.occupy(seat.pk, state=State.RINGING, call_id=7, at=MORNING)
    seats.choose(seat.pk, to=State.MEAL, actor=actor, at=MORNING, since=MORNING)
    seats.release(seat.pk, call_id=7, at=MORNING, wrap_up=timedelta(minutes=1))
    assert Seat.objects.get().state == State.WRAP_UP
    seats.force(seat.pk, to=State.READY, reason="来电激增", actor=small.actors["leader"], at=MORNING)
    assert Seat.objects.get().wanted == ""
    seats.close_seat(seat, actor=small.actors["leader"], at=MORNING)
    with pytest.raises(ChoiceRefused, match="out of service"):
        seats.force(seat.pk, to=State.READY, reason="来电激增", actor=small.actors["leader"], at=MORNING)


def test_an_extension_is_given_once_and_a_person_has_one_seat(small: City) -> None:
    factories.seat(small)
    leader = small.actors["leader"]
    for username, extension in (("leader", "8001"), ("agent", "8002")):
        staff = Staff.objects.get(username=username)
        with pytest.raises(SeatExists):
            seats.open_seat(staff=staff, extension=extension, equipment=Equipment(), actor=leader, at=MORNING)


def test_an_extension_is_digits(small: City) -> None:
    staff = Staff.objects.get(username="agent")
    with pytest.raises(IntegrityError), transaction.atomic():
        seats.open_seat(
            staff=staff, extension="8001\n[x]", equipment=Equipment(), actor=small.actors["leader"], at=MORNING
        )


def test_secrets_are_sealed_and_renewed(small: City) -> None:
    seat = factories.seat(small)
    before = Seat.objects.get().secret
    assert before.encode() not in bytes(Seat.objects.get().secret_sealed)
    seats.renew_secret(seat, actor=small.actors["leader"], at=MORNING)
    assert Seat.objects.get().secret != before


def test_an_agent_sees_her_own_seat_a_leader_those_of_her_reach(small: City) -> None:
    own = factories.seat(small)
    other = factories.seat(small, "sub_seat", extension="8002")
    assert list(visible_to(small.actors["agent"])) == [own]
    assert set(visible_to(small.actors["leader"])) == {own, other}
    assert not visible_to(small.actors["liaison"]).exists()
