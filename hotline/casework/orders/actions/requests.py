"""What a lead unit asks of the centre: entering it, its decision clock, and what makes it pointless."""

from datetime import datetime

from hotline.casework.clocks import actions as clocks
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.words import OF_UNITS, Kind
from hotline.casework.correspondence.actions import both
from hotline.casework.correspondence.rules import Said, spoken
from hotline.casework.orders.models import Order, Request, Task
from hotline.casework.orders.requesting import UNDER_DECISION
from hotline.casework.orders.words import Asked, Decision, ExtensionReason, SuspensionReason, TaskRole
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.workdays.rules import Due
from hotline.lib.statements import read


def lead_part(work: Work[Order]) -> Task:
    """The lead unit's part."""
    part: Task = next(task for task in work.standing.tasks if task.role == TaskRole.LEAD)
    return part


def unit_clocks(work: Work[Order]) -> list[Clock]:
    """The clocks of the units that run or stand still: the lead's and those of the other parts."""
    return clocks_of_units(work.case.pk)


def clocks_of_units(order_id: int) -> list[Clock]:
    """The same of an order by its id."""
    condition = "t.subject_kind = 'order' AND t.subject_id = %s AND t.kind = ANY(%s) AND t.stopped_at IS NULL"
    return read(Clock, condition, [order_id, [kind.value for kind in OF_UNITS]])


def handling(running: list[Clock]) -> Clock:
    """The clock by which the lead unit must reply: of the handling, or of the rework."""
    return next(clock for clock in running if clock.task_id is None and clock.kind in (Kind.HANDLE, Kind.REWORK))


def ask(
    work: Work[Order], kind: Asked, *, clock: Clock, days: int | None = None, until: datetime | None = None
) -> None:
    """Enter a request. One that waits for the unit head's signature is not before the centre yet."""
    order, given = work.case, work.given
    if order.asked:
        raise StepRefused("An earlier request has not been decided yet.")
    work.change(asked=kind.value)
    reason = given.get("reason", "")
    work.reason = reason
    work.after |= {"due_at": clock.due_at.isoformat()}
    work.after |= {name: value for name, value in (("days", days), ("until_at", _iso(until))) if value}

    def write(_event: Event) -> None:
        Request.objects.create(
            order=order,
            kind=Asked.EXTENSION if kind == Asked.UNSIGNED else kind,
            unit_id=order.lead_unit_id or 0,
            reason=reason,
            days=days,
            until=until,
            asked_at=work.at,
            asked_by_id=work.actor.staff_id,
            due_before=clock.due_at,
        )
        if kind != Asked.UNSIGNED:
            wait(work)

    work.later.append(write)


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def wait(work: Work[Order]) -> None:
    """The centre has its own limit to decide. Silence is no consent: when it runs out, nothing is granted."""
    clock = work.clock(Kind.DECISION, unit_id=work.case.centre_id, task_id=lead_part(work).pk)
    clock.save(force_insert=True)


def asked(work: Work[Order]) -> Request:
    """The request that is to be decided."""
    found = read(Request, "t.order_id = %s AND t.decision = %s", [work.case.pk, Decision.OPEN.value])
    if not found:
        raise StepRefused("Nothing has been asked for that could be decided.")
    return found[0]


def decide(work: Work[Order], decision: Decision, *, end: Due | None = None, days: int | None = None) -> None:
    """Put the decision down, and stop the clock that ran for it."""
    work.change(asked="")

    def write(_event: Event) -> None:
        Request.objects.filter(order=work.case, decision=Decision.OPEN).update(
            decision=decision,
            decided_at=work.at,
            decided_by_id=work.actor.staff_id,
            days_granted=days,
            due_after=end.at if end else None,
        )
        clocks.stop(subject_kind="order", subject_id=work.case.pk, kind=Kind.DECISION, at=work.at)

    work.later.append(write)


def refuse(work: Work[Order]) -> None:
    """The centre does not consent: the limit stays as it was."""
    work.reason = asked(work).reason
    decide(work, Decision.REFUSED)


def lapse(work: Work[Order]) -> None:
    """What was asked for is pointless once the order has gone on to another hand."""
    if work.case.asked and work.line.goes_to and work.line.goes_to not in UNDER_DECISION:
        work.after["lapsed"] = work.case.asked
        decide(work, Decision.LAPSED)


def told(work: Work[Order], *, due_at: datetime, reason: ExtensionReason | SuspensionReason | None = None) -> None:
    """What the citizen's letter says: which unit, until when, and why."""
    lead = work.case.lead_unit
    work.fields |= {
        "unit": Said(lead.name, lead.name_en or lead.name) if lead else "",
        "due": spoken(due_at, work.profile.time_zone),
        "reason": both(reason.label) if reason else "",
    }
