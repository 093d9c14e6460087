"""How a time limit is counted: natural hours, natural days, working hours, working days.

Sources: Civil Code art. 201 (the day of the event is not counted; hours run from the event) and art. 203 (a limit ends
at 24:00 of its last day; a last day on a holiday moves to the next working day).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple

from hotline.ground.workdays.rules.calendars import BeyondCalendar, Calendar, counted
from hotline.ground.workdays.rules.hours import DAY, OFFICE_HOURS, SHANGHAI, Hours, instant, stretches

Unit = Literal["hours", "days", "workhours", "workdays"]
StartRule = Literal["event", "next_day"]
EndRule = Literal["midnight", "close"]


class Due(NamedTuple):
    """When a limit ends. What arrives before `at` is in time (half-open)."""

    at: datetime
    is_provisional: bool
    """Whether it rests on a year whose holidays are not in the table yet: there only weekends are known."""


@dataclass(frozen=True, slots=True)
class Counting:
    """The way a limit is counted: from the event or the next day (自次日起), until midnight or close of business, by
    whose hours of duty, and whether a natural-day limit that ends on a rest day moves (limits of utilities do not)."""

    start_rule: StartRule = "event"
    end_rule: EndRule = "midnight"
    hours: Hours = OFFICE_HOURS
    last_day_moves: bool = True
    zone: tzinfo = SHANGHAI


AS_USUAL = Counting()


def due(start: datetime, amount: int, unit: Unit, *, calendar: Calendar, counting: Counting = AS_USUAL) -> Due:
    """When a limit of `amount` `unit`s ends that an event at `start` (aware) set running.

    - `hours` run through, day and night, from the event; with `next_day` from the next midnight.
    - `days`: the day of the event is not counted. A last day that is no working day moves to the next one if
      `last_day_moves`.
    - `workhours` run only while the unit is on duty; what comes after hours waits for the next opening. The last one
      may end at closing, never at the opening after it.
    - `workdays`: the day of the event is not counted, rest days and holidays are skipped, make-up days count. What
      comes after closing or on a rest day counts as received when the unit next opens; with `next_day` (自次日起) the
      first working day after the event's own date is the first day, whatever the hour.

    A limit of 0 days ends with the day itself. Days end at the next midnight of the zone, or with `close` when the
    unit closes. Raises BeyondCalendar for what cannot be counted.
    """
    try:
        if unit == "workdays":
            return _due_workdays(start, counted(amount), calendar, counting)
        if unit == "days":
            return _due_days(start, counted(amount), calendar, counting)
        if unit == "workhours":
            return _due_workhours(start, counted(amount), calendar, counting)
        begins = beginning(start, counting)
        return Due((begins.astimezone(UTC) + timedelta(hours=counted(amount))).astimezone(counting.zone), False)
    except (OverflowError, ValueError) as trouble:
        if isinstance(trouble, BeyondCalendar):
            raise
        raise BeyondCalendar(f"A limit of {amount} {unit} from {start} cannot be counted.") from trouble


def _due_workdays(start: datetime, amount: int, calendar: Calendar, counting: Counting) -> Due:
    local = start.astimezone(counting.zone)
    last = calendar.later(received_on(local, calendar, counting), amount)
    last_day = date.fromordinal(last)
    return Due(_end_of(last_day, local, calendar, counting), calendar.is_provisional(local, last_day))


def _due_days(start: datetime, amount: int, calendar: Calendar, counting: Counting) -> Due:
    local = start.astimezone(counting.zone)
    last = local.toordinal() + amount
    moved = calendar.later(last, 0) if counting.last_day_moves else last
    first_day, last_day = date.fromordinal(last), date.fromordinal(moved)
    rests_on_calendar = counting.last_day_moves and calendar.is_provisional(first_day, last_day)
    return Due(_end_of(last_day, local, calendar, counting), rests_on_calendar)


def _due_workhours(start: datetime, amount: int, calendar: Calendar, counting: Counting) -> Due:
    left = timedelta(hours=amount)
    begins = beginning(start, counting)
    for stretch in stretches(begins, counting.hours, calendar, counting.zone):
        if left <= stretch.ends - stretch.begins:
            at = (stretch.begins + left).astimezone(counting.zone)
            first, last = start.astimezone(counting.zone), date.fromordinal(stretch.day)
            return Due(at, not counting.hours.is_ceaseless and calendar.is_provisional(first, last))
        left -= stretch.ends - stretch.begins
    raise AssertionError("duty goes on for ever")


def beginning(start: datetime, counting: Counting) -> datetime:
    """From when hours run: from the event, or from the next midnight."""
    if counting.start_rule == "event":
        return start
    return instant(start.astimezone(counting.zone).toordinal(), DAY, counting.zone)


def received_on(local: datetime, calendar: Calendar, counting: Counting) -> int:
    """The day (ordinal) on which an event counts as received, for working-day limits: its own if the unit is or will
    be on duty on it, else that of the next opening."""
    day = local.toordinal()
    if counting.start_rule == "next_day":
        return day
    spans = counting.hours.spans(day, calendar)
    if spans and local.hour * 3600 + local.minute * 60 + local.second < spans[-1][1]:
        return day
    day += 1
    while not counting.hours.spans(day, calendar):
        day += 1
    return day


def _end_of(day: date, start: datetime, calendar: Calendar, counting: Counting) -> datetime:
    """When the last day of a limit ends: when the unit closes, or at midnight; never before the limit began."""
    if counting.end_rule == "close":
        ordinal = day.toordinal()
        at = instant(ordinal, counting.hours.closing(ordinal, calendar), counting.zone).astimezone(counting.zone)
        if at > start:
            return at
    day = date.fromordinal(day.toordinal() + 1)
    return datetime(day.year, day.month, day.day, tzinfo=counting.zone)
