"""Documents written by rule, a stack of them at once: what runs out at one midnight would take the door an hour, one
document after the other.

What is written is what the doors write by the lines *issue_supervision*, *raise_supervision* and *supervise*; a test
holds the two together. The caller's transaction has locked the orders and the documents.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from psycopg.types.numeric import Int4, Int8

from hotline.casework.clocks.actions import begun
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.words import Kind
from hotline.casework.orders.models import Order
from hotline.casework.orders.workflow import ORDERS
from hotline.casework.supervision.actions.issuing import Limits, Paper, Series, drafted, next_serial, series
from hotline.casework.supervision.models import Covered, Document
from hotline.casework.supervision.words import State
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import SYSTEM, Entry
from hotline.ground.profiles.rules import Limit
from hotline.lib.statements import ask_at_length, insert_all, reserve_many

NEEDED = (
    *("state", "round", "turn_unit", "lead_unit", "lead_path", "turn_due_at", "held", "asked", "title", "centre"),
    *("home_path", "profile_version", "journal_length", "journal_head"),
)
"""What must be known of an order to write a document about it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A document about to be written: to the lead unit of its orders, with the words that the orders' journals keep."""

    paper: Paper
    orders: Sequence[Order]
    said: Mapping[str, Any]


def write_stack(pages: Sequence[Page], *, at: datetime) -> list[Document]:
    """Write documents of the clockwork: numbered in their order, each with its clock, its journal and those of its
    orders."""
    numbers, limits = _numbers(pages, at), Limits(at)
    documents = [
        drafted(page.paper, order=page.orders[0], serial=serial, actor=SYSTEM, limits=limits)
        for page, serial in zip(pages, numbers, strict=True)
    ]
    for document, pk in zip(documents, reserve_many(Document, len(documents)), strict=True):
        document.pk = pk
    _start(documents, limits)
    issued = [(document, _issued(document, at)) for document in documents]
    journal.record_all(issued)
    insert_all(documents)
    covered = [
        (order, document, page) for document, page in zip(documents, pages, strict=True) for order in page.orders
    ]
    insert_all([Covered(document=document, order=order, since=at) for order, document, _page in covered])
    told = [(order, _supervised(order, document, at)) for order, document, _page in covered]
    journal.record_all(told, facts=[page.said for _order, _document, page in covered])
    note_steps([order for order, _document, _page in covered])
    return documents


def _numbers(pages: Sequence[Page], at: datetime) -> Iterator[int]:
    """The next numbers, counted up in this transaction: a city's papers have one series a year."""
    kinds = [series(page.orders[0].profile_version, at=at) for page in pages]
    first: dict[Series, int] = {
        kind: next_serial(*kind, count=count) - count + 1 for kind, count in sorted(Counter(kinds).items())
    }
    for kind in kinds:
        yield first[kind]
        first[kind] += 1


def _start(documents: Sequence[Document], limits: Limits) -> None:
    """The unit has the turn, and its clock runs."""
    clocks = [_clock(document, limits) for document in documents]
    insert_all(clocks)
    for document, clock in zip(documents, clocks, strict=True):
        document.state, document.version = State.ISSUED, 1
        document.turn_unit_id, document.turn_path = document.unit_id, document.unit_path
        document.turn_clock_id, document.turn_clock_kind, document.turn_due_at = clock.pk, clock.kind, clock.due_at


def _clock(document: Document, limits: Limits) -> Clock:
    limit = Limit("supervise", document.amount, cast(Any, document.unit_of_time))
    known = limits.of(document.profile_version, limit)
    clock = begun(known.ticks, profile=known.profile)
    clock.subject_kind, clock.subject_id = Document.journal_kind, document.pk
    clock.unit_id = document.unit_id
    clock.profile_version, clock.calendar_version = document.profile_version, known.calendar
    return clock


def _issued(document: Document, at: datetime) -> Entry:
    after = {"number": document.number, "level": document.level, "unit": document.unit_id}
    reason = str(document.reason)
    return Entry("supervision_issued", at, SYSTEM, "", State.ISSUED.value, reason=reason, after=after)


def _supervised(order: Order, document: Document, at: datetime) -> Entry:
    after = {"paper": document.number, "level": document.level, "form": str(document.form), "unit": document.unit_id}
    return Entry("supervised", at, SYSTEM, order.state, order.state, reason=str(document.reason), after=after)


_NOTED = """
WITH known AS (
    SELECT * FROM unnest(%s::bigint[], %s::integer[], %s::integer[], %s::bytea[]) AS known (id, steps, length, head)
), noted AS (
    UPDATE orders_order o SET version = o.version + known.steps, journal_length = known.length,
        journal_head = known.head, urged_at = coalesce(%s, o.urged_at),
        urged = o.urged + CASE WHEN %s::timestamptz IS NULL THEN 0 ELSE known.steps END
    FROM known WHERE o.id = known.id
)
SELECT count(*) FROM known
"""


def note_steps(orders: Sequence[Order], *, urged_at: datetime | None = None) -> None:
    """On each order: the step that was taken – or several, as often as it is named –, and that it was urged."""
    steps = Counter(order.pk for order in orders)
    rows = [
        (Int8(order.pk), Int4(steps[order.pk]), Int4(order.journal_length), bytes(order.journal_head))
        for order in {order.pk: order for order in orders}.values()
    ]
    ask_at_length(_NOTED, [*(list(column) for column in zip(*rows, strict=True)), urged_at, urged_at])


_ENDED = """
WITH known AS (
    SELECT * FROM unnest(%s::bigint[], %s::integer[], %s::bytea[]) AS known (id, length, head)
), stopped AS (
    UPDATE clocks_clock c SET stopped_at = %s FROM known
    WHERE c.subject_kind = 'document' AND c.subject_id = known.id AND c.kind = %s AND c.stopped_at IS NULL
    AND c.task_id IS NULL
), ended AS (
    UPDATE supervision_document d SET state = %s, version = d.version + 1, ended_at = %s, turn_unit_id = NULL,
        turn_path = '', turn_clock_id = NULL, turn_clock_kind = '', turn_due_at = NULL,
        journal_length = known.length, journal_head = known.head
    FROM known WHERE d.id = known.id
)
SELECT count(*) FROM known
"""


def end_raised(documents: Sequence[Document], *, at: datetime) -> None:
    """These documents were not answered in time: the next level takes their place."""
    raised = State.RAISED.value
    entries = [(document, Entry("supervision_raised", at, SYSTEM, document.state, raised)) for document in documents]
    journal.record_all(entries)
    rows = [(Int8(each.pk), Int4(each.journal_length), bytes(each.journal_head)) for each in documents]
    columns = [list(column) for column in zip(*rows, strict=True)]
    ask_at_length(_ENDED, [*columns, at, Kind.SUPERVISE.value, raised, at])


def takes(order: Order, step: str) -> bool:
    """Whether the line of a step is open to the clockwork on an order."""
    return ORDERS.line(step, order.state, (), order.marks) is not None
