"""Urging by rule what is overdue, in sets: at a midnight at which tens of thousands of limits run out, the door would
take minutes, one order after the other.

What is written is what the door writes for the line *urge* by the clockwork; a test holds the two together. Cut off
anywhere it is done again: fence, journal and order are one transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from psycopg.types.numeric import Int4, Int8

from hotline.casework.orders.models import Order
from hotline.casework.orders.words import URGEABLE, Urger
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import SYSTEM, Entry
from hotline.lib.statements import ask, ask_at_length

SET = 1000

_FENCE = """
INSERT INTO supervision_raised (order_id, trigger, level, round, at)
SELECT o.id, %s, 0, o.round, %s FROM orders_order o WHERE o.id = ANY(%s) ORDER BY o.id
ON CONFLICT DO NOTHING RETURNING order_id
"""
_URGED = """
WITH known AS (
    SELECT * FROM unnest(%s::bigint[], %s::integer[], %s::bytea[]) AS known (id, length, head)
), urged AS (
    UPDATE orders_order o SET urged = o.urged + 1, urged_at = %s, version = o.version + 1,
        journal_length = known.length, journal_head = known.head
    FROM known WHERE o.id = known.id
)
SELECT count(*) FROM known
"""
NEEDED = ("state", "round", "turn_unit", "lead_unit", "turn_due_at", "held", "journal_length", "journal_head")


@transaction.atomic
def urge_overdue(order_ids: Iterable[int], *, trigger: str, at: datetime) -> int:
    """Urge these orders by a rule: those of which the lead unit still has the turn and is late, each once in a round.
    What somebody is working on just now comes in the next turn. Returns how many were urged."""
    rows = Order.objects.select_for_update(of=("self",), skip_locked=True).only(*NEEDED).order_by("pk")
    late = {order.pk: order for order in rows.filter(pk__in=list(order_ids)) if _is_late(order, at)}
    raised = {order_id for (order_id,) in ask(_FENCE, [trigger, at, list(late)])}
    orders = [order for pk, order in late.items() if pk in raised]
    if not orders:
        return 0
    journal.record_all([(order, _entry(order, at)) for order in orders])
    told = [(Int8(order.pk), Int4(order.journal_length), bytes(order.journal_head)) for order in orders]
    ask_at_length(_URGED, [*(list(column) for column in zip(*told, strict=True)), at])
    return len(orders)


def _is_late(order: Order, at: datetime) -> bool:
    is_hers = order.turn_unit_id is not None and order.turn_unit_id == order.lead_unit_id
    is_due = order.turn_due_at is not None and order.turn_due_at <= at
    return is_hers and is_due and not order.held and order.state in URGEABLE


def _entry(order: Order, at: datetime) -> Entry:
    after = {"urger": Urger.SYSTEM.value, "unit": order.turn_unit_id}
    return Entry(name="urged", at=at, actor=SYSTEM, came_from=order.state, went_to=order.state, after=after)
