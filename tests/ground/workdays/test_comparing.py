"""Every start day since 2018 against two packages that have come by their days apart from us."""

from datetime import date

import chinese_calendar
import holidays
import pytest

from hotline.ground.workdays.rules import Calendar, Mark, published_years
from hotline.ground.workdays.rules.comparing import IsWorking, compare
from hotline.ground.workdays.words import Kind
from tests.ground.workdays.published import CALENDAR, PUBLISHED

FIRST, LAST = date(2018, 1, 1), date(published_years()[-1], 12, 31)
BY_HOLIDAYS = holidays.country_holidays("CN", years=range(FIRST.year, LAST.year + 1))


@pytest.mark.parametrize("other", [chinese_calendar.is_workday, BY_HOLIDAYS.is_working_day], ids=["one", "two"])
def test_no_limit_ends_on_another_day_than_two_packages_say(other: IsWorking) -> None:
    rows = compare(CALENDAR, other, FIRST, LAST)
    assert len(rows) == 12
    assert min(row.compared for row in rows) > 6_400
    assert [row for row in rows if row.differing] == []


def test_without_make_up_days_every_eighth_limit_would_end_on_another_day() -> None:
    rows = compare(CALENDAR, lambda day: day.weekday() < 5 and chinese_calendar.is_workday(day), FIRST, LAST)
    differing, compared = sum(row.differing for row in rows), sum(row.compared for row in rows)
    assert 0.10 < differing / compared < 0.16
    assert max(row.most for row in rows) == 11


def test_a_wrong_day_is_found() -> None:
    days = dict(PUBLISHED)
    days[date(2025, 6, 11)] = Mark(Kind.HOLIDAY, "x")
    rows = compare(Calendar(days), chinese_calendar.is_workday, FIRST, LAST, limits=[1])
    assert [(row.unit, row.differing > 0, row.most) for row in rows] == [("workdays", True, 1), ("days", True, 1)]
    assert rows[0].example is not None
