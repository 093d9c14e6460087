"""The steps of an instruction: as buttons with their dialogs, and as pages of their own."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hotline.casework.leading import queries as leading
from hotline.casework.leading.actions import InstructionDoor
from hotline.casework.leading.models import Instruction
from hotline.casework.leading.rules import for_units
from hotline.casework.orders.words import OPEN_STATES
from hotline.casework.steps.rules import Line
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.web.leading.showing import found, shown
from hotline.web.parts.acting import for_staff
from hotline.web.parts.step_pages import StepPages
from hotline.web.parts.stepping import StepForm

ICONS = {
    "instruct": "edit",
    "instruct_again": "edit",
    "note_brief": "eye",
    "note_result": "checks",
    "record_instruction": "paperclip",
    "record_noting": "paperclip",
    "pass_on": "send",
    "report_back": "corner-up-left",
    "take_back_brief": "arrow-back-up",
}
MAIN = frozenset({"instruct", "note_result", "pass_on", "report_back"})
HELP: dict[str, Promise] = {
    "instruct": pgettext_lazy("leading", "The centre passes it on to the units and reports the result to you."),
    "instruct_again": pgettext_lazy("leading", "The matter goes on: the centre passes it on and reports again."),
    "note_result": pgettext_lazy("leading", "The instruction counts as carried out."),
    "pass_on": pgettext_lazy(
        "leading", "The lead unit of each order gets a document of supervision by instruction, with this limit."
    ),
    "report_back": pgettext_lazy("leading", "It lies before the leader again, who notes it as done or asks again."),
}


def form_of(one: Instruction, line: Line, _actor: Actor, *given: Any) -> StepForm:
    """The form of a step; passing on begins with the leader's words and all open orders."""
    if line.step != "pass_on":
        return StepForm(line, *given)
    row = leading.rounds_of(one)[0]
    known = one.brief.orders.filter(state__in=OPEN_STATES, lead_unit__isnull=False).order_by("number")
    orders = [(order.number, f"{masks.in_text(order.title)} · {order.number}") for order in known]
    begun = {"text": row.text, "workdays": for_units(row.workdays), "orders": [number for number, _name in orders]}
    form = StepForm(line, *given, initial=begun)
    cast(forms.MultipleChoiceField, form.fields["orders"]).choices = orders
    return form


STEPS = StepPages(
    name="instruction",
    args=lambda one: (one.pk,),
    template="leading/step.html",
    door=InstructionDoor,
    open_lines=leading.open_lines,
    lines_of=leading.lines_of,
    page=shown,
    form_of=form_of,
    main=MAIN,
    icons=ICONS,
    help=HELP,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(leading.READ)
def step(request: HttpRequest, actor: Actor, key: int, step: str) -> HttpResponse:
    """One step of an instruction on its own page; what was refused is said beside the field it is about."""
    return STEPS.answer(request, actor, found(actor, key), step)
