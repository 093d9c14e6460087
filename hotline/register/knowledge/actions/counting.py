"""What is counted: answers told and found helpful or not, searches without a hit. Nothing of who it was."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from psycopg.types.numeric import Int4, Int8

from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.lib.statements import ask
from hotline.register.knowledge.models import Answer, Gap
from hotline.register.knowledge.rules import missed, week_of
from hotline.register.staff.rules import OutOfScope, may

CLOSE_GAP = "close_answer_gaps"
MOST_GAPS = 20_000
"""So many different texts are kept of a week; a machine that searches for nonsense fills no disk."""

_COUNT = """
INSERT INTO knowledge_tally (version_id, "on", told, helpful, unhelpful) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (version_id, "on") DO UPDATE SET told = knowledge_tally.told + excluded.told,
    helpful = knowledge_tally.helpful + excluded.helpful, unhelpful = knowledge_tally.unhelpful + excluded.unhelpful
RETURNING 1
"""
_MISS = """
INSERT INTO knowledge_gap (week, text, by_seats, by_citizens)
SELECT %s::date, %s::text, %s, %s WHERE EXISTS (SELECT 1 FROM knowledge_gap WHERE week = %s AND text = %s)
    OR (SELECT count(*) FROM knowledge_gap WHERE week = %s) < %s
ON CONFLICT (week, text) DO UPDATE SET by_seats = knowledge_gap.by_seats + excluded.by_seats,
    by_citizens = knowledge_gap.by_citizens + excluded.by_citizens
RETURNING 1
"""


def _count(version_id: int, at: datetime, *, told: int = 0, helpful: int = 0, unhelpful: int = 0) -> None:
    day = timezone.localdate(at)
    ask(_COUNT, [Int8(version_id), day, Int4(told), Int4(helpful), Int4(unhelpful)])


def told(*, version_id: int, at: datetime) -> None:
    """A version was told to a caller."""
    _count(version_id, at, told=1)


def rate(*, version_id: int, is_helpful: bool, at: datetime) -> None:
    """A reader found a version helpful, or not."""
    _count(version_id, at, helpful=int(is_helpful), unhelpful=int(not is_helpful))


def miss(*, text: str, is_seat: bool, at: datetime) -> bool:
    """A search found nothing. What was typed is counted in its week, short and without numbers that may be somebody's.
    Returns whether it was worth counting."""
    plain = missed(masks.in_text(text))
    if len(plain) < 2:
        return False
    week = week_of(timezone.localdate(at))
    times = [Int4(is_seat), Int4(not is_seat)]
    return bool(ask(_MISS, [week, plain, *times, week, plain, week, Int8(MOST_GAPS)]))


@transaction.atomic
def close_gap(*, gap_id: int, actor: Actor, at: datetime, answer: Answer | None = None) -> Gap:
    """A gap is closed: an answer says it now, or it needs none. The same text of other weeks is closed with it."""
    if not may(actor, CLOSE_GAP):
        raise OutOfScope("The list of gaps is worked off by the centre.")
    gap = Gap.objects.get(pk=gap_id)
    same = Gap.objects.filter(text=gap.text, closed_at__isnull=True)
    same.update(answer=answer, closed_at=at, closed_by=actor.staff_id)
    gap.refresh_from_db()
    return gap
