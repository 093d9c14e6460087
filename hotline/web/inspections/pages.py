"""Inspections to be read: the list in piles, one with its findings and rectifications, its paper, its files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.casework.inspections import queries
from hotline.casework.inspections.actions import InspectionDoor
from hotline.casework.inspections.models import Inspection
from hotline.casework.inspections.words import OPEN_STATES, WITH_THE_UNIT, State
from hotline.casework.steps.rules import Line
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks
from hotline.register.staff.rules import may
from hotline.web.inspections.papers import paper
from hotline.web.parts import press
from hotline.web.parts.acting import for_staff
from hotline.web.parts.attachments import download
from hotline.web.parts.history import acts_of
from hotline.web.parts.pieces import Column, Head, Link, Row
from hotline.web.parts.piles import piled
from hotline.web.parts.step_pages import StepPages, standing
from hotline.web.parts.templatetags.parts import moment

OPEN, OWED, TO_CHECK, OVERDUE, OVER, ALL = "open", "owed", "to_check", "overdue", "over", "all"
LABELS: dict[str, Promise] = {
    OPEN: pgettext_lazy("inspections", "In progress"),
    OWED: pgettext_lazy("inspections", "To be rectified"),
    TO_CHECK: pgettext_lazy("inspections", "To be checked"),
    OVERDUE: pgettext_lazy("inspections", "Overdue"),
    OVER: pgettext_lazy("inspections", "Over"),
    ALL: pgettext_lazy("inspections", "All inspections"),
}
NOTE = "note_finding"


def desk_of(actor: Actor) -> str:
    """Under which desk somebody reads of inspections."""
    if may(actor, "watch"):
        return "desk"
    return "leader" if may(actor, "instruct") else "unit"


def version(request: HttpRequest) -> int | None:
    """The version of what somebody had before her when she wrote."""
    said = request.POST.get("version", "")
    return int(said) if said.isdigit() and len(said) < 9 else None


def piles(at: datetime) -> Mapping[str, Q]:
    """What lies in each pile of inspections."""
    return {
        OPEN: Q(state__in=OPEN_STATES),
        OWED: Q(state__in=WITH_THE_UNIT),
        TO_CHECK: Q(state=State.ANSWERED),
        OVERDUE: Q(state__in=OPEN_STATES, turn_due_at__lte=at),
        OVER: Q(state__in=(State.CLOSED, State.CALLED_OFF)),
        ALL: Q(),
    }


def found(actor: Actor, key: int) -> Inspection:
    """The inspection of a key, if the actor may see it; what may not be seen is not there."""
    seen = queries.visible_to(actor).select_related("unit", "organiser", "opened_by", "turn_unit", "turn_clock")
    one = seen.filter(pk=key).first()
    if one is None:
        raise Http404
    return one


@never_cache
@require_safe
@for_staff(queries.READ)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The inspections in piles."""
    columns = [
        Column(pgettext("inspections", "Inspection")),
        Column(pgettext("inspections", "Unit")),
        Column(pgettext("inspections", "State"), "narrow"),
        Column(pgettext("inspections", "Limit"), "narrow"),
    ]
    listed = piled(
        request,
        queries.visible_to(actor).select_related("unit", "turn_clock"),
        piles=piles(timezone.now()),
        pile=OPEN,
        labels=LABELS,
        key="opened_at",
        columns=columns,
        row_template="inspections/_row.html",
        empty=pgettext("inspections", "No inspection lies here."),
    )
    plan = Link(pgettext("inspections", "Plan an inspection"), reverse("inspection_plan"), "plus", "primary")
    guidance = Link(pgettext("inspections", "Guidance"), reverse("guidance_list"), "users")
    tools = [plan, guidance] if may(actor, queries.PLAN) else [guidance]
    context = {"desk_now": desk_of(actor), "title": pgettext("inspections", "Inspections"), "tools": tools, **listed}
    return render(request, "parts/list_page.html", context)


