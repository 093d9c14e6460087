"""The desk: how many orders are late, which will be late today, who holds them; urging one or many with one click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hotline.casework.emergencies.queries import owed_to_duty_room
from hotline.casework.inspections import queries as inspections
from hotline.casework.investigations import queries as investigations
from hotline.casework.leading import queries as leading
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.words import URGEABLE
from hotline.casework.restrictions import queries as restrictions
from hotline.casework.supervision import desks
from hotline.casework.supervision.actions import urge_many
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.queries import open_on
from hotline.casework.whistles.queries import to_decide
from hotline.ground.journal.rules import Actor
from hotline.ground.search.lists import page
from hotline.lib import masks
from hotline.register.staff.rules import may
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import is_filtered, same_page
from hotline.web.parts.codes import UnitField
from hotline.web.parts.pieces import Batch, Column, Link, Listing, Tile

PAGE = 20
MOST_CHOSEN = 200
LABELS: dict[str, Promise] = {
    desks.CRISIS: pgettext_lazy("desk", "Threats and crises"),
    desks.LATE: pgettext_lazy("desk", "Late"),
    desks.TODAY: pgettext_lazy("desk", "Due today"),
    desks.URGED: pgettext_lazy("desk", "Urged"),
    desks.SUPERVISED: pgettext_lazy("desk", "Supervised"),
    desks.OPEN: pgettext_lazy("desk", "All open"),
}
TONES = {
    desks.CRISIS: "danger",
    desks.LATE: "danger",
    desks.TODAY: "attention",
    desks.URGED: "attention",
    desks.SUPERVISED: "active",
}
WATCH = "watch"
WRITING = {name: name for name in ("brief_compose", "investigation_plan")} | {"write": "desk_write"}
"""Acts on chosen orders that go on on a page of their own."""


class DeskFilters(forms.Form):
    """What can be asked of the desk's list."""

    unit = UnitField(label=pgettext_lazy("desk", "Held by, and those below"), required=False, help_text="")


@dataclass(frozen=True)
class Held:
    """One order on the desk: what it is, who holds it, how long there is, how often it was urged."""

    order: Order
    title: str
    url: str
    documents: Sequence[Document]
    is_late: bool
    may_urge: bool


def day_ends(at: datetime) -> datetime:
    """24:00 of the day, here."""
    return timezone.make_aware(datetime.combine(timezone.localdate(at) + timedelta(days=1), time.min))


