"""Forms of inspections and guidance."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy

from hotline.casework.inspections.actions import Guided, Plan
from hotline.casework.inspections.actions.guiding import LONGEST_AGREED, LONGEST_PERSONS
from hotline.casework.inspections.actions.planning import LONGEST_INSPECTORS, LONGEST_TOPIC
from hotline.casework.inspections.models import Inspection
from hotline.casework.inspections.queries import open_to_inspect
from hotline.casework.inspections.words import Verdict, Way
from hotline.casework.orders.models import Order
from hotline.casework.steps.evidence import MOST_FILES
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.inspecting import MOST_SAMPLED
from hotline.register.units.models import Unit
from hotline.web.parts.codes import UnitField
from hotline.web.parts.numbered import moment_field
from hotline.web.parts.uploads import Files

ISO = "%Y-%m-%d"
"""What browsers send and take, whatever the language of the page."""


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day."""
    widget = forms.DateInput(format=ISO, attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, input_formats=[ISO], **more)


class OwnUnitField(UnitField):
    """A unit below the actor's own region."""

    def __init__(self, actor: Actor, **more: Any) -> None:
        super().__init__(**more)
        self.actor = actor

    def clean(self, value: Any) -> Unit:
        """The unit itself."""
        code = super().clean(value)
        found = open_to_inspect(self.actor).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(pgettext("inspections", "This unit is not yours to inspect."))
        return found


class PlanForm(forms.Form):
    """Which unit, over which days, until when, by whom, how, what is looked at."""

    topic = forms.CharField(label=pgettext_lazy("inspections", "Topic"), max_length=LONGEST_TOPIC)
    covers_from = day_field(pgettext_lazy("inspections", "Work from"))
    covers_to = day_field(pgettext_lazy("inspections", "Up to and with"))
    planned_at = moment_field(pgettext_lazy("inspections", "Findings are sent by"))
    way = forms.ChoiceField(label=pgettext_lazy("inspections", "Way"), choices=Way.choices, widget=forms.RadioSelect)
    inspectors = forms.CharField(
        label=pgettext_lazy("inspections", "Inspectors"),
        max_length=LONGEST_INSPECTORS,
        help_text=pgettext_lazy("inspections", "Name and office, at least two."),
    )
    is_announced = forms.BooleanField(
        label=pgettext_lazy("inspections", "The unit is told beforehand"), required=False, initial=True
    )
    items = forms.MultipleChoiceField(
        label=pgettext_lazy("inspections", "What is looked at"), widget=forms.CheckboxSelectMultiple
    )
    sample = forms.IntegerField(
        label=pgettext_lazy("inspections", "Orders drawn at random"),
        min_value=0,
        max_value=MOST_SAMPLED,
        help_text=pgettext_lazy("inspections", "The system draws them when the plan is saved; nobody chooses them."),
    )

    def __init__(self, actor: Actor, *given: Any, **more: Any) -> None:
        said, language = profiles.current().inspecting, get_language() or ""
        today = timezone.localdate()
        begun = {
            "covers_from": today - timedelta(days=30), "covers_to": today - timedelta(days=1), "way": Way.ON_SITE,
            "sample": said.sample, "items": [item.code for item in said.items],
        }  # fmt: skip
        super().__init__(*given, **{"initial": begun, **more})
        unit = OwnUnitField(actor, label=pgettext_lazy("inspections", "Unit that is inspected"))
        self.fields = {"unit": unit, **self.fields}
        items = self.fields["items"]
        assert isinstance(items, forms.MultipleChoiceField)
        items.choices = [(item.code, item.called(language)) for item in said.items]

    @property
    def said(self) -> Plan:
        """What was given."""
        return Plan(**self.cleaned_data)


class FindingForm(forms.Form):
    """What was found of one item."""

    verdict = forms.ChoiceField(
        label=pgettext_lazy("inspections", "Finding"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=pgettext_lazy("inspections", "What was found"),
        help_text=pgettext_lazy(
            "inspections", "What is to be rectified, with time and place; must be said of a fault."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    orders = forms.MultipleChoiceField(
        label=pgettext_lazy("inspections", "In which of the drawn orders"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    evidence = Files(most=MOST_FILES, label=pgettext_lazy("inspections", "Photos and papers"))

    def __init__(self, drawn: list[Order], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        orders = self.fields["orders"]
        assert isinstance(orders, forms.MultipleChoiceField)
        orders.choices = [(order.number, order.number) for order in drawn]
        if not drawn:
            del self.fields["orders"]


class GuidanceForm(forms.Form):
    """Which unit was guided, about what, when, with whom, and what was agreed."""

    topic = forms.CharField(label=pgettext_lazy("inspections", "Topic"), max_length=LONGEST_TOPIC)
    held_on = day_field(pgettext_lazy("inspections", "Held on"), initial=timezone.localdate)
    persons = forms.CharField(
        label=pgettext_lazy("inspections", "Who took part"),
        max_length=LONGEST_PERSONS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    agreed = forms.CharField(
        label=pgettext_lazy("inspections", "What was agreed"),
        max_length=LONGEST_AGREED,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    follow_up_on = day_field(
        pgettext_lazy("inspections", "Looked at again on"),
        required=False,
        help_text=pgettext_lazy("inspections", "Left empty, nobody is reminded."),
    )
    inspection = forms.ModelChoiceField(
        label=pgettext_lazy("inspections", "Follows from the inspection"),
        queryset=Inspection.objects.none(),
        required=False,
    )
    materials = Files(most=MOST_FILES, label=pgettext_lazy("inspections", "Materials"))

    def __init__(self, actor: Actor, inspections: Any, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        unit = OwnUnitField(actor, label=pgettext_lazy("inspections", "Unit that was guided"))
        self.fields = {"unit": unit, **self.fields}
        follows = self.fields["inspection"]
        assert isinstance(follows, forms.ModelChoiceField)
        follows.queryset = inspections

    @property
    def said(self) -> Guided:
        """What was given, without the files."""
        return Guided(**{name: value for name, value in self.cleaned_data.items() if name != "materials"})


class FollowUpForm(forms.Form):
    """What came of the guidance."""

    result = forms.CharField(
        label=pgettext_lazy("inspections", "What came of it"),
        max_length=LONGEST_AGREED,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
