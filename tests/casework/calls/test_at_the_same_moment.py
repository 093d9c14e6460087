"""Two processes, or two threads of one, have to do with the same call or seat at the same moment."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

import pytest
from django.db import connection

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Arrival, Wanted
from hotline.casework.calls.models import Call, Leg
from hotline.casework.calls.words import EndedBy, LegEnd, LegKind
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from hotline.register.seats.words import ON_A_CALL, State
from tests.casework import factories
from tests.casework.factories import MORNING, City

MINUTE = timedelta(minutes=1)
ROUNDS = 5
T = TypeVar("T")


@pytest.fixture
def small(transactional_db: None) -> City:
    """The small city, really committed."""
    return factories.city()


def both(*acts: Callable[[], T]) -> list[T]:
    """Do them at the same moment, each on a connection of its own; errors are told."""
    start, errors = threading.Barrier(len(acts)), list[Exception]()
    results: dict[int, T] = {}

    def run(place: int, act: Callable[[], T]) -> None:
        try:
            start.wait(timeout=10)
            results[place] = act()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not errors, errors
    return [results[place] for place in range(len(acts))]


def offered(call: Call, seat: Seat, channel: str) -> Leg:
    leg = calls.offer(call.pk, seat_id=seat.pk, channel=channel, at=MORNING)
    assert leg is not None
    return leg


def free(seat: Seat) -> None:
    """Nothing holds the seat; it is ready for the next round."""
    now = Seat.objects.get(pk=seat.pk)
    assert now.state not in ON_A_CALL and now.call_id is None
    if now.state == State.WRAP_UP:
        calls.finish_wrap_up(seat.pk, at=MORNING + MINUTE)


def hang_up(call: Call) -> Call:
    return calls.end(call.pk, at=MORNING, by=EndedBy.CALLER, wrap_up=MINUTE)


def listen(call: Call, leader: Seat) -> None:
    """A leader's telephone is rung for a call, and she joins."""
    leg = calls.bring_in(call.pk, kind=LegKind.MONITOR, channel=f"ear-{call.code}", at=MORNING, seat_id=leader.pk)
    if leg is not None:
        calls.joined(leg.pk, at=MORNING)


@pytest.mark.parametrize("is_listened", [False, True])
def test_a_call_that_ends_lets_go_of_everybody_who_is_just_coming(small: City, is_listened: bool) -> None:
    """The caller hangs up while the seat answers, or while a leader begins to listen."""
    seat = factories.seat(small)
    leader = factories.seat(small, username="leader", extension="8002")
    for turn in range(ROUNDS):
        call = factories.call(small, code=f"c-{turn}")
        leg = offered(call, seat, f"seat-{turn}")
        if is_listened:
            calls.answer(leg.pk, at=MORNING)
            both(partial(listen, call, leader), partial(hang_up, call))
        else:
            both(partial(calls.answer, leg.pk, at=MORNING), partial(hang_up, call))
        free(seat)
        free(leader)
    assert not Call.objects.filter(ended_at__isnull=True).exists()
    assert not Leg.objects.filter(ended_at__isnull=True).exists()


def test_a_seat_gets_one_of_two_calls_and_a_call_one_of_two_seats(small: City) -> None:
    first, second = factories.seat(small), factories.seat(small, username="leader", extension="8002")
    offer = partial(calls.offer, at=MORNING)
    for turn in range(ROUNDS):
        one, other = (factories.call(small, code=f"{name}-{turn}") for name in ("one", "other"))
        found = both(
            partial(offer, one.pk, seat_id=first.pk, channel="a"),
            partial(offer, other.pk, seat_id=first.pk, channel="b"),
        )
        assert sum(leg is not None for leg in found) == 1
        hang_up(one)
        hang_up(other)
        call = factories.call(small, code=f"both-{turn}")
        found = both(
            partial(offer, call.pk, seat_id=first.pk, channel="c"),
            partial(offer, call.pk, seat_id=second.pk, channel="d"),
        )
        assert sum(leg is not None for leg in found) == 1
        hang_up(call)


def test_what_is_told_twice_at_once_is_told_once(small: City) -> None:
    seat, actor = factories.seat(small), small.actors["agent"]
    for turn in range(ROUNDS):
        given = Arrival(f"twice-{turn}", "channel", "12345", other="13800138000", home_path="0001")
        assert len({one.pk for one in both(*[partial(calls.arrive, given, at=MORNING)] * 2)}) == 1
        call = Call.objects.get(code=given.code)
        calls.enqueue(call.pk, wanted=Wanted("general", "cmn"), at=MORNING)
        first, second = both(*[partial(calls.offer, call.pk, seat_id=seat.pk, channel="seat-1", at=MORNING)] * 2)
        assert first is not None and first == second
        both(
            partial(calls.miss, first.pk, ending=LegEnd.MISSED, at=MORNING),
            partial(calls.answer, first.pk, at=MORNING),
        )
        calls.end(call.pk, at=MORNING, by=EndedBy.CALLER, wrap_up=timedelta(0))
        assert Seat.objects.get(pk=seat.pk).state in (State.READY, State.BUSY)
        seats.choose(seat.pk, to=State.READY, actor=actor, at=MORNING, since=MORNING)
