"""The frame of the knowledge desk: its pages as tabs, each for those who may open it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import may
from hotline.web.parts.pieces import Tab

DESK = "knowledge"
PAGES = (
    ("answers", pgettext_lazy("knowledge", "Answers"), "knowledge", ("read_answers",)),
    (
        "faults",
        pgettext_lazy("knowledge", "Error reports"),
        "knowledge_faults",
        ("settle_answer_fault", "tell_callers_again"),
    ),
    ("gaps", pgettext_lazy("knowledge", "Not found"), "knowledge_gaps", ("read_answer_gaps",)),
    ("offers", pgettext_lazy("knowledge", "From consultations"), "knowledge_offers", ("write_answer",)),
    ("cards", pgettext_lazy("knowledge", "Incident cards"), "knowledge_cards", ("read_answers",)),
    ("modules", pgettext_lazy("knowledge", "Text modules"), "knowledge_modules", ("read_answers",)),
    ("table", pgettext_lazy("knowledge", "Excel tables"), "knowledge_table", ("import_answers", "export_answers")),
    ("laws", pgettext_lazy("knowledge", "Laws cited"), "knowledge_laws", ("write_answer", "approve_answer")),
)
"""The pages of the desk: key, name, address name, and the acts of which one opens it."""


def tabs(actor: Actor, now: str) -> list[Tab]:
    """The pages that an actor may open."""
    return [
        Tab(label, reverse(name), current=key == now)
        for key, label, name, acts in PAGES
        if any(may(actor, act) for act in acts)
    ]


def framed(actor: Actor, now: str, **context: Any) -> dict[str, Any]:
    """What every page of the desk is made of."""
    return {"desk_now": DESK, "knowledge_tabs": tabs(actor, now), **context}


def page(
    request: HttpRequest, actor: Actor, now: str, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the knowledge desk."""
    return render(request, f"knowledge/{template}", framed(actor, now, **context), status=status)
