"""Turns off the straight way: cases that are returned, disputed, given more time, stood still, parked, withdrawn, void,
opened again, classed otherwise or left out of assessment."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Task
from hotline.casework.steps.rules import StepRefused
from hotline.config.demo.cases import NobodyThere
from hotline.config.demo.files import Turn
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope
from hotline.register.units.models import Unit

OF_UNITS = {"unit": (), "head": ("head", "county", "sub_centre")}
"""Who acts for a unit: whoever is nearest, or one of these roles."""
SOON = timedelta(minutes=1)


def play(turns: Iterable[Turn], *, now: datetime, without: Collection[str] = ()) -> list[str]:
    """Let cases take turns, each the first one on which it can be taken; not those whose number is named. Returns what
    no case could take: on some days a window of time is over for all of them."""
    taken: set[int] = set()
    missed = []
    for turn in turns:
        order = next((order for order in _standing(turn["from"], taken, without) if _taken(order, turn, now)), None)
        if order is None:
            missed.append(str(turn["about"]))
        else:
            taken.add(order.pk)
    return missed


def _standing(states: Sequence[str], taken: Collection[int], without: Collection[str]) -> Iterator[Order]:
    """Orders in one of these states, the latest first: a window of time may be over for older ones."""
    found = Order.objects.filter(state__in=states, held="", asked="", exclusion="", returns=0)
    yield from found.exclude(pk__in=taken).exclude(number__in=without).order_by("-pk")


def _taken(order: Order, turn: Turn, now: datetime) -> bool:
    """Take all steps of a turn, or none."""
    try:
        with transaction.atomic():
            for step in turn["steps"]:
                _take(order, step, now)
    except (StepRefused, OutOfScope, NobodyThere):
        order.refresh_from_db()
        return False
    return True


def _take(order: Order, step: Turn, now: datetime) -> None:
    order.refresh_from_db()
    last = Event.objects.filter(subject_kind="order", subject_id=order.pk).latest("place").at
    at = max(now - timedelta(minutes=step["ago"]), last + SOON)
    if at > now:
        raise StepRefused("This case has only just moved.")
    given = {name: _filled(value, order, now) for name, value in step.get("given", {}).items()}
    take_step(order, step["step"], actor=_actor(step, order), at=at, given=given)


def _actor(step: Turn, order: Order) -> Actor:
    by = step["by"]
    if by in OF_UNITS:
        actor = staff.nearest(act=step["step"], path=order.lead_path, among=OF_UNITS[by])
    else:
        actor = staff.actor_for(Staff.objects.filter(role=by).order_by("id")[0].pk)
    if actor is None:
        raise NobodyThere(f"nobody at {order.lead_path} may {step['step']}")
    return actor


def _filled(value: Any, order: Order, now: datetime) -> Any:
    """What is given with a step, with the names in braces filled in."""
    if isinstance(value, list):
        return [_filled(each, order, now) for each in value]
    if value in ("{lead}", "{elsewhere}"):
        return order.lead_unit.code if value == "{lead}" and order.lead_unit else _elsewhere(order)
    moments = {"{today}": timedelta(hours=1), "{tomorrow}": timedelta(days=1), "{in_a_month}": timedelta(days=30)}
    return (now + moments[value]).isoformat() if isinstance(value, str) and value in moments else value


def _elsewhere(order: Order) -> str:
    """Another unit beside the lead unit, that could act as well."""
    lead = order.lead_unit
    assert lead is not None
    beside = Unit.objects.filter(parent=lead.parent_id, kind=lead.kind, closed_on__isnull=True)
    mine = Task.objects.filter(order=order).values_list("unit_id", flat=True)
    found = beside.exclude(pk__in=[lead.pk, *mine]).order_by("path").first()
    if found is None:
        raise StepRefused("No other unit stands beside this one.")
    return found.code
