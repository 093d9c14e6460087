"""From a line of a step table to a form, and from the form through the one door. Every desk takes steps this way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.evidence import ENCLOSURES, EVIDENCE, MOST_FILES
from hotline.casework.steps.rules import Field, Line, StaleVersion, StepRefused
from hotline.casework.steps.shelves import Shelves, arranged
from hotline.ground.files.rules import Inspected
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.rules import Profile
from hotline.lib.text import UnfitText
from hotline.register.knowledge.rules import AnswerRefused, Mistake
from hotline.register.staff.rules import OutOfScope
from hotline.web.parts.codes import MatterField, UnitField, UnitsField
from hotline.web.parts.history import change_words, step_title
from hotline.web.parts.pieces import Step
from hotline.web.parts.uploads import Files

ONE_LINE = 200
REFUSED = (StepRefused, UnfitText, OutOfScope, AnswerRefused)
"""How an act is refused: with a sentence, beside the field it is about."""
KEYS = 9
"""So many steps have a key of their own, Alt+1 to Alt+9."""
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))

FILES = {
    EVIDENCE: (
        pgettext_lazy("files", "Evidence"),
        pgettext_lazy(
            "files", "Pictures, recordings, documents: at most 5 of 20 MB each. The caller does not see them."
        ),
    ),
    ENCLOSURES: (
        pgettext_lazy("files", "Files for the caller"),
        pgettext_lazy("files", "At most 5 of 20 MB each. The caller gets them with the answer."),
    ),
}
"""The files that a step takes: how they are called, and who will see them."""


def _text(field: Field) -> forms.Field:
    area = forms.Textarea(attrs={"rows": 4 if field.longest <= 2000 else 6})
    widget: forms.Widget = area if field.longest > ONE_LINE else forms.TextInput()
    return forms.CharField(max_length=field.longest, widget=widget, strip=False)


def _choice(field: Field) -> forms.Field:
    options = list(field.words.choices) if field.words is not None else []
    if 0 < len(options) <= 6:
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect)
    return forms.ChoiceField(choices=[("", _("Please choose")), *options])


_KINDS: Mapping[str, Callable[[Field], forms.Field]] = {
    "text": _text,
    "choice": _choice,
    "choices": lambda field: forms.MultipleChoiceField(
        choices=field.words.choices if field.words is not None else (), widget=forms.CheckboxSelectMultiple
    ),
    "boolean": lambda _field: forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect),
    "integer": lambda field: forms.IntegerField(min_value=0, max_value=field.longest),
    "moment": lambda _field: forms.CharField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"})),
    "unit": lambda _field: UnitField(),
    "units": lambda _field: UnitsField(),
    "matter": lambda _field: MatterField(),
    "number": lambda _field: forms.CharField(),
}


def choices_of(profile: Profile) -> dict[str, list[tuple[str, str]]]:
    """The choices that come from the city's profile: kinds of refusal, emergency lines, kinds of threats and crises."""
    language = get_language() or ""
    refusals = [(r.code, f"{r.code} {r.said(language)['title']}") for r in profile.refusals.values()]
    lines = [
        (line.code, f"{line.phone} {line.name_en if language.startswith('en') and line.name_en else line.name}")
        for line in profile.emergency_lines
    ]
    crises = [(kind.code, kind.shown(language)) for kind in profile.crises.values()]
    return {"refusal": refusals, "line": lines, "crisis": crises}


