"""Forms of emergencies: an incident's card, its end, what may be linked to it; what a line reports."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from hotline.casework.appeals.words import Transfer
from hotline.casework.emergencies.actions import IncidentCard
from hotline.casework.emergencies.models import Incident
from hotline.casework.emergencies.words import Kind, Reported
from hotline.register.matters.models import Matter
from hotline.register.units.models import Unit
from hotline.web.parts.codes import MatterField, PlaceField

MOST_AREAS, MOST_MATTERS = 4, 3
MINUTE = "%Y-%m-%dT%H:%M"


def moment_field(label: Any, *, required: bool = True) -> forms.DateTimeField:
    """An instant, to the minute, as browsers send it."""
    widget = forms.DateTimeInput(format=MINUTE, attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, required=required, widget=widget, input_formats=[MINUTE])


def area(rows: int) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class DutyForm(forms.Form):
    """A report to the municipal duty room, as it was given."""

    told = forms.CharField(label=pgettext_lazy("emergencies", "Who took it at the duty room"), max_length=60)
    text = forms.CharField(
        label=pgettext_lazy("emergencies", "What was reported: when, where, what, casualties, measures"),
        max_length=4000,
        widget=area(3),
    )


class CardForm(forms.Form):
    """What is known of an incident, and what is said of it."""

    kind = forms.ChoiceField(label=pgettext_lazy("emergencies", "Kind of incident"), choices=Kind.choices)
    title = forms.CharField(label=pgettext_lazy("emergencies", "What it is called"), max_length=80)
    title_en = forms.CharField(
        label=pgettext_lazy("emergencies", "What it is called, in English"), required=False, max_length=120
    )
    begins_at = moment_field(pgettext_lazy("emergencies", "Began"))
    expected_end_at = moment_field(pgettext_lazy("emergencies", "Expected end"), required=False)
    shown_until = moment_field(
        pgettext_lazy("emergencies", "Shown until (else the expected end, or a day)"), required=False
    )
    announcement = forms.CharField(
        label=pgettext_lazy("emergencies", "Announcement to everybody"), max_length=300, widget=area(3)
    )
    announcement_en = forms.CharField(
        label=pgettext_lazy("emergencies", "Announcement in English"), required=False, max_length=500, widget=area(3)
    )
    speech = forms.CharField(
        label=pgettext_lazy("emergencies", "What seats say (else the announcement)"),
        required=False,
        max_length=300,
        widget=area(2),
    )
    facts = forms.CharField(
        label=pgettext_lazy("emergencies", "Known facts, for the staff"),
        required=False,
        max_length=2000,
        widget=area(3),
    )
    is_public = forms.BooleanField(
        label=pgettext_lazy("emergencies", "Show the announcement on the citizens' pages"), required=False
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for place in range(MOST_AREAS):
            label = pgettext_lazy("emergencies", "Place")
            self.fields[f"area_{place}"] = PlaceField(label=label, required=place == 0)
        for place in range(MOST_MATTERS):
            label = pgettext_lazy("emergencies", "Category")
            self.fields[f"matter_{place}"] = MatterField(label=label, required=False)

    @property
    def places(self) -> list[forms.BoundField]:
        """Where it is."""
        return [self[f"area_{place}"] for place in range(MOST_AREAS)]

    @property
    def categories(self) -> list[forms.BoundField]:
        """What is reported about it."""
        return [self[f"matter_{place}"] for place in range(MOST_MATTERS)]

    @property
    def card(self) -> IncidentCard:
        """The card as it was filled in."""
        given = self.cleaned_data
        areas = {given[f"area_{place}"] for place in range(MOST_AREAS)} - {""}
        codes = {given[f"matter_{place}"] for place in range(MOST_MATTERS)} - {""}
        plain = {name: given[name] for name in self.base_fields}
        return IncidentCard(
            **plain,
            areas=tuple(Unit.objects.filter(code__in=areas).order_by("path")),
            matters=tuple(Matter.objects.filter(code__in=codes).order_by("code")),
        )


def begun_with(incident: Incident) -> dict[str, Any]:
    """What the form of a known incident begins with."""
    found: dict[str, Any] = {name: getattr(incident, name) for name in CardForm.base_fields}
    found |= {f"area_{place}": unit.code for place, unit in enumerate(incident.areas.all())}
    return found | {f"matter_{place}": matter.code for place, matter in enumerate(incident.matters.all())}


class CloseForm(forms.Form):
    """How an incident ended: everybody who is linked gets this."""

    result = forms.CharField(label=pgettext_lazy("emergencies", "How it ended"), max_length=100)
    result_en = forms.CharField(
        label=pgettext_lazy("emergencies", "How it ended, in English"), required=False, max_length=200
    )


class SurgeForm(forms.Form):
    """For how long the seats register in the short form."""

    hours = forms.IntegerField(label=pgettext_lazy("emergencies", "For how many hours"), min_value=1)


class FindForm(forms.Form):
    """Which appeals may be about an incident."""

    place = PlaceField(label=pgettext_lazy("emergencies", "Place"), required=False)
    matter = MatterField(label=pgettext_lazy("emergencies", "Category"), required=False)
    since = moment_field(pgettext_lazy("emergencies", "Received since"), required=False)
    q = forms.CharField(label=pgettext_lazy("emergencies", "Words or number"), required=False, max_length=60)


class ReportForm(forms.Form):
    """What the line reports, entered by hand."""

    reported = forms.ChoiceField(
        label=pgettext_lazy("emergencies", "What the line reports"), choices=Reported.choices, widget=forms.RadioSelect
    )
    line_number = forms.CharField(
        label=pgettext_lazy("emergencies", "The line's own number of the case"), required=False, max_length=60
    )
    note = forms.CharField(label=pgettext_lazy("emergencies", "Note"), required=False, max_length=1000, widget=area(2))


class ReasonForm(forms.Form):
    """Why personal data are needed."""

    reason = forms.CharField(label=pgettext_lazy("emergencies", "Why you need it"), max_length=200)


class HandoverFilter(forms.Form):
    """Which handovers are shown."""

    transfer = forms.ChoiceField(
        label=pgettext_lazy("emergencies", "How the handover ended"),
        required=False,
        choices=[("", pgettext_lazy("emergencies", "All")), *Transfer.choices],
    )
