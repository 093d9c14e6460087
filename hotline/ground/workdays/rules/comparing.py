"""Our sums beside somebody else's: every start day, counted with our rule and walked day by day with another's word
on which days are worked. The walk shares nothing with `due`, so that a slip in either is seen."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from hotline.ground.workdays.rules.calendars import Calendar
from hotline.ground.workdays.rules.counting import Unit, due
from hotline.ground.workdays.rules.hours import SHANGHAI

LIMITS = (1, 3, 5, 7, 15, 30)
UNITS: tuple[Unit, ...] = ("workdays", "days")
_ONE_DAY = timedelta(days=1)
_AT_WORK, _AFTER_HOURS = time(10), time(20)

IsWorking = Callable[[date], bool]


@dataclass(slots=True)
class Row:
    """One limit over all start days: how many ends were compared, how many differ, by how much, and an example."""

    unit: Unit
    amount: int
    compared: int = 0
    differing: int = 0
    most: int = 0
    """Days by which two ends differ at most."""
    example: tuple[datetime, date, date] | None = None
    """When it came in, our last day, and the other's: of the first start with the greatest difference."""

    def take(self, start: datetime, ours: date, other: date) -> None:
        """Compare one end."""
        self.compared += 1
        if ours != other:
            self.differing += 1
            if abs((ours - other).days) > self.most:
                self.most, self.example = abs((ours - other).days), (start, ours, other)


def compare(
    calendar: Calendar, is_working: IsWorking, first: date, last: date, *, limits: Sequence[int] = LIMITS
) -> list[Row]:
    """Every day from `first` to `last` as a start, within hours and after them, with every limit, working and natural.

    `last` is the last day the other knows: ends beyond it are not compared.
    """
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    known = {day: is_working(day) for day in days}
    rows = []
    for unit in UNITS:
        others = _workdays if unit == "workdays" else _days
        found = [Row(unit, amount) for amount in limits]
        for day in days:
            for at in (_AT_WORK, _AFTER_HOURS):
                start = datetime.combine(day, at, SHANGHAI)
                ends = others(day, at, known, max(limits))
                for row in found:
                    if end := ends.get(row.amount):
                        row.take(start, _last_day(start, row.amount, unit, calendar), end)
        rows += found
    return rows


def _last_day(start: datetime, amount: int, unit: Unit, calendar: Calendar) -> date:
    return due(start, amount, unit, calendar=calendar).at.date() - _ONE_DAY


def _workdays(day: date, at: time, known: dict[date, bool], most: int) -> dict[int, date]:
    """The last days of limits of 1, 2, 3 … working days, walked; what comes late or on a rest day waits."""
    onward = _working_from(day, known)
    received = next(onward, None)
    if received == day and at == _AFTER_HOURS:
        next(onward, None)
    return dict(enumerate(islice(onward, most), start=1))


def _working_from(day: date, known: dict[date, bool]) -> Iterator[date]:
    while day in known:
        if known[day]:
            yield day
        day += _ONE_DAY


def _days(day: date, at: time, known: dict[date, bool], most: int) -> dict[int, date]:
    """The last days of limits of 1, 2, 3 … natural days; one on a rest day moves on."""
    ends = ((n, next(_working_from(day + timedelta(days=n), known), None)) for n in range(1, most + 1))
    return {amount: end for amount, end in ends if end}
