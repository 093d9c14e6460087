"""Holidays and make-up days of one year, read from a list (CSV, TOML, JSON) or from the words of the notice.

Everything is read to its end, and every mistake is named with its line; days with mistakes never enter.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from hotline.ground.workdays.rules.calendars import FIRST_YEAR, LAST_YEAR, Mark, Marks, weekday_of, whole_year
from hotline.ground.workdays.words import Kind, Mistake

LONGEST_NAME = 60
LONGEST = 20_000
"""Characters of a notice."""
_LONGEST_RUN = 31
"""Days of a holiday: a longer one is a slip of the pen."""


class Fault(NamedTuple):
    """One mistake, and the line it stands on (from 1; 0 is the whole)."""

    line: int
    mistake: Mistake
    facts: Mapping[str, object]

    def __str__(self) -> str:
        return str(self.mistake.label) % self.facts


class NoticeRefused(ValueError):
    """A list or notice with mistakes, all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("; ".join(f"{fault.line}: {fault}" for fault in self.faults))


class Entry(NamedTuple):
    """One day as it was read, before it is checked."""

    line: int
    on: date
    mark: Mark


@dataclass(slots=True)
class Reading:
    """What has been read so far: days, mistakes, and the year that the text names."""

    year: int | None = None
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    may_reach_over: bool = False
    """Whether days of the year before may stand in it (元旦: 2022年12月31日至2023年1月2日)."""

    def miss(self, line: int, mistake: Mistake, **facts: object) -> None:
        """Note a mistake."""
        self.faults.append(Fault(line, mistake, facts))

    def add(self, line: int, first: date, last: date, mark: Mark) -> int:
        """Note the days of a run; how many they are."""
        count = (last - first).days + 1
        if not 1 <= count <= _LONGEST_RUN:
            self.miss(line, Mistake.BACKWARDS, first=first, last=last)
            return 0
        if len(mark.name) > LONGEST_NAME:
            self.miss(line, Mistake.LONG_NAME, longest=LONGEST_NAME)
        self.entries += [Entry(line, first + timedelta(days=n), mark) for n in range(count)]
        return count


class Notice(NamedTuple):
    """A year's holidays and make-up days, checked. `before` are days of December that belong to its first holiday."""

    year: int
    days: Marks
    before: Marks

    def rows(self) -> Iterator[tuple[date, Kind, str]]:
        """Every day it settles: the whole year, and the days of the year before."""
        for on, mark in sorted(self.before.items()):
            yield (on, *mark)
        yield from whole_year(self.year, self.days)


class Change(NamedTuple):
    """A day that becomes something else; before is None where the table does not know the day."""

    on: date
    before: Mark | None
    after: Mark

    @property
    def is_felt(self) -> bool:
        """Whether it counts otherwise, or is called otherwise, than anybody would have thought before."""
        usual = Mark(Kind.WORK if self.on.weekday() < 5 else Kind.REST)
        return (self.before or usual) != self.after


def changes(rows: Iterable[tuple[date, Kind, str]], before: Marks) -> list[Change]:
    """Which days of the rows the table has otherwise or not at all."""
    found = (Change(on, before.get(on), Mark(kind, name)) for on, kind, name in rows)
    return [change for change in found if change.before != change.after]


def checked(reading: Reading, year: int | None) -> Notice:
    """A notice from what was read: days of one year, none of them two things. Raises NoticeRefused naming mistakes."""
    year = year or reading.year
    if year is None:
        if not reading.faults:
            reading.miss(0, Mistake.NO_YEAR)
    elif not FIRST_YEAR <= year <= LAST_YEAR:
        reading.miss(0, Mistake.STRANGE_YEAR, first=FIRST_YEAR, last=LAST_YEAR, year=year)
    elif not reading.faults and not any(entry.mark.kind is Kind.HOLIDAY for entry in reading.entries):
        reading.miss(0, Mistake.NOTHING)
    days: dict[date, Mark] = {}
    for entry in reading.entries:
        if fault := _fault(entry, days.setdefault(entry.on, entry.mark), year, reading.may_reach_over):
            reading.faults.append(fault)
    if reading.faults or year is None:
        raise NoticeRefused(reading.faults)
    within = {on: mark for on, mark in days.items() if on.year == year}
    return Notice(year, within, {on: mark for on, mark in days.items() if on.year != year})


def _fault(entry: Entry, known: Mark, year: int | None, may_reach_over: bool) -> Fault | None:
    """What is wrong with a day, if anything."""
    on, is_weekend = entry.on, weekday_of(entry.on.toordinal()) >= 5
    reaches_over = may_reach_over and year is not None and on.year == year - 1 and on.month == 12
    if year is not None and on.year != year and not reaches_over:
        return Fault(entry.line, Mistake.OTHER_YEAR, {"day": on, "year": year})
    if entry.mark.kind.is_working != known.kind.is_working:
        return Fault(entry.line, Mistake.BOTH, {"day": on})
    if entry.mark.kind is Kind.MAKE_UP and not is_weekend:
        return Fault(entry.line, Mistake.ON_A_WEEKDAY, {"day": on})
    return None
