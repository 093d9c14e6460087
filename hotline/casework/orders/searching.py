"""All orders by every filter of the list, in pages that stay where they are while new orders come in.

List, count, export and interface ask here, so that they never differ. `Wanted` is what is asked, `found` the orders,
`page` one page of them, `count` how many up to a cap.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.appeals import searching as appeals
from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.words import OPEN_STATES, UNDECIDED, Asked, Exclusion, Held
from hotline.ground.journal.rules import Actor
from hotline.ground.search import queries as search
from hotline.ground.search.rules import Asked as Words
from hotline.lib import paths
from hotline.register.matters.queries import subtree

Sort = Literal["newest", "due"]
CAP = 1000
"""A list is counted to here; beyond it says "or more". Counting ten times as far took longer than everything else."""

MOST_BY_CALLER = 5000
MOST_BY_WORDS, MANY = 2000, 50_000
NEARLY_WHOLE = 12
LONGEST_ABOVE, MOST_ABOVE = 60, 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a list of orders: each empty value asks nothing. `unit` and `place` are paths and mean all
    below them too, as does the code `matter`. `mark` is what was asked of the centre, or why the clocks stand still.
    What was opened counts from its first instant on, a limit to its last."""

    text: str = ""
    states: tuple[str, ...] = ()
    unit: str = ""
    matter: str = ""
    place: str = ""
    kind: str = ""
    urgency: str = ""
    channel: str = ""
    mark: str = ""
    is_overdue: bool = False
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None
    sort: Sort = "newest"


def found(actor: Actor, wanted: Wanted, *, at: datetime) -> QuerySet[Order]:
    """The orders that an actor may see and that answer all that is asked, unsorted."""
    orders = visible_to(actor).filter(_plain(wanted, at))
    if wanted.unit:
        end = paths.upper(wanted.unit)
        part = Task.objects.filter(order=OuterRef("pk"), unit_path__gte=wanted.unit, unit_path__lt=end)
        orders = orders.filter(Exists(part))
    if wanted.matter:
        orders = orders.filter(matter_id__in=subtree(wanted.matter))
    if wanted.place:
        orders = orders.filter(region__path__gte=wanted.place, region__path__lt=paths.upper(wanted.place))
    sought = appeals.read(wanted.text)
    return orders.filter(meant(sought, actor)) if sought.kind != "nothing" else orders


def _plain(wanted: Wanted, at: datetime) -> Q:
    """What is asked of the order's own columns."""
    condition = Q(**{name: getattr(wanted, name) for name in ("kind", "urgency", "channel") if getattr(wanted, name)})
    if wanted.states:
        condition &= Q(state__in=wanted.states)
    if wanted.mark:
        condition &= marked(wanted.mark)
    bounds = {
        "opened_at__gte": wanted.opened_from,
        "opened_at__lt": wanted.opened_to,
        # Midnight is 24:00 of the day before: it belongs to the day that ends with it.
        "turn_due_at__gt": wanted.due_from,
        "turn_due_at__lte": wanted.due_to,
    }
    condition &= Q(**{name: value for name, value in bounds.items() if value is not None})
    if wanted.is_overdue:
        condition &= Q(state__in=OPEN_STATES, turn_due_at__lt=at)
    if wanted.sort == "due" and not wanted.states:
        # Only what is open has a limit to go by; named by its states, so that an index serves.
        condition &= Q(state__in=OPEN_STATES)
    elif wanted.sort == "due":
        condition &= Q(turn_due_at__isnull=False)
    return condition


TO_DECIDE = "asked"
"""The mark of whatever waits for the centre's decision."""


VOID, CHANGE, EXCLUSION, EXCLUDED, GROUP = "void", "change", "exclusion", "excluded", "group"
SENSITIVE = "sensitive"
ABOVE = "above"
CRISIS = "crisis"
_BESIDES = {
    VOID: Q(void_asked_by__isnull=False, state__in=OPEN_STATES),
    CHANGE: ~Q(change_asked={}) & Q(state__in=OPEN_STATES),
    EXCLUSION: Q(exclusion__in=UNDECIDED),
    GROUP: ~Q(group=""),
    ABOVE: Q(from_above=True),
    CRISIS: ~Q(crisis=""),
    EXCLUDED: Q(exclusion=Exclusion.EXCLUDED),
    SENSITIVE: Q(sensitivity__gt=0),
}
"""What was asked for that is no request for time, and what came of it."""


def marked(mark: str) -> Q:
    """The condition on orders that carry a mark: of a request, of a standstill, or of any request to be decided."""
    if mark == TO_DECIDE:
        decided = Q(asked__in=(Asked.EXTENSION, Asked.SUSPENSION, Asked.PARKING))
        return decided | _BESIDES[VOID] | _BESIDES[CHANGE] | _BESIDES[EXCLUSION]
    if mark in _BESIDES:
        return _BESIDES[mark]
    return Q(held=mark) if mark in Held.values else Q(asked=mark)


