"""What a rule raises for many orders at once: urgings and documents, a set in one transaction. At a midnight at which
tens of thousands of limits run out, the door would take an hour, one order after the other.

What is written is what the door writes for the lines *urge* and *supervise* by the clockwork; tests hold them together.
Cut off anywhere it is done again: fence, journal, order and document are one transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from psycopg.types.numeric import Int2, Int8

from hotline.casework.orders.models import Order
from hotline.casework.orders.words import PaperForm, Urger
from hotline.casework.supervision.actions.issuing import LONGEST_TOPIC, Paper
from hotline.casework.supervision.actions.stacks import NEEDED, Page, note_steps, takes, write_stack
from hotline.casework.supervision.words import said
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import SYSTEM, Entry
from hotline.ground.profiles.ladders import RungRule
from hotline.lib.statements import ask_at_length

OVERDUE = "D01"
Due = tuple[int, int]
"""An order, and the round of its handling for which a rule raises something."""


@transaction.atomic
def sweep(due: Sequence[Due], *, rule: RungRule, at: datetime) -> int:
    """Raise a rule's level for these orders, each once in a round. What somebody is working on just now comes in the
    next turn. Returns how often it was raised."""
    step = "supervise" if rule.level else "urge"
    rows = Order.objects.select_for_update(of=("self",), skip_locked=True).only(*NEEDED).order_by("pk")
    locked = {
        order.pk: order for order in rows.filter(pk__in={pk for pk, _ in due}) if _concerns(rule, order, step, at)
    }
    orders = [locked[pk] for pk in _fenced([each for each in due if each[0] in locked], rule, at)]
    if orders and rule.level:
        words = {"text": said(rule.trigger)}
        write_stack([Page(_paper(order, rule), (order,), words) for order in orders], at=at)
    elif orders:
        _urge(orders, at)
    return len(orders)


def _concerns(rule: RungRule, order: Order, step: str, at: datetime) -> bool:
    """Whether the rule still means an order, now that nobody else can change it."""
    if not takes(order, step) or (rule.level and order.lead_unit_id is None):
        return False
    is_hers = order.lead_unit_id is not None and order.turn_unit_id == order.lead_unit_id
    return rule.trigger != OVERDUE or (is_hers and order.turn_due_at is not None and order.turn_due_at <= at)


_FENCE = """
INSERT INTO supervision_raised (order_id, trigger, level, round, at)
SELECT due.id, %s, %s, due.round, %s FROM unnest(%s::bigint[], %s::smallint[]) AS due (id, round) ORDER BY due.id
ON CONFLICT DO NOTHING RETURNING order_id
"""


def _fenced(due: Sequence[Due], rule: RungRule, at: datetime) -> list[int]:
    """The orders of which nobody has raised this level in this round."""
    ids, rounds = [Int8(pk) for pk, _round in due], [Int2(round_) for _pk, round_ in due]
    return [pk for (pk,) in ask_at_length(_FENCE, [rule.trigger, Int2(rule.level), at, ids, rounds])] if due else []


def _paper(order: Order, rule: RungRule) -> Paper:
    return Paper(PaperForm.RULE.value, rule.trigger, order.title[:LONGEST_TOPIC], said(rule.trigger), rule.level)


def _urge(orders: Sequence[Order], at: datetime) -> None:
    journal.record_all([(order, _urged(order, at)) for order in orders])
    note_steps(orders, urged_at=at)


def _urged(order: Order, at: datetime) -> Entry:
    after = {"urger": Urger.SYSTEM.value, "unit": order.turn_unit_id}
    return Entry(name="urged", at=at, actor=SYSTEM, came_from=order.state, went_to=order.state, after=after)
