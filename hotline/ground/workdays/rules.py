"""How a time limit is counted: natural hours, natural days, working days with holidays and make-up days.

Sources: Civil Code art. 201 (the day of the event is not counted; hours run from the event) and art. 203 (a limit ends
at 24:00 of its last day; a last day on a holiday moves to the next working day), the yearly notice of the State
Council's General Office for holidays and make-up days.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from chinese_calendar import constants

from hotline.ground.workdays.words import Kind

Unit = Literal["hours", "days", "workdays"]
StartRule = Literal["event", "next_day"]
EndRule = Literal["midnight", "close"]

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOST = 100_000
"""The longest limit that is counted, in its own unit."""

_ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""The years that the table may hold, and that are counted by look-up; others are counted day by day."""

_SATURDAY = 5


class BeyondCalendar(ValueError):
    """A limit that is negative, or so long or so far away that it ends after the year 9999."""


class Due(NamedTuple):
    """When a limit ends. What arrives before `at` is in time (half-open)."""

    at: datetime
    is_provisional: bool
    """Whether it rests on a year whose holidays are not in the table yet: there only weekends are known."""


class Calendar:
    """Which days are working days. It never changes; counting takes one look-up, however long the limit."""

    __slots__ = ("_base", "_counts", "_known", "_settled", "_working", "version")

    def __init__(self, days: Mapping[date, bool], *, version: int = 0) -> None:
        """`days` tells of each known day whether it is a working day; of others the weekday decides.

        A year is settled when every one of its days is known. `version` is that of the table the days came from.
        """
        self.version = version
        self._known = {day.toordinal(): is_working for day, is_working in days.items()}
        self._settled = _settled_years(days)
        self._base = date(FIRST_YEAR, 1, 1).toordinal()
        self._working: list[int] = []
        self._counts: list[int] = []
        for day in range(self._base, date(LAST_YEAR, 12, 31).toordinal() + 1):
            if self._is_working(day):
                self._working.append(day)
            self._counts.append(len(self._working))

    def _is_working(self, day: int) -> bool:
        """Of a day by its ordinal; ordinal 1 was a Monday."""
        known = self._known.get(day)
        return (day - 1) % 7 < _SATURDAY if known is None else known

    def _after(self, day: int, amount: int) -> int:
        """The `amount`-th working day after a day, as ordinals; 0 is the day itself or the next working day."""
        place = day - self._base
        if amount == 0:
            if self._is_working(day):
                return day
            amount = 1
        if 0 <= place < len(self._counts):
            found = self._counts[place] + amount - 1
            if found < len(self._working):
                return self._working[found]
        while amount:
            day += 1
            amount -= self._is_working(day)
        return day

    def is_working(self, day: date) -> bool:
        """Whether a day is a working day, make-up days included."""
        return self._is_working(day.toordinal())

    def is_settled(self, year: int) -> bool:
        """Whether every day of the year is in the table."""
        return year in self._settled

    def after(self, day: date, amount: int) -> date:
        """The `amount`-th working day after `day`; with 0 the day itself, or the next working day if it is none."""
        return date.fromordinal(self._after(day.toordinal(), _counted(amount)))

    def before(self, day: date, amount: int) -> date:
        """The `amount`-th working day before `day` (1 or more)."""
        ordinal = day.toordinal()
        for _ in range(_counted(amount)):
            ordinal -= 1
            while not self._is_working(ordinal):
                ordinal -= 1
        return date.fromordinal(ordinal)

    def between(self, first: date, last: date) -> int:
        """How many working days there are after `first` up to and with `last`; 0 if `last` is not later."""
        low, high = first.toordinal(), last.toordinal()
        if self._base <= low <= high < self._base + len(self._counts):
            return self._counts[high - self._base] - self._counts[low - self._base]
        return sum(self._is_working(day) for day in range(low + 1, high + 1))

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a span touches a year that is not settled."""
        if first.year == last.year:
            return first.year not in self._settled
        return any(year not in self._settled for year in range(first.year, last.year + 1))


def _settled_years(days: Mapping[date, bool]) -> frozenset[int]:
    """The years of which every day is known."""
    ordinals = sorted(day.toordinal() for day in days)
    settled = set()
    for year in {day.year for day in days}:
        first, following = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
        if bisect_left(ordinals, following) - bisect_left(ordinals, first) == following - first:
            settled.add(year)
    return frozenset(settled)


def _counted(amount: int) -> int:
    """An amount that can be counted."""
    if not 0 <= amount <= MOST:
        raise BeyondCalendar(f"A limit is 0 to {MOST} long, not {amount}.")
    return amount


def due(
    start: datetime,
    amount: int,
    unit: Unit,
    *,
    calendar: Calendar,
    start_rule: StartRule = "event",
    end_rule: EndRule = "midnight",
    opens: time = time(8, 30),
    closes: time = time(17, 30),
    last_day_moves: bool = True,
    zone: tzinfo = SHANGHAI,
) -> Due:
    """When a limit of `amount` `unit`s ends that an event at `start` (aware) set running.

    - `hours` run through, day and night, from the event; with `next_day` from the next midnight.
    - `days`: the day of the event is not counted. A last day that is no working day moves to the next one if
      `last_day_moves` (limits of utilities do not).
    - `workdays`: the day of the event is not counted, rest days and holidays are skipped, make-up days count. What
      comes after closing or on a rest day counts as received when offices next open; with `next_day` (自次日起) the
      first working day after the event's own date is the first day, whatever the hour.

    A limit of 0 days ends with the day itself. Days end at the next midnight of `zone`, or at `closes` with `close`.
    Raises BeyondCalendar for what cannot be counted.
    """
    try:
        if unit == "hours":
            return _due_hours(start, _counted(amount), start_rule, zone)
        local = start.astimezone(zone)
        if unit == "days":
            last = local.toordinal() + _counted(amount)
            moves = last_day_moves and not calendar._is_working(last)
            first, last = last, calendar._after(last, 0) if moves else last
            rests_on_calendar = last_day_moves
        else:
            first = _received_on(local, calendar, start_rule, closes)
            last = calendar._after(first, _counted(amount))
            first = min(first, local.toordinal())
            rests_on_calendar = True
        last_day = date.fromordinal(last)
        at = _end_of(last_day, end_rule, closes, zone)
        if at <= local:
            at = _end_of(last_day, "midnight", closes, zone)
    except (OverflowError, ValueError) as trouble:
        raise BeyondCalendar(f"A limit of {amount} {unit} from {start} cannot be counted.") from trouble
    return Due(at, rests_on_calendar and calendar.is_provisional(date.fromordinal(first), last_day))


def _due_hours(start: datetime, amount: int, start_rule: StartRule, zone: tzinfo) -> Due:
    """Natural hours. Added in UTC, so that no change of clocks makes one longer."""
    if start_rule == "next_day":
        start = _end_of(start.astimezone(zone).date(), "midnight", time.min, zone)
    return Due((start.astimezone(UTC) + timedelta(hours=amount)).astimezone(zone), is_provisional=False)


def _received_on(local: datetime, calendar: Calendar, start_rule: StartRule, closes: time) -> int:
    """The day (ordinal) on which an event counts as received, for working-day limits."""
    day = local.toordinal()
    if start_rule == "next_day":
        return day
    if not calendar._is_working(day):
        return calendar._after(day, 1)
    return calendar._after(day, 1) if local.time() >= closes else day


def _end_of(day: date, end_rule: EndRule, closes: time, zone: tzinfo) -> datetime:
    """When a day ends: at the midnight after it, or when offices close."""
    if end_rule == "close":
        return datetime.combine(day, closes, zone)
    day += _ONE_DAY
    return datetime(day.year, day.month, day.day, tzinfo=zone)


FIRST_PUBLISHED = 2015
"""From this year on the published calendar is taken over: older records are counted rightly, too."""


def published_years() -> range:
    """The years whose holidays the installed tables (package chinesecalendar) know."""
    return range(FIRST_PUBLISHED, max(constants.holidays).year + 1)


def whole_year(year: int, exceptions: Mapping[date, tuple[Kind, str]]) -> Iterator[tuple[date, Kind, str]]:
    """Every day of a year: the exceptions with their names, all others by their weekday."""
    for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        usual = (Kind.WORK if day.weekday() < _SATURDAY else Kind.REST, "")
        yield (day, *exceptions.get(day, usual))


def published(year: int) -> Iterator[tuple[date, Kind, str]]:
    """Every day of a year as the State Council published it, with the holiday's Chinese name."""
    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    exceptions = {day: (Kind.HOLIDAY, names[name]) for day, name in constants.holidays.items() if day.year == year}
    exceptions |= {day: (Kind.MAKE_UP, names[name]) for day, name in constants.workdays.items() if day.year == year}
    return whole_year(year, exceptions)
