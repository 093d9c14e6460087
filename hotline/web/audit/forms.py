"""The form of an audit: a note, why no visit is made, or why the reply goes back and what is required."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from hotline.casework.orders.words import SendBackReason, WaiveReason

GIVEN: Mapping[str, tuple[str, ...]] = {
    "pass_audit": ("note",),
    "waive_visit": ("reason", "note"),
    "send_back": ("reasons", "required"),
}
"""The steps of an audit, and the fields of the form that each is given."""


class AuditForm(forms.Form):
    """What an auditor may say."""

    note = forms.CharField(
        label=pgettext_lazy("audit", "Note for the file"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.ChoiceField(
        label=pgettext_lazy("audit", "Why no return visit is made"),
        required=False,
        choices=WaiveReason.choices,
        widget=forms.RadioSelect,
    )
    reasons = forms.MultipleChoiceField(
        label=pgettext_lazy("audit", "Why it does not pass"),
        required=False,
        choices=SendBackReason.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    required = forms.CharField(
        label=pgettext_lazy("audit", "What the unit must do"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, act: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.act = act

    def clean(self) -> dict[str, Any]:
        """Only what the act asks for is asked for."""
        given = super().clean() or {}
        sentences = {
            "reason": pgettext_lazy("audit", "Choose why no return visit is made"),
            "reasons": pgettext_lazy("audit", "Choose at least one reason"),
            "required": pgettext_lazy("audit", "Say what the unit must do"),
        }
        for name in GIVEN.get(self.act, ()):
            if name in sentences and not given.get(name) and name not in self.errors:
                self.add_error(name, str(sentences[name]))
        return given

    @property
    def given(self) -> dict[str, object]:
        """What the step is given."""
        data = self.cleaned_data
        found = {"note" if name == "required" else name: data.get(name) for name in GIVEN.get(self.act, ())}
        return {name: value for name, value in found.items() if value not in (None, "", [])}
