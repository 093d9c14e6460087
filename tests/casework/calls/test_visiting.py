"""Return visits by list: the next caller, what a call came to, what somebody says by keys."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import actions as calls
from hotline.casework.calls import errands
from hotline.casework.calls.models import Call, Errand, Run
from hotline.casework.calls.words import EndedBy, Ending, ErrandEnd, LegKind, Mode, Purpose
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import State as OrderState
from hotline.casework.steps.rules import StepRefused
from hotline.casework.visits.models import Attempt, Visit
from hotline.ground.journal.models import Event
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State
from hotline.register.staff.rules import OutOfScope
from tests.casework import factories
from tests.casework.factories import MORNING, VERDICT, City

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
NOW = MORNING + DAY
"""Tuesday, 09:30: within the hours for visits."""


@pytest.fixture
def small(db: None) -> City:
    return factories.city()


@pytest.fixture
def visited(small: City) -> Order:
    """An order that has been answered; its caller is to be visited, the visitor sits at her seat."""
    factories.seat(small, "visitor", extension="8003")
    return factories.order(small, upto="audited")


def rung_up(small: City, *, at: datetime = NOW, code: str = "v-1", **more: Any) -> tuple[Errand, Call]:
    """The visitor has asked for the next one, and has picked up; the caller's telephone rings."""
    errand = calls.take_next(actor=small.actors["visitor"], at=at, **more)
    assert errand is not None and errand.seat is not None
    call = calls.begin(errand.pk, code=code, at=at)
    assert call is not None
    mine = calls.ring(call.pk, kind=LegKind.SEAT, channel=f"{code}-s", at=at, seat_id=errand.seat.pk)
    assert mine is not None
    calls.picked_up(mine.pk, at=at + SECOND)
    calls.ring(call.pk, kind=LegKind.CALLER, channel=f"{code}-c", at=at + SECOND)
    return errand, call


def over(errand: Errand, call: Call, *, at: datetime, ending: str = "") -> None:
    calls.end(call.pk, at=at, by=EndedBy.CALLER, ending=ending, wrap_up=MINUTE)
    calls.settle_errand(errand.pk, at=at)


def answered(call: Call, *, at: datetime) -> None:
    calls.picked_up(call.legs.get(kind=LegKind.CALLER).pk, at=at)


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [(Ending.NO_ANSWER, "no_answer"), (Ending.LINE_BUSY, "busy"), (Ending.UNREACHABLE, "unreachable")],
)
def test_who_is_not_reached_has_one_attempt_more_in_the_visitors_name(
    small: City, visited: Order, ending: str, outcome: str
) -> None:
    errand, call = rung_up(small)
    over(errand, call, at=NOW + MINUTE, ending=ending)
    calls.settle_errand(errand.pk, at=NOW + 2 * MINUTE)
    tried = Attempt.objects.get()
    assert (tried.outcome, tried.daypart, tried.made_by_id) == (outcome, "morning", small.actors["visitor"].staff_id)
    errand.refresh_from_db()
    assert (errand.ending, errand.line_hash) == (ErrandEnd.CALLED, None)
    visited.refresh_from_db()
    assert visited.state == OrderState.AUDITED and visited.visits_tried == 1
    assert calls.take_next(actor=small.actors["visitor"], at=NOW + 3 * MINUTE) is None  # not twice in one morning
    assert calls.take_next(actor=small.actors["visitor"], at=NOW + timedelta(hours=5, minutes=30)) is not None


def test_a_visitor_keeps_whom_she_talked_with_until_it_is_written_down(small: City, visited: Order) -> None:
    errand, call = rung_up(small)
    answered(call, at=NOW + 5 * SECOND)
    over(errand, call, at=NOW + 3 * MINUTE)
    assert not Attempt.objects.exists()
    assert errands.held_by(small.actors["visitor"]) == errand
    take_step(visited, "visit", actor=small.actors["visitor"], at=NOW + 4 * MINUTE, given=VERDICT)
    calls.give_back(errand, actor=small.actors["visitor"], at=NOW + 4 * MINUTE)
    assert errands.held_by(small.actors["visitor"]) is None
    errand.refresh_from_db()
    assert errand.ending == ErrandEnd.CALLED


def test_whom_a_visitor_forgets_lapses_and_is_rung_by_another(small: City, visited: Order) -> None:
    errand, call = rung_up(small)
    answered(call, at=NOW + 5 * SECOND)
    over(errand, call, at=NOW + MINUTE)
    factories.seat(small, "leader", extension="8002")
    assert calls.close_lapsed(at=NOW + 10 * MINUTE) == 0
    assert calls.close_lapsed(at=NOW + 12 * MINUTE) == 1


def test_nobody_is_given_back_in_the_middle_of_a_call_or_by_another(small: City, visited: Order) -> None:
    errand, _call = rung_up(small)
    with pytest.raises(StepRefused, match="on the telephone"):
        calls.give_back(errand, actor=small.actors["visitor"], at=NOW)
    with pytest.raises(OutOfScope):
        calls.give_back(errand, actor=small.actors["leader"], at=NOW)


def test_a_seat_that_does_not_pick_up_is_no_attempt_of_the_caller(small: City, visited: Order) -> None:
    errand = calls.take_next(actor=small.actors["visitor"], at=NOW)
    assert errand is not None and errand.seat is not None
    call = calls.begin(errand.pk, code="v", at=NOW)
    assert call is not None
    calls.ring(call.pk, kind=LegKind.SEAT, channel="s", at=NOW, seat_id=errand.seat.pk)
    over(errand, call, at=NOW + MINUTE, ending=Ending.NOT_RUNG)
    errand.refresh_from_db()
    assert errand.ending == ErrandEnd.REFUSED and not Attempt.objects.exists()
    assert Seat.objects.get().state == State.READY


