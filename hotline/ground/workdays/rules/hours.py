"""When a unit is at work: its hours of duty, and the stretches of time that count towards working hours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hotline.ground.workdays.rules.calendars import Calendar, weekday_of

SHANGHAI = ZoneInfo("Asia/Shanghai")

DAY = 24 * 60 * 60
"""Seconds of a day; as the end of a span it is midnight, 24:00."""

_SATURDAY = 5

Span = tuple[int, int]
"""From when to when, in seconds of the day; the second is not part of it."""


class UnfitHours(ValueError):
    """Hours of duty that cannot be: empty, overlapping, out of order, or none in a whole week."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A unit's hours of duty: the spans of each weekday, Monday first, and those of public holidays.

    Saturday's and Sunday's spans are those of ordinary weekends. A weekend day that makes up for a holiday is worked
    like a Monday, a holiday by `holidays` whatever its weekday.
    """

    week: tuple[tuple[Span, ...], ...]
    holidays: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        """No spans that cannot be, and a week in which somebody is there on a weekday."""
        if len(self.week) != 7 or not self.week[0]:
            raise UnfitHours("Hours of duty are told for seven weekdays, and there is duty on Mondays.")
        for spans in (*self.week, self.holidays):
            marks = [mark for span in spans for mark in span]
            if any(not 0 <= mark <= DAY for mark in marks) or any(first >= then for first, then in pairwise(marks)):
                raise UnfitHours("The spans of a day follow each other without meeting, from 00:00 to 24:00.")

    @property
    def is_ceaseless(self) -> bool:
        """Whether the duty is the same on every day, so that no calendar matters."""
        return set(self.week) == {self.holidays}

    def spans(self, day: int, calendar: Calendar) -> tuple[Span, ...]:
        """The spans of duty of a day by its ordinal."""
        weekday = weekday_of(day)
        if calendar.works(day):
            return self.week[weekday] if weekday < _SATURDAY else self.week[0]
        if weekday < _SATURDAY or calendar.is_holiday(day):
            return self.holidays
        return self.week[weekday]

    def closing(self, day: int, calendar: Calendar) -> int:
        """When a day's duty ends, in seconds of the day; of a day without duty, when Monday's would."""
        return (self.spans(day, calendar) or self.week[0])[-1][1]


def hours_of(week: Sequence[Sequence[tuple[time, time]]], holidays: Sequence[tuple[time, time]] = ()) -> Hours:
    """Hours of duty from clock times, weekday by weekday; 00:00 as an end is midnight, 24:00."""
    return Hours(tuple(_spans(day) for day in week), _spans(holidays))


def _spans(day: Sequence[tuple[time, time]]) -> tuple[Span, ...]:
    return tuple((_seconds(opens), _seconds(closes) or DAY) for opens, closes in day)


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


@lru_cache(maxsize=256)
def office_hours(opens: time, closes: time, noon: tuple[time, time] | None = None) -> Hours:
    """The same hours on every working day, none on rest days, with a break at noon if there is one."""
    day = [(opens, noon[0]), (noon[1], closes)] if noon else [(opens, closes)]
    return hours_of([day] * _SATURDAY + [[], []])


OFFICE_HOURS = office_hours(time(8, 30), time(17, 30))
ROUND_THE_CLOCK = Hours((((0, DAY),),) * 7, ((0, DAY),))


class Stretch(NamedTuple):
    """A time of duty within one day, in UTC, so that no change of clocks makes it longer or shorter."""

    day: int
    begins: datetime
    ends: datetime


def stretches(start: datetime, hours: Hours, calendar: Calendar, zone: tzinfo) -> Iterator[Stretch]:
    """The times of duty from an instant on, one after the other, without end."""
    day = start.astimezone(zone).toordinal()
    start = start.astimezone(UTC)
    while True:
        for opens, closes in hours.spans(day, calendar):
            begins, ends = instant(day, opens, zone), instant(day, closes, zone)
            if start < ends:
                yield Stretch(day, max(start, begins), ends)
        day += 1


def instant(day: int, second: int, zone: tzinfo) -> datetime:
    """A second of a day (ordinal) by the clocks of a zone, in UTC; the day's last is the next midnight."""
    if second == DAY:
        day, second = day + 1, 0
    midnight = datetime.combine(date.fromordinal(day), time.min)
    return (midnight + timedelta(seconds=second)).replace(tzinfo=zone).astimezone(UTC)


def worked_between(first: datetime, last: datetime, hours: Hours, calendar: Calendar, zone: tzinfo) -> timedelta:
    """How much duty lies between two instants; nothing if the second is not later."""
    total, end = timedelta(), last.astimezone(UTC)
    for stretch in stretches(first, hours, calendar, zone):
        if stretch.begins >= end:
            return total
        total += min(stretch.ends, end) - stretch.begins
    return total
