"""What the last weeks say of a day to come: calls by half hours, how long they took, how many seats there were."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import cache

from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.insight.telephony.demand import SLOT, SLOTS
from hotline.insight.telephony.forecast import by_calendar
from hotline.insight.telephony.queries import Asked, Scope, Table, count
from hotline.insight.telephony.staffing import Habits, patience_of
from hotline.insight.telephony.words import Interval

WEEKS, HABIT_DAYS = 12, 28
KEPT, KEPT_SECONDS = "telephony-past", 12 * 3600
USUAL_HANDLING = 240.0
"""Seconds of a call where none was taken yet (handbook §4.4)."""
HABITS = ("handling", "wait", "wait_of_abandoned", "abandoned")


@dataclass(frozen=True, slots=True)
class Past:
    """The days that were: calls that asked for a person by half hours; how they were; the seats that were there, ready
    or with a call, in each half hour of the last day of the same kind, and which day that was."""

    days: dict[date, tuple[float, ...]]
    habits: Habits
    seats: tuple[float, ...]
    seats_on: date | None


def past_of(on: date, *, scope: Scope, now: datetime) -> Past:
    """What is known before a day. Today does not count: it is not over."""
    zone = ZoneInfo(profiles.current().time_zone)
    ends = min(on, now.astimezone(zone).date())
    key = f"{KEPT}:{ends}:{scope.home}:{scope.seat_id or ''}"
    kept = cache.get(key)
    if kept is None:
        kept = _known(ends, scope, now)
        cache.set(key, kept, KEPT_SECONDS)
    days, habits = kept
    alike = _alike(days, on)
    if alike is None:
        return Past(days, Habits(*habits), (), None)
    there = _counted(alike, alike + timedelta(days=1), ("occupancy",), scope, now, Interval.HALF)
    return Past(days, Habits(*habits), _there(there), alike)


def _known(ends: date, scope: Scope, now: datetime) -> tuple[dict[date, tuple[float, ...]], tuple[float, float | None]]:
    """The calls of the days before a day, the seconds that calls took lately and callers had patience. Those days are
    over: what was counted is kept for some hours."""
    weeks = _counted(ends - timedelta(weeks=WEEKS), ends, ("queued",), scope, now, Interval.HALF)
    lately = _counted(ends - timedelta(days=HABIT_DAYS), ends, HABITS, scope, now, Interval.DAY)
    return _by_day(weeks, "queued"), _habits(lately)


def _alike(days: Iterable[date], on: date) -> date | None:
    """The last day of the same kind; else the last that was a day of work, or one of rest, as this one."""
    calendar, latest = workdays.calendar(), sorted(days, reverse=True)
    kind = by_calendar(calendar)
    same = (day for day in latest if kind(day) == kind(on))
    near = (day for day in latest if calendar.is_working(day) == calendar.is_working(on))
    return next(same, None) or next(near, None)


def _counted(begins: date, ends: date, codes: Iterable[str], scope: Scope, now: datetime, interval: Interval) -> Table:
    zone = ZoneInfo(profiles.current().time_zone)
    since, until = (datetime.combine(day, time(), zone) for day in (begins, ends))
    return count(Asked(since, until, interval=interval), scope=scope, now=now, codes=codes)


def _by_day(table: Table, code: str) -> dict[date, tuple[float, ...]]:
    found: dict[date, list[float]] = defaultdict(lambda: [0.0] * SLOTS)
    for at, sums in table.rows.items():
        if isinstance(at, datetime) and code in sums:
            found[at.date()][_slot(at)] += sums[code].numerator
    return {day: tuple(counts) for day, counts in found.items()}


def _there(table: Table) -> tuple[float, ...]:
    """Seats that were ready or with a call, on average over each half hour."""
    found = [0.0] * SLOTS
    for at, sums in table.rows.items():
        if isinstance(at, datetime) and "occupancy" in sums:
            found[_slot(at)] += (sums["occupancy"].denominator or 0) / SLOT
    return tuple(found)


def _habits(table: Table) -> tuple[float, float | None]:
    total = table.total
    handling = total["handling"].value if "handling" in total else None
    waited = sum(total[code].numerator for code in ("wait", "wait_of_abandoned") if code in total)
    abandoned = total["abandoned"].numerator if "abandoned" in total else 0
    patience = patience_of(waited, abandoned)
    return round(handling or USUAL_HANDLING, 1), round(patience, 1) if patience else None


def _slot(at: datetime) -> int:
    return (at.hour * 60 + at.minute) // (SLOT // 60)
