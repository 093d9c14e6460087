"""Counting the measures: by time, line, group of calls, seat or team, as far as somebody may watch."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.insight.telephony.rules import Measure, Sums, cohorts, measures
from hotline.insight.telephony.words import By, Interval
from hotline.lib import paths
from hotline.register.seats.queries import of_staff
from hotline.register.staff.rules import matrix

WATCH = "watch_calls"
ORIGIN = datetime(2001, 1, 1)  # noqa: DTZ001  # a midnight on the wall, from which intervals are counted
OF_NOBODY = -1
_KEYS = {
    By.TIME: "''",
    By.LINE: "line",
    By.SKILL: "skill",
    By.SEAT: "extension",
    By.TEAM: "team",
}
_PLACED = """
SELECT counted.*, coalesce(place.extension, '') AS extension, coalesce(place.team, '') AS team
FROM counted LEFT JOIN seats_seat AS place ON place.id = counted.seat_id
"""
_COUNTED = "SELECT counted.*, '' AS extension, '' AS team FROM counted"
_REACH = "(%(home_from)s = '' OR (home_path >= %(home_from)s AND home_path < %(home_until)s))"
_OWN = "(%(seat)s::bigint IS NULL OR seat_id = %(seat)s)"
_NARROWED = {
    "lines": "line LIKE ANY(%(lines)s)",
    "skill": "skill = %(skill)s",
    "extension": "extension = %(extension)s",
    "team": "team = %(team)s",
}
OF_SEATS = frozenset({"spells"})
"""Cohorts that know seats, but neither lines nor groups of calls."""
OF_ALL = frozenset({"places"})
"""Cohorts that are counted as a whole only."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose calls and seats are counted: those of a region, of one seat alone, or nobody's."""

    home: str = ""
    seat_id: int | None = None

    @property
    def until(self) -> str:
        """Where the region's paths end."""
        return paths.upper(self.home) if self.home else ""


def scope_of(actor: Actor) -> Scope:
    """What somebody may watch by the matrix: her region, her own seat, or nothing."""
    permission = matrix()[WATCH].roles.get(actor.role)
    if permission is None or not actor.reach:
        return Scope(seat_id=OF_NOBODY)
    if permission.scope == "mine":
        seat = of_staff(actor.desk_id)
        return Scope(seat_id=seat.pk if seat else OF_NOBODY)
    return Scope(home=actor.reach)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be counted: a stretch of time, the end not included; by what; narrowed to what. `lines` are numbers of
    ours, found with or without area code."""

    since: datetime
    until: datetime
    by: By = By.TIME
    interval: Interval = Interval.DAY
    lines: tuple[str, ...] = ()
    skill: str = ""
    extension: str = ""
    team: str = ""

    @property
    def step(self) -> timedelta:
        """How long an interval is."""
        return timedelta(minutes=int(self.interval))

    @property
    def is_narrowed(self) -> bool:
        """Whether some of the calls are left out."""
        return bool(self.lines or self.skill or self.extension or self.team)

    @property
    def is_placed(self) -> bool:
        """Whether it must be known at which seat a call was."""
        return bool(self.extension or self.team) or self.by in (By.SEAT, By.TEAM)

    def knows(self, cohort: str) -> bool:
        """Whether a cohort can be counted like that: time of seats has no line, seats per resident no interval."""
        if cohort in OF_ALL:
            return not self.is_narrowed and self.by == By.TIME
        return cohort not in OF_SEATS or (not self.lines and not self.skill and self.by not in (By.LINE, By.SKILL))


@dataclass(frozen=True, slots=True)
class Table:
    """What was counted: for each interval or each line, group, seat or team its sums by measure, and all of them."""

    rows: dict[datetime | str, dict[str, Sums]] = field(default_factory=dict)

    @property
    def total(self) -> dict[str, Sums]:
        """Everything together."""
        found: dict[str, Sums] = {}
        for sums in self.rows.values():
            for code, each in sums.items():
                found[code] = found[code] + each if code in found else each
        return found


def count(asked: Asked, *, scope: Scope, now: datetime, codes: Iterable[str] = ()) -> Table:
    """Count measures – all, or those named –, each cohort by one statement. Intervals begin on the city's own clock."""
    wanted = [each for code, each in measures().items() if not codes or code in set(codes)]
    table = Table()
    for name in dict.fromkeys(each.over for each in wanted):
        if asked.knows(name) and not (name in OF_ALL and scope.seat_id is not None):
            _count(name, [each for each in wanted if each.over == name], asked, scope, now, table)
    return table


def _count(name: str, wanted: list[Measure], asked: Asked, scope: Scope, now: datetime, table: Table) -> None:
    zone = profiles.current().time_zone
    given: dict[str, Any] = {
        "since": asked.since, "until": asked.until, "now": now, "step": asked.step, "origin": ORIGIN, "zone": zone,
        "home_from": scope.home, "home_until": scope.until, "seat": scope.seat_id,
        "lines": [f"%{number}" for number in asked.lines], "skill": asked.skill,
        "extension": asked.extension, "team": asked.team,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_statement(name, wanted, asked), given)
        counted = cursor.fetchall()
    lines = profiles.current().telephone
    for bucket, key, *sums in counted:
        row = bucket if asked.by == By.TIME else lines.line(key).code if asked.by == By.LINE else key
        told, found = table.rows.setdefault(row, {}), iter(sums)
        for each in wanted:
            here = _sums(each, found)
            told[each.code] = told[each.code] + here if each.code in told else here


def _sums(measure: Measure, found: Any) -> Sums:
    numerator = float(next(found))
    return Sums(numerator, float(next(found)) if measure.denominator else None)


def _statement(name: str, wanted: list[Measure], asked: Asked) -> str:
    """One statement for all measures of a cohort. What it is made of are files of ours; what was asked are values."""
    sums = ", ".join(part for each in wanted for part in (each.numerator, each.denominator) if part)
    bucket = "date_bin(%(step)s, at AT TIME ZONE %(zone)s, %(origin)s)" if asked.by == By.TIME else "NULL"
    where = [_REACH, _OWN, *(_NARROWED[name] for name in _NARROWED if getattr(asked, name))]
    return (
        f"WITH counted AS ({cohorts()[name].rows}), placed AS ({_PLACED if asked.is_placed else _COUNTED}) "  # noqa: S608  # files of ours; what was asked is given apart
        f"SELECT {bucket} AS bucket, {_KEYS[asked.by]} AS key, {sums} FROM placed "
        f"WHERE {' AND '.join(where)} GROUP BY 1, 2 ORDER BY 1, 2"
    )
