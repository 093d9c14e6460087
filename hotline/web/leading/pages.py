"""The leader's page, the list of what is before leaders, and one instruction with everything that became of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.casework.leading import queries as leading
from hotline.casework.leading.models import Brief
from hotline.casework.leading.words import OPEN_STATES, WITH_THE_LEADER, State
from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import may
from hotline.web.leading.papers import paper
from hotline.web.leading.showing import desk_of, found, shown
from hotline.web.leading.steps import STEPS
from hotline.web.parts import press
from hotline.web.parts.acting import for_staff
from hotline.web.parts.attachments import download
from hotline.web.parts.pieces import Column, Link
from hotline.web.parts.piles import piled

SHOWN = 50
BEFORE, TO_PASS_ON, CARRIED_OUT, OVERDUE, OVER, ALL = "before", "to_pass_on", "carried_out", "overdue", "over", "all"
LABELS: dict[str, Promise] = {
    BEFORE: pgettext_lazy("leading", "Before a leader"),
    TO_PASS_ON: pgettext_lazy("leading", "To be passed on"),
    CARRIED_OUT: pgettext_lazy("leading", "Being carried out"),
    OVERDUE: pgettext_lazy("leading", "Overdue"),
    OVER: pgettext_lazy("leading", "Settled"),
    ALL: pgettext_lazy("leading", "All"),
}


def piles(at: datetime) -> Mapping[str, Q]:
    """What lies in each pile."""
    return {
        BEFORE: Q(state__in=WITH_THE_LEADER),
        TO_PASS_ON: Q(state=State.GIVEN),
        CARRIED_OUT: Q(state=State.PASSED_ON),
        OVERDUE: Q(state__in=OPEN_STATES, turn_due_at__lte=at),
        OVER: ~Q(state__in=OPEN_STATES),
        ALL: Q(),
    }


@never_cache
@require_safe
@for_staff("instruct")
def leader(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for the leader's word, what is reported to her, what is under way: made for her telephone."""
    mine = leading.visible_to(actor).select_related("brief", "turn_clock")
    over = mine.exclude(state__in=OPEN_STATES).order_by("-ended_at", "-id")[:SHOWN]
    context = {
        "desk_now": "leader",
        "title": _("Before me"),
        "tools": [
            Link(pgettext("followers", "Orders I follow"), reverse("orders_followed"), "eye"),
            Link(pgettext("investigations", "Investigations on site"), reverse("investigations"), "users"),
        ],
        "groups": [
            (pgettext("leading", "For your instruction"), "edit", list(leading.waiting(actor, [State.SUBMITTED]))),
            (pgettext("leading", "Results reported to you"), "checks", list(leading.waiting(actor, [State.REPORTED]))),
            (
                pgettext("leading", "Being carried out"),
                "hourglass",
                list(leading.waiting(actor, [State.GIVEN, State.PASSED_ON])),
            ),
            (pgettext("leading", "Settled"), "circle-check", list(over)),
        ],
    }
    return render(request, "leading/leader.html", context)


@never_cache
@require_safe
@for_staff(leading.READ)
def briefs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is before leaders and what became of it, the latest first, in piles."""
    columns = [
        Column(pgettext("leading", "Brief")),
        Column(pgettext("leading", "Leader"), "narrow"),
        Column(pgettext("leading", "State"), "narrow"),
        Column(pgettext("leading", "Limit"), "narrow"),
        Column(pgettext("leading", "Submitted"), "narrow"),
    ]
    listed = piled(
        request,
        leading.visible_to(actor).select_related("brief", "turn_clock"),
        piles=piles(timezone.now()),
        pile=ALL,
        labels=LABELS,
        key="submitted_at",
        columns=columns,
        row_template="leading/_row.html",
        empty=pgettext("leading", "Nothing lies here."),
    )
    title = pgettext("leading", "Briefs and instructions")
    context = {"desk_now": desk_of(actor), "title": title, "tools": _tools(actor), **listed}
    return render(request, "parts/list_page.html", context)


def _tools(actor: Actor) -> list[Link]:
    """What may be begun from the list."""
    compose = Link(pgettext("leading", "Compose a brief"), reverse("brief_compose"), "edit", "primary")
    on_paper = Link(pgettext("leading", "Enter an instruction on paper"), reverse("brief_paper"), "paperclip")
    acts = {"submit_brief": compose, "record_instruction": on_paper}
    return [link for act, link in acts.items() if may(actor, act)]


@never_cache
@require_safe
@for_staff(leading.READ)
def instruction(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One brief before one leader: what it says, what she wrote, what was done, and what can be done now."""
    one = found(actor, key)
    return render(request, "leading/instruction.html", {**shown(one, actor), "steps": STEPS.buttons(one, actor)})


def _brief(actor: Actor, key: int) -> Brief:
    one = leading.briefs_visible_to(actor).select_related("centre").filter(pk=key).first()
    if one is None:
        raise Http404
    return one


@require_safe
@for_staff(leading.READ)
def as_pdf(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The brief as a PDF file."""
    return press.as_pdf(request, paper(_brief(actor, key)), back_url=reverse("briefs"))


@require_safe
@for_staff(leading.READ)
def as_word(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The brief as a Word file."""
    return press.as_word(paper(_brief(actor, key)))


@require_safe
@for_staff(leading.READ)
def file(request: HttpRequest, actor: Actor, key: int, file: int) -> Any:
    """A scan or a piece of evidence, to be saved."""
    return download(leading.files_of(found(actor, key)), file)
