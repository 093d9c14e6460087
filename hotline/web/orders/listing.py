"""The list of all orders, and of the appeals that have none: one list, its filters in the address, its export."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.searching import page_without_order, without_order
from hotline.casework.orders.actions import note_export
from hotline.casework.orders.models import Order
from hotline.casework.orders.searching import found, page_of
from hotline.ground.journal.rules import Actor
from hotline.ground.search.lists import Page
from hotline.lib import masks
from hotline.register.staff.rules import may
from hotline.web.orders.filters import AppealFilters, OrderFilters
from hotline.web.parts import exporting
from hotline.web.parts.acting import for_staff, not_allowed
from hotline.web.parts.addresses import is_filtered, same_page
from hotline.web.parts.naming import state_word
from hotline.web.parts.pieces import Column, Listing, Tab

PAGE = 20
EXPORT_ACT = "export_orders"


@dataclass(frozen=True)
class Shown:
    """One line of a list: the case, its page, and the text of every cell as an export has it."""

    case: Any
    url: str
    cells: Sequence[str]
    is_late: bool

    @property
    def title(self) -> str:
        """The title as lists show it: no number in it is readable."""
        return self.cells[1]


@dataclass(frozen=True)
class Kind:
    """What makes a list: its columns, its rows as cells, its filters and where its rows come from."""

    name: str
    columns: Callable[[], list[Column]]
    cells: Callable[[Any], list[str]]
    form: type[forms.Form]
    rows: Callable[[Actor, Any, datetime], QuerySet[Any]]
    page: Callable[..., Page]
    sorted_by: Callable[[Any], tuple[str, bool]]
    template: str
    address: str
    empty: Callable[[], str]
    besides: Callable[[], list[Column]] = list
    """Columns that only the export has."""
    cells_besides: Callable[[Any], list[str]] = lambda _case: []

    @property
    def filters(self) -> tuple[str, ...]:
        """The names of the filters."""
        return tuple(self.form.base_fields)

    def shown(self, case: Any, at: datetime) -> Shown:
        """One line of the list."""
        due = case.turn_due_at
        return Shown(case, reverse(self.address, args=[case.number]), self.cells(case), bool(due and due < at))


def instant(at: datetime | None) -> str:
    """An instant as an export has it."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def kind_words(case: Order | Appeal) -> str:
    """The kind of a demand, with its urgency where it is above normal."""
    is_pressing = case.urgency in ("urgent", "critical")
    return f"{case.get_kind_display()} · {case.get_urgency_display()}" if is_pressing else str(case.get_kind_display())


def order_columns() -> list[Column]:
    """The columns of the list of orders, on the screen and in the export."""
    return [
        Column(pgettext("orders", "Number"), "narrow"),
        Column(pgettext("orders", "Title")),
        Column(pgettext("orders", "State"), "narrow"),
        Column(pgettext("orders", "Demand"), "narrow"),
        Column(_("Category")),
        Column(_("Place")),
        Column(_("Lead unit")),
        Column(pgettext("orders", "Opened"), "narrow"),
        Column(pgettext("orders", "Limit"), "narrow"),
    ]


def order_cells(order: Order) -> list[str]:
    """The cells of one order."""
    return [
        order.number,
        masks.in_text(order.title),
        str(state_word(order.state)),
        kind_words(order),
        order.matter.shown if order.matter else "",
        order.region.shown,
        order.lead_unit.shown if order.lead_unit else "",
        instant(order.opened_at),
        instant(order.turn_due_at),
    ]


def above_columns() -> list[Column]:
    """What the export says besides of orders that were handed down from above."""
    return [
        Column(pgettext("orders", "Handed down by")),
        Column(pgettext("orders", "Number given above")),
        Column(pgettext("orders", "Deadline set from above")),
        Column(pgettext("orders", "Reported back above")),
    ]


def above_cells(order: Order) -> list[str]:
    """The same of one order."""
    return [order.outer_system, order.outer_number, instant(order.outer_due_at), instant(order.reported_above_at)]


def order_rows(actor: Actor, filters: OrderFilters, at: datetime) -> QuerySet[Order]:
    """The orders that the filters ask for, with what a line shows of them."""
    return _order_lines(found(actor, filters.wanted, at=at))


def order_page(actor: Actor, filters: OrderFilters, at: datetime, *, after: str, before: str) -> Page:
    """One page of them."""
    return page_of(actor, filters.wanted, at=at, size=PAGE, shaped=_order_lines, after=after, before=before)


def _order_lines(rows: QuerySet[Order]) -> QuerySet[Order]:
    return rows.select_related("matter", "region", "lead_unit", "turn_clock")


def appeal_columns() -> list[Column]:
    """The columns of the list of appeals."""
    return [
        Column(pgettext("orders", "Number"), "narrow"),
        Column(pgettext("orders", "Title")),
        Column(pgettext("orders", "State"), "narrow"),
        Column(pgettext("orders", "Demand"), "narrow"),
        Column(pgettext("orders", "Channel"), "narrow"),
        Column(_("Place")),
        Column(pgettext("orders", "Received"), "narrow"),
        Column(pgettext("orders", "Limit"), "narrow"),
    ]


