"""Reads of whistles: which ones somebody may see, what is open on one, what both sides did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.orders.queries import OpenStep
from hotline.casework.orders.walls import shown_to
from hotline.casework.steps.actions import Standing
from hotline.casework.steps.evidence import EVENT
from hotline.casework.steps.rules import Line
from hotline.casework.whistles.models import Reporter, Whistle
from hotline.casework.whistles.rules import owes_rating
from hotline.casework.whistles.words import OPEN_STATES, THERE, UNDER_WAY, Presence, State
from hotline.casework.whistles.workflow import TABLE
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import attached
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.lib.statements import ask
from hotline.register.staff.rules import matrix, reaches


def _called(actor: Actor, *presences: str) -> Exists:
    """That a department within an actor's reach was called."""
    end = paths.upper(actor.reach)
    called = Reporter.objects.filter(whistle=OuterRef("pk"), unit__path__gte=actor.reach, unit__path__lt=end)
    return Exists(called.filter(presence__in=presences) if presences else called)


def _whistled(actor: Actor) -> Q:
    return Q(whistler__path__gte=actor.reach, whistler__path__lt=paths.upper(actor.reach))


def visible_to(actor: Actor) -> QuerySet[Whistle]:
    """The whistles an actor may see: of the region she reaches over, blown by or calling a unit within her reach."""
    permission = matrix()["read_whistles"].roles.get(actor.role)
    if permission is None or not actor.reach:
        return Whistle.objects.none()
    seen = _whistled(actor) | Q(_called(actor))
    if permission.scope != "own":
        seen |= Q(home_path__gte=actor.reach, home_path__lt=paths.upper(actor.reach))
    return Whistle.objects.filter(seen).filter(shown_to(actor, order="order"))


def piles(actor: Actor, *, at: datetime) -> dict[str, Q]:
    """What lies in each pile of somebody's whistles: where her unit must report, what is late, what supervision has to
    decide, what is to be rated, what is open, and all."""
    missing = Reporter.objects.filter(whistle=OuterRef("pk"), presence=Presence.CALLED, due_at__lt=at)
    declined = Reporter.objects.filter(whistle=OuterRef("pk"), presence=Presence.DECLINED)
    return {
        "to_report": Q(_called(actor, Presence.CALLED), state__in=UNDER_WAY),
        "missing": Q(Exists(missing), state__in=UNDER_WAY),
        "declined": Q(Exists(declined), state__in=UNDER_WAY),
        "to_rate": Q(state=State.ENDED),
        "open": Q(state__in=OPEN_STATES),
        "all": Q(),
    }


def owed_by(actor: Actor) -> int:
    """To how many whistles a unit within an actor's reach has still to report."""
    return visible_to(actor).filter(_called(actor, Presence.CALLED), state__in=UNDER_WAY).count()


def to_decide(actor: Actor) -> int:
    """How many refusals to report wait for supervision."""
    seen = visible_to(actor).filter(state__in=UNDER_WAY)
    return Reporter.objects.filter(whistle__in=seen, presence=Presence.DECLINED).count()


def visible_of(order_id: int, actor: Actor) -> list[Whistle]:
    """The whistles about an order that an actor may see, the latest first."""
    found = visible_to(actor).filter(order=order_id).select_related("whistler").prefetch_related("reporters__unit")
    return list(found.order_by("-id"))


def reporters_of(whistle: Whistle) -> list[Reporter]:
    """The departments that were called, in the order of the tree."""
    called = Reporter.objects.filter(whistle=whistle).select_related("unit", "checked_in_by")
    return list(called.order_by("unit__path"))


def standing(whistle: Whistle, actor: Actor) -> Standing:
    """Where somebody stands towards a whistle.

    lead: in the town that whistled; awaited: in a department that has still to report; was_there: in one that did and
    has not rated the town. declined: a refusal waits for supervision; somebody_there: at least one has come;
    reporter_unrated: the town has somebody left to rate.
    """
    reporters = reporters_of(whistle)
    parts = set[str]()
    if actor.reach and paths.is_within(whistle.whistler.path, actor.reach):
        parts.add("lead")
    for reporter in reporters:
        if not actor.reach or not paths.is_within(reporter.unit.path, actor.reach):
            continue
        if reporter.presence == Presence.CALLED:
            parts.add("awaited")
        elif reporter.presence in THERE and not reporter.rating_back:
            parts.add("was_there")
    units = frozenset({whistle.whistler.path, *(reporter.unit.path for reporter in reporters)})
    return Standing(units, frozenset(parts), tuple(reporters), _holds(reporters))


