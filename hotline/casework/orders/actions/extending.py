"""Extension (延期): asked for before the limit ends, with reason and plan; the centre decides, the citizen is told."""

from zoneinfo import ZoneInfo

from hotline.casework.clocks import actions as clocks
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.rules import ends, extended
from hotline.casework.clocks.words import Change
from hotline.casework.orders.actions import requests
from hotline.casework.orders.models import Order, Request, Task
from hotline.casework.orders.words import Asked, Decision, ExtensionReason
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.workdays.rules import Due
from hotline.register.staff.words import Role


def ask_extension(work: Work[Order]) -> None:
    """The lead unit asks for more time while its limit still runs."""
    clock = requests.handling(requests.unit_clocks(work))
    if work.at >= clock.due_at:
        raise StepRefused("The limit has run out. More time can be asked for only before it ends.")
    granted = Request.objects.filter(order=work.case, kind=Asked.EXTENSION, decision=Decision.GRANTED).count()
    if granted >= work.profile.extensions.most:
        raise StepRefused("This order has been extended as often as the city's rules allow.")
    days = work.given["days"]
    _within_cap(work, clock, days)
    is_unsigned = work.profile.extensions.is_signed and work.actor.role != Role.HEAD
    requests.ask(work, Asked.UNSIGNED if is_unsigned else Asked.EXTENSION, clock=clock, days=days)


def _within_cap(work: Work[Order], clock: Clock, days: int) -> Due:
    """The end with so many working days more, which the total from the dispatch may never pass."""
    if days < 1:
        raise StepRefused("must be at least one working day", field="days")
    end = extended(clock.due_at, days, calendar=work.calendar, zone=ZoneInfo(work.profile.time_zone))
    begun = work.case.dispatched_at or clock.started_at
    cap = ends(work.profile.extensions.cap, start=begun, profile=work.profile, calendar=work.calendar)
    outer = work.case.outer_due_at
    if outer is not None and clock.due_at <= outer < end.at:
        raise StepRefused("The limit would end later than the deadline set from above. Give fewer.", field="days")
    if end.at > cap.at:
        raise StepRefused("The limit would end later than the city's rules allow in all. Give fewer.", field="days")
    return end


def sign_extension(work: Work[Order]) -> None:
    """The head of the unit signs; only now the request is before the centre."""
    work.change(asked=Asked.EXTENSION.value)

    def write(_event: Event) -> None:
        Request.objects.filter(order=work.case, decision=Decision.OPEN).update(
            signed_at=work.at, signed_by_id=work.actor.staff_id
        )
        requests.wait(work)

    work.later.append(write)


def grant_extension(work: Work[Order]) -> None:
    """The centre consents: the unit's limit gets its new end, the citizen the new date and why. What she feels, the
    whole course, never moves."""
    asked = requests.asked(work)
    days: int = work.given.get("days") or asked.days or 0
    clock = requests.handling(requests.unit_clocks(work))
    end = _within_cap(work, clock, days)
    work.reason = asked.reason
    work.before["due_at"] = clock.due_at.isoformat()
    work.after |= {"days": days, "due_at": end.at.isoformat()}
    work.moves[clock.pk] = end.at
    work.statement.update(Task, {"id": requests.lead_part(work).pk}, {"due_at": end.at})
    requests.told(work, due_at=end.at, reason=ExtensionReason(asked.reason))

    def write(event: Event) -> None:
        clocks.move(clock, end=end, change=Change.EXTENDED, reason=asked.reason, days=days, event=event, at=work.at)

    work.later.append(write)
    requests.decide(work, Decision.GRANTED, end=end, days=days)
