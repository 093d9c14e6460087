"""All orders by every filter of the list, in pages that stay where they are while new orders come in.

List, count, export and interface ask here, so that they never differ. `Wanted` is what is asked, `found` the orders,
`page_of` one page of them and how many there are.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.appeals import searching as appeals
from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order, Share, Task
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.words import OPEN_STATES, UNDECIDED, Asked, Exclusion, Held
from hotline.ground.journal.rules import Actor
from hotline.ground.search.lists import TRIED, Among, Asking, Page, Rows, along, answered, any_of, counted, turn
from hotline.lib import paths
from hotline.register.matters.queries import subtree
from hotline.register.staff.rules import matrix

Sort = Literal["newest", "due"]
MOST_NUMBERED = 100
NEARLY_WHOLE = 12
EVERYTHING: Final = Q()
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
    """The orders that an actor may see and that answer all that is asked, unsorted: to be exported or narrowed."""
    orders, sought = _besides_text(actor, wanted, at), appeals.read(wanted.text)
    return orders.filter(meant(sought, actor)) if sought.kind != "nothing" else orders


def _besides_text(actor: Actor, wanted: Wanted, at: datetime) -> QuerySet[Order]:
    """The orders that an actor may see and that answer all that is asked but for the text."""
    orders = visible_to(actor).filter(_plain(wanted, at))
    if wanted.unit:
        end = paths.upper(wanted.unit)
        part = Task.objects.filter(order=OuterRef("pk"), unit_path__gte=wanted.unit, unit_path__lt=end)
        orders = orders.filter(Exists(part))
    if wanted.matter:
        orders = orders.filter(matter_id__in=subtree(wanted.matter))
    if wanted.place:
        orders = orders.filter(region__path__gte=wanted.place, region__path__lt=paths.upper(wanted.place))
    return orders


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
    if sought.kind == "number":
        own = Q(number__gte=sought.text, number__lt=f"{sought.text}:") | Q(Among(_numbered_above(sought.text)))
        if len(sought.text) < NEARLY_WHOLE:
            return own
        # An order bears the number of its first appeal; another's is looked for once it is nearly whole.
        others = Appeal.objects.filter(appeals.meant(sought, actor)).values_list("pk", flat=True)
        return own | Q(Among(_shared(list(others[:MOST_NUMBERED]))))
    known = appeals.ways(sought, actor)
    own_test = [Q(Exists(Share.objects.filter(order=OuterRef("pk"), appeal__in=each))) for each in known.many]
    return any_of([*(Q(Among(each)) for each in _few(known, sought)), *own_test])


def _few(known: appeals.Ways, sought: appeals.Sought) -> list[list[int] | Rows]:
    """The orders of those appeals that are soon looked up; with those that bear the text as a number from above."""
    return [*map(_shared, known.few), _numbered_above(sought.text)]


def _shared(found: list[int]) -> Rows:
    """The orders of appeals, by their ids."""
    return Share.objects.filter(Among(found, column="appeal_id")).values("order_id")


def _numbered_above(text: str) -> list[int]:
    """The orders that bear this number with those above, or of whose appeals one does: looked up first, by an index."""
    if not 0 < len(text) <= LONGEST_ABOVE:
        return []
    own = Order.objects.filter(outer_number=text).exclude(outer_number="").values_list("pk", flat=True)
    shared = Appeal.objects.filter(external_number=text, share__isnull=False).exclude(external_number="")
    return [*own[:MOST_ABOVE], *shared.values_list("share__order_id", flat=True)[:MOST_ABOVE]]


def page_of(
    actor: Actor,
    wanted: Wanted,
    *,
    at: datetime,
    size: int,
    shaped: Callable[[Rows], Rows],
    more: Q = EVERYTHING,
    is_counted: bool = True,
    after: str = "",
    before: str = "",
) -> Page:
    """One page of the orders that an actor may see and that answer all that is asked, and `more`. `shaped` gives them
    the columns that are shown; `is_counted` says whether it matters how many there are."""
    sought, is_by_limit = appeals.read(wanted.text), wanted.sort == "due"
    way = turn("turn_due_at" if is_by_limit else "opened_at", is_rising=is_by_limit, after=after, before=before)
    if sought.kind in appeals.PLAIN:
        rows = shaped(found(actor, wanted, at=at).filter(more))
        one = along(rows, way, size=size)
        return counted(rows, one) if is_counted else one
    known = appeals.ways(sought, actor)
    tried = [Share.objects.filter(order=TRIED, appeal__in=each).values("pk") for each in known.many]
    rows = _besides_text(actor, wanted, at).filter(more)
    asking = Asking(rows, _few(known, sought), tried, _parts(actor, wanted))
    return answered(asking, way, size=size, shaped=shaped)


def _parts(actor: Actor, wanted: Wanted) -> tuple[Rows, str] | None:
    """Where the orders of a unit are listed by their days: among its parts."""
    permission = matrix()["read_orders"].roles.get(actor.role)
    path = wanted.unit or (actor.reach if permission and permission.scope == "own" else "")
    if not path or wanted.sort != "newest" or replace(wanted, text="", unit="") != Wanted():
        return None
    return Task.objects.filter(unit_path__gte=path, unit_path__lt=paths.upper(path)), "order_id"
