"""Clocks that begin, and changing the end of those that run. Each change keeps what was before, why, and the event that
did it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from hotline.casework.clocks.lights import gone
from hotline.casework.clocks.models import Alteration, Clock
from hotline.casework.clocks.rules import Ticking, own_hours_of
from hotline.casework.clocks.words import CALLS, Change, EndsBy
from hotline.ground.journal.models import Event
from hotline.ground.profiles.rules import Profile
from hotline.ground.workdays.rules import Due, kept


def begun(ticks: Ticking, *, profile: Profile, above: datetime | None = None, due_at: datetime | None = None) -> Clock:
    """A clock that is about to run, not saved yet: its limit with all its rules, its end, and how that came about – by
    the sum, no later than the limit above it, or named by somebody."""
    counted = EndsBy.OUTER if ticks.is_outer else EndsBy.COUNTED
    ends_by = EndsBy.SET if due_at else EndsBy.ABOVE if above else counted
    end = due_at or (min(ticks.due_at, above) if above else ticks.due_at)
    return Clock(
        kind=ticks.kind,
        started_at=ticks.started_at,
        due_at=end,
        light_at=ticks.started_at if ticks.kind in CALLS else gone(ticks.started_at, end, profile.lights.blue),
        amount=ticks.limit.amount,
        unit_of_time=ticks.limit.unit,
        start_rule=ticks.limit.start,
        end_rule=ticks.limit.end,
        ends_by=ends_by.value,
        is_provisional=ticks.is_provisional and ends_by != EndsBy.SET,
        hours=kept(own) if (own := own_hours_of(ticks.limit)) else None,
    )


def move(
    clock: Clock, *, end: Due, change: Change, event: Event, at: datetime, reason: str = "", days: int = 0
) -> None:
    """Give a running clock another end."""
    Alteration.objects.create(
        clock=clock,
        event=event,
        change=change,
        reason=reason,
        days=days,
        began_at=at,
        ended_at=at,
        due_before=clock.due_at,
        due_after=end.at,
    )
    is_anew = change in (Change.SET, Change.RECOUNTED)
    is_provisional = end.is_provisional or (clock.is_provisional and not is_anew)
    # Which light it shows now is looked at anew.
    Clock.objects.filter(pk=clock.pk).update(due_at=end.at, light_at=at, is_provisional=is_provisional)


def pause(clocks: Iterable[Clock], *, reason: str, event: Event, at: datetime) -> None:
    """Let running clocks stand still."""
    clocks = list(clocks)
    Alteration.objects.bulk_create(
        Alteration(clock=clock, event=event, change=Change.PAUSED, reason=reason, began_at=at, due_before=clock.due_at)
        for clock in clocks
    )
    Clock.objects.filter(pk__in=[clock.pk for clock in clocks]).update(paused_at=at)


def let_run_on(ends: Mapping[int, Due], *, at: datetime) -> None:
    """Let clocks that stand still run on, each to its new end."""
    for clock_id, end in ends.items():
        standing = Alteration.objects.filter(clock_id=clock_id, change=Change.PAUSED, ended_at__isnull=True)
        standing.update(ended_at=at, due_after=end.at)
        is_provisional = {"is_provisional": True} if end.is_provisional else {}
        Clock.objects.filter(pk=clock_id).update(paused_at=None, due_at=end.at, light_at=at, **is_provisional)


def stop(*, subject_kind: str, subject_id: int, kind: str, at: datetime) -> None:
    """Stop a clock of a case, also one that is about a part of it."""
    which = Q(subject_kind=subject_kind, subject_id=subject_id, kind=kind, stopped_at__isnull=True)
    Clock.objects.filter(which).update(stopped_at=at)


def pass_on(*, subject_kind: str, subject_ids: Collection[int], unit_id: int, to_id: int) -> int:
    """The running clocks that a unit has in these cases are another one's from now on; their ends stay. Returns how
    many."""
    running = Clock.objects.filter(subject_kind=subject_kind, subject_id__in=subject_ids, stopped_at__isnull=True)
    return running.filter(unit_id=unit_id).update(unit_id=to_id)


def stop_parts(*, subject_kind: str, task_ids: Collection[int], at: datetime) -> None:
    """The clocks of these parts stop."""
    running = Clock.objects.filter(subject_kind=subject_kind, task_id__in=task_ids, stopped_at__isnull=True)
    running.update(stopped_at=at)
