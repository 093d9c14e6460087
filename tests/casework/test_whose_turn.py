"""The database itself holds whose turn it is: somebody's while a case is open, nobody's once it is over."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.models import Clock
from hotline.casework.orders.models import Order
from hotline.casework.steps.models import Stepping
from tests.casework.factories import MORNING, City, appeal, order


def turn(small: City) -> dict[str, Any]:
    """What a case carries whose turn it is: a unit, its path, a limit, a clock that runs."""
    open_case = appeal(small)
    clock = Clock.objects.get(subject_kind="appeal", subject_id=open_case.pk, kind="acceptance")
    return {
        "turn_unit": small.units["centre"],
        "turn_path": small.units["centre"].path,
        "turn_clock": clock,
        "turn_due_at": datetime.fromisoformat("2026-03-09T00:00:00+08:00"),
    }


def refused(case: Stepping, constraint: str, **values: Any) -> None:
    """The database refuses these values of a case."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(case).objects.filter(pk=case.pk).update(**values)  # type: ignore[attr-defined]  # every case has a manager


@pytest.mark.parametrize("field", ["turn_unit", "turn_path", "turn_clock", "turn_due_at"])
def test_what_is_over_is_nobodys_turn_and_has_no_clock(small: City, field: str) -> None:
    value = turn(small)[field]
    for state in ("closed", "archived"):
        refused(order(small, upto=state), "order_over_is_nobodys_turn", **{field: value})
    accepted = order(small).appeals.get()
    ended = appeal(small)
    AppealDoor().take(ended.pk, "refuse", actor=small.actors["agent"], at=MORNING, given={"refusal": "S1"})
    for case in (accepted, ended):
        refused(Appeal.objects.get(pk=case.pk), "appeal_over_is_nobodys_turn", **{field: value})


@pytest.mark.parametrize("field", ["turn_unit", "turn_clock"])
def test_what_is_open_is_somebodys_turn_with_a_clock(small: City, field: str) -> None:
    for state in ("opened", "dispatched", "signed", "drafted", "replied", "audited", "visited"):
        refused(order(small, upto=state), "order_open_has_turn_and_clock", **{field: None})
    refused(appeal(small), "appeal_open_has_turn_and_clock", **{field: None})


def test_once_an_order_is_over_no_clock_of_it_runs(small: City) -> None:
    for state in ("closed", "archived"):
        case: Order = order(small, upto=state)
        assert not Clock.objects.filter(subject_kind="order", subject_id=case.pk, stopped_at__isnull=True).exists()
