"""The form in which a restriction is proposed."""

import re
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy

from hotline.casework.restrictions.actions import Proposal
from hotline.casework.restrictions.actions.proposing import LENGTHS
from hotline.casework.steps.evidence import MOST_FILES
from hotline.ground.profiles.restrictions import Restrictions
from hotline.web.parts.numbered import moment_field
from hotline.web.parts.uploads import Files


class ProposalForm(forms.Form):
    """What the caller did, what shows it, who spoke with her, for how long."""

    appeals = forms.CharField(
        label=pgettext_lazy("restrictions", "Her recorded contacts"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.ChoiceField(label=pgettext_lazy("restrictions", "Reason"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=pgettext_lazy("restrictions", "What the caller did"),
        max_length=LENGTHS["text"],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    persuaded_at = moment_field(pgettext_lazy("restrictions", "Persuaded to stop on"))
    persuaded_by = forms.CharField(label=pgettext_lazy("restrictions", "By whom"), max_length=LENGTHS["persuaded_by"])
    persuasion = forms.CharField(
        label=pgettext_lazy("restrictions", "What she was told, and what she answered"),
        max_length=LENGTHS["persuasion"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    days = forms.IntegerField(label=pgettext_lazy("restrictions", "For how many days"), min_value=1)
    evidence = Files(
        label=pgettext_lazy("restrictions", "Recordings and papers"),
        most=MOST_FILES,
        help_text=pgettext_lazy("restrictions", "At most 5 of 20 MB each. Each counts as a piece of evidence."),
    )

    def __init__(self, rule: Restrictions, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        language = get_language() or ""
        self.fields["reason"].choices = [(one.code, one.said(language)) for one in rule.reasons]  # type: ignore[attr-defined]  # a ChoiceField
        hint = pgettext_lazy(
            "restrictions",
            "One number a line. At least %(least)d in all, recordings included, none older than %(days)d days.",
        )
        self.fields["appeals"].help_text = str(hint) % {"least": rule.evidence, "days": rule.within_days}
        longest = pgettext_lazy("restrictions", "At most %(days)d.")
        self.fields["days"].help_text = str(longest) % {"days": rule.most_days}
        self.fields["days"].widget.attrs["max"] = rule.most_days

    @property
    def said(self) -> Proposal:
        """What is proposed."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "evidence"}
        given["appeals"] = [word for word in re.split(r"[\s,，、;；]+", given["appeals"]) if word]
        return Proposal(**given)