def appeal_cells(appeal: Appeal) -> list[str]:
    """The cells of one appeal."""
    return [
        appeal.number,
        masks.in_text(appeal.title),
        str(state_word(appeal.state)),
        kind_words(appeal),
        str(appeal.get_channel_display()),
        appeal.region.shown,
        instant(appeal.received_at),
        instant(appeal.turn_due_at),
    ]


def appeal_rows(actor: Actor, filters: AppealFilters, at: datetime) -> QuerySet[Appeal]:
    """The appeals that the filters ask for, with what a line shows of them."""
    return _appeal_lines(without_order(actor, filters.wanted))


def appeal_page(actor: Actor, filters: AppealFilters, _at: datetime, *, after: str, before: str) -> Page:
    """One page of them."""
    return page_without_order(actor, filters.wanted, size=PAGE, shaped=_appeal_lines, after=after, before=before)


def _appeal_lines(rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
    return rows.select_related("region", "turn_clock")


ORDERS = Kind(
    name="orders",
    columns=order_columns,
    cells=order_cells,
    form=OrderFilters,
    rows=order_rows,
    page=order_page,
    sorted_by=lambda wanted: ("turn_due_at", True) if wanted.sort == "due" else ("opened_at", False),
    template="orders/_order_row.html",
    address="order",
    empty=lambda: pgettext("orders", "There are no orders yet."),
    besides=above_columns,
    cells_besides=above_cells,
)
APPEALS = Kind(
    name="appeals",
    columns=appeal_columns,
    cells=appeal_cells,
    form=AppealFilters,
    rows=appeal_rows,
    page=appeal_page,
    sorted_by=lambda _wanted: ("received_at", False),
    template="orders/_appeal_row.html",
    address="appeal",
    empty=lambda: pgettext("orders", "Every appeal has its order."),
)


@require_safe
@for_staff("read_orders")
def orders(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list of orders; with `tab=appeals` that of the appeals without one."""
    sees_appeals = may(actor, "read_appeals")
    kind = APPEALS if request.GET.get("tab") == "appeals" and sees_appeals else ORDERS
    filters = kind.form(request.GET)
    now = timezone.now()
    form = request.GET.get("export", "")
    if filters.is_valid() and form in exporting.FORMS:
        return _export(request, actor, kind, filters, kind.rows(actor, filters, now), form, now)
    here = request.path
    tabs = [
        Tab(pgettext("orders", "Orders"), here, kind is ORDERS),
        Tab(pgettext("orders", "Appeals without an order"), f"{here}?tab=appeals", kind is APPEALS),
    ]
    context = {
        "page": _listing(request, actor, kind, filters, now),
        "tabs": tabs if sees_appeals else [],
        "desk_now": "orders",
    }
    return render(request, "orders/orders.html", context)


def _listing(request: HttpRequest, actor: Actor, kind: Kind, filters: Any, now: datetime) -> Listing:
    """One page of a list."""
    marks = {name: request.GET.get(name, "")[:60] for name in ("after", "before")}
    one = kind.page(actor, filters, now, **marks) if filters.is_valid() else Page([], total=0)
    lines = [kind.shown(case, now) for case in one.rows]
    is_tab = kind is APPEALS
    may_export = may(actor, EXPORT_ACT) and bool(lines)
    return Listing(
        columns=kind.columns(),
        rows=lines,
        row_template=kind.template,
        caption=pgettext("orders", "Appeals without an order") if is_tab else pgettext("orders", "Orders"),
        total=one.total,
        more_than=one.is_more,
        tried=one.tried,
        filters=filters,
        filtered=is_filtered(request, kind.filters),
        clear_url=f"{request.path}?tab=appeals" if is_tab else request.path,
        previous_url=same_page(request, before=one.before, after=None) if one.before else "",
        next_url=same_page(request, after=one.after, before=None) if one.after else "",
        exports=exporting.links(request) if may_export else [],
        empty=kind.empty(),
        hidden={"tab": "appeals"} if is_tab else {},
    )


def _export(
    request: HttpRequest, actor: Actor, kind: Kind, filters: Any, rows: QuerySet[Any], form: str, now: datetime
) -> HttpResponse:
    """The whole list as a file, journalled first; too long a one is refused with what to do."""
    if not may(actor, EXPORT_ACT):
        return not_allowed(request)
    asked = {name: request.GET.get(name, "") for name in kind.filters if name != "q" and request.GET.get(name)}
    note = partial(
        note_export,
        asked={"list": kind.name, **asked},
        text=str(filters.cleaned_data["q"]),
        form=form,
        actor=actor,
        at=now,
    )
    key, is_rising = kind.sorted_by(filters.wanted)
    return exporting.handed_out(
        request,
        rows,
        form=form,
        name=kind.name,
        headings=[str(column.label) for column in (*kind.columns(), *kind.besides())],
        cells=lambda case: [*kind.cells(case), *kind.cells_besides(case)],
        order=(key, "pk") if is_rising else (f"-{key}", "-pk"),
        note=lambda rows: note(rows=rows),
        at=now,
    )
