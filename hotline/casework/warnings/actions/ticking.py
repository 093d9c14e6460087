"""What the worker makes known when the light of a clock changes, and that somebody has seen it.

Found by a partial index on the instant of the next change, in sets. Workers pass over the rows another one holds; what
is made known and the instant of the next change are written in one transaction, so that a worker may be killed at any
line: nothing is lost, nothing comes twice.
"""

from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from psycopg.types.numeric import Int4, Int8

from hotline.casework.clocks.lights import light, moments, next_change
from hotline.casework.clocks.words import Light
from hotline.casework.warnings.models import Notice, Tiding
from hotline.casework.warnings.queries import counting_of, shows, tidings_for, unseen
from hotline.casework.warnings.rules import UNIT, told
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.rules import Calendar
from hotline.lib.statements import ask, ask_at_length
from hotline.register.units import queries as units

BATCH = 2000
HANDS = 2


class _Found(NamedTuple):
    """A clock whose light may have changed, with what is known of its case. The time in which it stood still is no
    part of it: it began so much later."""

    clock_id: int
    kind: str
    unit_id: int | None
    started_at: datetime
    due_at: datetime
    profile_version: int
    number: str | None
    urgency: str | None
    centre_id: int | None
    case: str


_FIND = """
SELECT c.id, c.kind, c.unit_id, c.started_at + coalesce((
        SELECT sum(b.ended_at - b.began_at) FROM clocks_alteration b WHERE b.clock_id = c.id AND b.change = 'paused'
    ), interval '0'), c.due_at, c.profile_version,
    coalesce(o.number, a.number, w.number,
        CASE WHEN c.subject_kind IN ('incident', 'instruct', 'document', 'inspect', 'restrict')
            THEN c.subject_id::text END),
    coalesce(o.urgency, a.urgency, CASE WHEN w.kind = 'emergency' OR c.subject_kind = 'incident' THEN 'critical' END),
    coalesce(o.centre_id, so.centre_id, w.centre_id, i.centre_id, d.centre_id, n.organiser_id, a.turn_unit_id,
        c.unit_id),
    CASE WHEN d.id IS NOT NULL THEN 'document' WHEN i.id IS NOT NULL AND i.leader_id IS NULL THEN 'on_paper' ELSE '' END
FROM clocks_clock c
LEFT JOIN orders_order o ON c.subject_kind IN ('order', 'crisis') AND o.id = c.subject_id
LEFT JOIN appeals_appeal a ON c.subject_kind = 'appeal' AND a.id = c.subject_id
LEFT JOIN whistles_whistle w ON c.subject_kind = 'whistle' AND w.id = c.subject_id
LEFT JOIN leading_instruction i ON c.subject_kind = 'instruct' AND i.id = c.subject_id
LEFT JOIN supervision_document d ON c.subject_kind = 'document' AND d.id = c.subject_id
LEFT JOIN inspections_inspection n ON c.subject_kind = 'inspect' AND n.id = c.subject_id
LEFT JOIN orders_share s ON s.appeal_id = a.id
LEFT JOIN orders_order so ON so.id = s.order_id
WHERE c.light_at <= %s AND c.stopped_at IS NULL AND c.paused_at IS NULL
ORDER BY c.light_at LIMIT %s FOR UPDATE OF c SKIP LOCKED
"""

_WRITE = """
WITH known AS (
    SELECT * FROM unnest(%s::bigint[], %s::timestamptz[]) AS known (id, light_at)
), looked AS (
    UPDATE clocks_clock c SET light_at = known.light_at FROM known WHERE c.id = known.id
), concerned AS (
    SELECT * FROM unnest(%s::bigint[], %s::integer[], %s::bigint[], %s::text[])
    AS concerned (id, circle, centre_id, number)
), circle AS (
    SELECT * FROM unnest(%s::integer[], %s::text[], %s::timestamptz[], %s::boolean[], %s::text[]) WITH ORDINALITY
    AS circle (id, light, shows_at, is_unit, role, place)
), told AS (
    INSERT INTO warnings_notice (clock_id, light, due_at, unit_id, role, kind, number, made_at, shows_at)
    SELECT c.id, circle.light, c.due_at, t.unit_id, circle.role, c.kind, concerned.number, %s, circle.shows_at
    FROM concerned JOIN clocks_clock c ON c.id = concerned.id JOIN circle ON circle.id = concerned.circle,
        LATERAL (SELECT CASE WHEN circle.is_unit THEN c.unit_id ELSE concerned.centre_id END AS unit_id) AS t
    WHERE t.unit_id IS NOT NULL ORDER BY c.id, circle.place
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM known
"""

Circle = tuple[str, str, Light, datetime, datetime]
"""Those who are told the same: of which clock, in what case, which light, from when on at the unit and the centre."""


