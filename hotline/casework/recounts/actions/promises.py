"""The day promised to a caller whose appeal is accepted while its order has not been dispatched: it stands on the
appeal and has no clock of its own."""

from datetime import datetime
from typing import Any

from django.db.models import F
from psycopg.types.numeric import Int8

from hotline.casework.appeals.actions import recipients
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State
from hotline.casework.clocks.rules import ends
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.orders.words import OPEN_STATES
from hotline.casework.recounts.actions.found import Act
from hotline.casework.recounts.actions.telling import letter_of
from hotline.casework.recounts.models import Recount
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Entry
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.models import CalendarVersion
from hotline.lib.statements import ask, ask_at_length, read
from hotline.register.matters import queries as matters

EARLIER = 4
"""So many earlier versions of the calendar a promise is tried by."""

_WAITING = """
SELECT a.id FROM orders_order o JOIN orders_share s ON s.order_id = o.id JOIN appeals_appeal a ON a.id = s.appeal_id
WHERE o.lead_unit_id IS NULL AND o.state = ANY(%s) AND a.state = %s AND a.promised_at > %s AND a.accepted_at < %s
AND s.promised_at IS NULL
ORDER BY a.id
"""


def waiting(act: Act) -> list[int]:
    """The appeals whose promise may have to be counted anew."""
    states = [state.value for state in OPEN_STATES]
    values = [states, State.ACCEPTED.value, act.span.begins, act.span.ends]
    return [row[0] for row in ask(_WAITING, values)]


_PROMISES = """
WITH known AS (
    SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::integer[], %s::bytea[])
    AS known (id, due_at, length, head)
), promised AS (
    UPDATE appeals_appeal a SET promised_at = known.due_at, journal_length = known.length, journal_head = known.head
    FROM known WHERE a.id = known.id
)
SELECT count(*) FROM known
"""


def count_anew(appeal_ids: list[int], *, act: Act) -> set[int]:
    """Give some callers the day that their promise is now, and tell them. Returns the appeals that were looked at: the
    others are being worked on. Must run in a transaction."""
    appeals = read(Appeal, "t.id = ANY(%s) ORDER BY t.id FOR UPDATE OF t SKIP LOCKED", [appeal_ids])
    moved = [(appeal, now) for appeal in appeals if (now := _now(appeal, act))]
    if moved:
        _write(moved, act)
    return {appeal.pk for appeal in appeals}


def _now(appeal: Appeal, act: Act) -> datetime | None:
    """The day it is by the new calendar, where it came out of the sum by an earlier one."""
    profile = profiles.version(appeal.profile_version)
    start, promised = appeal.accepted_at, appeal.promised_at
    if start is None or promised is None or promised <= act.at:
        return None
    bucket = matters.bucket_of(appeal.matter_id, profile, "handle")
    limit = profile.limit("handle", kind=appeal.kind, urgency=appeal.urgency, bucket=bucket)
    now = ends(limit, start=start, profile=profile, calendar=workdays.calendar_for(profile, act.calendar)).at
    if appeal.outer_due_at is not None and start < appeal.outer_due_at:
        now = min(now, appeal.outer_due_at)
    if now == promised or now <= act.at:
        return None
    numbers = CalendarVersion.objects.filter(number__lt=act.recount.calendar_version).order_by("-number")
    earlier = numbers.values_list("number", flat=True)[:EARLIER]
    calendars = (workdays.calendar_for(profile, workdays.calendar_of(number)) for number in (*earlier, 0))
    known = any(ends(limit, start=start, profile=profile, calendar=each).at == promised for each in calendars)
    return now if known else None


def _write(moved: list[tuple[Appeal, datetime]], act: Act) -> None:
    version = act.recount.calendar_version
    entries = []
    for appeal, now in moved:
        after: dict[str, Any] = {"year": act.recount.year, "calendar": version, "recount": act.recount.pk}
        after |= {"was_due_at": appeal.promised_at.isoformat() if appeal.promised_at else "", "due_at": now.isoformat()}
        entries.append((appeal, Entry(name="recounted", at=act.at, actor=act.actor, after=after)))
    events = journal.record_all(entries)
    rows = [(Int8(appeal.pk), now, appeal.journal_length, bytes(appeal.journal_head)) for appeal, now in moved]
    ask_at_length(_PROMISES, [list(column) for column in zip(*rows, strict=True)])
    ways = {one.appeal_id: one for one in recipients("a.id = ANY(%s)", [[appeal.pk for appeal, _now in moved]])}
    letters = [
        (letter_of("recounted", ways[appeal.pk], appeal.promised_at or now, now, appeal.profile_version, act), event)
        for (appeal, now), event in zip(moved, events, strict=True)
    ]
    correspondence.post_each(letters=letters)
    Recount.objects.filter(pk=act.recount.pk).update(letters=F("letters") + len(letters))
