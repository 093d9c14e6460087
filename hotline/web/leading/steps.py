"""The steps of an instruction: as buttons with their dialogs, and as pages of their own."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hotline.casework.leading import queries as leading
from hotline.casework.leading.actions import InstructionDoor
from hotline.casework.leading.models import Instruction
from hotline.casework.leading.rules import for_units
from hotline.casework.orders.words import OPEN_STATES
from hotline.casework.steps.rules import Line, StepRefused
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.leading.showing import found, shown
from hotline.web.parts.acting import for_staff
from hotline.web.parts.pieces import Step
from hotline.web.parts.stepping import StepForm, ask_again_for_files, piece, refuse, title

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


def form_of(one: Instruction, line: Line, *given: Any) -> StepForm:
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


def steps_of(one: Instruction, actor: Actor) -> list[Step]:
    """The buttons: what an actor may do with an instruction now."""
    return [_step(one, line, form_of(one, line), n) for n, line in enumerate(leading.open_lines(one, actor), 1)]


def _step(one: Instruction, line: Line, form: StepForm, place: int = 0) -> Step:
    url = reverse("instruction_step", args=[one.pk, line.step])
    made = piece(line, url=url, case=cast(Any, _Numbered(one)), form=form, hotkey=f"Alt+{place}" if place else "")
    kind = "primary" if line.step in MAIN else "secondary"
    return replace(made, kind=kind, icon=ICONS.get(line.step, ""), help=HELP.get(line.step, ""))


class _Numbered:
    """An instruction as the parts show steps: by the number of its brief."""

    def __init__(self, one: Instruction) -> None:
        self.version, self.number = one.version, f"{one.brief.number}-{one.pk}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(leading.READ)
def step(request: HttpRequest, actor: Actor, key: int, step: str) -> HttpResponse:
    """One step of an instruction on its own page; what was refused is said beside the field it is about."""
    one = found(actor, key)
    line = next((each for each in leading.open_lines(one, actor) if each.step == step), None)
    if line is None:
        known = leading.lines_of(step)
        if not known:
            raise Http404
        if not may(actor, step):
            raise OutOfScope
        return render(request, "leading/step.html", {**shown(one, actor), "title": title(step)}, status=409)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_of(one, line, *given)
    if request.method == "POST" and _taken(request, one, actor, form):
        return redirect("instruction", key)
    context = {**shown(one, actor), "step": _step(one, line, form), "title": title(step)}
    return render(request, "leading/step.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, one: Instruction, actor: Actor, form: StepForm) -> bool:
    if not form.is_valid():
        ask_again_for_files(form)
        return False
    version = request.POST.get("version", "")
    try:
        InstructionDoor().take(
            one.pk,
            form.line.step,
            actor=actor,
            at=timezone.now(),
            given=form.given,
            version=int(version) if version.isdigit() and len(version) < 9 else None,
            key=request.POST.get("idempotency_key", "")[:80],
            files=form.attached,
        )
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(form, error)
        ask_again_for_files(form)
        return False
    words = {"step": title(form.line.step), "number": one.brief.number}
    messages.success(request, _("Done: %(step)s, number %(number)s") % words)
    return True
