"""Forms of answering days."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from hotline.casework.answering_days.actions import Announcement
from hotline.casework.answering_days.models import AnsweringDay
from hotline.register.units.models import Unit
from hotline.web.parts.codes import UnitField
from hotline.web.parts.numbered import moment_field


class AnnouncementForm(forms.Form):
    """Who takes calls, when, at which seat, about what."""

    leader_name = forms.CharField(label=pgettext_lazy("answering", "Leader"), max_length=40)
    leader_office = forms.CharField(label=pgettext_lazy("answering", "Office"), max_length=60)
    unit = UnitField(label=pgettext_lazy("answering", "Unit"))
    topic = forms.CharField(label=pgettext_lazy("answering", "Topic"), max_length=80)
    topic_en = forms.CharField(label=pgettext_lazy("answering", "Topic in English"), max_length=120, required=False)
    begins_at = moment_field(pgettext_lazy("answering", "Begins"))
    ends_at = moment_field(pgettext_lazy("answering", "Ends"))
    seat = forms.CharField(label=pgettext_lazy("answering", "Seat"), max_length=20)
    is_public = forms.BooleanField(label=pgettext_lazy("answering", "Announce it on the home page"), required=False)

    @property
    def said(self) -> Announcement:
        """What was given."""
        given = dict(self.cleaned_data)
        return Announcement(**{**given, "unit": Unit.objects.get(code=given["unit"])})


def begun_with(day: AnsweringDay) -> dict[str, Any]:
    """What the form of a day begins with."""
    plain = ("leader_name", "leader_office", "topic", "topic_en", "begins_at", "ends_at", "seat", "is_public")
    return {**{name: getattr(day, name) for name in plain}, "unit": day.unit.code}


class CancelForm(forms.Form):
    """Why a day is called off."""

    reason = forms.CharField(label=pgettext_lazy("answering", "Why it is called off"), max_length=500)


class MinutesForm(forms.Form):
    """The minutes, and what the public reads."""

    minutes = forms.CharField(
        label=pgettext_lazy("answering", "Minutes, for the staff"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    summary = forms.CharField(
        label=pgettext_lazy("answering", "Summary for the public"),
        help_text=pgettext_lazy("answering", "No names, no numbers of callers: everybody reads it on the home page."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
