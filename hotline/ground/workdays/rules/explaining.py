"""Why is this the deadline? The same sum, told day by day.

The end itself comes from `due`; the days are walked one by one, and tests hold the walk to the sum.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from hotline.ground.workdays.rules.calendars import Calendar
from hotline.ground.workdays.rules.counting import AS_USUAL, Counting, Due, Unit, beginning, due, received_on
from hotline.ground.workdays.rules.hours import ROUND_THE_CLOCK, stretches
from hotline.ground.workdays.words import Kind, Reason

_ONE_DAY = timedelta(days=1)
_NOTHING = timedelta()


class Line(NamedTuple):
    """One day of the sum."""

    on: date
    kind: Kind
    name: str
    """Of the holiday the day belongs to."""
    reason: Reason
    counted: timedelta
    """What the day adds: a whole day, or its hours; nothing where it is not counted."""
    total: timedelta
    is_provisional: bool
    """Whether this day may turn out otherwise once its year has been announced."""


class Explanation(NamedTuple):
    """A limit, its end, and every day from the event to the last."""

    start: datetime
    amount: int
    unit: Unit
    due: Due
    lines: tuple[Line, ...]


class _Step(NamedTuple):
    """A day (ordinal), why it counts or not, how much, and whether the calendar has a say in it."""

    day: int
    reason: Reason
    counted: timedelta = _NOTHING
    rests_on_calendar: bool = True


def explain(
    start: datetime, amount: int, unit: Unit, *, calendar: Calendar, counting: Counting = AS_USUAL
) -> Explanation:
    """The days of a limit, each with what it is, whether it counts and why, and the sum so far.

    Takes what `due` takes and raises what it raises.
    """
    end = due(start, amount, unit, calendar=calendar, counting=counting)
    local = start.astimezone(counting.zone)
    if unit == "workdays":
        steps = _workdays(local, amount, calendar, counting)
    elif unit == "days":
        steps = _days(local, amount, calendar, counting)
    else:
        steps = _hours(local, end.at, calendar, counting, is_duty=unit == "workhours")
    lines, total = [], _NOTHING
    for step in steps:
        on = date.fromordinal(step.day)
        total += step.counted
        is_open = step.rests_on_calendar and not calendar.is_settled(on.year)
        lines.append(Line(on, *calendar.mark(on), step.reason, step.counted, total, is_open))
    return Explanation(local, amount, unit, end, tuple(lines))


def _workdays(local: datetime, amount: int, calendar: Calendar, counting: Counting) -> Iterator[_Step]:
    day, received = local.toordinal(), received_on(local, calendar, counting)
    if day == received:
        yield _Step(day, Reason.EVENT)
    else:
        yield _Step(day, Reason.AFTER_HOURS if calendar.works(day) else Reason.REST_DAY)
        for between in range(day + 1, received):
            yield _Step(between, Reason.CLOSED if calendar.works(between) else Reason.REST_DAY)
        yield _Step(received, Reason.RECEIVED)
    if amount == 0:
        yield from _moved(received, calendar)
    day, left = received, amount
    while left:
        day += 1
        if calendar.works(day):
            left -= 1
            yield _Step(day, Reason.COUNTED, _ONE_DAY)
        else:
            yield _Step(day, Reason.REST_DAY)


def _days(local: datetime, amount: int, calendar: Calendar, counting: Counting) -> Iterator[_Step]:
    first = local.toordinal()
    last = first + amount
    for day in range(first, last + 1):
        # Whether the last day is a rest day is all that a calendar has to say.
        rests_on_calendar = counting.last_day_moves and day == last
        if day == first:
            yield _Step(day, Reason.EVENT, _NOTHING, rests_on_calendar)
        else:
            yield _Step(day, Reason.COUNTED, _ONE_DAY, rests_on_calendar)
    if counting.last_day_moves:
        yield from _moved(last, calendar)


def _moved(last: int, calendar: Calendar) -> Iterator[_Step]:
    """The days over which a last day on a rest day moves on, to the next working day."""
    if calendar.works(last):
        return
    day = last + 1
    while not calendar.works(day):
        yield _Step(day, Reason.REST_DAY)
        day += 1
    yield _Step(day, Reason.MOVED)


def _hours(local: datetime, end: datetime, calendar: Calendar, counting: Counting, *, is_duty: bool) -> Iterator[_Step]:
    hours = counting.hours if is_duty else ROUND_THE_CLOCK
    rests_on_calendar = not hours.is_ceaseless
    day, begins = local.toordinal(), beginning(local, counting)
    if begins != local:
        yield _Step(day, Reason.EVENT, _NOTHING, rests_on_calendar)
        day += 1
    limit = end.astimezone(UTC)
    for on, found in groupby(stretches(begins, hours, calendar, counting.zone), key=lambda stretch: stretch.day):
        worked = _NOTHING
        for stretch in found:
            worked += max(min(stretch.ends, limit) - stretch.begins, _NOTHING)
            if limit <= stretch.ends:
                break
        for idle in range(day, on):
            yield _Step(idle, _idle(idle, local, calendar), _NOTHING, rests_on_calendar)
        yield _Step(on, Reason.COUNTED, worked, rests_on_calendar)
        if limit <= stretch.ends:
            return
        day = on + 1


def _idle(day: int, local: datetime, calendar: Calendar) -> Reason:
    """Why no hour of a day counts."""
    if not calendar.works(day):
        return Reason.REST_DAY
    return Reason.AFTER_HOURS if day == local.toordinal() else Reason.CLOSED
