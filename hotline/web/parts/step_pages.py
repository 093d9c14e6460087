"""The pages of a case that moves by steps beside the orders: its buttons, and one page for each step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext

from hotline.casework.steps.actions import Door
from hotline.casework.steps.models import Stepping
from hotline.casework.steps.rules import Line
from hotline.casework.steps.shelves import Shelves
from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.parts.pieces import Row, Step
from hotline.web.parts.queues import written
from hotline.web.parts.stepping import StepForm, on_shelves, taken, title
from hotline.web.parts.templatetags.parts import badge, clock


def plain_form(_case: Any, line: Line, _actor: Actor, *given: Any) -> StepForm:
    """The form of a step as its line of the table has it."""
    return StepForm(line, *given)


@dataclass(frozen=True, kw_only=True)
class StepPages:
    """What the steps of one kind of case need on their pages.

    `name` is the url name of a case's page, `name`_step that of a step's, both after `args(case)`. `page` is what every
    page of a case shows; it names the case by `head`.
    """

    name: str
    args: Callable[[Any], Sequence[object]]
    template: str
    door: Callable[[], Door[Any]]
    open_lines: Callable[[Any, Actor], Sequence[Line]]
    lines_of: Callable[[str], Sequence[Line]]
    page: Callable[[Any, Actor], dict[str, Any]]
    form_of: Callable[..., StepForm] = plain_form
    main: frozenset[str] = frozenset()
    icons: Mapping[str, str] = field(default_factory=dict)
    help: Mapping[str, Promise] = field(default_factory=dict)

    def buttons(self, case: Stepping, actor: Actor) -> list[Step]:
        """What an actor may do with a case now: what leads on – one of `main` – comes first and stands out."""
        lines = self.open_lines(case, actor)
        leading = tuple(line.step for line in lines if line.step in self.main)
        steps = [self._step(case, line, self.form_of(case, line, actor)) for line in lines]
        return on_shelves(steps, Shelves(leading, near=(), kept={}))

    def answer(self, request: HttpRequest, actor: Actor, case: Stepping, step: str) -> HttpResponse:
        """One step on its own page: asked for, refused beside the field it is about, or taken."""
        lines = self.open_lines(case, actor)
        line = next((each for each in [*lines, *self.lines_of(step)] if each.step == step), None)
        if line is None:
            raise Http404
        if not may(actor, step):
            raise OutOfScope
        posted = request.method == "POST"
        form = self.form_of(case, line, actor, *((request.POST, request.FILES) if posted else ()))
        page = self.page(case, actor)
        take = partial(self.door().take, case.pk, line.step, actor=actor)
        if posted and taken(request, form, take, number=page["head"].number):
            return redirect(self.name, *self.args(case))
        is_open = line in lines
        context = {**page, "step": self._step(case, line, form), "title": title(step), "is_open": is_open}
        context |= {"back_url": reverse(self.name, args=self.args(case)), "written": written(form)}
        status = 409 if not is_open else 422 if form.errors else 200
        return render(request, self.template, context, status=status)

    def _step(self, case: Stepping, line: Line, form: StepForm) -> Step:
        return Step(
            key=line.step,
            label=title(line.step),
            url=reverse(f"{self.name}_step", args=[*self.args(case), line.step]),
            form=form,
            icon=self.icons.get(line.step, ""),
            help=self.help.get(line.step, ""),
            version=case.version,
            draft=f"{case.journal_kind}{case.pk}{line.step}",
        )


def standing(case: Any, *, holder: str = "", whose: str = "") -> list[Row]:
    """How a case stands: its state, and – while somebody must act – who, and until when."""
    rows = [Row(pgettext("orders", "State"), badge("x", label=case.state_word, tone=case.tone))]
    if case.turn_unit is None:
        return rows
    turn = Row(whose or pgettext("orders", "Whose turn it is"), holder or case.turn_unit.shown)
    limit = clock(case.turn_due_at, started_at=case.turn_clock.started_at)
    return [*rows, turn, Row(pgettext("orders", "Limit"), limit)]
