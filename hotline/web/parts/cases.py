"""The appeals of an order as the desks of the centre show them: what is said, where, by whom – masked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order, Reply, Task
from hotline.casework.orders.queries import visible_to
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.web.parts.callers import Caller, caller_of, readable
from hotline.web.parts.choosing import place_labels


@dataclass(frozen=True)
class Shown:
    """One appeal as a desk shows it."""

    appeal: Appeal
    caller: Caller
    title: str
    content: str
    claim: str
    place: str
    address: str
    occurred: str
    object_name: str


def order_of(actor: Actor, number: str) -> Order | None:
    """The order of a number, as far as the actor may see it; with what its page shows."""
    return (
        visible_to(actor)
        .filter(number=number)
        .select_related("region", "matter", "lead_unit", "centre", "turn_clock")
        .first()
    )


def appeals_of(order: Order, actor: Actor) -> list[Shown]:
    """The appeals that an order handles: two queries, however many."""
    appeals = list(
        Appeal.objects.filter(share__order=order)
        .select_related("region", "matter", "person", "repeat_of")
        .order_by("pk")
    )
    places = place_labels([appeal.region for appeal in appeals])
    return [shown(appeal, actor, places[appeal.region_id]) for appeal in appeals]


def shown(appeal: Appeal, actor: Actor, place: str, units: frozenset[str] = frozenset()) -> Shown:
    """An appeal for a reader."""
    caller = caller_of(appeal, actor, units)
    texts = {name: readable(getattr(appeal, name), caller.sight) for name in ("title", "content", "claim", *WHERE)}
    return Shown(appeal, caller, place=place, address=texts.pop("address_text"), **texts)


WHERE = ("address_text", "occurred", "object_name")


def replies_of(order: Order) -> list[Reply]:
    """The replies of all rounds, the latest first."""
    return list(Reply.objects.filter(order=order).select_related("unit", "drafted_by", "approved_by").order_by("-pk"))


def parts_of(order: Order) -> Sequence[Task]:
    """The units' parts in an order, the lead first."""
    return list(Task.objects.filter(order=order).select_related("unit").order_by("pk"))


def linked(orders: Iterable[Order], *, may_read: bool = True) -> list[tuple[Order, str, str]]:
    """Orders as `parts/orders_about.html` lists them: each with its title, masked, and its address."""
    return [
        (order, masks.in_text(order.title), reverse("order", args=[order.number]) if may_read else "")
        for order in orders
    ]
