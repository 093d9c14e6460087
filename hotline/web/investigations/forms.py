"""Forms of investigations on site."""

from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from hotline.casework.investigations.actions import (
    LENGTHS,
    LONGEST_MINUTES,
    LONGEST_REASON,
    LONGEST_RESULT,
    Plan,
)
from hotline.casework.investigations.models import Investigation
from hotline.casework.orders.words import SupervisionReason
from hotline.casework.steps.evidence import MOST_FILES
from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import may
from hotline.register.units.models import Unit
from hotline.web.parts.codes import UnitField, UnitsField
from hotline.web.parts.numbered import OrdersField, moment_field
from hotline.web.parts.uploads import Files


class PlanForm(forms.Form):
    """Which orders, about what, where, when, with whom."""

    topic = forms.CharField(label=pgettext_lazy("investigations", "Topic"), max_length=LENGTHS["topic"])
    place = forms.CharField(label=pgettext_lazy("investigations", "Place"), max_length=LENGTHS["place"])
    planned_at = moment_field(pgettext_lazy("investigations", "Planned for"))
    organiser = UnitField(label=pgettext_lazy("investigations", "Organised by"))
    units = UnitsField(label=pgettext_lazy("investigations", "Units that take part"), required=False)
    press = forms.CharField(
        label=pgettext_lazy("investigations", "News media"),
        help_text=pgettext_lazy("investigations", "Which are invited to come along."),
        max_length=LENGTHS["media"],
        required=False,
    )
    persons = forms.CharField(
        label=pgettext_lazy("investigations", "Persons by name"),
        help_text=pgettext_lazy("investigations", "Leaders, experts, deputies; name and office."),
        max_length=LENGTHS["persons"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, actor: Actor, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        hint = pgettext_lazy("investigations", "One number a line, at most 50.")
        label = pgettext_lazy("investigations", "Orders it is about")
        self.fields["orders"] = OrdersField(actor, label=label, help_text=hint)

    @property
    def said(self) -> Plan:
        """What was given."""
        given = dict(self.cleaned_data)
        known = {unit.code: unit for unit in Unit.objects.filter(code__in=[given["organiser"], *given["units"]])}
        units = [known[code] for code in given["units"]]
        given["media"] = given.pop("press")
        return Plan(**{**given, "organiser": known[given["organiser"]], "units": units})


def begun_with(one: Investigation) -> dict[str, Any]:
    """What the form of an investigation begins with."""
    return {
        **{name: getattr(one, name) for name in ("topic", "place", "planned_at", "persons")},
        "press": one.media,
        "organiser": one.organiser.code,
        "units": "、".join(one.units.order_by("path").values_list("code", flat=True)),
        "orders": "\n".join(one.orders.order_by("number").values_list("number", flat=True)),
    }


class CallOffForm(forms.Form):
    """Why it is called off."""

    reason = forms.CharField(
        label=pgettext_lazy("investigations", "Why it is called off"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _evidence() -> Files:
    return Files(most=MOST_FILES, label=pgettext_lazy("investigations", "Photos and papers"))


class MinutesForm(forms.Form):
    """When it was held, and what was seen and said."""

    held_at = moment_field(pgettext_lazy("investigations", "Held"))
    minutes = forms.CharField(
        label=pgettext_lazy("investigations", "Minutes"),
        help_text=pgettext_lazy("investigations", "Who came, what was found on site, what each unit said."),
        max_length=LONGEST_MINUTES,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    evidence = _evidence()


class ResultForm(forms.Form):
    """What came of it, and whether the lead units are supervised for it."""

    result = forms.CharField(
        label=pgettext_lazy("investigations", "Result"),
        help_text=pgettext_lazy("investigations", "What is to be done, by whom, until when."),
        max_length=LONGEST_RESULT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    evidence = _evidence()
    is_supervised = forms.BooleanField(
        label=pgettext_lazy("investigations", "Issue a document of special supervision to the lead units"),
        required=False,
    )
    reason = forms.ChoiceField(
        label=pgettext_lazy("investigations", "Reason of the supervision"),
        choices=SupervisionReason.choices,
        required=False,
    )
    text = forms.CharField(
        label=pgettext_lazy("supervision", "What is required of the unit"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    workdays = forms.IntegerField(
        label=pgettext_lazy("supervision", "Limit for the reply, in working days"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=pgettext_lazy("supervision", "Left empty, the limit of the level counts."),
    )

    def __init__(self, actor: Actor, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        if not may(actor, "supervise"):
            for name in ("is_supervised", "reason", "text", "workdays"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A document says what is required."""
        given = super().clean() or {}
        if given.get("is_supervised") and not given.get("text"):
            self.add_error("text", pgettext("investigations", "Say what is required of the unit."))
        return given

    @property
    def paper(self) -> dict[str, object] | None:
        """The document that is to be written, if any."""
        given = self.cleaned_data
        if not given.get("is_supervised"):
            return None
        said: dict[str, object] = {"reason": given["reason"] or SupervisionReason.HOTSPOT.value, "text": given["text"]}
        return {**said, "workdays": given["workdays"]} if given["workdays"] else said
