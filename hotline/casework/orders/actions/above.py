"""Orders from above (上级转办): the earlier of two deadlines wins, for the units and for what the caller feels."""

from datetime import datetime
from functools import partial

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks import actions as clocks
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.words import BOUND_FROM_ABOVE, Change, Kind
from hotline.casework.orders.actions.handling import instant
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import TaskRole
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.workdays.rules import Due
from hotline.lib.statements import read


def handed_down(order: Order, appeal: Appeal) -> None:
    """An order that is about to be opened is from above where its appeal is; of several deadlines the earliest
    counts."""
    if not appeal.is_from_above:
        return
    order.from_above = True
    order.outer_system = order.outer_system or appeal.external_system or str(appeal.get_channel_display())[:40]
    order.outer_number = order.outer_number or appeal.external_number
    order.outer_due_at = earlier(order.outer_due_at, appeal.outer_due_at)


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two deadlines, of which either may be missing."""
    return min(filter(None, (one, other)), default=None)


def note_above(work: Work[Order]) -> None:
    """Somebody above the city has handed the matter down, or has set another deadline."""
    order, given = work.case, work.given
    due_at = instant(given.get("due"), work.profile.time_zone)
    if due_at is None and "due" not in given:
        due_at = order.outer_due_at
    work.before |= {"outer_due_at": order.outer_due_at.isoformat()} if order.outer_due_at else {}
    work.change(from_above=True, outer_system=given["system"], outer_due_at=due_at)
    if "number" in given:
        work.change(outer_number=given["number"])
    bind(work, due_at)


def report_above(work: Work[Order]) -> None:
    """The centre has told those above what came of it."""
    at = instant(work.given.get("reported"), work.profile.time_zone) or work.at
    if at > work.at:
        raise StepRefused("lies in the future", field="reported")
    if at < work.case.opened_at:
        raise StepRefused("lies before the order was opened", field="reported")
    work.change(reported_above_at=at)
    work.after["reported_at"] = at.isoformat()


def take_over(work: Work[Order], other: Order) -> None:
    """What comes in by merging was handed down: from now on the whole order is, by the earlier of the deadlines."""
    order = work.case
    if not other.from_above:
        return
    due_at = earlier(order.outer_due_at, other.outer_due_at)
    work.change(from_above=True, outer_due_at=due_at)
    if not order.outer_number:
        work.change(outer_system=other.outer_system, outer_number=other.outer_number)
    bind(work, due_at)


def bind(work: Work[Order], outer: datetime | None) -> None:
    """No limit that runs ends later than the deadline set from above. One that has passed already binds nothing."""
    order = work.case
    if outer is None:
        return
    work.after["outer_due_at"] = outer.isoformat()
    if outer <= work.at:
        return
    bound = [clock for clock in _running(order) if clock.due_at > outer]
    end = Due(outer, is_provisional=False)
    for clock in bound:
        if clock.subject_kind == Order.journal_kind:
            work.moves[clock.pk] = outer
        if clock.kind in (Kind.HANDLE, Kind.REWORK) and clock.task_id is None:
            work.before["due_at"], work.after["due_at"] = clock.due_at.isoformat(), outer.isoformat()
            work.statement.update(Task, {"order_id": order.pk, "role": TaskRole.LEAD}, {"due_at": outer})
        elif clock.task_id is not None:
            work.statement.update(Task, {"id": clock.task_id}, {"due_at": outer})
        work.later.append(partial(_move, clock, end, work))


def _move(clock: Clock, end: Due, work: Work[Order], event: Event) -> None:
    clocks.move(clock, end=end, change=Change.OUTER, event=event, at=work.at)


def _running(order: Order) -> list[Clock]:
    """The limits of the order and the whole courses of its callers; what stands still is bound when it runs on."""
    kinds = [kind.value for kind in BOUND_FROM_ABOVE]
    return read(Clock, _RUNNING, [order.pk, order.pk, kinds])


_RUNNING = """
((t.subject_kind = 'order' AND t.subject_id = %s) OR (t.subject_kind = 'appeal' AND t.subject_id = ANY(ARRAY(
SELECT appeal_id FROM orders_share WHERE order_id = %s)))) AND t.kind = ANY(%s)
AND t.stopped_at IS NULL AND t.paused_at IS NULL
"""
