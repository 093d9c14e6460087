"""How an end that was counted anew stands to the one before. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from hotline.ground.workdays.rules import Due


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which a year's days can be felt: from its first day – or the first day of the December before that
    its notice changed – to its end."""

    begins: datetime
    ends: datetime

    def holds(self, started_at: datetime, due_at: datetime) -> bool:
        """Whether a limit reaches into it. One that ends at the midnight with which it begins does not."""
        return due_at > self.begins and started_at < self.ends


def window(year: int, before: Iterable[date], zone: tzinfo) -> Window:
    """The window of a year, of which these days of the December before were changed as well."""
    first = min([date(year, 1, 1), *before])
    begins = datetime(first.year, first.month, first.day, tzinfo=zone)
    return Window(begins, datetime(year + 1, 1, 1, tzinfo=zone))


def days_before(changes: Iterable[Iterable[list[str | None]]], year: int) -> list[date]:
    """The days of the December before a year that were changed together with days of the year, by one notice.
    `changes` are those of the versions of the calendar: [day, before, after]."""
    found: list[date] = []
    for version in changes:
        days = [date.fromisoformat(str(on)) for on, *_ in version]
        if any(day.year == year for day in days):
            found += [day for day in days if (day.year, day.month) == (year - 1, 12)]
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What counting a limit anew comes to. `is_spared`: the new end has passed while the old one has not; nobody is
    made late by a calendar, so that the old end stays."""

    before: datetime
    end: Due
    is_spared: bool = False

    @property
    def moves(self) -> int:
        """-1 earlier, 0 not at all, 1 later."""
        return (self.end.at > self.before) - (self.end.at < self.before)


def outcome(due_at: datetime, end: Due, *, at: datetime, is_still: bool) -> Outcome:
    """What becomes of a limit's end at the moment of the act. One that stands still cannot run out."""
    if end.at <= at < due_at and not is_still:
        return Outcome(due_at, Due(due_at, False), is_spared=True)
    return Outcome(due_at, end)
