"""The parts of the units follow their limits: until when each must report, and until when an order may be returned."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from psycopg.types.numeric import Int8

from hotline.casework.clocks.rules import ends
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import TaskRole
from hotline.casework.recounts.actions.found import Act, Found
from hotline.casework.recounts.reckoning import LEADS
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.lib.statements import ask_at_length, read
from hotline.register.matters import queries as matters

_PARTS = """
WITH known AS (
    SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS known (id, due_at, return_due_at)
), followed AS (
    UPDATE orders_task t SET due_at = known.due_at, return_due_at = known.return_due_at
    FROM known WHERE t.id = known.id
)
SELECT count(*) FROM known
"""


def concerned(order_ids: list[int], *, moved: list[int], act: Act) -> list[Task]:
    """The parts of the orders of which a limit has moved, and those whose order may still be returned."""
    condition = "t.order_id = ANY(%s) AND (t.order_id = ANY(%s) OR t.return_due_at > %s)"
    return read(Task, condition, [order_ids, moved, max(act.at, act.span.begins)])


def follow(tasks: Iterable[Task], found: Mapping[int, Found], *, act: Act) -> None:
    """Give the parts of these orders the new ends of their clocks."""
    rows = []
    for task in tasks:
        each = found[task.order_id]
        due_at = _due_at(task, each)
        returns = _returns(task, each, act)
        if returns:
            each.returns = returns
        if due_at or returns:
            rows.append((Int8(task.pk), due_at or task.due_at, returns[1] if returns else task.return_due_at))
    if rows:
        ask_at_length(_PARTS, [list(column) for column in zip(*rows, strict=True)])


def _due_at(task: Task, each: Found) -> datetime | None:
    """The new end of a part, if its clock has moved: the lead's by the limit of the handling, another by its own."""
    for clock in each.moved:
        is_its = (
            clock.task_id is None and clock.kind in LEADS if task.role == TaskRole.LEAD else clock.task_id == task.pk
        )
        if is_its:
            return each.outcomes[clock.pk].end.at
    return None


def _returns(task: Task, each: Found, act: Act) -> tuple[datetime, datetime] | None:
    """The window of a return has no clock of its own. Where it came out of the sum by the calendar its handling was
    counted under, it is counted anew; while the time is running, nobody loses it."""
    until, order = task.return_due_at, each.case
    if task.role != TaskRole.LEAD or until is None or until <= act.at or not act.span.holds(task.assigned_at, until):
        return None
    assert isinstance(order, Order)
    profile = profiles.version(order.profile_version)
    start = task.assigned_at if profile.returns.window_from == "dispatch" else task.signed_at
    handling = next((clock for clock in each.clocks if clock.task_id is None and clock.kind in LEADS), None)
    if start is None or handling is None:
        return None
    bucket = matters.bucket_of(order.matter_id, profile, "return")
    limit = profile.limit("return", kind=order.kind, urgency=order.urgency, bucket=bucket)
    known_by = workdays.calendar_for(profile, workdays.calendar_of(handling.calendar_version))
    if ends(limit, start=start, profile=profile, calendar=known_by).at != until:
        return None
    now = ends(limit, start=start, profile=profile, calendar=workdays.calendar_for(profile, act.calendar)).at
    return (until, now) if now not in (until,) and now > act.at else None
