"""Investigations on site to be read: the list in piles, one with its minutes and result, its paper and its files."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.casework.investigations import queries
from hotline.casework.investigations.models import Investigation
from hotline.casework.investigations.rules import CONCLUDE, HOLD, can
from hotline.casework.investigations.words import State
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.casework.orders.searching import page
from hotline.ground.journal import queries as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks
from hotline.register.staff.rules import may
from hotline.web.investigations.papers import paper
from hotline.web.parts import press
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import same_page
from hotline.web.parts.attachments import download
from hotline.web.parts.history import Teller
from hotline.web.parts.pieces import Column, Link, Listing, Row, Tab
from hotline.web.parts.templatetags.parts import moment

PAGE = 20
ALL, OVERDUE = "all", "overdue"
LABELS: dict[str, Promise] = {
    OVERDUE: pgettext_lazy("investigations", "Minutes overdue"),
    State.PLANNED: pgettext_lazy("investigations", "Planned"),
    State.HELD: pgettext_lazy("investigations", "To be concluded"),
    State.CONCLUDED: pgettext_lazy("investigations", "Concluded"),
    ALL: pgettext_lazy("investigations", "All investigations"),
}


def piles(at: datetime) -> dict[str, Q]:
    """The piles of the list, by what tells them apart."""
    return {
        OVERDUE: queries.IN_STATE[State.PLANNED] & Q(planned_at__lte=at),
        State.PLANNED: queries.IN_STATE[State.PLANNED] & Q(planned_at__gt=at),
        State.HELD: queries.IN_STATE[State.HELD],
        State.CONCLUDED: queries.IN_STATE[State.CONCLUDED],
        ALL: Q(),
    }


def desk_of(actor: Actor) -> str:
    """Under which desk somebody reads of investigations."""
    return "leader" if may(actor, "instruct") else "desk"


def found(actor: Actor, key: int) -> Investigation:
    """The investigation of a key, if the actor may see it; what may not be seen is not there."""
    one = queries.visible_to(actor).select_related("organiser", "opened_by").filter(pk=key).first()
    if one is None:
        raise Http404
    return one


@never_cache
@require_safe
@for_staff(queries.READ)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The investigations in piles; first what is overdue, where something is."""
    at, seen = timezone.now(), queries.visible_to(actor)
    known = piles(at)
    pile = request.GET.get("pile", "")
    if pile not in known:
        pile = OVERDUE if queries.overdue(actor, at=at).exists() else ALL
    marks = {name: request.GET.get(name, "")[:60] for name in ("after", "before")}
    rows = page(
        seen.filter(known[pile]).select_related("organiser"), key="planned_at", is_rising=False, size=PAGE, **marks
    )
    columns = [
        Column(pgettext("investigations", "Investigation")),
        Column(pgettext("investigations", "Planned for"), "narrow"),
        Column(pgettext("investigations", "State"), "narrow"),
        Column(pgettext("investigations", "Organised by")),
    ]
    listing = Listing(
        columns=columns,
        rows=[(one, masks.in_text(one.place), one.is_overdue(at)) for one in rows.rows],
        row_template="investigations/_row.html",
        caption=LABELS[pile],
        previous_url=same_page(request, before=rows.before, after=None) if rows.before else "",
        next_url=same_page(request, after=rows.after, before=None) if rows.after else "",
        empty=pgettext("investigations", "No investigation lies here."),
    )
    tabs = [Tab(LABELS[name], same_page(request, pile=name, after=None, before=None), name == pile) for name in known]
    context = {"desk_now": desk_of(actor), "page": listing, "tabs": tabs, "may_manage": may(actor, queries.MANAGE)}
    return render(request, "investigations/list.html", context)


@never_cache
@require_safe
@for_staff(queries.READ)
def investigation(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One investigation: what is planned, minutes, result, what followed, and what can be done now."""
    one, at = found(actor, key), timezone.now()
    manages = may(actor, queries.MANAGE)
    readable = set(orders_visible_to(actor).filter(investigations=one).values_list("pk", flat=True))
    may_order = may(actor, "read_orders")
    context = {
        "desk_now": desk_of(actor),
        "one": one,
        "is_overdue": one.is_overdue(at),
        "rows": _rows(one),
        "minutes": masks.in_text(one.minutes),
        "result": masks.in_text(one.result),
        "documents": list(one.documents.select_related("unit").order_by("pk")),
        "may_read_documents": may(actor, "read_supervision"),
        "orders": [
            (order, masks.in_text(order.title), reverse("order", args=[order.number]) if may_order else "")
            for order in one.orders.order_by("number")
            if order.pk in readable
        ],
        "files": [(each, reverse("investigation_file", args=[key, each.pk])) for each in queries.files_of(one)],
        "acts": Teller(
            journal.history([("investigation", key)])[::-1],
            profile=profiles.version(one.profile_version),
            readable=masks.in_text,
        ).entries(),
        "links": [
            Link("PDF", reverse("investigation_pdf", args=[key]), "printer"),
            Link("Word", reverse("investigation_word", args=[key]), "file-text"),
        ],
        "may_hold": manages and can(HOLD, one.state),
        "may_conclude": manages and can(CONCLUDE, one.state),
    }
    return render(request, "investigations/investigation.html", context)


def _rows(one: Investigation) -> list[Row]:
    units = pgettext("history", ", ").join(unit.shown for unit in one.units.order_by("path"))
    rows = [
        Row(pgettext("investigations", "Place"), masks.in_text(one.place)),
        Row(pgettext("investigations", "Organised by"), one.organiser.shown),
        Row(pgettext("investigations", "Units that take part"), units),
        Row(pgettext("investigations", "News media"), masks.in_text(one.media)),
        Row(pgettext("investigations", "Persons by name"), masks.in_text(one.persons)),
        Row(pgettext("investigations", "Planned by"), one.opened_by.name if one.opened_by else ""),
        Row(pgettext("investigations", "Held"), moment(one.held_at, exact=True) if one.held_at else ""),
    ]
    return [row for row in rows if row.value]


@require_safe
@for_staff(queries.READ)
def as_pdf(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The paper as a PDF file."""
    one = found(actor, key)
    return press.as_pdf(request, paper(one), back_url=reverse("investigation", args=[key]))


@require_safe
@for_staff(queries.READ)
def as_word(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The paper as a Word file."""
    return press.as_word(paper(found(actor, key)))


@require_safe
@for_staff(queries.READ)
def file(request: HttpRequest, actor: Actor, key: int, file: int) -> Any:
    """A photo or a paper, to be saved."""
    return download(queries.files_of(found(actor, key)), file)
