"""Reads of the calendar."""

from datetime import date
from functools import lru_cache

from hotline.ground.profiles.own import LocalDay
from hotline.ground.profiles.rules import Profile
from hotline.ground.workdays.models import CalendarVersion, Day
from hotline.ground.workdays.rules import Calendar, Change, Mark, Notice
from hotline.ground.workdays.rules import changes as found_changes
from hotline.ground.workdays.words import Kind
from hotline.lib.statements import ask

_latest: Calendar = Calendar({})
_is_read = False

LATEST = "(SELECT coalesce(max(number), 0) FROM workdays_calendarversion)"
"""The same as `version`, as an expression in somebody else's statement."""


def version() -> int:
    """The number of the calendar in force; 0 before anything was entered."""
    ((number,),) = ask(f"SELECT {LATEST}")
    return int(number)


def calendar(known: int | None = None) -> Calendar:
    """The calendar in force. One small query asks for its version, unless it has just been read and is `known`; the
    days are read again only when it is new."""
    global _latest, _is_read
    number = version() if known is None else known
    if number != _latest.version:
        rows = Day.objects.values_list("on", "kind", "name")
        _latest = Calendar({on: Mark(Kind(kind), name) for on, kind, name in rows}, version=number)
    _is_read = True
    return _latest


def last_read() -> Calendar:
    """The calendar as this process has read it last, without a question to the database; read now if it never was. For
    what may lag behind a change by a page, such as the colour of a light; no limit is counted by it."""
    return _latest if _is_read else calendar()


@lru_cache(maxsize=8)
def calendar_of(number: int) -> Calendar:
    """The calendar as a version had it: that in force, less what was changed since. Years that were only entered whole
    from the published ones stay: no day of them was told otherwise before."""
    if number == version():
        return calendar(number)
    days = {on: Mark(Kind(kind), name) for on, kind, name in Day.objects.values_list("on", "kind", "name")}
    later = CalendarVersion.objects.filter(number__gt=number).order_by("-number")
    for changes_ in later.values_list("changes", flat=True):
        for on, before, _after in changes_:
            day = date.fromisoformat(on)
            if before is None:
                days.pop(day, None)
            else:
                days[day] = Mark(Kind(before))
    return Calendar(days, version=number)


def calendar_for(profile: Profile, known: Calendar | None = None) -> Calendar:
    """The calendar of a city: that in force – or another one that is `known` –, with the city's own days."""
    common = known or calendar()
    return _with_days(common, profile.own.days) if profile.own.days else common


@lru_cache(maxsize=32)
def _with_days(common: Calendar, days: tuple[LocalDay, ...]) -> Calendar:
    return common.having({day.on: Mark(_kind(common, day), day.name) for day in days})


def _kind(common: Calendar, day: LocalDay) -> Kind:
    """A day on which a city works though the country rests is a make-up day; one on which it rests a holiday."""
    if day.kind != "work":
        return Kind.HOLIDAY
    return Kind.WORK if common.is_working(day.on) else Kind.MAKE_UP


def marks(first: date, last: date) -> dict[date, Mark]:
    """What the table says of the days from `first` up to and with `last`."""
    rows = Day.objects.filter(on__range=(first, last)).values_list("on", "kind", "name")
    return {on: Mark(Kind(kind), name) for on, kind, name in rows}


def changes(notice: Notice) -> list[Change]:
    """What a notice would change in the table: days that are known otherwise or not at all."""
    rows = list(notice.rows())
    return found_changes(rows, marks(rows[0][0], rows[-1][0]))


def days(year: int) -> list[Day]:
    """The days of a year that differ from their weekday, in order: what an administrator reads and mends."""
    return list(Day.objects.filter(on__year=year).exclude(kind__in=(Kind.WORK, Kind.REST)).order_by("on"))


def settled_years() -> list[int]:
    """The years whose every day is in the table."""
    present = calendar()
    years = Day.objects.dates("on", "year")
    return [first.year for first in years if present.is_settled(first.year)]