def test_a_caller_is_rung_in_the_hours_she_named(small: City) -> None:
    factories.seat(small, "visitor", extension="8003")
    factories.order(small, upto="audited", preferred_time="晚上")
    assert calls.take_next(actor=small.actors["visitor"], at=NOW) is None
    assert calls.take_next(actor=small.actors["visitor"], at=NOW + timedelta(hours=9, minutes=30)) is not None


def test_a_case_that_is_pointed_at_is_rung_out_of_turn_but_not_at_night(small: City, visited: Order) -> None:
    visitor = small.actors["visitor"]
    noon, night = NOW + timedelta(hours=3), NOW + timedelta(hours=14)
    assert calls.take_next(actor=visitor, at=noon) is None
    assert calls.take_next(actor=visitor, at=night, number=visited.number) is None
    assert calls.take_next(actor=visitor, at=noon, number=visited.number) is not None


def test_only_visitors_work_through_the_list(small: City, visited: Order) -> None:
    with pytest.raises(OutOfScope):
        calls.take_next(actor=small.actors["agent"], at=NOW)


def test_a_visit_that_was_made_on_the_web_meanwhile_is_not_dialled(small: City, visited: Order) -> None:
    errand = calls.take_next(actor=small.actors["visitor"], at=NOW)
    assert errand is not None
    take_step(visited, "visit", actor=small.actors["visitor"], at=NOW, given=VERDICT)
    assert calls.begin(errand.pk, code="late", at=NOW + SECOND) is None
    errand.refresh_from_db()
    assert errand.ending == ErrandEnd.OVERTAKEN and not Call.objects.filter(purpose=Purpose.VISIT).exists()


# -- by keys


def by_keys(small: City) -> tuple[Errand, Call]:
    """A leader has let the machine ring; it has begun with the only caller, and she has answered."""
    calls.begin_run(actor=small.actors["leader"], at=NOW)
    errand = calls.next_by_keys(at=NOW)
    assert errand is not None and errand.mode == Mode.KEYS
    call = calls.begin(errand.pk, code="k-1", at=NOW)
    assert call is not None
    calls.ring(call.pk, kind=LegKind.CALLER, channel="c", at=NOW)
    answered(call, at=NOW + 8 * SECOND)
    return errand, call


def visit() -> Mapping[str, Any]:
    return Visit.objects.values("solved", "satisfied", "by_caller", "made_by").get()


def test_what_a_caller_says_by_keys_is_her_verdict(small: City, visited: Order) -> None:
    errand, call = by_keys(small)
    assert calls.keyed(call, solved="yes", satisfied="4", at=NOW + 20 * SECOND)
    assert calls.keyed(call, solved="yes", satisfied="4", at=NOW + 21 * SECOND)
    over(errand, call, at=NOW + 25 * SECOND)
    assert visit() == {"solved": "yes", "satisfied": "4", "by_caller": True, "made_by": None}
    visited.refresh_from_db()
    assert visited.state == OrderState.VISITED
    assert Event.objects.filter(subject_kind="person", name="dialled", actor_role="system").count() == 1


def test_a_verdict_by_keys_that_comes_too_late_counts_no_more(small: City, visited: Order) -> None:
    _errand, call = by_keys(small)
    take_step(visited, "visit", actor=small.actors["visitor"], at=NOW, given=VERDICT)
    assert not calls.keyed(call, solved="no", satisfied="1", at=NOW + 20 * SECOND)


def test_who_presses_no_key_was_not_reached(small: City, visited: Order) -> None:
    errand, call = by_keys(small)
    over(errand, call, at=NOW + MINUTE)
    tried = Attempt.objects.get()
    assert (tried.outcome, tried.made_by_id) == ("no_answer", None)
    assert calls.next_by_keys(at=NOW + 2 * MINUTE) is None


@pytest.mark.parametrize("hidden", [{"is_confidential": True}, {"is_anonymous": True}])
def test_who_asked_for_secrecy_is_called_on_by_people_alone(small: City, hidden: Mapping[str, bool]) -> None:
    order = factories.order(small, upto="audited")
    Appeal.objects.filter(share__order=order).update(**hidden)
    calls.begin_run(actor=small.actors["leader"], at=NOW)
    assert calls.next_by_keys(at=NOW) is None


def test_a_run_is_begun_and_ended_by_leaders_one_at_a_time(small: City, visited: Order) -> None:
    leader = small.actors["leader"]
    with pytest.raises(OutOfScope):
        calls.begin_run(actor=small.actors["visitor"], at=NOW)
    run = calls.begin_run(actor=leader, at=NOW)
    with pytest.raises(StepRefused, match="under way"):
        calls.begin_run(actor=leader, at=NOW)
    assert calls.next_by_keys(at=NOW) is not None
    calls.end_run(run, actor=leader, at=NOW + MINUTE)
    calls.end_run(run, actor=leader, at=NOW + 2 * MINUTE)
    assert Errand.objects.get().ending == ErrandEnd.GIVEN_BACK
    assert calls.next_by_keys(at=NOW + 2 * MINUTE) is None
    assert Run.objects.get().ended_at == NOW + MINUTE
    assert Event.objects.filter(subject_kind="visit_run").count() == 2


def test_calls_that_ended_while_the_process_was_away_are_settled_by_the_next_one(small: City, visited: Order) -> None:
    _errand, call = rung_up(small)
    calls.end(call.pk, at=NOW + MINUTE, by=EndedBy.SYSTEM, ending=Ending.NO_ANSWER, wrap_up=MINUTE)
    assert calls.settle_ended_errands(at=NOW + 2 * MINUTE) == 1
    assert Attempt.objects.count() == 1
    assert calls.settle_ended_errands(at=NOW + 3 * MINUTE) == 0
