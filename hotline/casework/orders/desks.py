"""The desk of a unit: its parts in orders, in piles by what has to be done, and how many lie in each.

Everything comes from `tasks_visible_to`: a range over the paths of what is not finished, one index.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import Case, Count, DateTimeField, F, Q, QuerySet, When

from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.queries import OpenStep, open_steps, tasks_visible_to
from hotline.casework.orders.words import PARTS_IN_WORK, State, TaskRole, TaskState
from hotline.ground.journal.rules import Actor

OWN, BELOW = "own", "below"
WHOSE = (OWN, BELOW)
TO_SIGN, IN_HAND, DUE_TODAY, OVERDUE, TO_APPROVE, REWORK = (
    "to_sign",
    "in_hand",
    "due_today",
    "overdue",
    "to_approve",
    "rework",
)
PILES = (TO_SIGN, IN_HAND, DUE_TODAY, OVERDUE, TO_APPROVE, REWORK)
WITH_THE_LEAD = (State.DISPATCHED, State.RETURN_DRAFTED, State.SIGNED, State.DRAFTED, State.SENT_BACK)
"""States in which it is the lead unit's turn: the order's limit is the nearest one that it has to keep."""


def parts(actor: Actor) -> QuerySet[Task]:
    """The parts within an actor's reach in which something has to be done, each with the limit that comes first."""
    limit = Case(
        When(role=TaskRole.LEAD, order__state__in=WITH_THE_LEAD, then=F("order__turn_due_at")),
        default=F("due_at"),
        output_field=DateTimeField(),
    )
    # While the centre decides who is right, the lead has nothing to do.
    waits = Q(role=TaskRole.LEAD, order__state__in=(State.RETURN_ASKED, State.DISPUTED))
    return tasks_visible_to(actor).filter(~waits, state__in=PARTS_IN_WORK).annotate(limit=limit)


def whose_parts(actor: Actor, whose: str) -> Q:
    """One's own unit's parts, or those of the units below it."""
    own = Q(unit_path=actor.unit_path)
    return own if whose == OWN else ~own


def piles(*, at: datetime, day_ends: datetime) -> Mapping[str, Q]:
    """What lies in each pile. A limit at midnight is 24:00 of the day that ends with it."""
    returning = Q(role=TaskRole.LEAD, order__state=State.RETURN_DRAFTED)
    return MappingProxyType(
        {
            TO_SIGN: Q(state=TaskState.ASSIGNED) & ~returning,
            IN_HAND: Q(state=TaskState.SIGNED),
            DUE_TODAY: Q(limit__gt=at, limit__lte=day_ends),
            OVERDUE: Q(limit__lte=at),
            TO_APPROVE: Q(state=TaskState.DRAFTED) | returning,
            REWORK: Q(role=TaskRole.LEAD, order__state=State.SENT_BACK),
        }
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many parts lie in each pile, of one's own unit and of those below; all of them under the empty name."""

    by_pile: Mapping[tuple[str, str], int]

    def of(self, whose: str, pile: str = "") -> int:
        """How many."""
        return self.by_pile[(whose, pile)]


def counts(actor: Actor, *, at: datetime, day_ends: datetime) -> Counts:
    """All numbers of a desk, in one query."""
    known = {**piles(at=at, day_ends=day_ends), "": Q()}
    wanted = {
        f"{whose}_{pile}": Count("pk", filter=whose_parts(actor, whose) & condition)
        for whose in WHOSE
        for pile, condition in known.items()
    }
    numbers = parts(actor).aggregate(**wanted)
    return Counts({(whose, pile): numbers[f"{whose}_{pile}"] for whose in WHOSE for pile in known})


def pile_of(actor: Actor, *, whose: str, pile: str, at: datetime, day_ends: datetime) -> QuerySet[Task]:
    """The parts that lie in one pile, with their orders."""
    condition = whose_parts(actor, whose) & piles(at=at, day_ends=day_ends)[pile]
    return parts(actor).filter(condition).select_related("unit", "order__matter", "order__region")


def steps_of(orders: Sequence[Order], actor: Actor) -> Mapping[int, list[OpenStep]]:
    """The steps open to an actor on several orders, by the order's id: one query for all of them."""
    ids = {order.pk for order in orders}
    by_order: dict[int, list[Task]] = {number: [] for number in ids}
    known = ("unit_path", "role", "state", "signed_at", "order_id", "unit__kind", "unit__path")
    for task in Task.objects.filter(order__in=ids).select_related("unit").only(*known):
        by_order[task.order_id].append(task)
    return {order.pk: open_steps(order, actor, by_order[order.pk]) for order in orders}
