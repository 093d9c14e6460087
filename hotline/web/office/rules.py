"""How the registers are laid out on pages: the permission matrix in groups, a year in months. Pure."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.staff.rules import Permission, Row, matrix


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the matrix: an act, and what each role may do with it, in the order of the roles."""

    row: Row
    cells: tuple[tuple[str, Permission | None], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of the matrix that belong together."""

    key: str
    lines: tuple[Line, ...]


def grouped(rows: Mapping[str, Row], roles: Iterable[str], groups: Mapping[str, Iterable[str]]) -> list[Group]:
    """The matrix in groups of acts, each in the order of the group; what no group names comes last, under "other"."""
    columns = tuple(roles)
    named = {act for acts in groups.values() for act in acts}
    rest = [act for act in rows if act not in named]
    return [
        Group(key, tuple(_line(rows[act], columns) for act in acts if act in rows))
        for key, acts in {**groups, "other": rest}.items()
    ]


def _line(row: Row, roles: tuple[str, ...]) -> Line:
    return Line(row, tuple((role, row.roles.get(role)) for role in roles))


def covers(actor: Actor, act: str, path: str) -> bool:
    """Whether an actor's permission for an act reaches a unit: everywhere, or at and below her own unit."""
    permission = matrix()[act].roles.get(actor.role)
    return permission is not None and (permission.scope == "all" or paths.is_within(path, actor.reach))


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks from Monday to Sunday; days of the neighbouring months are None."""

    first: date
    weeks: tuple[tuple[date | None, ...], ...]


def months(year: int) -> list[Month]:
    """The twelve months of a year."""
    weeks_of = calendar.Calendar(firstweekday=0).monthdatescalendar
    return [
        Month(
            date(year, month, 1),
            tuple(tuple(day if day.month == month else None for day in week) for week in weeks_of(year, month)),
        )
        for month in range(1, 13)
    ]


def runs(days: Iterable[tuple[date, str]]) -> list[tuple[date, date, str]]:
    """Days in order, brought together where they follow each other under one name: first, last, name."""
    found: list[tuple[date, date, str]] = []
    for day, name in days:
        if found and found[-1][2] == name and (day - found[-1][1]).days == 1:
            found[-1] = (found[-1][0], day, name)
        else:
            found.append((day, day, name))
    return found
