"""Suspension (暂停计时) and parking (挂账): the units' clocks stand still, with a reason and the centre's consent.

A clock of its own says when the centre looks again. What the citizen feels, the whole course, goes on.
"""

from datetime import datetime

from hotline.casework.clocks import actions as clocks
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.queries import kept_limit
from hotline.casework.clocks.rules import Still, ran_on_by
from hotline.casework.clocks.words import Change
from hotline.casework.orders.actions import requests
from hotline.casework.orders.actions.handling import instant
from hotline.casework.orders.models import Order, Request, Task
from hotline.casework.orders.words import Asked, Decision, Held, SuspensionReason
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.workdays.rules import Due


def ask_suspension(work: Work[Order]) -> None:
    """The lead unit asks that its clocks stand still, until a day or until the reason is gone."""
    clock = _running(work)
    requests.ask(work, Asked.SUSPENSION, clock=clock, until=_until(work, "suspension"))


def ask_parking(work: Work[Order]) -> None:
    """The head of the lead unit asks that a matter be parked that cannot be solved for long: with a plan, milestones
    and the day on which it is looked at again."""
    clock = _running(work)
    requests.ask(work, Asked.PARKING, clock=clock, until=_until(work, "parking"))


def _running(work: Work[Order]) -> Clock:
    """The unit's limit, which has not run out: what is late does not become timely by standing still."""
    clock = requests.handling(requests.unit_clocks(work))
    if work.at >= clock.due_at:
        raise StepRefused("The limit has run out. It cannot be made to stand still any more.")
    return clock


def _until(work: Work[Order], kind: str) -> datetime | None:
    """Until when, no later than the city's own limit for looking again."""
    until = instant(work.given.get("until"), work.profile.time_zone)
    if until is None:
        return None
    if until <= work.at:
        raise StepRefused("lies in the past", field="until")
    if until > work.ticking(kind).due_at:
        raise StepRefused("is later than the city's rules allow before it is looked at again", field="until")
    return until


def suspend(work: Work[Order]) -> None:
    """The centre consents: the units' clocks stand still, and it is the centre's turn to look again."""
    reason = _hold(work, Held.SUSPENDED, "suspension")
    requests.told(work, due_at=_looked_at(work, "suspension"), reason=SuspensionReason(reason))


def park(work: Work[Order]) -> None:
    """The centre's manager consents: the matter is parked and looked at again on the day named."""
    _hold(work, Held.PARKED, "parking")
    requests.told(work, due_at=_looked_at(work, "parking"))


def _looked_at(work: Work[Order], kind: str) -> datetime:
    return work.ends.get(kind) or work.ticking(kind).due_at


def _hold(work: Work[Order], held: Held, kind: str) -> str:
    asked = requests.asked(work)
    until = _until(work, kind) or asked.until
    running = [clock for clock in requests.unit_clocks(work) if clock.due_at > work.at]
    if not running:
        raise StepRefused("The limit has run out. It cannot be made to stand still any more.")
    if until is not None and until > work.at:
        work.ends[kind] = until
    work.change(held=held.value)
    work.reason = asked.reason
    work.after["until_at"] = _looked_at(work, kind).isoformat()
    work.later.append(lambda event: clocks.pause(running, reason=asked.reason, event=event, at=work.at))
    requests.decide(work, Decision.GRANTED)
    return asked.reason


def review_suspension(work: Work[Order]) -> None:
    """The centre has looked: the clocks stand still for longer."""
    _review(work, "suspension")


def review_parking(work: Work[Order]) -> None:
    """The centre has looked at what is parked: how far it has come, and when it looks again."""
    _review(work, "parking")


def _review(work: Work[Order], kind: str) -> None:
    until = _until(work, kind)
    clock = Clock.objects.get(pk=work.case.turn_clock_id or 0)
    if until is None:
        raise StepRefused("must be given", field="until")
    work.before["until_at"], work.after["until_at"] = clock.due_at.isoformat(), until.isoformat()
    work.moves[clock.pk] = until
    end = Due(until, is_provisional=False)
    work.later.append(lambda event: clocks.move(clock, end=end, change=Change.SET, event=event, at=work.at))
    requested = Request.objects.filter(order=work.case, decision=Decision.GRANTED, ended_at__isnull=True)
    work.later.append(lambda _event: requested.exclude(kind=Asked.EXTENSION).update(until=until))


def resume(work: Work[Order]) -> None:
    """The clocks run on with the time that was left. By the clockwork: from the instant that was set, not from when it
    came round to it."""
    order = work.case
    at = work.at
    if work.actor.role == SYSTEM.role and order.turn_due_at:
        at = min(at, order.turn_due_at)
    still = [clock for clock in requests.unit_clocks(work) if clock.paused_at]
    dues = {clock.pk: _ran_on(work, clock, at) for clock in still}
    work.change(held="")
    work.moves |= {clock.pk: dues[clock.pk].at for clock in still if clock.task_id is None}
    for clock in still:
        if clock.task_id is not None:
            work.statement.update(Task, {"id": clock.task_id}, {"due_at": dues[clock.pk].at})
    handled = requests.handling(requests.unit_clocks(work))
    due_at = dues[handled.pk].at if handled.pk in dues else handled.due_at
    work.before["due_at"], work.after["due_at"] = handled.due_at.isoformat(), due_at.isoformat()
    work.statement.update(Task, {"id": requests.lead_part(work).pk}, {"due_at": due_at})
    requests.told(work, due_at=due_at)
    work.later.append(lambda _event: clocks.let_run_on(dues, at=at))
    work.later.append(lambda _event: ended(work))


def ended(work: Work[Order]) -> None:
    """What was granted has come to its end."""
    granted = Request.objects.filter(order=work.case, decision=Decision.GRANTED, ended_at__isnull=True)
    granted.exclude(kind=Asked.EXTENSION).update(ended_at=work.at)


def _ran_on(work: Work[Order], clock: Clock, at: datetime) -> Due:
    """The new end of a clock that stood still: never later than the deadline set from above, which does not stand
    still."""
    end = _counted(work, clock, at)
    outer = work.case.outer_due_at
    return Due(outer, is_provisional=False) if outer and clock.due_at <= outer < end.at else end


def _counted(work: Work[Order], clock: Clock, at: datetime) -> Due:
    return ran_on_by(
        kept_limit(clock, work.profile),
        started_at=clock.started_at,
        due_at=clock.due_at,
        still=Still(clock.paused_at or at, at),
        profile=work.profile,
        calendar=work.calendar,
    )