@require_safe
@for_staff(WATCH)
def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The desk: tiles, lights by unit, and the orders of the chosen pile, due first."""
    now = timezone.now()
    ends = day_ends(now)
    filters = DeskFilters(request.GET or None)
    code = filters.cleaned_data["unit"] if filters.is_bound and filters.is_valid() else ""
    unit = Unit.objects.filter(code=code).first() if code else None
    orders = desks.held(actor, under=unit.path if unit else "")
    counts = desks.counts(orders, at=now, day_ends=ends)
    pile = request.GET.get("pile", "")
    pile = pile if pile in desks.PILES else next((each for each in desks.PILES if counts[each]), desks.OPEN)
    context = {
        "desk_now": "desk",
        "title": pgettext("desk", "Supervision desk"),
        "tools": _tools(actor, now),
        "tiles": _tiles(request, counts, pile),
        "lights": [
            {"lights": each, "url": same_page(request, unit=each.unit.code, after=None, before=None)}
            for each in desks.lights(orders, under=unit.path if unit else actor.reach, at=now, day_ends=ends)
        ],
        "above": [(each.shown, same_page(request, unit=each.code, after=None, before=None)) for each in _above(unit)],
        "unit": unit,
        "page": _listing(request, actor, orders, pile, counts[pile], filters),
        "here": request.get_full_path(),
        "instructions_late": leading.overdue(actor, at=now),
        "investigations_late": investigations.overdue(actor, at=now).count(),
    }
    return render(request, "desk/desk.html", context)


def _tools(actor: Actor, at: datetime) -> list[Link]:
    """Where the desk leads: what waits for a decision stands out, and is counted."""
    late, refusals = owed_to_duty_room(actor, at=at)[1], to_decide(actor)
    found = []
    if late:
        word = npgettext(
            "emergencies", "One report to the duty room is late", "%(late)s reports to the duty room are late", late
        )
        found.append(Link(word % {"late": late}, reverse("emergencies"), "urgent", "warning"))
    if refusals:
        word = npgettext(
            "whistle", "One refusal to report to decide", "%(refusals)s refusals to report to decide", refusals
        )
        found.append(Link(word % {"refusals": refusals}, f"{reverse('whistles')}?pile=declined", "bell", "warning"))
    else:
        found.append(Link(pgettext("whistle", "Whistles"), reverse("whistles"), "bell"))
    found.append(Link(pgettext("supervision", "Documents of supervision"), reverse("documents"), "files"))
    if may(actor, leading.READ):
        found.append(Link(pgettext("answering", "Leaders' answering days"), reverse("answering_days"), "calendar"))
        found.append(Link(pgettext("leading", "Briefs and instructions"), reverse("briefs"), "edit"))
    if may(actor, investigations.READ):
        found.append(Link(pgettext("investigations", "Investigations on site"), reverse("investigations"), "users"))
    if may(actor, inspections.READ):
        word = pgettext("inspections", "Inspections and guidance")
        found.append(Link(word, reverse("inspections"), "clipboard-list"))
    return [*found, *_to_restrictions(actor)]


def _to_restrictions(actor: Actor) -> list[Link]:
    """To the restrictions of callers, with how many wait for this very person."""
    if not may(actor, restrictions.READ):
        return []
    if not (count := restrictions.to_decide(actor)):
        return [Link(pgettext("restrictions", "Restrictions of callers"), reverse("restrictions"), "ban")]
    word = npgettext("restrictions", "One restriction to decide", "%(count)s restrictions to decide", count)
    return [Link(word % {"count": count}, reverse("restrictions"), "ban", "warning")]


def _above(unit: Unit | None) -> list[Unit]:
    return units.chain(unit)[:-1] if unit else []


def _tiles(request: HttpRequest, counts: dict[str, int], chosen: str) -> list[Tile]:
    return [
        Tile(
            LABELS[pile],
            counts[pile],
            same_page(request, pile=pile, after=None, before=None),
            TONES.get(pile, "waiting") if counts[pile] else "refused",
            pile == chosen,
        )
        for pile in desks.PILES
        if pile != desks.CRISIS or counts[pile] or chosen == pile
    ]


def columns() -> list[Column]:
    """The columns of the list."""
    return [
        Column(pgettext("desk", "Order")),
        Column(pgettext("desk", "State"), "narrow"),
        Column(pgettext("desk", "Held by")),
        Column(pgettext("desk", "Limit"), "narrow"),
        Column(pgettext("desk", "Urged and supervised"), "narrow"),
    ]


def _listing(request: HttpRequest, actor: Actor, orders: Any, pile: str, total: int, filters: DeskFilters) -> Listing:
    now = timezone.now()
    found = orders.filter(desks.piles(at=now, day_ends=day_ends(now))[pile]).select_related("turn_unit", "turn_clock")
    marks = {name: request.GET.get(name, "")[:60] for name in ("after", "before")}
    rows = page(found, key="turn_due_at", is_rising=True, size=PAGE, **marks)
    documents = open_on(order.pk for order in rows.rows)
    acts = [Batch(pgettext("desk", "Urge the chosen"), "urge")]
    if may(actor, "supervise"):
        acts.append(Batch(pgettext("desk", "Write a document"), "write"))
    if may(actor, "submit_brief"):
        acts.append(Batch(pgettext("desk", "Lay before leaders"), "brief_compose"))
    if may(actor, investigations.MANAGE):
        acts.append(Batch(pgettext("desk", "Investigate on site"), "investigation_plan"))
    return Listing(
        columns=columns(),
        rows=[_held(order, documents.get(order.pk, []), now) for order in rows.rows],
        row_template="desk/_order.html",
        caption=LABELS[pile],
        total=total,
        filters=filters,
        filtered=is_filtered(request, ("unit",)),
        clear_url=request.path,
        previous_url=same_page(request, before=rows.before, after=None) if rows.before else "",
        next_url=same_page(request, after=rows.after, before=None) if rows.after else "",
        batch=acts,
        batch_url=f"{reverse('desk_batch')}?{request.GET.urlencode()}",
        empty=pgettext("desk", "No order lies here."),
        hidden={"pile": pile},
    )


def _held(order: Order, documents: Sequence[Document], now: datetime) -> Held:
    due = order.turn_due_at
    url = reverse("order", args=[order.number])
    return Held(order, masks.in_text(order.title), url, documents, bool(due and due < now), order.state in URGEABLE)


@require_POST
@for_staff(WATCH)
def batch(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Urge the chosen orders, or go on to write a document about them."""
    one = request.POST.get("one", "")
    numbers = [one] if one else request.POST.getlist("chosen")[:MOST_CHOSEN]
    back = f"{reverse('desk')}?{request.GET.urlencode()}"
    if not numbers:
        messages.error(request, _("Choose at least one order."))
        return redirect(back)
    page = WRITING.get(request.POST.get("act", "")) if not one else None
    if page:
        return redirect(f"{reverse(page)}?{urlencode([('order', number) for number in numbers])}")
    orders = list(visible_to(actor).filter(number__in=numbers).order_by("pk"))
    key = request.POST.get("idempotency_key", "")[:60]
    told = urge_many(orders, actor=actor, at=timezone.now(), key=key)
    _report(request, told)
    return redirect(back)


def _report(request: HttpRequest, told: dict[str, str]) -> None:
    done = [number for number, refused in told.items() if not refused]
    if done:
        sentence = ngettext("Urged: one order.", "Urged: %(count)s orders.", len(done))
        messages.success(request, sentence % {"count": len(done)})
    for number, refused in list(told.items())[:20]:
        if refused:
            messages.error(request, f"{number}: {_(refused)}")


def links(document: Document) -> list[Link]:
    """Where a document is fetched to be printed."""
    where = [document.year, document.serial]
    return [
        Link("PDF", reverse("document_pdf", args=where), "printer"),
        Link("Word", reverse("document_word", args=where), "file-text"),
    ]
