"""The steps of an answer: buttons that come from the step table, one page for each."""

from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.register.knowledge import actions, queries
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.workflow import LINES, Line
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.knowledge import shell
from hotline.web.knowledge.forms import day_field
from hotline.web.knowledge.heads import found, head_of
from hotline.web.parts.acting import for_staff
from hotline.web.parts.history import step_title
from hotline.web.parts.pieces import Step
from hotline.web.parts.queues import written
from hotline.web.parts.stepping import KEYS, tried

WRITING = frozenset({"write_answer", "normalise_answer"})
"""Steps that are the editor."""
MAIN = ("publish_answer", "audit_answer", "approve_answer", "audit_rushed_answer", "confirm_answer")
"""What leads on: the first of them that is open stands out."""
ICONS = {
    "write_answer": "edit",
    "normalise_answer": "edit",
    "approve_answer": "check",
    "audit_answer": "checks",
    "audit_rushed_answer": "checks",
    "publish_answer": "send",
    "rush_answer": "urgent",
    "return_answer": "corner-up-left",
    "confirm_answer": "refresh",
    "call_for_review": "bell",
    "drop_answer_version": "x",
    "withdraw_answer": "ban",
}
HELP: dict[str, Promise] = {
    "approve_answer": pgettext_lazy("knowledge", "For your unit you say that it is right. The centre audits it next."),
    "audit_answer": pgettext_lazy("knowledge", "It is clear, complete and fit to be told. After that it is published."),
    "publish_answer": pgettext_lazy("knowledge", "From now on readers get this version."),
    "rush_answer": pgettext_lazy(
        "knowledge", "Readers get it at once. Somebody else must audit it afterwards, within the city's limit."
    ),
    "audit_rushed_answer": pgettext_lazy("knowledge", "You have read what was published in haste: it is right."),
    "return_answer": pgettext_lazy("knowledge", "It goes back to its writer as a draft."),
    "confirm_answer": pgettext_lazy("knowledge", "You have looked at it: it still holds. Say when to look again."),
    "call_for_review": pgettext_lazy(
        "knowledge",
        "Its unit is told to look at it again, for instance because a law has changed. Readers still get it.",
    ),
    "drop_answer_version": pgettext_lazy(
        "knowledge", "The version under way is given up. What is published stays as it is."
    ),
    "withdraw_answer": pgettext_lazy("knowledge", "Nobody reads it or tells it any more. Its versions are kept."),
}
SHELVED = frozenset({"call_for_review", "rush_answer", "return_answer", "drop_answer_version", "withdraw_answer"})


class StepForm(forms.Form):
    """What a step asks for: a reason, a day, or nothing but that it is meant."""

    def __init__(self, line: Line, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if "reason" in line.given:
            area = forms.Textarea(attrs={"rows": 3})
            label = pgettext("knowledge", "Reason")
            self.fields["reason"] = forms.CharField(label=label, max_length=500, widget=area, strip=False)
        if "review_on" in line.given:
            later = timezone.localdate() + timedelta(days=profiles.current().own.knowledge.review_every_days)
            self.fields["review_on"] = day_field(pgettext("knowledge", "Look at it again on"), initial=later)


def buttons(answer: Answer, actor: Actor) -> list[Step]:
    """What somebody may do with an answer now; what leads on stands out, and each has its key."""
    steps = queries.open_steps(answer, actor)
    main = next((name for name in MAIN if any(each.step == name for each in steps)), "")
    main = main or next((each.step for each in steps if each.step in WRITING), "")
    ordered = sorted(steps, key=lambda each: (each.step != main, each.step in SHELVED))
    return [
        _step(answer, each.line, is_main=each.step == main, hotkey=f"Alt+{place}" if place <= KEYS else "")
        for place, each in enumerate(ordered, 1)
    ]


def _step(answer: Answer, line: Line, *, is_main: bool = False, form: StepForm | None = None, hotkey: str = "") -> Step:
    writes = line.step in WRITING
    name, args = ("knowledge_edit", [answer.number]) if writes else ("knowledge_step", [answer.number, line.step])
    return Step(
        key=line.step,
        label=step_title(line.step),
        url=reverse(name, args=args),
        form=None if writes else form if form is not None else StepForm(line),
        kind="primary" if is_main else "secondary",
        hotkey=hotkey,
        icon=ICONS.get(line.step, ""),
        help=HELP.get(line.step, ""),
        version=answer.version,
        draft=f"answer{answer.pk}{line.step}",
        shelf=pgettext("knowledge", "Exceptions") if line.step in SHELVED else "",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("read_answers")
def step(request: HttpRequest, actor: Actor, number: str, step: str) -> HttpResponse:
    """One step on its own page; what was refused is said beside the field it is about."""
    one = found(actor, number)
    opened = next((each.line for each in queries.open_steps(one, actor) if each.step == step), None)
    line = opened or next((each for each in LINES if each.step == step), None)
    if line is None or step in WRITING:
        raise Http404
    if not may(actor, step):
        raise OutOfScope
    form = StepForm(line, request.POST) if request.method == "POST" else StepForm(line)
    if form.is_bound and form.is_valid():
        take = partial(actions.take, answer_id=one.pk, step=step, actor=actor, given=form.cleaned_data)
        if tried(request, form, take):
            said = _("Done: %(step)s, number %(number)s") % {"step": step_title(step), "number": one.number}
            messages.success(request, said)
            return redirect("knowledge_answer", one.number)
    assert one.latest is not None
    context = shell.framed(actor, "answers", **head_of(one, one.latest))
    context |= {
        "version": one.latest,
        "said": one.latest,
        "is_shown": False,
        "step": _step(one, line, form=form),
        "title": step_title(step),
        "is_open": opened is not None,
        "back_url": reverse("knowledge_answer", args=[one.number]),
        "written": written(form),
    }
    status = 409 if opened is None else 422 if form.errors else 200
    return render(request, "knowledge/step.html", context, status=status)
