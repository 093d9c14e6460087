"""What somebody who waits is told and offered."""

from datetime import timedelta

import pytest
from hypothesis import given, settings

from hotline.casework.distribution.rules import RESTING, Policy, Seat, Waiting, roster_of
from hotline.casework.distribution.waits import Announcement, Queue, announced, is_surge, next_change, offered
from tests.casework.distribution.halls import NOW, POLICY, call, halls, seat


def queue(waiting: list[Waiting], seats: list[Seat]) -> Queue:
    return Queue(waiting, seats, POLICY, at=NOW)


def test_a_place_in_line_is_among_those_who_wait_for_the_same_people() -> None:
    waiting = [call(1, 9), call(2, 5), call(3, 7, language="en"), call(4, 1, priority=60)]
    speaks = seat(8, state="talking", languages=frozenset({"en"}))
    found = queue(waiting, [seat(7, state="talking"), speaks])
    assert [found.place(one) for one in waiting] == [2, 3, 1, 1]


def test_other_groups_are_before_her_where_the_same_people_serve_them() -> None:
    """Two groups of calls, one seat for both: the second in line is not told that she is the first."""
    waiting = [call(1, 9, skill="consumer"), call(2, 5)]
    both = seat(7, state="talking", skills={"general": 1, "consumer": 1})
    assert queue(waiting, [both]).place(waiting[1]) == 2
    apart = [seat(7, state="talking"), seat(8, state="talking", skills={"consumer": 1})]
    assert queue(waiting, apart).place(waiting[1]) == 1


def test_who_comes_to_wait_is_told_her_place_too() -> None:
    assert queue([call(1, 9), call(2, 5)], [seat(7, state="talking")]).place(call(3, 1)) == 3


def test_only_those_who_may_take_her_call_by_now_are_reckoned_with() -> None:
    seats = [seat(7, state="talking"), seat(8, state="meal"), seat(9, skills={"consumer": 1}), seat(10, is_leader=True)]
    assert [queue([], seats).serving(call(1, waited)) for waited in (1, 20, 60)] == [1, 2, 3]
    assert queue([], seats).able(call(1)) == 4
    assert queue([], seats[2:3]).serving(call(1)) == 1, "nobody yet: then those who may later"
    assert queue([], []).serving(call(1)) == queue([], []).able(call(1)) == 0


@settings(max_examples=100, deadline=None)
@given(hall=halls())
def test_a_place_is_what_comparing_everybody_with_everybody_would_find(hall: tuple[list[Waiting], list[Seat]]) -> None:
    waiting, seats = hall
    roster, found = roster_of(seats, POLICY), queue(waiting, seats)

    def people(one: Waiting) -> set[int]:
        for steps in (POLICY.reached((NOW - one.queued_at).total_seconds()), POLICY.all_steps):
            if able := {here.seat_id for here in seats if roster.level(one, here, steps) is not None}:
                return able
        return set()

    resting = {here.seat_id for here in seats if here.state in RESTING}
    for one in waiting:
        before = [other for other in waiting if other.rank < one.rank and people(other) & people(one)]
        assert found.place(one) == 1 + len(before)
        assert found.serving(one) == len(people(one) - resting)


@pytest.mark.parametrize(
    ("place", "serving", "handling", "said"),
    [
        (1, 36, 300, ("wait_below_a_minute", 0)),
        (10, 36, 300, ("wait_minutes", 2)),
        (1, 1, 300, ("wait_minutes", 5)),
        (2, 1, 300, ("wait_minutes", 10)),
        (13, 2, 300, ("wait_long", 0)),
        (12, 2, 300, ("wait_minutes", 30)),
        (1, 0, 300, ("", 0)),
        (1, 3, 0, ("", 0)),
    ],
)
def test_the_wait_is_said_in_round_minutes_and_never_too_short(
    place: int, serving: int, handling: float, said: tuple[str, int]
) -> None:
    told = announced(place, serving=serving, handling=handling)
    assert (told.position, told.wait, told.minutes) == (place, *said)


def test_what_was_answered_lately_counts_where_it_went_faster() -> None:
    assert announced(10, serving=1, handling=600, answered=100, within=600) == Announcement(10, "wait_minutes", 1)


def test_a_call_back_and_a_message_are_offered_by_their_steps_and_at_once_where_nobody_is_there() -> None:
    assert offered(89, POLICY, signed_on=5) == ()
    assert offered(90, POLICY, signed_on=5) == ("call_back",)
    assert offered(180, POLICY, signed_on=5) == ("call_back", "voicemail")
    assert offered(0, POLICY, signed_on=0) == ("call_back", "voicemail")
    assert offered(0, POLICY, signed_on=5, is_surge=True) == ("call_back",)


def test_a_surge_begins_at_its_queue_and_ends_at_half_of_it() -> None:
    assert [is_surge(queued, POLICY) for queued in (19, 20)] == [False, True]
    assert [is_surge(queued, POLICY, was_surge=True) for queued in (9, 10)] == [False, True]
    assert not is_surge(10**6, Policy())


def test_somebody_looks_again_when_a_call_reaches_its_next_step() -> None:
    assert next_change([call(1, 15), call(2, 59)], POLICY, at=NOW) == NOW + timedelta(seconds=1)
    assert next_change([call(1, 999)], POLICY, at=NOW) is None
