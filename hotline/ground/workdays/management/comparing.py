"""`hotline workdays compare`: our sums beside those of two packages, and beside a rule without make-up days."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import chinese_calendar

from hotline.ground.workdays import queries, rules
from hotline.ground.workdays.rules.comparing import IsWorking, Row, compare

FIRST_YEAR = 2018


class Other(NamedTuple):
    """Somebody else's word on which days are worked, and the last year it knows."""

    name: str
    is_working: IsWorking
    last_year: int


def others() -> list[Other]:
    """The packages that can be asked here. `holidays` has come by its days by itself; it belongs to the tools of
    development, and a machine without it asks one."""
    found = [Other("chinesecalendar", chinese_calendar.is_workday, rules.published_years()[-1])]
    try:
        import holidays
    except ImportError:
        return found
    known = holidays.country_holidays("CN", years=range(FIRST_YEAR, found[0].last_year + 1))
    return [*found, Other("holidays", known.is_working_day, max(day.year for day in known.weekend_workdays))]


def _without_make_up_days(day: date) -> bool:
    """Weekends and holidays are off; no weekend day is ever worked."""
    return day.weekday() < 5 and chinese_calendar.is_workday(day)


class Compared:
    """Every table, and whether the packages agree with us."""

    def __init__(self) -> None:
        self.is_equal = True
        self._calendar = queries.calendar()

    def lines(self) -> Iterator[str]:
        """The tables as they are printed."""
        asked = others()
        for other in asked:
            rows = self._rows(other)
            self.is_equal &= not any(row.differing for row in rows)
            yield from _table(f"our calendar (version {self._calendar.version}) and {other.name}", rows, other)
        if len(asked) == 1:
            yield "The package holidays is not installed here; its table is left out."
        bare = Other("a rule without make-up days", _without_make_up_days, asked[0].last_year)
        yield from _table("our calendar and weekends and holidays without make-up days", self._rows(bare), bare)

    def _rows(self, other: Other) -> list[Row]:
        first, last = date(FIRST_YEAR, 1, 1), date(other.last_year, 12, 31)
        return compare(self._calendar, other.is_working, first, last)


def _table(title: str, rows: list[Row], other: Other) -> Iterator[str]:
    compared, differing = sum(row.compared for row in rows), sum(row.differing for row in rows)
    share = f" ({differing / compared:.1%})" if differing else ""
    yield f"\n{title}: {differing:,} of {compared:,} limits differ{share}"
    yield f"every start day {FIRST_YEAR}-01-01 to {other.last_year}-12-31, received at 10:00 and at 20:00"
    yield f"{'unit':9} {'limit':>5} {'compared':>9} {'differ':>7} {'most days':>10}  example"
    for row in rows:
        example = ""
        if row.example:
            start, ours, theirs = row.example
            example = f"{start:%Y-%m-%d %H:%M} + {row.amount}: {ours}, not {theirs}"
        yield f"{row.unit:9} {row.amount:>5} {row.compared:>9,} {row.differing:>7,} {row.most:>10}  {example}".rstrip()
