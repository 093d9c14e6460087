"""The desk of those who supervise: open orders in piles by how they stand in time, and lights by who holds them.

Everything comes from `visible_to` of orders; whose turn it is says who holds an order up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.words import OPEN_STATES
from hotline.casework.supervision.models import Covered
from hotline.casework.supervision.words import OPEN_STATES as OPEN_DOCUMENTS
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.units.models import Unit

CRISIS, LATE, TODAY, URGED, SUPERVISED, OPEN = "crisis", "late", "today", "urged", "supervised", "open"
PILES = (CRISIS, LATE, TODAY, URGED, SUPERVISED, OPEN)


def held(actor: Actor, *, under: str = "") -> QuerySet[Order]:
    """The open orders an actor may see; with `under` only those whose turn is that of a unit at or below this path."""
    orders = visible_to(actor).filter(state__in=OPEN_STATES)
    return orders.filter(turn_path__gte=under, turn_path__lt=paths.upper(under)) if under else orders


def piles(*, at: datetime, day_ends: datetime) -> Mapping[str, Q]:
    """What lies in each pile. A limit at midnight is 24:00 of the day that ends with it."""
    document = Covered.objects.filter(order=OuterRef("pk"), document__state__in=OPEN_DOCUMENTS)
    return MappingProxyType(
        {
            CRISIS: ~Q(crisis=""),
            LATE: Q(turn_due_at__lte=at),
            TODAY: Q(turn_due_at__gt=at, turn_due_at__lte=day_ends),
            URGED: Q(urged__gt=0),
            SUPERVISED: Q(Exists(document)),
            OPEN: Q(),
        }
    )


def counts(orders: QuerySet[Order], *, at: datetime, day_ends: datetime) -> dict[str, int]:
    """How many lie in each pile, in one query."""
    known = piles(at=at, day_ends=day_ends)
    wanted = {pile: Count("pk", filter=condition) for pile, condition in known.items() if condition}
    return orders.aggregate(**wanted, open=Count("pk"))


@dataclass(frozen=True, slots=True)
class Lights:
    """What a unit and all below it hold: late, due today, in time."""

    unit: Unit
    late: int
    today: int
    in_time: int
    has_below: bool


def lights(orders: QuerySet[Order], *, under: str, at: datetime, day_ends: datetime) -> list[Lights]:
    """The units next below a path with what each of them and those below it hold, the latest first: two queries."""
    known = piles(at=at, day_ends=day_ends)
    rows = (
        orders.annotate(head=Left("turn_path", len(under) + paths.WIDTH))
        .values("head")
        .annotate(late=Count("pk", filter=known[LATE]), today=Count("pk", filter=known[TODAY]), all=Count("pk"))
        .order_by("-late", "-today", "head")
    )
    found = list(rows)
    units = {unit.path: unit for unit in Unit.objects.filter(path__in=[row["head"] for row in found])}
    return [
        Lights(
            units[row["head"]],
            row["late"],
            row["today"],
            row["all"] - row["late"] - row["today"],
            bool(units[row["head"]].last_child) and len(row["head"]) > len(under),
        )
        for row in found
        if row["head"] in units
    ]
