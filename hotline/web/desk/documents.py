"""Documents of supervision: the list, the page of one with what can be done, and the paper to be printed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.orders.searching import page
from hotline.casework.steps.rules import Line, StepRefused
from hotline.casework.supervision import queries as supervision
from hotline.casework.supervision.actions import DocumentDoor
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.rules import rung
from hotline.casework.supervision.words import WITH_THE_UNIT, State
from hotline.ground.journal import queries as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.desk.papers import paper
from hotline.web.desk.views import links
from hotline.web.parts import press
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import same_page
from hotline.web.parts.attachments import download
from hotline.web.parts.history import Teller
from hotline.web.parts.pieces import Column, Listing, Row, Step, Tab
from hotline.web.parts.stepping import StepForm, ask_again_for_files, piece, refuse, title
from hotline.web.parts.templatetags.parts import moment, until

READ = "read_supervision"
PAGE = 20
WAITING, OVERDUE, TO_CHECK, OVER, ALL = "waiting", "overdue", "to_check", "over", "all"
LABELS: dict[str, Promise] = {
    WAITING: pgettext_lazy("supervision", "Waiting for a reply"),
    OVERDUE: pgettext_lazy("supervision", "Reply overdue"),
    TO_CHECK: pgettext_lazy("supervision", "Replied, to be checked"),
    OVER: pgettext_lazy("supervision", "Over"),
    ALL: pgettext_lazy("supervision", "All documents"),
}
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
    seen, now = supervision.visible_to(actor), timezone.now()
    known = piles(now)
    pile = request.GET.get("pile", "")
    pile = pile if pile in known else WAITING
    marks = {name: request.GET.get(name, "")[:60] for name in ("after", "before")}
    rows = page(seen.filter(known[pile]).select_related("unit"), key="issued_at", is_rising=False, size=PAGE, **marks)
    columns = [
        Column(pgettext("supervision", "Document")),
        Column(pgettext("supervision", "Unit")),
        Column(pgettext("supervision", "State"), "narrow"),
        Column(pgettext("supervision", "Limit"), "narrow"),
        Column(pgettext("supervision", "Issued"), "narrow"),
    ]
    listing = Listing(
        columns=columns,
        rows=rows.rows,
        row_template="desk/_document.html",
        caption=LABELS[pile],
        previous_url=same_page(request, before=rows.before, after=None) if rows.before else "",
        next_url=same_page(request, after=rows.after, before=None) if rows.after else "",
        empty=pgettext("supervision", "No document lies here."),
    )
    tabs = [Tab(LABELS[name], same_page(request, pile=name, after=None, before=None), name == pile) for name in known]
    return render(request, "desk/documents.html", {"desk_now": _desk(actor), "page": listing, "tabs": tabs})


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
    steps = [_step(found, line, StepForm(line), place) for place, line in enumerate(_lines(found, actor), 1)]
    return render(request, "desk/document.html", {**_page(found, actor), "steps": steps})


def _lines(found: Document, actor: Actor) -> list[Line]:
    return supervision.open_lines(found, actor)


def _step(found: Document, line: Line, form: StepForm, place: int = 0) -> Step:
    url = reverse("document_step", args=[found.year, found.serial, line.step])
    hotkey = f"Alt+{place}" if place else ""
    made = piece(line, url=url, case=cast(Any, found), form=form, hotkey=hotkey)
    is_main = line.step in ("answer_supervision", "accept_supervision")
    return Step(**{**_plain(made), "kind": "primary" if is_main else "secondary", "icon": ICONS.get(line.step, "")})


def _plain(step: Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in Step.__dataclass_fields__}


def _page(found: Document, actor: Actor) -> dict[str, Any]:
    profile, language = profiles.version(found.profile_version), get_language() or ""
    level = rung(profile, found.level)
    orders = found.orders.select_related("turn_unit").order_by("pk")
    attached = supervision.files_of(found)
    return {
        "desk_now": _desk(actor),
        "document": found,
        "kind": level.called(language),
        "rows": [row for row in _rows(found, level.follows(language)) if row.value],
        "orders": [(order, masks.in_text(order.title), reverse("order", args=[order.number])) for order in orders],
        "answers": supervision.answers_of(found),
        "files": [(each, reverse("document_file", args=[found.year, found.serial, each.pk])) for each in attached],
        "acts": Teller(journal.history([("document", found.pk)])[::-1], profile=profile).entries(),
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(READ)
def step(request: HttpRequest, actor: Actor, year: int, serial: int, step: str) -> HttpResponse:
    """One step of a document on its own page; what was refused is said beside the field it is about."""
    found = _found(actor, year, serial)
    lines = _lines(found, actor)
    line = next((each for each in [*lines, *supervision.lines_of(step)] if each.step == step), None)
    if line is None:
        raise Http404
    if not may(actor, step):
        raise OutOfScope
    form = StepForm(line, request.POST, request.FILES) if request.method == "POST" else StepForm(line)
    if request.method == "POST" and _taken(request, found, actor, form):
        return redirect("document", year, serial)
    context = {**_page(found, actor), "step": _step(found, line, form), "title": title(step), "is_open": line in lines}
    return render(request, "desk/step.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, found: Document, actor: Actor, form: StepForm) -> bool:
    if not form.is_valid():
        ask_again_for_files(form)
        return False
    version = request.POST.get("version", "")
    try:
        DocumentDoor().take(
            found.pk,
            form.line.step,
            actor=actor,
            at=timezone.now(),
            given=form.given,
            version=int(version) if version.isdigit() and len(version) < 9 else None,
            key=request.POST.get("idempotency_key", "")[:80],
            files=form.attached,
        )
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(cast(forms.Form, form), error)
        ask_again_for_files(form)
        return False
    messages.success(
        request, _("Done: %(step)s, number %(number)s") % {"step": title(form.line.step), "number": found.number}
    )
    return True


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
