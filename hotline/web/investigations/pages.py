"""Investigations on site to be read: the list in piles, one with its minutes and result, its paper and its files."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.casework.investigations import queries
from hotline.casework.investigations.models import Investigation
from hotline.casework.investigations.rules import CALL_OFF, CHANGE, CONCLUDE, HOLD, can
from hotline.casework.investigations.words import State
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.register.staff.rules import may
from hotline.web.investigations.papers import paper
from hotline.web.parts import press
from hotline.web.parts.acting import for_staff
from hotline.web.parts.attachments import download
from hotline.web.parts.cases import linked
from hotline.web.parts.history import acts_of
from hotline.web.parts.pieces import Column, Head, Link, Row
from hotline.web.parts.piles import piled
from hotline.web.parts.templatetags.parts import badge, moment

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
    columns = [
        Column(pgettext("investigations", "Investigation")),
        Column(pgettext("investigations", "Planned for"), "narrow"),
        Column(pgettext("investigations", "State"), "narrow"),
        Column(pgettext("investigations", "Organised by")),
    ]
    listed = piled(
        request,
        seen.select_related("organiser"),
        piles=piles(at),
        pile=OVERDUE if queries.overdue(actor, at=at).exists() else ALL,
        labels=LABELS,
        key="planned_at",
        columns=columns,
        row_template="investigations/_row.html",
        empty=pgettext("investigations", "No investigation lies here."),
        shown=lambda one: (one, masks.in_text(one.place), one.is_overdue(at)),
    )
    plan = pgettext("investigations", "Plan an investigation on site")
    tools = [Link(plan, reverse("investigation_plan"), "plus", "primary")] if may(actor, queries.MANAGE) else []
    title = pgettext("investigations", "Investigations on site")
    context = {"desk_now": desk_of(actor), "title": title, "tools": tools, **listed}
    return render(request, "parts/list_page.html", context)


@never_cache
@require_safe
@for_staff(queries.READ)
def investigation(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One investigation: what is planned, minutes, result, what followed, and what can be done now."""
    one, at = found(actor, key), timezone.now()
    readable = set(orders_visible_to(actor).filter(investigations=one).values_list("pk", flat=True))
    orders = [order for order in one.orders.order_by("number") if order.pk in readable]
    context = {
        "desk_now": desk_of(actor),
        "one": one,
        "head": Head(pgettext("investigations", "Investigation on site"), one.number, one.topic),
        "standing": _standing(one, at),
        "tools": _tools(one) if may(actor, queries.MANAGE) else [],
        "rows": _rows(one),
        "minutes": masks.in_text(one.minutes),
        "result": masks.in_text(one.result),
        "documents": list(one.documents.select_related("unit").order_by("pk")),
        "may_read_documents": may(actor, "read_supervision"),
        "orders": linked(orders, may_read=may(actor, "read_orders")),
        "files": [(each, reverse("investigation_file", args=[key, each.pk])) for each in queries.files_of(one)],
        "acts": acts_of(one, masks.in_text),
        "links": [
            Link("PDF", reverse("investigation_pdf", args=[key]), "printer"),
            Link("Word", reverse("investigation_word", args=[key]), "file-text"),
        ],
    }
    return render(request, "investigations/investigation.html", context)


def _standing(one: Investigation, at: datetime) -> list[Row]:
    state = badge("x", label=one.state_word, tone=one.tone)
    if one.is_overdue(at):
        overdue = badge("x", label=pgettext("investigations", "Minutes overdue"), tone="danger")
        state = format_html("{} {}", state, overdue)
    return [
        Row(pgettext("investigations", "State"), state),
        Row(pgettext("investigations", "Planned for"), moment(one.planned_at, exact=True)),
    ]


def _tools(one: Investigation) -> list[Link]:
    """What can be done with it now; what leads on stands out."""
    acts = [
        (CONCLUDE, pgettext("investigations", "Conclude it"), "investigation_conclude", "checks"),
        (HOLD, pgettext("investigations", "Write the minutes"), "investigation_hold", "clipboard-list"),
        (CHANGE, pgettext("investigations", "Change the plan"), "investigation_change", "edit"),
        (CALL_OFF, pgettext("investigations", "Call it off"), "investigation_call_off", "ban"),
    ]
    links = [Link(word, reverse(name, args=[one.pk]), icon) for act, word, name, icon in acts if can(act, one.state)]
    return [*(replace(link, kind="primary") for link in links[:1]), *links[1:]]


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