def meant(sought: appeals.Sought, actor: Actor) -> Q:
    """The condition on orders that a text asks for: of their own number, or of the appeals they handle."""
    condition = appeals.meant(sought, actor) if sought.kind != "words" else Q()
    if sought.kind == "number":
        own = Q(number__gte=sought.text, number__lt=f"{sought.text}:") | Q(pk__in=_numbered_above(sought.text))
        # An order bears the number of its first appeal; another's is looked for once it is nearly whole.
        return own | Q(pk__in=_orders_of(condition)) if len(sought.text) >= NEARLY_WHOLE else own
    if sought.kind == "phone":
        return Q(pk__in=_orders_of(condition))
    others = [*_orders_of(appeals.by_caller(appeals.named_so(sought), actor)), *_numbered_above(sought.text)]
    words = _worded(search.asked(sought.text), actor)
    return words | Q(pk__in=others) if others else words


def _worded(asked: Words, actor: Actor) -> Q:
    """The orders of appeals that hold everything asked for. Few are looked up first; many are tried one by one in the
    order of the list, which soon has a page of them."""
    condition = appeals.worded(asked, actor)
    if search.held_by(Appeal, asked, column=appeals.TERMS) <= MANY:
        found = Appeal.objects.filter(condition, share__isnull=False).values_list("share__order_id", flat=True)
        if len(ids := list(found.order_by()[: MOST_BY_WORDS + 1])) <= MOST_BY_WORDS:
            return Q(pk__in=ids)
    return Q(Exists(Appeal.objects.filter(condition, share__order=OuterRef("pk"))))


def _numbered_above(text: str) -> list[int]:
    """The orders that bear this number with those above, or of whose appeals one does: looked up first, by an index."""
    if not 0 < len(text) <= LONGEST_ABOVE:
        return []
    own = Order.objects.filter(outer_number=text).exclude(outer_number="").values_list("pk", flat=True)
    shared = Appeal.objects.filter(external_number=text, share__isnull=False).exclude(external_number="")
    return [*own[:MOST_ABOVE], *shared.values_list("share__order_id", flat=True)[:MOST_ABOVE]]


def _orders_of(condition: Q) -> list[int]:
    """The orders of a caller: few, so that they are looked up first."""
    ids = Appeal.objects.filter(condition, share__isnull=False).values_list("share__order_id", flat=True)
    return list(ids.order_by("-id")[:MOST_BY_CALLER])


def count(rows: QuerySet[Any], *, most: int = CAP) -> tuple[int, bool]:
    """How many there are, counted up to a cap; whether there are more than that."""
    number = rows.order_by()[: most + 1].count()
    return min(number, most), number > most


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with marks of the page before and of the one after it; empty where there is none."""

    rows: list[Any]
    before: str = ""
    after: str = ""

    @property
    def is_all(self) -> bool:
        """Whether the whole list stands on this page: then nothing need be counted."""
        return not self.before and not self.after


def mark(row: Any, key: str) -> str:
    """Where a row stands in its list: its instant and its id."""
    return f"{getattr(row, key).isoformat()}~{row.pk}"


def _read_mark(text: str) -> tuple[datetime, int] | None:
    """A mark as it was given; None for one that cannot be read, which marks nothing."""
    instant, _sep, last = text.replace(" ", "+").partition("~")
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        return None
    return (at, int(last)) if at.tzinfo and last.isdecimal() and len(last) <= 18 else None


def page(rows: QuerySet[Any], *, key: str, is_rising: bool, size: int, after: str = "", before: str = "") -> Page:
    """One page of a list sorted by an instant and the id: the rows after a mark, or those before one.

    The marks are values, not places: rows that come in meanwhile move nothing.
    """
    back = not after and bool(before)
    at = _read_mark(before if back else after)
    if at is None:
        back = False
    forward = is_rising is not back
    sorted_rows = rows.order_by(*((key, "pk") if forward else (f"-{key}", "-pk")))
    if at is not None:
        side = "gt" if forward else "lt"
        # The first half lets the index find the place, the second tells those of the same instant apart.
        sorted_rows = sorted_rows.filter(
            Q(**{f"{key}__{side}e": at[0]}) & (Q(**{f"{key}__{side}": at[0]}) | Q(**{f"pk__{side}": at[1]}))
        )
    # Sorted by their ids alone, then fetched with all that a line shows: nothing wide is sorted.
    ids = list(sorted_rows.values_list("pk", flat=True)[: size + 1])
    known = {row.pk: row for row in rows.filter(pk__in=ids[:size])}
    is_more, shown = len(ids) > size, [known[pk] for pk in ids[:size] if pk in known]
    if back:
        shown.reverse()
    if not shown:
        return Page([])
    has_before, has_after = (is_more, True) if back else (at is not None, is_more)
    return Page(
        shown,
        before=mark(shown[0], key) if has_before else "",
        after=mark(shown[-1], key) if has_after else "",
    )
