"""Documents of supervision: the list, the page of one with what can be done, and the paper to be printed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.supervision import queries as supervision
from hotline.casework.supervision.actions import DocumentDoor
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.rules import rung
from hotline.casework.supervision.words import WITH_THE_UNIT, State
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.register.staff.rules import may
from hotline.web.desk.papers import paper
from hotline.web.desk.views import links
from hotline.web.parts import press
from hotline.web.parts.acting import for_staff
from hotline.web.parts.attachments import download
from hotline.web.parts.cases import linked
from hotline.web.parts.history import acts_of
from hotline.web.parts.pieces import Column, Head, Row
from hotline.web.parts.piles import piled
from hotline.web.parts.step_pages import StepPages, standing
from hotline.web.parts.templatetags.parts import moment, until

READ = "read_supervision"
WAITING, OVERDUE, TO_CHECK, OVER, ALL = "waiting", "overdue", "to_check", "over", "all"
LABELS: dict[str, Promise] = {
    WAITING: pgettext_lazy("supervision", "Waiting for a reply"),
    OVERDUE: pgettext_lazy("supervision", "Reply overdue"),
    TO_CHECK: pgettext_lazy("supervision", "Replied, to be checked"),
    OVER: pgettext_lazy("supervision", "Over"),
    ALL: pgettext_lazy("supervision", "All documents"),
}
MAIN = frozenset({"answer_supervision", "accept_supervision"})
ICONS = {"answer_supervision": "edit", "accept_supervision": "checks", "return_supervision": "corner-up-left"}


def piles(at: datetime) -> Mapping[str, Q]:
    """What lies in each pile of documents."""
    return {
        WAITING: Q(state__in=WITH_THE_UNIT),
        OVERDUE: Q(state__in=WITH_THE_UNIT, turn_due_at__lte=at),
        TO_CHECK: Q(state=State.ANSWERED),
        OVER: Q(state__in=(State.SETTLED, State.RAISED, State.REVOKED)),
        ALL: Q(),
    }


@require_safe
@for_staff(READ)
def documents(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The documents somebody may see, the latest first, in piles."""
    columns = [
        Column(pgettext("supervision", "Document")),
        Column(pgettext("supervision", "Unit")),
        Column(pgettext("supervision", "State"), "narrow"),
        Column(pgettext("supervision", "Limit"), "narrow"),
        Column(pgettext("supervision", "Issued"), "narrow"),
    ]
    listed = piled(
        request,
        supervision.visible_to(actor).select_related("unit"),
        piles=piles(timezone.now()),
        pile=WAITING,
        labels=LABELS,
        key="issued_at",
        columns=columns,
        row_template="desk/_document.html",
        empty=pgettext("supervision", "No document lies here."),
    )
    title = pgettext("supervision", "Documents of supervision")
    return render(request, "parts/list_page.html", {"desk_now": _desk(actor), "title": title, **listed})


def _desk(actor: Actor) -> str:
    return "desk" if may(actor, "watch") else "unit"


def _found(actor: Actor, year: int, serial: int) -> Document:
    """The document of a number, if the actor may see it; what may not be seen is not there."""
    seen = supervision.visible_to(actor).select_related("unit", "issued_by", "follows", "turn_clock", "turn_unit")
    found = seen.filter(year=year, serial=serial).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
@for_staff(READ)
def document(request: HttpRequest, actor: Actor, year: int, serial: int) -> HttpResponse:
    """One document: to whom, about what, until when, what was replied, and what can be done now."""
    found = _found(actor, year, serial)
    return render(request, "desk/document.html", {**_page(found, actor), "steps": STEPS.buttons(found, actor)})


def _page(found: Document, actor: Actor) -> dict[str, Any]:
    profile, language = profiles.version(found.profile_version), get_language() or ""
    level = rung(profile, found.level)
    attached = supervision.files_of(found)
    return {
        "desk_now": _desk(actor),
        "document": found,
        "head": Head(level.called(language), found.number, found.topic),
        "standing": standing(found),
        "rows": [row for row in _rows(found, level.follows(language)) if row.value],
        "orders": linked(found.orders.order_by("pk")),
        "answers": supervision.answers_of(found),
        "files": [(each, reverse("document_file", args=[found.year, found.serial, each.pk])) for each in attached],
        "acts": acts_of(found),
        "links": links(found),
    }


def _rows(found: Document, consequence: str) -> list[Row]:
    settled = found.get_effect_display() if found.effect else ""
    by = found.issued_by.name if found.issued_by else pgettext("supervision", "by the standing rule")
    return [
        Row(pgettext("supervision", "Form"), found.get_form_display()),
        Row(pgettext("supervision", "Reason"), found.get_reason_display()),
        Row(pgettext("supervision", "To"), f"{found.unit.shown} · {found.get_addressee_display()}"),
        Row(pgettext("supervision", "Issued"), moment(found.issued_at, exact=True)),
        Row(pgettext("supervision", "Issued by"), by),
        Row(pgettext("supervision", "Reply due"), until(found.due_at) if found.due_at else ""),
        Row(pgettext("supervision", "If it is not answered"), consequence),
        Row(pgettext("supervision", "What followed"), settled),
        Row(pgettext("supervision", "Follows"), found.follows.number if found.follows else ""),
    ]


STEPS = StepPages(
    name="document",
    args=lambda found: (found.year, found.serial),
    template="desk/step.html",
    door=DocumentDoor,
    open_lines=supervision.open_lines,
    lines_of=supervision.lines_of,
    page=_page,
    main=MAIN,
    icons=ICONS,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(READ)
def step(request: HttpRequest, actor: Actor, year: int, serial: int, step: str) -> HttpResponse:
    """One step of a document on its own page; what was refused is said beside the field it is about."""
    return STEPS.answer(request, actor, _found(actor, year, serial), step)


@require_safe
@for_staff(READ)
def as_pdf(request: HttpRequest, actor: Actor, year: int, serial: int) -> HttpResponse:
    """The document as a PDF file."""
    found = _found(actor, year, serial)
    return press.as_pdf(request, paper(found), back_url=reverse("document", args=[year, serial]))


@require_safe
@for_staff(READ)
def as_word(request: HttpRequest, actor: Actor, year: int, serial: int) -> HttpResponse:
    """The document as a Word file."""
    return press.as_word(paper(_found(actor, year, serial)))


@require_safe
@for_staff(READ)
def file(request: HttpRequest, actor: Actor, year: int, serial: int, file: int) -> HttpResponse:
    """A piece of evidence that came with a reply, to be saved."""
    found = _found(actor, year, serial)
    return cast(HttpResponse, download(supervision.files_of(found), file))