class StepForm(forms.Form):
    """The form of one step: a field for each that the line asks for."""

    def __init__(
        self,
        line: Line,
        *args: Any,
        offered: Mapping[str, Iterable[tuple[str, str]]] | None = None,
        without: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        for field in line.given:
            if field.name in without:
                continue
            made = _KINDS[field.kind](field)
            made.label = _(field.label)
            made.required = field.is_required
            if offered and field.name in offered and isinstance(made, forms.ChoiceField):
                made.choices = [("", _("Please choose")), *offered[field.name]]
            self.fields[field.name] = made
        for name in line.files:
            label, hint = FILES[name]
            self.fields[name] = Files(most=MOST_FILES, label=label, help_text=hint)

    @property
    def attached(self) -> dict[str, list[Inspected]]:
        """The files that were chosen and can be kept."""
        return {name: self.cleaned_data[name] for name in self.line.files if self.cleaned_data.get(name)}

    @property
    def given(self) -> dict[str, object]:
        """What was given, in the kinds the step table speaks of."""
        result: dict[str, object] = {}
        for field in self.line.given:
            value = self.cleaned_data.get(field.name)
            if value not in (None, "", []):
                result[field.name] = value
        return result


def title(step: str) -> str:
    """The name of a step in the language of the page, as the permission matrix has it."""
    return step_title(step)


def piece(line: Line, *, url: str, case: Order | Appeal, form: StepForm | None, hotkey: str = "") -> Step:
    """A step as the parts show it: a button, with its fields when it has any."""
    return Step(
        key=line.step,
        label=title(line.step),
        url=url,
        form=form,
        hotkey=hotkey,
        version=case.version,
        draft=f"{case.number}{line.step}",
    )


def on_shelves(steps: Sequence[Step], shelves: Shelves) -> list[Step]:
    """Steps as their table of shelves arranges them; those that are next first, and the keys in this order."""
    known = {step.key: step for step in steps}
    found = arranged(known, shelves)
    shelf_of = {name: shelf.label for shelf, names in found.shelved.items() for name in names}
    return [
        replace(
            known[name],
            kind="primary" if name == found.main else "secondary",
            hotkey=f"Alt+{place}" if place <= KEYS else "",
            shelf=shelf_of.get(name, ""),
        )
        for place, name in enumerate([*found.standing, *shelf_of], 1)
    ]


def version_of(request: HttpRequest) -> int | None:
    """Which version of a case somebody had before her when she sent the form."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 9 else None


def key_of(request: HttpRequest) -> str:
    """The key by which a second click is the same act as the first."""
    return request.POST.get("idempotency_key", "")[:60]


def tried(request: HttpRequest, form: forms.Form, take: Callable[..., object]) -> bool:
    """Do what a form asks for, now, once, on the case as it was read. What is refused stands in the form, by field."""
    try:
        take(at=timezone.now(), version=version_of(request), key=key_of(request))
    except REFUSED as error:
        refuse(form, error)
        return False
    return True


def taken(request: HttpRequest, form: StepForm, take: Callable[..., object], *, number: str) -> bool:
    """Take the step that a form asks for through `take`, and say so; True when it was taken."""
    if form.is_valid():
        files = {"files": form.attached} if form.line.files else {}
        if tried(request, form, partial(take, given=form.given, **files)):
            said = _("Done: %(step)s, number %(number)s") % {"step": title(form.line.step), "number": number}
            messages.success(request, said)
            return True
    ask_again_for_files(form)
    return False


def submitted(request: HttpRequest, case: Order | Appeal, actor: Actor, form: StepForm) -> bool:
    """Take the step of an order or an appeal that a form asks for."""
    step = form.line.step
    if isinstance(case, Order):
        take: Callable[..., object] = partial(take_step, case, step, actor=actor)
    else:
        take = partial(take_appeal_step, case, step, actor=actor)
    return taken(request, form, take, number=case.number)


def ask_again_for_files(form: forms.Form) -> None:
    """No browser keeps chosen files when a form comes back: who chose some is told."""
    for name, field in form.fields.items():
        if isinstance(field, Files) and name not in form.errors and form.cleaned_data.get(name):
            form.add_error(name, pgettext("files", "Please choose the files once more."))


def refuse(form: forms.Form, error: Exception) -> None:
    """Put what was refused into the form, beside the field it is about; of several mistakes all."""
    mistakes: Sequence[Mistake] = getattr(error, "mistakes", ())
    for mistake in mistakes:
        form.add_error(mistake.field if mistake.field in form.fields else None, _(mistake.message) % mistake.facts)
    if mistakes:
        return
    field = str(getattr(error, "field", ""))
    sentence = _(str(error))
    if isinstance(error, StaleVersion) and error.changes:
        sentence = f"{sentence} ({'; '.join(change_words(change) for change in error.changes)})"
    form.add_error(field if field in form.fields else None, sentence)
