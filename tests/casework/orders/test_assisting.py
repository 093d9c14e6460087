"""The limit of an assisting unit: before the lead's, on its own desk, by a clock of its own."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.casework.clocks.models import Clock
from hotline.casework.loop import take_step
from hotline.casework.orders import desks
from hotline.casework.orders.models import Order, Task
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.models import ProfileVersion
from hotline.lib import statements
from hotline.lib.statements import ask
from tests.casework.factories import MORNING, City, order

LATER = MORNING + timedelta(days=3)
LUMING = ZoneInfo("Asia/Shanghai")


def part(case: Order) -> Task:
    """The part of the assisting unit."""
    return Task.objects.get(order=case, role="assisting")


@pytest.mark.parametrize(
    ("kind", "urgency", "due", "lead_due"),
    [
        # dispatched on Monday 2 March 2026, 10:30: the day itself does not count
        ("complaint", "normal", (10, 0), (12, 0)),
        ("help", "normal", (6, 0), (10, 0)),
        ("consultation", "normal", (3, 17.5), (4, 0)),
        ("complaint", "urgent", (2, 22.5), (3, 10.5)),
    ],
)
def test_an_assisting_unit_has_a_limit_of_its_own_before_the_lead_s(
    small: City, kind: str, urgency: str, due: tuple[int, float], lead_due: tuple[int, float]
) -> None:
    case = order(small, upto="dispatched", kind=kind, urgency=urgency)
    assert part(case).due_at == _march(*due)
    assert Task.objects.get(order=case, role="lead").due_at == _march(*lead_due)
    clock = Clock.objects.get(task_id=part(case).pk)
    assert (clock.kind, clock.due_at, clock.unit_id) == ("assist", part(case).due_at, part(case).unit_id)
    assert Event.objects.get(name="dispatched").after["assisting_due_at"] == _march(*due).astimezone(LUMING).isoformat()


def _march(day: int, hour: float) -> datetime:
    """A moment of March 2026 in Luming; 0 o'clock is 24:00 of the day before."""
    return (datetime(2026, 3, day, tzinfo=LUMING) + timedelta(hours=hour)).astimezone(UTC)


def test_the_part_of_an_assisting_unit_is_overdue_on_its_desk_before_the_order_is(small: City) -> None:
    case, water = order(small, upto="signed"), small.actors["water"]
    take_step(case, "sign", actor=water, at=LATER, given={})
    before, after = part(case).due_at - timedelta(minutes=1), part(case).due_at + timedelta(minutes=1)
    assert Task.objects.get(order=case, role="lead").due_at > after
    for at, overdue in ((before, 0), (after, 1)):
        counted = desks.counts(water, at=at, day_ends=at + timedelta(hours=1))
        assert (counted.of(desks.OWN, desks.OVERDUE), counted.of(desks.OWN, desks.DUE_TODAY)) == (overdue, 1 - overdue)
    take_step(case, "report", actor=water, at=before, given={"text": "已配合排查管网。"})
    assert Clock.objects.get(task_id=part(case).pk).stopped_at == before


def test_an_assisting_unit_never_gets_longer_than_the_lead(small: City) -> None:
    _limit_of_assisting(amount=30)
    case = order(small, upto="dispatched")
    assert part(case).due_at == Task.objects.get(order=case, role="lead").due_at


def test_in_a_city_that_says_nothing_of_it_an_assisting_unit_has_the_lead_s_limit(small: City) -> None:
    _limit_of_assisting(amount=None)
    case = order(small, upto="dispatched")
    assert part(case).due_at == Task.objects.get(order=case, role="lead").due_at
    assert Clock.objects.get(task_id=part(case).pk).kind == "assist"


def _limit_of_assisting(*, amount: int | None) -> None:
    """Let the city give assisting units so many working days, or say nothing of them."""
    version = ProfileVersion.objects.get()
    limits = [line for line in version.body["limits"] if line["clock"] != "assist"]
    if amount is not None:
        limits.append({"clock": "assist", "amount": amount, "unit": "workdays"})
    ProfileVersion.objects.filter(pk=version.pk).update(body={**version.body, "limits": limits})
    profiles.forget()


def test_the_turn_stays_with_the_lead_s_own_clocks(small: City) -> None:
    case = order(small, upto="dispatched", urgency="urgent")
    assert case.turn_clock is not None
    assert case.turn_clock.task_id is None
    assert case.turn_due_at == case.turn_clock.due_at


def test_assisting_units_cost_a_dispatch_no_statement_more(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[str] = []

    def noted(sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        prepared.append(sql)
        return ask(sql, values)

    monkeypatch.setattr(statements, "ask", noted)

    def asked(assisting: list[str]) -> int:
        case = order(small)
        prepared.clear()
        with CaptureQueriesContext(connection) as others:
            given: dict[str, object] = {"lead": "d1-housing", "assisting": assisting}
            take_step(case, "dispatch", actor=small.actors["dispatcher"], at=MORNING, given=given)
        return len(prepared) + len(others)

    asked(["gas"])
    assert asked(["gas"]) == asked(["d1-water", "gas", "t1"])