def _holds(reporters: Iterable[Reporter]) -> frozenset[str]:
    rows = list(reporters)
    known = {
        "declined": any(row.presence == Presence.DECLINED for row in rows),
        "somebody_there": any(row.presence in THERE for row in rows),
        "reporter_unrated": any(owes_rating(row.presence) and not row.rating for row in rows),
    }
    return frozenset(name for name, holds in known.items() if holds)


def open_steps(whistle: Whistle, actor: Actor) -> list[OpenStep]:
    """The steps an actor may take on a whistle now, in the order of the table: buttons come from here."""
    stands = standing(whistle, actor)
    found: dict[str, OpenStep] = {}
    for line in TABLE.open_to(whistle.state, stands.parts, stands.holds):
        if line.step not in found and reaches(actor, line.step, home=whistle.home_path, units=stands.units):
            found[line.step] = OpenStep(line.step, matrix()[line.step].title, line)
    return list(found.values())


def lines_of(step: str) -> list[Line]:
    """The lines of the step table for a step."""
    return [line for line in TABLE.lines if line.step == step and line.came_from]


def line_behind(event: str) -> Line | None:
    """The line of the step table from which an event of this name comes."""
    return next((line for line in TABLE.lines if line.event == event), None)


def files_of(whistle: Whistle) -> list[Attachment]:
    """The evidence that came with the steps."""
    events = Event.objects.filter(subject_kind=Whistle.journal_kind, subject_id=whistle.pk)
    return attached({EVENT: events.values("pk")})


@dataclass(frozen=True, slots=True)
class Record:
    """What a unit did in a time, on both sides of the whistle (双考核): as the called, and as the one that whistled.

    Ratings are counts of good, fair and poor.
    """

    unit_id: int
    called: int
    in_time: int
    late: int
    absent: int
    excused: int
    rated: tuple[int, int, int]
    whistled: int
    called_off: int
    rated_back: tuple[int, int, int]


def records(*, since: datetime, until: datetime, home: str) -> list[Record]:
    """The record of every unit with a whistle blown in a time (its end excluded) in a region, who was absent most
    first."""
    rows = ask(_RECORDS, [since, until, home, paths.upper(home)])
    return [_record(*row) for row in rows]


def _record(unit_id: int, *counts: int) -> Record:
    called, in_time, late, absent, excused, good, fair, poor, whistled, called_off, *back = counts
    rated_back = (back[0], back[1], back[2])
    return Record(unit_id, called, in_time, late, absent, excused, (good, fair, poor), whistled, called_off, rated_back)


_RECORDS = """
WITH blown AS (
    SELECT id, whistler_id, state FROM whistles_whistle
    WHERE blown_at >= %s AND blown_at < %s AND home_path >= %s AND home_path < %s
), called AS (
    SELECT r.unit_id, count(*) AS n, count(*) FILTER (WHERE presence = 'arrived') AS in_time,
        count(*) FILTER (WHERE presence = 'late') AS late, count(*) FILTER (WHERE presence = 'absent') AS absent,
        count(*) FILTER (WHERE presence = 'excused') AS excused, count(*) FILTER (WHERE rating = 'good') AS good,
        count(*) FILTER (WHERE rating = 'fair') AS fair, count(*) FILTER (WHERE rating = 'poor') AS poor
    FROM whistles_reporter r JOIN blown b ON b.id = r.whistle_id WHERE b.state <> 'called_off' GROUP BY 1
), whistled AS (
    SELECT whistler_id AS unit_id, count(*) AS n, count(*) FILTER (WHERE state = 'called_off') AS off
    FROM blown GROUP BY 1
), back AS (
    SELECT b.whistler_id AS unit_id, count(*) FILTER (WHERE rating_back = 'good') AS good,
        count(*) FILTER (WHERE rating_back = 'fair') AS fair, count(*) FILTER (WHERE rating_back = 'poor') AS poor
    FROM whistles_reporter r JOIN blown b ON b.id = r.whistle_id GROUP BY 1
)
SELECT u.id, coalesce(c.n, 0), coalesce(c.in_time, 0), coalesce(c.late, 0), coalesce(c.absent, 0),
    coalesce(c.excused, 0), coalesce(c.good, 0), coalesce(c.fair, 0), coalesce(c.poor, 0), coalesce(w.n, 0),
    coalesce(w.off, 0), coalesce(b.good, 0), coalesce(b.fair, 0), coalesce(b.poor, 0)
FROM units_unit u LEFT JOIN called c ON c.unit_id = u.id LEFT JOIN whistled w ON w.unit_id = u.id
LEFT JOIN back b ON b.unit_id = u.id
WHERE c.n > 0 OR w.n > 0 ORDER BY coalesce(c.absent, 0) DESC, coalesce(c.late, 0) DESC, u.path
"""
