"""How many calls a day will have, half hour by half hour, from days that were. Pure.

A day is a level × what days of its kind have × the shape that such days have. The level follows the last weeks. Days of
a kind are workdays by their weekday, rest days by theirs, and special days by their own name: a holiday, the first day
after one, a day on which bills come. Which day is what, says the caller: `by_calendar` for the calendar of the city.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hotline.ground.workdays.rules import Calendar
from hotline.ground.workdays.words import Kind as DayKind

Kind = Callable[[date], str]
"""What a day is: WORKDAY, RESTDAY, or the name of a special day, its wider kind before a colon (holiday: 春节)."""
Counts = Sequence[float]
WORKDAY, RESTDAY = "workday", "restday"
HOLIDAY, MAKE_UP, AFTER = "holiday", "make-up day", "after a holiday"
LEVEL_DAYS, KIND_DAYS, SHAPE_DAYS = 21.0, 90.0, 60.0
"""After so many days an observation counts half: for the level, for what a kind of day has, for its shape."""
DOUBT = 0.3
"""So many days' worth what is known of wider kinds counts beside what is known of a day's own kind."""
MOST_DAYS = 800
"""Older days say nothing any more."""
ROUNDS = 4
OUTLIER = 1.8
"""A day that is so many times what was to be expected moves the level no more than that."""


class TooFewDays(ValueError):
    """There is no day to go by."""


def by_weekday(on: date) -> str:
    """What a day is where nobody knows a calendar."""
    return RESTDAY if on.weekday() >= 5 else WORKDAY


def by_calendar(calendar: Calendar) -> Kind:
    """What a day is by a calendar: holidays by their name, make-up days, the first working day after a holiday."""

    def kind(on: date) -> str:
        mark = calendar.mark(on)
        if mark.kind is DayKind.HOLIDAY:
            return f"{HOLIDAY}: {mark.name}" if mark.name else HOLIDAY
        if mark.kind is DayKind.MAKE_UP:
            return MAKE_UP
        if not calendar.is_working(on):
            return RESTDAY
        return AFTER if calendar.mark(on - timedelta(days=1)).kind is DayKind.HOLIDAY else WORKDAY

    return kind


@dataclass(frozen=True, slots=True)
class _Past:
    on: date
    total: float
    counts: Counts
    keys: tuple[str, ...]


def _keys(on: date, kind: Kind) -> tuple[str, ...]:
    """What a day is, from the narrowest kind to the widest."""
    what = kind(on)
    if what in (WORKDAY, RESTDAY):
        return f"{what} {on.weekday()}", what, ""
    wider = what.partition(":")[0]
    return (what, wider, "") if wider != what else (what, "")


def forecast(history: Mapping[date, Counts], on: date, *, kind: Kind = by_weekday) -> tuple[float, ...]:
    """The calls to be expected in each part of a day. `history` has the calls of whole days before it, all in the same
    number of parts; days may be missing. Raises TooFewDays where there is none."""
    days = [
        _Past(day, sum(counts), counts, _keys(day, kind))
        for day, counts in sorted(history.items())
        if timedelta(0) < on - day <= timedelta(days=MOST_DAYS)
    ]
    if not days:
        raise TooFewDays("There is no day before this one to go by.")
    factors, level = _fitted(days, on)
    keys = _keys(on, kind)
    total = level * _factor(factors, keys)
    return tuple(total * share for share in _shape(days, keys, on))


# ---- how many


def _fitted(days: Sequence[_Past], on: date) -> tuple[dict[str, float], float]:
    """What each kind of day has beside the level, and the level now: found in turn, a few times."""
    factors: dict[str, float] = {}
    levels = _levels(days, factors)
    for _round in range(ROUNDS):
        factors = _factors(days, levels, on)
        levels = _levels(days, factors)
    return factors, _last_level(days, factors)


def _factor(factors: Mapping[str, float], keys: Sequence[str]) -> float:
    return next((factors[key] for key in keys if key in factors), 1.0)


def _levels(days: Sequence[_Past], factors: Mapping[str, float]) -> list[float]:
    """The level at each day, from the days around it."""
    values = [day.total / _factor(factors, day.keys) for day in days]
    before = _running(days, values)
    after = _running(days[::-1], values[::-1])[::-1]
    return [
        (sums[0] + others[0] - value) / (sums[1] + others[1] - 1)
        for sums, others, value in zip(before, after, values, strict=True)
    ]


def _running(days: Sequence[_Past], values: Sequence[float]) -> list[tuple[float, float]]:
    """Sums of values and of weights up to each day, older ones counting less."""
    found: list[tuple[float, float]] = []
    whole = weight = 0.0
    last = days[0].on
    for day, value in zip(days, values, strict=True):
        fades = _fade(abs((day.on - last).days), LEVEL_DAYS)
        whole, weight, last = whole * fades + value, weight * fades + 1, day.on
        found.append((whole, weight))
    return found


def _factors(days: Sequence[_Past], levels: Sequence[float], on: date) -> dict[str, float]:
    """What days of each kind have, beside the level of their weeks; a kind that was rare leans on the wider one."""
    sums: dict[str, float] = defaultdict(float)
    weights: dict[str, float] = defaultdict(float)
    for day, level in zip(days, levels, strict=True):
        if level <= 0:
            continue
        counts = _fade((on - day.on).days, KIND_DAYS if _is_usual(day.keys) else MOST_DAYS)
        for key in day.keys:
            sums[key] += counts * day.total / level
            weights[key] += counts
    found = {key: sums[key] / weights[key] for key in sums}
    chains = {day.keys for day in days}
    return {
        keys[place]: (sums[keys[place]] + DOUBT * _wider(found, keys[place + 1 :])) / (weights[keys[place]] + DOUBT)
        for keys in chains
        for place in range(len(keys))
        if keys[place] in found
    }


def _wider(found: Mapping[str, float], keys: Sequence[str]) -> float:
    return next((found[key] for key in keys if key in found), 1.0)


def _is_usual(keys: Sequence[str]) -> bool:
    return WORKDAY in keys or RESTDAY in keys


def _last_level(days: Sequence[_Past], factors: Mapping[str, float]) -> float:
    """The level after the last day. A special day, and what is far out, moves it less."""
    level = weight = 0.0
    last = days[0].on
    for day in days:
        fades = _fade((day.on - last).days, LEVEL_DAYS)
        counts = 1.0 if _is_usual(day.keys) else 0.25
        value = day.total / _factor(factors, day.keys)
        if weight > 3:
            value = min(max(value, level / OUTLIER), level * OUTLIER)
        kept = weight * fades
        level, weight, last = (level * kept + value * counts) / (kept + counts), kept + counts, day.on
    return level


# ---- when


def _shape(days: Sequence[_Past], keys: Sequence[str], on: date) -> list[float]:
    """The share of each part of the day: of days of its kind, leaning on wider kinds where those are few."""
    parts = len(days[0].counts)
    shape = [1 / parts] * parts
    for key in reversed(keys):
        sums = [DOUBT * share for share in shape]
        for day in days:
            if key in day.keys or not key:
                counts = _fade((on - day.on).days, SHAPE_DAYS)
                for part, calls in enumerate(day.counts if day.total else ()):
                    sums[part] += counts * calls / day.total
        whole = sum(sums)
        shape = [one / whole for one in sums]
    return shape


def _fade(days: float, half: float) -> float:
    return float(0.5 ** (days / half))


# ---- to be measured against


def plain(history: Mapping[date, Counts], on: date, *, weeks: int = 4) -> tuple[float, ...]:
    """The mean of the last so many days of the same weekday, which many rosters go by. Raises TooFewDays."""
    same = sorted((day for day in history if day < on and day.weekday() == on.weekday()), reverse=True)[:weeks]
    if not same:
        raise TooFewDays("There is no day of this weekday to go by.")
    return tuple(sum(parts) / len(same) for parts in zip(*(history[day] for day in same), strict=True))
