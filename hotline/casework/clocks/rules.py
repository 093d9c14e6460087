"""What a limit of the profile means for a case that begins now, that gets more time, that stood still. Pure."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo

from hotline.casework.clocks.words import BOUND_FROM_ABOVE
from hotline.ground.profiles.rules import Limit, Profile
from hotline.ground.workdays.rules import (
    OFFICE_HOURS,
    Calendar,
    Counting,
    Due,
    Hours,
    due,
    office_hours,
    received_on,
    stretches,
    worked_between,
)


@dataclass(frozen=True, slots=True)
class Ticking:
    """A clock about to be started: its kind, its limit, and when it is due; whether that is a deadline set from
    above."""

    kind: str
    started_at: datetime
    due_at: datetime
    limit: Limit
    is_provisional: bool
    is_outer: bool = False


def no_later(ticks: Ticking, outer: datetime | None) -> Ticking:
    """The same clock, ended by the deadline set from above where that is earlier. One that has passed already binds
    nothing any more."""
    if outer is None or ticks.kind not in BOUND_FROM_ABOVE or not ticks.started_at < outer < ticks.due_at:
        return ticks
    return replace(ticks, due_at=outer, is_provisional=False, is_outer=True)


@dataclass(frozen=True, slots=True)
class OwnLimit(Limit):
    """A limit of working hours that run by the hours of duty of the unit that has it."""

    hours: Hours = OFFICE_HOURS


def way(limit: Limit, profile: Profile) -> Counting:
    """How a limit of a city is counted: for its end (`ends`) and for the telling of its days (`workdays.explain`).
    Working hours run by the hours of duty of the unit, where it has its own."""
    own = own_hours_of(limit)
    return Counting(
        start_rule=limit.start,
        end_rule=limit.end,
        hours=own or office_hours(profile.opens, profile.closes, profile.noon_break),
        last_day_moves=profile.last_day_moves,
        zone=ZoneInfo(profile.time_zone),
    )


def ends(limit: Limit, *, start: datetime, profile: Profile, calendar: Calendar) -> Due:
    """When a limit that starts at an instant ends, by the profile's way of counting and the city's calendar."""
    return due(start, limit.amount, limit.unit, calendar=calendar, counting=way(limit, profile))


def ticking(
    kind: str,
    *,
    start: datetime,
    profile: Profile,
    calendar: Calendar,
    demand: str = "",
    urgency: str = "",
    bucket: int = 0,
    given: Limit | None = None,
    own: Hours | None = None,
) -> Ticking:
    """The clock of a kind for a case of a demand, an urgency and a matter's bucket that starts now – or by a limit that
    was `given` instead –, of a unit with its `own` hours of duty or without."""
    limit = counted_by(given or profile.limit(kind, kind=demand, urgency=urgency, bucket=bucket), own)
    end = ends(limit, start=start, profile=profile, calendar=calendar)
    return Ticking(kind, start, end.at, limit, end.is_provisional)


def counted_by(limit: Limit, own: Hours | None) -> Limit:
    """A limit as it is counted by a unit's own hours of duty. They only matter to working hours."""
    if own is None or limit.unit != "workhours":
        return limit
    return OwnLimit(**{each.name: getattr(limit, each.name) for each in fields(Limit)}, hours=own)


def own_hours_of(limit: Limit) -> Hours | None:
    """The unit's own hours of duty by which a limit is counted; None where those are the city's."""
    return limit.hours if isinstance(limit, OwnLimit) else None


_LEAST = timedelta(microseconds=1)


def day_before(at: datetime, zone: tzinfo) -> date:
    """The day that an instant ends or lies in: midnight is 24:00 of the day before."""
    return (at.astimezone(zone) - _LEAST).date()


def shifted(due_at: datetime, day: date, *, zone: tzinfo) -> datetime:
    """The same hour as an end, on another last day."""
    local = due_at.astimezone(zone)
    moved = datetime.combine(local.date() + (day - day_before(due_at, zone)), local.timetz())
    return moved.astimezone(zone)


def extended(due_at: datetime, days: int, *, calendar: Calendar, zone: tzinfo) -> Due:
    """When a limit ends that gets so many working days more: they follow its last day, at the hour it would have
    ended."""
    last = day_before(due_at, zone)
    day = calendar.after(last, days)
    return Due(shifted(due_at, day, zone=zone), calendar.is_provisional(last, day))


@dataclass(frozen=True, slots=True)
class Still:
    """A time in which a clock stood still."""

    began_at: datetime
    ended_at: datetime


def ran_on(due_at: datetime, unit: str, still: Still, *, received: date, calendar: Calendar, counting: Counting) -> Due:
    """When a limit ends that stood still: it has as much time left as when it stopped.

    Of hours that is exact. Of days the day on which it stopped still counts, that on which it runs on again no longer;
    `received` is the day from which the limit was counted. Stopped and let run on the same day, it ends as before.
    """
    zone = counting.zone
    if unit == "hours":
        left = due_at.astimezone(UTC) - still.began_at.astimezone(UTC)
        return Due((still.ended_at.astimezone(UTC) + left).astimezone(zone), False)
    if unit == "workhours":
        left = worked_between(still.began_at, due_at, counting.hours, calendar, zone)
        return _after_duty(still.ended_at, left, calendar, counting)
    last = day_before(due_at, zone)
    stopped = max(day_before(still.began_at, zone), received)
    began = max(day_before(still.ended_at, zone), stopped)
    if unit == "workdays":
        day = calendar.after(began, calendar.between(stopped, last))
    else:
        day = began + (last - stopped)
        day = calendar.after(day, 0) if counting.last_day_moves else day
    return Due(shifted(due_at, day, zone=zone), calendar.is_provisional(began, day))


def limit_of(kind: str, amount: int, unit: str, profile: Profile, *, start: str = "", end: str = "") -> Limit:
    """The limit that a clock was started with, from when and to what hour it is counted. A clock that does not say so
    itself has it from the line of the profile with its kind and amount; one that was given by hand has no line."""
    if start and end:
        return Limit(kind, amount, cast(Any, unit), cast(Any, start), cast(Any, end))
    found = (line for line in profile.limits if (line.clock, line.amount, line.unit) == (kind, amount, unit))
    return next(found, None) or Limit(kind, amount, cast(Any, unit))


def ran_on_by(
    limit: Limit,
    *,
    started_at: datetime,
    due_at: datetime,
    still: Still,
    profile: Profile,
    calendar: Calendar,
) -> Due:
    """The same for a clock of a case, by its limit and the city's profile."""
    counting = way(limit, profile)
    day = received_on(started_at.astimezone(counting.zone), calendar, counting)
    received = date.fromordinal(day) if limit.unit == "workdays" else started_at.astimezone(counting.zone).date()
    return ran_on(due_at, limit.unit, still, received=received, calendar=calendar, counting=counting)


def _after_duty(start: datetime, left: timedelta, calendar: Calendar, counting: Counting) -> Due:
    """The end of so much time of duty."""
    for stretch in stretches(start, counting.hours, calendar, counting.zone):
        if left <= stretch.ends - stretch.begins:
            at = (stretch.begins + left).astimezone(counting.zone)
            return Due(at, calendar.is_provisional(start.astimezone(counting.zone).date(), at.date()))
        left -= stretch.ends - stretch.begins
    raise AssertionError("duty goes on for ever")
