"""The years that are known from the start: those the State Council has published, as a package keeps them."""

from collections.abc import Iterator
from datetime import date

from chinese_calendar import constants

from hotline.ground.workdays.rules.calendars import Mark, whole_year
from hotline.ground.workdays.words import Kind

FIRST_PUBLISHED = 2015
"""From this year on the published calendar is taken over: older records are counted rightly, too."""


def published_years() -> range:
    """The years whose holidays the installed tables (package chinesecalendar) know."""
    return range(FIRST_PUBLISHED, max(constants.holidays).year + 1)


def published(year: int) -> Iterator[tuple[date, Kind, str]]:
    """Every day of a year as the State Council published it, with the holiday's Chinese name."""
    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    exceptions = {day: Mark(Kind.HOLIDAY, names[name]) for day, name in constants.holidays.items() if day.year == year}
    exceptions |= {day: Mark(Kind.MAKE_UP, names[name]) for day, name in constants.workdays.items() if day.year == year}
    return whole_year(year, exceptions)
