"""What goes through the door of orders for supervision: urging for oneself or many, one topic about many orders."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

from django.db import transaction

from hotline.casework.appeals.models import Appeal
from hotline.casework.emergencies.actions import CRISIS_EFFECTS
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.actions.issuing import supervise
from hotline.casework.supervision.actions.urging import urge
from hotline.casework.supervision.models import Document
from hotline.casework.visits.actions import EFFECTS as VISIT_EFFECTS
from hotline.casework.visits.actions import VisitDoor
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import CALLER, Actor
from hotline.register.staff.rules import OutOfScope

EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {**VISIT_EFFECTS, **CRISIS_EFFECTS, "urge": urge, "supervise": supervise}
)


class SupervisionDoor(VisitDoor):
    """The door of orders with the effects of urging and supervision."""

    effects: ClassVar[Mapping[str, Callable[..., None]]] = EFFECTS


def urge_as_caller(appeal: Appeal, *, at: datetime, actor: Actor = CALLER, key: str = "") -> Event:
    """The citizen urges for herself. Raises StepRefused when there is nothing to urge, or she did so today already."""
    order = Order.objects.filter(shares__appeal=appeal).first()
    if order is None:
        raise StepRefused("There is nothing to urge now.")
    return SupervisionDoor().take(order.pk, "urge", actor=actor, at=at, given={"appeal": appeal.number}, key=key)


def urge_many(orders: Sequence[Order], *, actor: Actor, at: datetime, key: str = "") -> dict[str, str]:
    """Urge several orders, each by itself. Returns what refused it, by number; empty where it was urged."""
    told = {}
    for order in orders:
        request = f"{key}:{order.pk}" if key else ""
        try:
            SupervisionDoor().take(order.pk, "urge", actor=actor, at=at, given={}, key=request)
        except (StepRefused, OutOfScope) as refused:
            told[order.number] = str(refused)
        else:
            told[order.number] = ""
    return told


@transaction.atomic
def issue(
    *, orders: Sequence[Order], given: Mapping[str, object], actor: Actor, at: datetime, key: str = ""
) -> list[Document]:
    """Write one topic to the lead units of several orders: one document for each unit. All of it or nothing.

    `given` is what the step *supervise* asks for. Raises OutOfScope or StepRefused.
    """
    ids = [order.pk for order in orders]
    locked = list(Order.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    if not locked:
        raise StepRefused("Choose at least one order.")
    numbers: dict[int | None, str] = {}
    for order in locked:
        known = numbers.get(order.lead_unit_id)
        said: Mapping[str, object] = {"document": known} if known else given
        request = f"{key}:{order.pk}" if key else ""
        event = SupervisionDoor().take(order.pk, "supervise", actor=actor, at=at, given=said, key=request)
        numbers.setdefault(order.lead_unit_id, str(event.after["paper"]))
    return list(Document.objects.filter(number__in=numbers.values()).order_by("pk"))
