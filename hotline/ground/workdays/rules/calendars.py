"""Which days are working days: the calendar as counting needs it.

Source: the yearly notice of the State Council's General Office for holidays and make-up days.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from hotline.ground.workdays.words import Kind

MOST = 100_000
"""The longest limit that is counted, in its own unit."""

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""The years that the table may hold, and that are counted by look-up; others are counted day by day."""

_SATURDAY = 5


class BeyondCalendar(ValueError):
    """A limit that is negative, or so long or so far away that it ends after the year 9999."""


class Mark(NamedTuple):
    """What a day is, and the holiday it belongs to."""

    kind: Kind
    name: str = ""


Marks = Mapping[date, Mark]
"""Days and what they are."""


def weekday_of(day: int) -> int:
    """Of a day by its ordinal: Monday is 0. Ordinal 1 was a Monday."""
    return (day - 1) % 7


def usual(day: int) -> Kind:
    """What a day (ordinal) is where no notice says otherwise: its weekday decides."""
    return Kind.WORK if weekday_of(day) < _SATURDAY else Kind.REST


class Calendar:
    """Which days are working days. It never changes; counting takes one look-up, however long the limit."""

    __slots__ = ("_base", "_counts", "_known", "_marks", "_settled", "_working", "version")

    def __init__(self, days: Marks, *, version: int = 0) -> None:
        """`days` tells of each known day what it is; of others the weekday decides.

        A year is settled when every one of its days is known. `version` is that of the table the days came from.
        """
        self.version = version
        self._known = {day.toordinal(): mark.kind.is_working for day, mark in days.items()}
        self._marks = {ordinal: mark for day, mark in days.items() if mark != (usual(ordinal := day.toordinal()), "")}
        self._settled = _settled_years(self._known, {day.year for day in days})
        self._base = date(FIRST_YEAR, 1, 1).toordinal()
        self._working: list[int] = []
        self._counts: list[int] = []
        for day in range(self._base, date(LAST_YEAR, 12, 31).toordinal() + 1):
            if self.works(day):
                self._working.append(day)
            self._counts.append(len(self._working))

    def having(self, days: Marks) -> "Calendar":
        """The same calendar, where some days are otherwise."""
        known = {(day := date.fromordinal(ordinal)): self.mark(day) for ordinal in self._known}
        return Calendar({**known, **days}, version=self.version)

    # -- days by their ordinal, for sums ----------------------------------------------------------------------------

    def works(self, day: int) -> bool:
        """Whether the day with this ordinal is a working day."""
        known = self._known.get(day)
        return (day - 1) % 7 < _SATURDAY if known is None else known

    def is_holiday(self, day: int) -> bool:
        """Whether the day with this ordinal is a public holiday, not an ordinary weekend."""
        mark = self._marks.get(day)
        return mark is not None and mark.kind is Kind.HOLIDAY

    def later(self, day: int, amount: int) -> int:
        """The `amount`-th working day after a day, as ordinals; 0 is the day itself or the next working day."""
        place = day - self._base
        if amount == 0:
            if self.works(day):
                return day
            amount = 1
        if 0 <= place < len(self._counts):
            found = self._counts[place] + amount - 1
            if found < len(self._working):
                return self._working[found]
        while amount:
            day += 1
            amount -= self.works(day)
        return day

    # -- days as dates ----------------------------------------------------------------------------------------------

    def is_working(self, day: date) -> bool:
        """Whether a day is a working day, make-up days included."""
        return self.works(day.toordinal())

    def mark(self, day: date) -> Mark:
        """What a day is, and the name of its holiday."""
        ordinal = day.toordinal()
        return self._marks.get(ordinal) or Mark(usual(ordinal))

    def is_settled(self, year: int) -> bool:
        """Whether every day of the year is in the table."""
        return year in self._settled

    def after(self, day: date, amount: int) -> date:
        """The `amount`-th working day after `day`; with 0 the day itself, or the next working day if it is none."""
        return date.fromordinal(self.later(day.toordinal(), counted(amount)))

    def before(self, day: date, amount: int) -> date:
        """The `amount`-th working day before `day`; with 0 the day itself, or the last working day if it is none."""
        ordinal, left = day.toordinal(), counted(amount)
        if left == 0:
            left, ordinal = 1, ordinal + 1
        place = ordinal - 1 - self._base
        if 0 <= place < len(self._counts) and self._counts[place] >= left:
            return date.fromordinal(self._working[self._counts[place] - left])
        while left:
            ordinal -= 1
            left -= self.works(ordinal)
        return date.fromordinal(ordinal)

    def between(self, first: date, last: date) -> int:
        """How many working days there are after `first` up to and with `last`; 0 if `last` is not later."""
        low, high = first.toordinal(), last.toordinal()
        if self._base <= low <= high < self._base + len(self._counts):
            return self._counts[high - self._base] - self._counts[low - self._base]
        return sum(self.works(day) for day in range(low + 1, high + 1))

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a span touches a year that is not settled."""
        if first.year == last.year:
            return first.year not in self._settled
        return any(year not in self._settled for year in range(first.year, last.year + 1))


def _settled_years(ordinals: Mapping[int, bool], years: set[int]) -> frozenset[int]:
    """The years of which every day is known."""
    known = sorted(ordinals)
    settled = set()
    for year in years:
        first, following = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1
        if bisect_left(known, following) - bisect_left(known, first) == following - first:
            settled.add(year)
    return frozenset(settled)


def counted(amount: int) -> int:
    """An amount that can be counted."""
    if not 0 <= amount <= MOST:
        raise BeyondCalendar(f"A limit is 0 to {MOST} long, not {amount}.")
    return amount


def whole_year(year: int, exceptions: Marks) -> Iterator[tuple[date, Kind, str]]:
    """Every day of a year: the exceptions with their names, all others by their weekday."""
    for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        yield (day, *exceptions.get(day, Mark(usual(ordinal))))
