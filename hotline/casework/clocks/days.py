"""Why is this the deadline? The days of a limit that got more time or stood still, told one by one. Pure.

The end itself comes from the rules by which it was set; the days are walked from the event to it, and tests hold the
walk to the sum.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hotline.casework.clocks.rules import Still, day_before
from hotline.ground.profiles.rules import Limit
from hotline.ground.workdays.rules import ROUND_THE_CLOCK, Calendar, Counting, Hours, Line, explain, stretches
from hotline.ground.workdays.words import Reason

_DAY, _HOUR, _NOTHING = timedelta(days=1), timedelta(hours=1), timedelta()


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to a clock: its limit, when it began, its end as it stands, the times in which it stood still –
    the last one without an end, if it still does – and the working days it got by extension."""

    limit: Limit
    started_at: datetime
    due_at: datetime
    stills: Sequence[tuple[datetime, datetime | None]] = ()
    extension: int = 0


def days_of(course: Course, *, calendar: Calendar, counting: Counting) -> tuple[Line, ...]:
    """The days of a clock, each with what it is, whether it counts and why, and the sum so far. A clock that stands
    still is told up to the day on which it stopped."""
    limit = course.limit
    plain = explain(course.started_at, limit.amount, limit.unit, calendar=calendar, counting=counting)
    if not course.stills and not course.extension:
        return plain.lines
    if limit.unit in ("hours", "workhours"):
        found = _hours(course, calendar, counting)
    else:
        begins = [line for line in plain.lines if line.on <= _received(plain.lines)]
        found = _days(course, begins, calendar, counting)
    lines, total = [], _NOTHING
    for line in found:
        total += line.counted
        lines.append(line._replace(total=total))
    return tuple(lines)


def _received(lines: Sequence[Line]) -> date:
    """The last day before those that count."""
    first = next((place for place, line in enumerate(lines) if line.reason == Reason.COUNTED), len(lines))
    return lines[max(first - 1, 0)].on


def _line(day: date, reason: Reason, calendar: Calendar, counted: timedelta = _NOTHING) -> Line:
    return Line(day, *calendar.mark(day), reason, counted, _NOTHING, not calendar.is_settled(day.year))


def _days(course: Course, begins: list[Line], calendar: Calendar, counting: Counting) -> Iterator[Line]:
    """Days that count or not, as `ran_on` and `extended` have it: the day on which a clock stops still counts, that on
    which it runs on again does not."""
    yield from begins
    day, received = begins[-1].on, begins[-1].on
    stills = _stood_still(course, received, counting)
    last = day_before(course.due_at, counting.zone)
    if course.stills and course.stills[-1][1] is None:
        last = min(last, stills[-1][0])
    left, more = course.limit.amount, course.extension
    while day < last:
        day += _DAY
        works = calendar.is_working(day)
        if any(stopped < day <= began for stopped, began in stills):
            yield _line(day, Reason.PAUSED, calendar)
        elif left and (works or course.limit.unit == "days"):
            left -= 1
            yield _line(day, Reason.COUNTED, calendar, _DAY)
        elif more and works:
            more -= 1
            yield _line(day, Reason.EXTENDED, calendar, _DAY)
        else:
            yield _line(day, Reason.MOVED if works else Reason.REST_DAY, calendar)


def _stood_still(course: Course, received: date, counting: Counting) -> list[tuple[date, date]]:
    """The days after which a clock stood still, and up to which."""
    found = []
    for began_at, ended_at in course.stills:
        stopped = max(day_before(began_at, counting.zone), received)
        began = max(day_before(ended_at, counting.zone), stopped) if ended_at else date.max
        found.append((stopped, began))
    return found


def _hours(course: Course, calendar: Calendar, counting: Counting) -> Iterator[Line]:
    """Hours that ran, day by day, between the times in which the clock stood still."""
    hours = counting.hours if course.limit.unit == "workhours" else ROUND_THE_CLOCK
    runs = _ran(course)
    left, more = course.limit.amount * _HOUR, course.extension
    end = runs[-1].ended_at.astimezone(counting.zone)
    day = course.started_at.astimezone(counting.zone).date()
    last = day_before(end, counting.zone)
    while day <= last:
        midnight = datetime.combine(day, datetime.min.time(), counting.zone)
        ran = _NOTHING
        for stretch in stretches(midnight, hours, calendar, counting.zone):
            if stretch.day != day.toordinal():
                break
            ran += sum((_both(run, stretch.begins, stretch.ends) for run in runs), _NOTHING)
        counted = min(ran, left)
        left -= counted
        if counted:
            yield _line(day, Reason.COUNTED, calendar, counted)
        elif ran and more and calendar.is_working(day):
            more -= 1
            yield _line(day, Reason.EXTENDED, calendar)
        else:
            yield _line(day, _idle(day, hours, calendar), calendar)
        day += _DAY


def _idle(day: date, hours: Hours, calendar: Calendar) -> Reason:
    """Why no hour of a day counts: nobody is on duty, or the clock stood still."""
    return Reason.PAUSED if hours.spans(day.toordinal(), calendar) else Reason.REST_DAY


def _ran(course: Course) -> list[Still]:
    """The times in which a clock ran."""
    runs, began = [], course.started_at
    for stopped, again in course.stills:
        runs.append(Still(began, stopped))
        if again is None:
            return runs
        began = again
    return [*runs, Still(began, course.due_at)]


def _both(run: Still, begins: datetime, ends: datetime) -> timedelta:
    """How long a run and a stretch have together."""
    first, last = max(run.began_at.astimezone(UTC), begins), min(run.ended_at.astimezone(UTC), ends)
    return max(last - first, _NOTHING)
