"""Urging: counted, limited by the city's profile, in the order's chain, and never a move."""

from datetime import timedelta

import pytest

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import open_steps
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.actions import urge_as_caller, urge_many
from hotline.casework.supervision.queries import after_urging, next_for_caller, urgings
from hotline.ground.journal import verify
from hotline.ground.profiles import queries as profiles
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, order

LATER = MORNING + timedelta(hours=5)


def urge(case: Order, small: City, who: str, at: object = LATER, **given: object) -> None:
    take_step(case, "urge", actor=small.actors[who], at=at, given=given)  # type: ignore[arg-type]
    case.refresh_from_db()


def test_urging_counts_and_leaves_state_turn_and_clock_as_they_are(small: City) -> None:
    case = order(small, upto="signed")
    before = (case.state, case.turn_unit_id, case.turn_clock_id, case.turn_due_at)
    urge(case, small, "supervisor")
    assert case.urged == 1
    assert case.urged_at == LATER
    assert before == (case.state, case.turn_unit_id, case.turn_clock_id, case.turn_due_at)
    (told,) = urgings(case.pk)
    assert (told.by, told.appeal) == ("centre", "")
    assert [*verify.chains("order", Order)] == []


def test_the_caller_may_urge_once_a_day_whoever_asks_it_for_her(small: City) -> None:
    case = order(small, upto="signed")
    entered = case.appeals.get()
    urge_as_caller(entered, at=LATER)
    with pytest.raises(StepRefused, match="from tomorrow"):
        urge_as_caller(entered, at=LATER + timedelta(hours=1))
    with pytest.raises(StepRefused, match="from tomorrow"):
        urge(case, small, "agent", urger="caller")
    urge(case, small, "agent", LATER + timedelta(days=1), urger="caller")
    assert case.urged == 2


def test_the_day_begins_anew_at_midnight_of_the_city(small: City) -> None:
    case = order(small, upto="signed")
    entered, profile = case.appeals.get(), profiles.current()
    urge_as_caller(entered, at=LATER)
    possible = next_for_caller(case, entered.number, profile, at=LATER)
    assert possible is not None
    assert possible.isoformat() == "2026-03-03T00:00:00+08:00"
    assert next_for_caller(case, entered.number, profile, at=possible) == possible
    urge_as_caller(entered, at=possible)


def test_the_centre_urges_as_often_a_day_as_the_profile_says(small: City) -> None:
    case = order(small, upto="signed")
    for _ in range(3):
        urge(case, small, "supervisor")
    with pytest.raises(StepRefused, match="often enough"):
        urge(case, small, "leader")
    urge_as_caller(case.appeals.get(), at=LATER)


def test_what_is_answered_is_not_urged(small: City) -> None:
    case = order(small, upto="audited")
    assert "urge" not in {step.step for step in open_steps(case, small.actors["supervisor"])}
    with pytest.raises(StepRefused):
        urge(case, small, "supervisor")
    assert next_for_caller(case, case.number, profiles.current(), at=LATER) is None


def test_a_unit_does_not_urge_itself(small: City) -> None:
    case = order(small, upto="signed")
    with pytest.raises(OutOfScope):
        urge(case, small, "liaison")


def test_the_same_request_urges_once(small: City) -> None:
    case = order(small, upto="signed")
    for _ in range(2):
        urge_as_caller(case.appeals.get(), at=LATER, key="a-key")
    case.refresh_from_db()
    assert case.urged == 1


def test_the_caller_reads_what_her_urging_brought(small: City) -> None:
    case = order(small, upto="dispatched")
    entered = case.appeals.get()
    assert after_urging(case.pk, entered.number) == (None, [])
    urge_as_caller(entered, at=LATER)
    take_step(case, "sign", actor=small.actors["liaison"], at=LATER + timedelta(hours=1), given={})
    last, since = after_urging(case.pk, entered.number)
    assert last is not None
    assert last.at == LATER
    assert [event.name for event in since] == ["signed"]


def test_many_are_urged_at_once_and_each_says_what_refused_it(small: City) -> None:
    first, second = order(small, upto="signed"), order(small, upto="audited", key="two")
    told = urge_many([first, second], actor=small.actors["supervisor"], at=LATER)
    assert told[first.number] == ""
    assert told[second.number]
