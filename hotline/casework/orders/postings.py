"""The public list of parked matters (挂账公示): what the monthly score leaves out is listed for all to see."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order, Posting, Request
from hotline.casework.orders.words import Asked, Decision, Held
from hotline.lib import paths
from hotline.register.units.models import Unit

TOWN = 3
"""How many levels of the tree a place is named by: city, district, town. What lies below could point to somebody."""


@dataclass(frozen=True, slots=True)
class Parked:
    """A parked matter as the public sees it: what it is about, where, who answers for it, what is planned, when it is
    looked at again. No title, no number, nobody's name."""

    matter: str
    place: str
    unit: str
    plan: str
    since: datetime | None
    review_at: datetime | None
    is_overdue: bool


_KEPT = Q(is_confidential=True) | Q(is_guarded=True) | Q(is_restricted=True) | Q(sensitivity__gt=0)


def is_kept_out(order: Order) -> bool:
    """Whether an order never stands on the public list: it, or one of its appeals, is confidential or sensitive."""
    if order.is_confidential or order.is_guarded or order.sensitivity:
        return True
    return Appeal.objects.filter(_KEPT, share__order=order).exists()


def listed() -> QuerySet[Order]:
    """The orders on the public list, the next to be looked at first."""
    kept = Appeal.objects.filter(_KEPT, share__order=OuterRef("pk"))
    found = Order.objects.filter(held=Held.PARKED, is_confidential=False, is_guarded=False, sensitivity=0)
    return found.exclude(Exists(kept)).select_related("matter", "region", "lead_unit").order_by("turn_due_at", "pk")


def told(orders: list[Order], *, at: datetime, is_english: bool) -> list[Parked]:
    """These orders in the words of the list, in the language of the page."""
    ids = [order.pk for order in orders]
    plans = {posting.order_id: posting for posting in Posting.objects.filter(order__in=ids)}
    granted = Request.objects.filter(
        order__in=ids, kind=Asked.PARKING, decision=Decision.GRANTED, ended_at__isnull=True
    ).values_list("order_id", "decided_at")
    since = dict(granted)
    towns = {order.pk: order.region.path[: TOWN * paths.WIDTH] for order in orders}
    names = {unit.path: unit.shown for unit in Unit.objects.filter(path__in=set(towns.values()))}
    return [
        Parked(
            matter=order.matter.shown if order.matter else "",
            place=names.get(towns[order.pk], ""),
            unit=order.lead_unit.shown if order.lead_unit else "",
            plan=plans[order.pk].shown(is_english=is_english) if order.pk in plans else "",
            since=since.get(order.pk),
            review_at=order.turn_due_at,
            is_overdue=order.turn_due_at is not None and order.turn_due_at <= at,
        )
        for order in orders
    ]
