"""The form of a visit: the caller's verdict, an attempt that failed, or that the matter is handled again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.words import Dissatisfaction, Missed, Satisfied, Solved
from hotline.casework.steps.evidence import EVIDENCE, MOST_FILES
from hotline.ground.files.rules import Inspected
from hotline.web.parts.stepping import FILES, YES_NO
from hotline.web.parts.uploads import Files

VISIT, CLOSE, REWORK, TRY, GIVE_UP = "visit", "close", "rework", "try_visit", "give_up_visit"
ACTS: Mapping[str, tuple[str, ...]] = {
    VISIT: (VISIT,),
    "visit_close": (VISIT, CLOSE),
    "visit_rework": (VISIT, REWORK),
    TRY: (TRY,),
    GIVE_UP: (GIVE_UP,),
    CLOSE: (CLOSE,),
    REWORK: (REWORK,),
}
"""What can be done with one click, and the steps it takes."""


class VisitForm(forms.Form):
    """What a visitor writes down."""

    appeal = forms.ChoiceField(label=pgettext_lazy("visit", "Appeal"), required=False)
    contacted = forms.ChoiceField(
        label=pgettext_lazy("visit", "Did the unit contact the caller?"),
        required=False,
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    solved = forms.ChoiceField(
        label=pgettext_lazy("visit", "Is it solved?"), required=False, choices=Solved.choices, widget=forms.RadioSelect
    )
    satisfied = forms.ChoiceField(
        label=pgettext_lazy("visit", "Satisfied with the handling?"),
        required=False,
        choices=Satisfied.choices,
        widget=forms.RadioSelect,
    )
    reasons = forms.MultipleChoiceField(
        label=pgettext_lazy("visit", "Why dissatisfied"),
        required=False,
        choices=Dissatisfaction.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    caller_words = forms.CharField(
        label=pgettext_lazy("visit", "In the caller's own words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = Files(most=MOST_FILES, label=FILES[EVIDENCE][0], help_text=FILES[EVIDENCE][1])
    required = forms.CharField(
        label=pgettext_lazy("visit", "What the unit must do"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, act: str = "", outcome: str = "", appeals: Sequence[Appeal] = (), **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.act, self.outcome = act, outcome
        field = self.fields["appeal"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(appeal.number, f"{appeal.number} {appeal.title}") for appeal in appeals]

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that the click takes."""
        return ACTS.get(self.act, ())

    def clean(self) -> dict[str, Any]:
        """Only what the click needs is asked for."""
        given = super().clean() or {}
        if VISIT in self.steps:
            self._ask_for("solved", pgettext_lazy("visit", "Ask whether it is solved"))
            self._ask_for("satisfied", pgettext_lazy("visit", "Ask how satisfied the caller is"))
            if given.get("satisfied") in (Satisfied.NOT, Satisfied.NOT_AT_ALL):
                self._ask_for("reasons", pgettext_lazy("visit", "Ask why the caller is dissatisfied"))
        if REWORK in self.steps:
            self._ask_for("required", pgettext_lazy("visit", "Say what the unit must do"))
        if TRY in self.steps and self.outcome not in Missed.values:
            self.add_error(None, str(pgettext_lazy("visit", "Say how the attempt ended")))
        return given

    def _ask_for(self, name: str, sentence: Any) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, str(sentence))

    @property
    def attached(self) -> dict[str, list[Inspected]]:
        """The recording or pictures that come with the verdict or the attempt."""
        files = self.cleaned_data.get(EVIDENCE)
        return {EVIDENCE: files} if files and self.steps[:1] in ((VISIT,), (TRY,)) else {}

    def given(self, step: str) -> dict[str, object]:
        """What a step is given."""
        data = self.cleaned_data
        if step == VISIT:
            names = ("appeal", "contacted", "solved", "satisfied", "reasons", "caller_words")
            return {name: data[name] for name in names if data.get(name) not in (None, "", [])}
        if step == REWORK:
            return {"note": data["required"]}
        of = {"appeal": data["appeal"]} if data.get("appeal") else {}
        if step == TRY:
            return {**of, "outcome": self.outcome}
        return of if step == GIVE_UP else {}