def tick(*, at: datetime) -> int:
    """Make known every light that has changed. Returns how many clocks were looked at.

    Where there is more than one batch – many limits run out at the same midnight – two hands share the rest as two
    workers would: while the database writes for one, the other reckons.
    """
    first = _batch(at)
    if first < BATCH:
        return first
    with ThreadPoolExecutor(HANDS) as hands:
        return first + sum(hands.map(lambda _hand: _to_the_end(at), range(HANDS)))


def _to_the_end(at: datetime) -> int:
    """One hand, with a connection of its own."""
    count = 0
    try:
        while found := _batch(at):
            count += found
            if found < BATCH:
                break
        return count
    finally:
        connection.close()


@transaction.atomic
def _batch(at: datetime) -> int:
    calendar, own = workdays.calendar(), units.own_hours()
    found = [_Found(*row) for row in ask_at_length(_FIND, [at, BATCH])]
    if not found:
        return 0
    changes: list[datetime | None] = []
    circles: dict[Circle, int] = {}
    concerned: list[tuple[Any, ...]] = []
    for one in found:
        now, change = _looked(one, at, calendar)
        changes.append(change)
        if one.number is not None and told(one.kind, now, one.case):
            how = (at, one.urgency or "", one.profile_version, calendar)
            at_unit, at_centre = (shows(*how, own.get(unit or 0)) for unit in (one.unit_id, one.centre_id))
            circle = (one.kind, one.case, now, at_unit, at_centre)
            place = circles.setdefault(circle, len(circles))
            centre = None if one.centre_id is None else Int8(one.centre_id)
            concerned.append((Int8(one.clock_id), Int4(place), centre, one.number))
    columns = [list(column) for column in zip(*concerned, strict=True)] or [[]] * 4
    ids = [Int8(one.clock_id) for one in found]
    ask_at_length(_WRITE, [ids, changes, *columns, *_who(circles), at])
    return len(found)


def _who(circles: Mapping[Circle, int]) -> list[list[Any]]:
    """Whom each circle is: for every role a row."""
    rows = [
        (Int4(place), now.value, at_unit if where == UNIT else at_centre, where == UNIT, str(role))
        for (kind, case, now, at_unit, at_centre), place in circles.items()
        for where, role in told(kind, now, case)
    ]
    return [list(column) for column in zip(*rows, strict=True)] or [[]] * 5


def _looked(one: _Found, at: datetime, calendar: Calendar) -> tuple[Light, datetime | None]:
    """The light of a clock now, and when it changes next."""
    profile = profiles.version(one.profile_version)
    lights, calendar = profile.lights, workdays.calendar_for(profile, calendar)
    ladder = moments(one.started_at, one.due_at, lights, calendar=calendar, counting=counting_of(one.profile_version))
    return light(ladder, at), next_change(ladder, at)


def note_tiding_seen(*, actor: Actor, at: datetime, tiding_id: int) -> int:
    """Somebody has seen a tiding that is shown to her. Those who share the role need not look any more."""
    hers = tidings_for(actor, at=at).filter(seen_at__isnull=True, pk=tiding_id).values_list("pk", flat=True)
    return Tiding.objects.filter(pk__in=list(hers)).update(seen_at=at, seen_by_id=actor.staff_id)


def note_seen(*, actor: Actor, at: datetime, notice_id: int | None = None) -> int:
    """Somebody has seen a notice, or all that are shown to her. Those who share the role need not look any more."""
    seen = unseen(actor, at=at)
    if notice_id is not None:
        seen = seen.filter(pk=notice_id)
    else:
        hers = tidings_for(actor, at=at).filter(seen_at__isnull=True).values_list("pk", flat=True)
        Tiding.objects.filter(pk__in=list(hers)).update(seen_at=at, seen_by_id=actor.staff_id)
    return Notice.objects.filter(pk__in=list(seen.values_list("pk", flat=True))).update(
        seen_at=at, seen_by_id=actor.staff_id
    )


def pass_on(*, unit_id: int, to_id: int, numbers: Collection[str]) -> int:
    """What nobody has seen yet about these cases is made known at the unit that has them now. Returns how many."""
    tidings = Tiding.objects.filter(unit_id=unit_id, number__in=numbers, seen_at__isnull=True).update(unit_id=to_id)
    unseen_here = Notice.objects.filter(unit_id=unit_id, number__in=numbers, seen_at__isnull=True)
    return tidings + unseen_here.update(unit_id=to_id)


_WITHDRAWN = """
UPDATE warnings_notice n SET seen_at = %s FROM unnest(%s::bigint[]) AS moved (id)
WHERE n.clock_id = moved.id AND n.seen_at IS NULL RETURNING n.id
"""


def withdraw(*, clock_ids: Iterable[int], at: datetime) -> int:
    """Nobody need look any more at what was made known of these clocks: their ends have moved. Returns how many notices
    that were."""
    ids = list(clock_ids)
    return len(ask(_WITHDRAWN, [at, ids])) if ids else 0
