"""Dispatch: the order goes to the unit that must act."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from hotline.casework.correspondence.rules import Said, spoken
from hotline.casework.orders.actions import lookups
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import State, TaskRole
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.profiles.merging import EARLIEST
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind


def dispatch(work: Work[Order]) -> None:
    """Name the lead unit and who assists; each gets a task, the lead its clocks, the caller the promised date."""
    order, given = work.case, work.given
    if order.state == State.OPENED and work.profile.review_before_dispatch:
        raise StepRefused("This order must be reviewed by a second person before it is dispatched.")
    lead = handling(lookups.unit(given["lead"], field="lead"), field="lead")
    _classify(work)
    if order.first_unit_id is None:
        work.change(first_unit=lead)
    hand_to(work, lead, basis=given.get("basis", ""))


def hand_to(work: Work[Order], lead: Unit, *, basis: str) -> None:
    """Give the order to its lead unit and to those that are to assist: each gets a part with its limit, the caller is
    told who acts and until when."""
    order = work.case
    named = lookups.units(work.given.get("assisting", ()), field="assisting")
    assisting = [handling(unit, field="assisting") for unit in named if unit.pk != lead.pk]
    handle = work.ticking("handle", unit_id=lead.pk)
    handle = replace(handle, due_at=_bound(work, handle.due_at))
    work.change(lead_unit=lead, lead_path=lead.path, dispatched_at=work.at)
    work.after |= {"lead": lead.code, "assisting": [unit.code for unit in assisting]}
    work.after["due_at"] = handle.due_at.isoformat()
    work.fields |= {
        "unit": Said(lead.name, lead.name_en or lead.name),
        "due": spoken(handle.due_at, work.profile.time_zone),
    }
    limits = [min(work.ticking(work.line.for_part, unit_id=unit.pk).due_at, handle.due_at) for unit in assisting]
    if limits:
        work.after["assisting_due_at"] = max(limits).isoformat()
    part = _task(order, lead, TaskRole.LEAD, work.at, handle.due_at, basis)
    if work.profile.returns.window_from == "dispatch" and not order.is_ruled:
        part.return_due_at = work.ticking("return").due_at
        work.after["return_due_at"] = part.return_due_at.isoformat()
    work.statement.insert(
        part,
        *(
            _task(order, unit, TaskRole.ASSISTING, work.at, due_at, "")
            for unit, due_at in zip(assisting, limits, strict=True)
        ),
        name="task",
        returning="id",
    )
    _start(work, assisting, above=handle.due_at)


def _bound(work: Work[Order], due_at: datetime) -> datetime:
    """The end of the handling: no later than what a caller was promised before orders were merged or split."""
    promised = work.case.promised_at
    if promised is None or not work.at < promised < due_at or work.profile.merging.promise != EARLIEST:
        return due_at
    work.ends["handle"] = promised
    return promised


def _start(work: Work[Order], assisting: list[Unit], *, above: datetime) -> None:
    """The part of each assisting unit has a clock of its own: what it reports goes into the lead's one reply, so that
    its limit never ends after the lead's."""
    for place, unit in enumerate(assisting, 1):  # the lead's part was the first
        part = f"(SELECT id FROM task ORDER BY id LIMIT 1 OFFSET {place})"  # noqa: S608  # a number of ours
        clock = work.clock(work.line.for_part, unit_id=unit.pk, above=above)
        work.statement.insert(clock, task_id=part)


def handling(unit: Unit, *, field: str) -> Unit:
    """A unit that can be given a part: any but a hotline centre."""
    if unit.kind == Kind.CENTRE:
        raise StepRefused("The hotline centre does not handle orders. Choose the unit that must act.", field=field)
    return unit


def _task(order: Order, unit: Unit, role: str, at: datetime, due_at: datetime, basis: str) -> Task:
    return Task(
        order=order,
        opened_at=order.opened_at,
        unit=unit,
        unit_path=unit.path,
        role=role,
        assigned_at=at,
        due_at=due_at,
        basis=basis,
    )


def _classify(work: Work[Order]) -> None:
    """What the dispatcher knows better than whoever registered it: category, kind, urgency. Limits go by the new."""
    given: dict[str, Any] = work.given
    if "matter" in given:
        work.change(matter=lookups.matter(given["matter"], field="matter"))
        work.after["matter"] = given["matter"]
    if work.case.returns and given.get("kind", work.case.kind) != work.case.kind:
        raise StepRefused("Once an order has been dispatched its kind is changed by approval only.", field="kind")
    for name in ("kind", "urgency"):
        if name in given and given[name] != getattr(work.case, name):
            work.before[name], work.after[name] = getattr(work.case, name), given[name]
            work.change(**{name: given[name]})
    work.demand, work.urgency = work.case.kind, work.case.urgency
