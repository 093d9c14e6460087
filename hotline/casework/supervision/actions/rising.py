"""Documents that nobody answered in time: the next level takes their place, a set in one transaction."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime

from django.db import transaction

from hotline.casework.orders.models import Order
from hotline.casework.orders.words import OPEN_STATES
from hotline.casework.supervision.actions.issuing import Paper
from hotline.casework.supervision.actions.stacks import NEEDED, Page, end_raised, takes, write_stack
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.rules import next_rung
from hotline.casework.supervision.words import WITH_THE_UNIT, said
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.lib.statements import ask, read

EVER = datetime.min.replace(tzinfo=UTC)

_THEIRS = """
FROM supervision_covered v JOIN orders_order o ON o.id = v.order_id
WHERE v.document_id = d.id AND o.state = ANY(%s) AND o.lead_unit_id = d.unit_id
"""
_LATE = f"""
SELECT d.id, d.turn_due_at FROM supervision_document d
WHERE d.profile_version = %s AND d.level = ANY(%s) AND d.state = ANY(%s) AND d.turn_due_at > %s AND d.turn_due_at <= %s
AND EXISTS (SELECT 1 {_THEIRS}) AND NOT EXISTS (SELECT 1 {_THEIRS} AND o.held <> '')
ORDER BY d.turn_due_at, d.id LIMIT %s
"""  # noqa: S608  # both parts stand here


def unanswered(profile: Profile, *, until: datetime, most: int, after: datetime = EVER) -> list[tuple[int, datetime]]:
    """Documents (id, end of the limit) whose limit passed without a reply, of levels above which there is another one,
    whose unit still has open orders of theirs. While one of them stands still, its document waits."""
    rising = [level for level in profile.supervision.rungs if next_rung(profile, level)]
    opened = list(OPEN_STATES)
    values = [profile.version, rising, list(WITH_THE_UNIT), after, until, opened, opened, most]
    return [(pk, due_at) for pk, due_at in ask(_LATE, values)] if rising else []


_WANTED = f"SELECT d.id, o.id FROM supervision_document d, LATERAL (SELECT o.id {_THEIRS}) AS o WHERE d.id = ANY(%s)"  # noqa: S608


@transaction.atomic
def rise(document_ids: Collection[int], *, at: datetime) -> int:
    """The next level takes the place of these documents, about those of their orders that the unit still has. What
    somebody is working on just now comes in the next turn. Returns how many rose."""
    # First the orders, then the documents: so does whoever moves the orders of a unit with its documents.
    wanted: dict[int, list[int]] = defaultdict(list)
    for document_id, order_id in ask(_WANTED, [list(OPEN_STATES), list(document_ids)]):
        wanted[document_id].append(order_id)
    rows = Order.objects.select_for_update(of=("self",), skip_locked=True).only(*NEEDED).order_by("pk")
    locked = {order.pk: order for order in rows.filter(pk__in={pk for pks in wanted.values() for pk in pks})}
    late = read(
        Document,
        "t.id = ANY(%s) AND t.state = ANY(%s) AND t.turn_due_at <= %s ORDER BY t.id FOR UPDATE OF t SKIP LOCKED",
        [[pk for pk, orders in wanted.items() if locked.keys() >= set(orders)], list(WITH_THE_UNIT), at],
    )
    pages = []
    for document in late:
        orders = [locked[pk] for pk in sorted(wanted[document.pk])]
        if all(_is_theirs(order, document) for order in orders):
            pages.append(Page(_paper(document), orders, {}))
    if pages:
        end_raised([page.paper.follows for page in pages if page.paper.follows], at=at)
        write_stack(pages, at=at)
    return len(pages)


def _is_theirs(order: Order, document: Document) -> bool:
    return takes(order, "supervise") and order.lead_unit_id == document.unit_id


def _paper(document: Document) -> Paper:
    above = next_rung(profiles.version(document.profile_version), document.level)
    assert above is not None
    text = f"{said('unanswered') % {'number': document.number}}\n{document.text}"
    return Paper(document.form, document.reason, document.topic, text, above.level, follows=document)
