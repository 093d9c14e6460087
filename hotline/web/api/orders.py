"""GET /orders and GET /orders/{number}: what a machine of the staff sees of orders."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query

from hotline.casework.appeals.words import Sensitivity
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.searching import page_of
from hotline.casework.orders.words import State
from hotline.ground.journal.rules import Actor
from hotline.lib import masks, numbers
from hotline.web.api.cases import order_case
from hotline.web.api.filters import OrderFilters, mark, numbered, only_known, orders_meant
from hotline.web.api.machines import actor_for
from hotline.web.api.told import Named, OrderPage, OrderRow, local, written

NAMED = ("matter", "region", "lead_unit", "turn_unit")
PLAIN = (
    "number",
    "title",
    "kind",
    "urgency",
    "state",
    "channel",
    "round",
    "version",
    "is_confidential",
    "sensitivity",
    "crisis",
    "from_above",
    "outer_number",
    "outer_due_at",
    "opened_at",
    "dispatched_at",
    "closed_at",
    "turn_due_at",
    "turn_clock_kind",
)
COLUMNS = (*PLAIN, *(f"{table}__{column}" for table in NAMED for column in ("code", "name", "name_en")))


def list_orders(request: HttpRequest, wanted: Query[OrderFilters]) -> HttpResponse:
    """A page of the orders that the actor may see."""
    at = timezone.now()
    only_known(request, OrderFilters)
    actor = actor_for(request, "read_orders")
    shown = page_of(
        actor,
        orders_meant(wanted),
        at=at,
        size=wanted.limit,
        shaped=lambda rows: rows.values_list("pk", *COLUMNS, named=True),
        more=numbered(wanted),
        is_counted=False,
        after=mark(wanted.cursor),
    )
    return written(OrderPage([row_of(row, at) for row in shown.rows], shown.after or None))


def row_of(row: Any, at: datetime) -> OrderRow:
    """One order of a list, from the columns asked for."""
    known = row._asdict()
    due_at = known["turn_due_at"]
    return OrderRow(
        number=known["number"],
        title=masks.in_text(known["title"]),
        kind=known["kind"],
        urgency=known["urgency"],
        state=known["state"],
        state_name=str(State(known["state"]).label),
        channel=known["channel"],
        round=known["round"],
        version=known["version"],
        is_confidential=known["is_confidential"],
        sensitivity=Sensitivity.at(known["sensitivity"]).value,
        crisis=known["crisis"],
        from_above=known["from_above"],
        outer_number=known["outer_number"],
        outer_due_at=local(known["outer_due_at"]),
        opened_at=local(known["opened_at"]) or at,
        dispatched_at=local(known["dispatched_at"]),
        closed_at=local(known["closed_at"]),
        due_at=local(due_at),
        running_clock=known["turn_clock_kind"],
        is_overdue=due_at is not None and due_at < at,
        matter=_named(known, "matter"),
        place=_named(known, "region") or Named("", ""),
        lead=_named(known, "lead_unit"),
        turn=_named(known, "turn_unit"),
    )


def _named(known: dict[str, Any], table: str) -> Named | None:
    """The code and the name in the language of the answer."""
    if known[f"{table}__code"] is None:
        return None
    english = known[f"{table}__name_en"] if (get_language() or "").startswith("en") else ""
    return Named(known[f"{table}__code"], english or known[f"{table}__name"])


def seen(number: str, actor: Actor) -> Order:
    """The order of a number, if the actor may see it; what may not be seen is not there."""
    tidy = numbers.tidy_reference(number) if len(number) <= 40 else ""
    known = visible_to(actor).select_related("first_unit").filter(number=tidy)
    order = known.first() if numbers.is_reference(tidy) else None
    if order is None:
        raise Http404
    return order


def show_order(request: HttpRequest, number: str) -> HttpResponse:
    """One order with its appeals, tasks, limits, events, replies, visits and the steps that are open now."""
    at = timezone.now()
    actor = actor_for(request, "read_orders")
    order = seen(number, actor)
    row = Order.objects.filter(pk=order.pk).values_list(*COLUMNS, named=True).get()
    return written(order_case(order, row_of(row, at), actor))