@never_cache
@require_safe
@for_staff(queries.READ)
def inspection(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One inspection: what is looked at, what was found, what was rectified, and what can be done now."""
    one = found(actor, key)
    return render(request, "inspections/inspection.html", {**_page(one, actor), "steps": STEPS.buttons(one, actor)})


def _page(one: Inspection, actor: Actor) -> dict[str, Any]:
    """What the pages of one inspection are made of."""
    is_told, is_office = queries.sees_findings(one, actor), queries.is_of_office(one, actor)
    return {
        "desk_now": desk_of(actor),
        "one": one,
        "head": Head(pgettext("inspections", "Inspection"), one.number, one.topic),
        "standing": standing(one),
        "rows": _rows(one),
        "is_told": is_told,
        "may_note": any(line.step == NOTE for line in queries.open_lines(one, actor)),
        "findings": _findings(one),
        "result": masks.in_text(one.result),
        "rectifications": _rectifications(one),
        "sample": _sample(one, actor) if is_told else [],
        "drawn_again": queries.drawn_again(one) if is_told and is_office else None,
        "may_guide": may(actor, queries.GUIDE) and is_office,
        "guidance": list(queries.guidance_visible_to(actor).filter(inspection=one).order_by("-pk")),
        "acts": acts_of(one, masks.in_text) if is_told else [],
        "links": _links(one) if is_told else [],
    }


def _open_lines(one: Inspection, actor: Actor) -> list[Line]:
    """The steps with a button of their own; findings are written item by item."""
    return [line for line in queries.open_lines(one, actor) if line.step != NOTE]


STEPS = StepPages(
    name="inspection",
    args=lambda one: (one.pk,),
    template="inspections/step.html",
    door=InspectionDoor,
    open_lines=_open_lines,
    lines_of=lambda step: [] if step == NOTE else queries.lines_of(step),
    page=_page,
    main=frozenset({"send_findings", "rectify", "close_inspection"}),
    icons={"send_findings": "send", "rectify": "edit", "close_inspection": "checks", "call_off_inspection": "ban"},
)


def _links(one: Inspection) -> list[Link]:
    return [
        Link("PDF", reverse("inspection_pdf", args=[one.pk]), "printer"),
        Link("Word", reverse("inspection_word", args=[one.pk]), "file-text"),
    ]


def _files(one: Inspection) -> dict[tuple[str, int], list[Link]]:
    return {
        part: [Link(each.file.name, reverse("inspection_file", args=[one.pk, each.pk])) for each in files]
        for part, files in queries.files_by_part(one).items()
    }


def _findings(one: Inspection) -> list[tuple[Any, str, str, str, list[Link]]]:
    """Each item with its name, what to look for, what was found, and the evidence."""
    said, language, files = profiles.version(one.profile_version).inspecting, get_language() or "", _files(one)
    return [
        (
            row,
            said.item(row.item).called(language),
            said.item(row.item).hint(language),
            masks.in_text(row.text),
            files.get((queries.FINDING, row.pk), []),
        )
        for row in queries.findings_of(one)
    ]


def _rectifications(one: Inspection) -> list[tuple[Any, str, str, list[Link]]]:
    files = _files(one)
    return [
        (row, masks.in_text(row.text), masks.in_text(row.note), files.get((queries.RECTIFICATION, row.pk), []))
        for row in queries.rectifications_of(one)
    ]


def _sample(one: Inspection, actor: Actor) -> list[tuple[Any, str, str]]:
    """The drawn orders; title and page for those who may open them, the number for all who may see the findings."""
    may_open = may(actor, "read_orders")
    return [
        (order, masks.in_text(order.title) if is_open else "", _page_of(order.number) if is_open and may_open else "")
        for order, is_open in queries.sample_for(one, actor)
    ]


def _page_of(number: str) -> str:
    return reverse("order", args=[number])


def _rows(one: Inspection) -> list[Row]:
    period = f"{one.covers_from.isoformat()} – {one.covers_to.isoformat()}"
    announced = (
        pgettext("inspections", "told beforehand") if one.is_announced else pgettext("inspections", "unannounced")
    )
    rows = [
        Row(pgettext("inspections", "Unit"), one.unit.shown),
        Row(pgettext("inspections", "Inspected by"), one.organiser.shown),
        Row(pgettext("inspections", "Inspectors"), masks.in_text(one.inspectors)),
        Row(pgettext("inspections", "Way"), f"{one.get_way_display()} · {announced}"),
        Row(pgettext("inspections", "Work looked at"), period),
        Row(pgettext("inspections", "Findings are sent by"), moment(one.planned_at, exact=True)),
        Row(pgettext("inspections", "Planned by"), one.opened_by.name if one.opened_by else ""),
        Row(pgettext("inspections", "Findings sent"), moment(one.sent_at, exact=True) if one.sent_at else ""),
    ]
    return [row for row in rows if row.value]


@require_safe
@for_staff(queries.READ)
def as_pdf(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The paper as a PDF file."""
    return press.as_pdf(request, paper(_told(actor, key)), back_url=reverse("inspection", args=[key]))


@require_safe
@for_staff(queries.READ)
def as_word(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The paper as a Word file."""
    return press.as_word(paper(_told(actor, key)))


@require_safe
@for_staff(queries.READ)
def file(request: HttpRequest, actor: Actor, key: int, file: int) -> Any:
    """A piece of evidence, to be saved."""
    return download(queries.files_of(_told(actor, key)), file)


def _told(actor: Actor, key: int) -> Inspection:
    """An inspection of which the actor may read the findings."""
    one = found(actor, key)
    if not queries.sees_findings(one, actor):
        raise Http404
    return one
