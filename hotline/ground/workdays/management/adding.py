"""`hotline workdays add`: when a limit ends, and why."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import CommandError, CommandParser

from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles import rules as city
from hotline.ground.profiles import sources
from hotline.ground.workdays import queries
from hotline.ground.workdays.rules import (
    BeyondCalendar,
    Calendar,
    Counting,
    Due,
    Explanation,
    Unit,
    due,
    explain,
    office_hours,
)

_AT_ONCE = 5_000
"""Lines that are written together."""


def add_arguments(parser: CommandParser) -> None:
    """A start, an amount, and how it is counted."""
    parser.add_argument("start", nargs="?", help="a day (2026-02-12: within hours) or a moment (2026-02-12T17:40)")
    parser.add_argument("amount", nargs="?", help="how long; without both, lines of START AMOUNT from standard input")
    unit = parser.add_mutually_exclusive_group()
    for option, value, said in (
        ("--natural", "days", "natural days"),
        ("--hours", "hours", "natural hours, day and night"),
        ("--workhours", "workhours", "hours of duty"),
    ):
        unit.add_argument(option, dest="unit", action="store_const", const=value, help=f"{said}, not working days")
    parser.set_defaults(unit="workdays")
    parser.add_argument("--next-day", action="store_true", help="counted from the day after the event (自次日起)")
    parser.add_argument("--until-close", action="store_true", help="until close of business, not until midnight")
    parser.add_argument("--unmoved", action="store_true", help="a last natural day on a rest day stays there")
    parser.add_argument(
        "--profile", metavar="NAME", help="a city's hours and rules: a name, or a file; else those in force"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one object a line")
    form.add_argument("--explain", action="store_true", help="day by day: counted or not, why, and the sum so far")


def run(options: dict[str, Any]) -> Iterator[str]:
    """The lines that are printed, some at a time."""
    profile, counting = _profile(options["profile"]), _counting(options)
    calendar = queries.calendar_for(profile) if profile else queries.calendar()
    if options["start"] is None:
        yield from _many(sys.stdin, calendar, counting, options)
        return
    if options["amount"] is None:
        raise CommandError("Say how long: hotline workdays add 2026-02-12 7")
    start, amount = _pair(options["start"], options["amount"], counting)
    if options["explain"]:
        yield from _explained(_sure(explain, start, amount, options["unit"], calendar, counting))
    else:
        end = _sure(due, start, amount, options["unit"], calendar, counting)
        yield _said(start, amount, end, calendar, counting, options)


def _many(lines: Iterable[str], calendar: Calendar, counting: Counting, options: dict[str, Any]) -> Iterator[str]:
    """The answers to many lines, in their order; the first that cannot be read ends it."""
    if options["explain"]:
        raise CommandError("--explain is for one limit: hotline workdays add 2026-02-12 7 --explain")
    found: list[str] = []
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words:
            continue
        try:
            start, amount = _pair(words[0], " ".join(words[1:]), counting)
            end = _sure(due, start, amount, options["unit"], calendar, counting)
        except CommandError as trouble:
            yield from found
            raise CommandError(f"line {number}: {trouble}") from trouble
        found.append(_said(start, amount, end, calendar, counting, options))
        if len(found) == _AT_ONCE:
            yield "\n".join(found)
            found.clear()
    yield from found


def _pair(start: str, amount: str, counting: Counting) -> tuple[datetime, int]:
    try:
        if len(start) > 10:
            at = datetime.fromisoformat(start)
        else:
            # A day alone means within hours: at opening.
            opens = timedelta(seconds=counting.hours.week[0][0][0])
            at = datetime.combine(date.fromisoformat(start), time.min, counting.zone) + opens
        return (at if at.tzinfo else at.replace(tzinfo=counting.zone)), int(amount)
    except ValueError:
        raise CommandError(
            f"{f'{start} {amount}'.strip()!r} is not a day and an amount, such as 2026-02-12 7."
        ) from None


def _sure(count: Any, start: datetime, amount: int, unit: Unit, calendar: Calendar, counting: Counting) -> Any:
    try:
        return count(start, amount, unit, calendar=calendar, counting=counting)
    except BeyondCalendar as trouble:
        raise CommandError(str(trouble)) from trouble


def _counting(options: dict[str, Any]) -> Counting:
    """The way of counting: the city's, and what the options say."""
    usual = Counting()
    profile = _profile(options["profile"])
    return Counting(
        start_rule="next_day" if options["next_day"] else "event",
        end_rule="close" if options["until_close"] else "midnight",
        hours=office_hours(profile.opens, profile.closes, profile.noon_break) if profile else usual.hours,
        last_day_moves=not options["unmoved"] and (profile.last_day_moves if profile else usual.last_day_moves),
        zone=ZoneInfo(profile.time_zone) if profile else usual.zone,
    )


def _profile(name: str | None) -> city.Profile | None:
    """The profile of a city that ships with us, or of a file; without a name the one in force, if there is one."""
    if name is None:
        try:
            return profiles.current()
        except LookupError:
            return None
    try:
        return city.read(sources.load(sources.find(name)).body)
    except city.ProfileFault as trouble:
        raise CommandError(str(trouble)) from trouble


def last_day(end: Due) -> date:
    """The last day of a limit: one that ends at midnight ends with the day before."""
    return (end.at - timedelta(microseconds=1)).date()


def _said(
    start: datetime, amount: int, end: Due, calendar: Calendar, counting: Counting, options: dict[str, Any]
) -> str:
    if options["json"]:
        told = {
            "start": start.isoformat(),
            "amount": amount,
            "unit": options["unit"],
            "due_at": end.at.isoformat(),
            "last_day": last_day(end).isoformat(),
            "is_provisional": end.is_provisional,
            "calendar_version": calendar.version,
        }
        return json.dumps(told)
    is_exact = options["unit"] in ("hours", "workhours") or counting.end_rule == "close"
    said = end.at.strftime("%Y-%m-%d %H:%M") if is_exact else last_day(end).isoformat()
    return f"{said} (provisional)" if end.is_provisional else said


def _explained(found: Explanation) -> Iterator[str]:
    """Day by day, and the end."""
    for line in found.lines:
        name = f" {line.name}" if line.name else ""
        mark = " (provisional)" if line.is_provisional else ""
        day = f"{line.on} {line.on:%a}  {_amount(line.total, found.unit):>7}"
        yield f"{day}  {line.reason.label} · {line.kind.label}{name}{mark}"
    yield f"{found.due.at:%Y-%m-%d %H:%M}"


def _amount(total: timedelta, unit: Unit) -> str:
    if unit in ("days", "workdays"):
        return str(total.days)
    minutes = int(total.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"
