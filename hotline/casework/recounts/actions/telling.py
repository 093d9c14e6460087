"""The letters to the callers whose date has moved: when they are answered, until when they may add what is missing,
when the centre looks again at what stands still."""

from collections.abc import Sequence
from datetime import datetime

from hotline.casework.appeals.actions import recipients
from hotline.casework.clocks.words import Kind
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.actions import Recipient
from hotline.casework.correspondence.models import Letter
from hotline.casework.correspondence.rules import Said, spoken
from hotline.casework.recounts.actions.found import Act, Found
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.lib.statements import ask

PROMISE = "recounted"
REVIEWS = (Kind.SUSPENSION.value, Kind.PARKING.value)

_OWN_PROMISES = """
WITH told AS (
    UPDATE orders_share SET promised_at = NULL WHERE order_id = ANY(%s)
), bound AS (
    UPDATE orders_order SET promised_at = NULL WHERE id = ANY(%s)
)
SELECT 1
"""
"""A new day of which all callers are told takes the place of what each was promised before orders were merged."""

_SHARES = """
SELECT s.order_id, s.appeal_id FROM orders_share s JOIN appeals_appeal a ON a.id = s.appeal_id
WHERE s.order_id = ANY(%s) AND a.state <> 'withdrawn'
"""


def letters(kind: str, told: Sequence[tuple[Found, Event]], *, act: Act) -> list[tuple[Letter, Event]]:
    """The letters of these cases: to every caller of an order, or to the caller of an appeal."""
    wanted = [(found, event, change) for found, event in told if (change := _change(kind, found))]
    ids = [found.case.pk for found, _event, _change in wanted]
    callers: dict[int, list[Recipient]] = {}
    if kind == "order" and ids:
        merged = [each.case.pk for each, _event, (key, *_dates) in wanted if key == PROMISE and _is_merged(each)]
        if merged:
            ask(_OWN_PROMISES, [merged, merged])
        order_of = {appeal_id: order_id for order_id, appeal_id in ask(_SHARES, [ids])}
        for one in recipients("a.id = ANY(%s)", [list(order_of)]):
            callers.setdefault(order_of[one.appeal_id], []).append(one)
    elif kind == "appeal" and ids:
        callers = {one.appeal_id: [one] for one in recipients("a.id = ANY(%s)", [ids])}
    return [
        (letter_of(key, one, before, after, found.case.profile_version, act), event)
        for found, event, (key, before, after) in wanted
        for one in callers.get(found.case.pk, ())
    ]


def _is_merged(found: Found) -> bool:
    return getattr(found.case, "promised_at", None) is not None


def _change(kind: str, found: Found) -> tuple[str, datetime, datetime] | None:
    """Which date of hers has moved: the key of the letter, before, now."""
    if kind == "order" and (promised := found.promised()):
        return PROMISE, promised[1].before, promised[1].end.at
    for clock in found.moved:
        outcome = found.outcomes[clock.pk]
        if not outcome.moves:
            continue
        if kind == "appeal" and clock.kind == Kind.SUPPLEMENT:
            return "recounted_supplement", outcome.before, outcome.end.at
        if kind == "order" and clock.kind in REVIEWS:
            return "recounted_review", outcome.before, outcome.end.at
    return None


def letter_of(key: str, to: Recipient, before: datetime, after: datetime, profile_version: int, act: Act) -> Letter:
    """One letter: from when to when the date has moved, and by which year's calendar."""
    zone = profiles.version(profile_version).time_zone
    year = str(act.recount.year)
    fields = {"before": spoken(before, zone), "due": spoken(after, zone), "year": Said(year, year)}
    return correspondence.compose(key=key, to=to, fields=fields, at=act.at)
