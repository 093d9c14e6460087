"""Forms of the seats: who sits there, what she serves; and what narrows their list."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.telephone import Telephone
from hotline.lib import paths
from hotline.lib.text import UnfitText, gate
from hotline.register.seats.actions import Equipment
from hotline.register.seats.models import Seat
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import matrix
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

LEVELS: tuple[tuple[str, Promise | str], ...] = (
    ("", pgettext_lazy("telephony", "Not served")),
    ("1", pgettext_lazy("telephony", "1 – first choice")),
    ("2", pgettext_lazy("telephony", "2 – second choice")),
    ("3", pgettext_lazy("telephony", "3 – only when nobody else is free")),
)
EVERY = ("", pgettext_lazy("telephony", "All"))


class Text(forms.CharField):
    """A text of one line, through the gate."""

    def clean(self, value: Any) -> str:
        """As it is kept."""
        typed = super().clean(value)
        try:
            return gate(typed, longest=self.max_length or 40, field=str(self.label), lines=False)
        except UnfitText as error:
            raise forms.ValidationError(str(error)) from error


class SeatFilter(forms.Form):
    """What narrows the list of seats."""

    q = Text(label=pgettext_lazy("telephony", "Extension or name"), required=False, max_length=40)
    team = forms.ChoiceField(label=pgettext_lazy("telephony", "Team"), required=False)
    closed = forms.BooleanField(label=pgettext_lazy("telephony", "Closed seats, too"), required=False)

    def __init__(self, *given: Any, teams: list[str]) -> None:
        super().__init__(*given)
        self.fields["team"] = forms.ChoiceField(
            label=self.fields["team"].label, required=False, choices=[EVERY, *[(team, team) for team in teams]]
        )


class EquipmentForm(forms.Form):
    """What a seat serves: a level for each group of calls, languages, districts, team and site."""

    def __init__(self, telephone: Telephone, actor: Actor, given: Any = None, /, *, seat: Seat | None = None) -> None:
        super().__init__(given, initial=_begun(seat) if seat else {})
        self.skills = [f"skill_{code}" for code in telephone.skills]
        is_english = (get_language() or "").startswith("en")
        for code, skill in telephone.skills.items():
            name = skill.name_en if is_english and skill.name_en else skill.name
            self.fields[f"skill_{code}"] = forms.ChoiceField(label=name, required=False, choices=LEVELS)
        ticks = forms.CheckboxSelectMultiple
        self.fields["languages"] = forms.MultipleChoiceField(
            label=pgettext_lazy("telephony", "Languages she speaks with callers"),
            choices=[(code, one.name) for code, one in telephone.languages.items()],
            widget=ticks,
        )
        districts = Unit.objects.filter(kind=Kind.DISTRICT, closed_on=None).order_by("path")
        if actor.reach:
            districts = districts.filter(path__gte=actor.reach, path__lt=paths.upper(actor.reach))
        self.fields["districts"] = forms.MultipleChoiceField(
            label=pgettext_lazy("telephony", "Districts she takes calls of"),
            help_text=pgettext_lazy("telephony", "None chosen: of all."),
            choices=[(unit.path, unit.shown) for unit in districts],
            required=False,
            widget=ticks,
        )
        self.fields["team"] = Text(label=pgettext_lazy("telephony", "Team"), required=False, max_length=40)
        self.fields["site"] = Text(label=pgettext_lazy("telephony", "Site"), required=False, max_length=40)
        for name, label in (
            ("is_senior", pgettext_lazy("telephony", "Senior: takes callers who are known to threaten")),
            ("is_leader", pgettext_lazy("telephony", "Leader: helps out when callers wait long")),
        ):
            self.fields[name] = forms.BooleanField(label=label, required=False)

    def clean(self) -> dict[str, Any]:
        """At least one group of calls is served."""
        given = super().clean() or {}
        if not self.errors and not any(given.get(name) for name in self.skills):
            self.add_error(self.skills[0], pgettext_lazy("telephony", "Choose at least one group of calls."))
        return given

    @property
    def equipment(self) -> Equipment:
        """What was given."""
        given = self.cleaned_data
        return Equipment(
            skills={name.removeprefix("skill_"): int(given[name]) for name in self.skills if given[name]},
            languages=given["languages"],
            districts=given["districts"],
            **{name: given[name] for name in ("team", "site", "is_senior", "is_leader")},
        )


class OpenForm(EquipmentForm):
    """A new seat: whose, and which extension."""

    field_order = ("staff", "extension")

    def __init__(self, telephone: Telephone, actor: Actor, given: Any = None, /) -> None:
        super().__init__(telephone, actor, given)
        people = [(str(one.pk), f"{one.name} · {one.username} · {one.unit.shown}") for one in without_seat(actor)]
        self.fields["staff"] = forms.ChoiceField(
            label=pgettext_lazy("telephony", "Who sits there"),
            choices=[("", pgettext_lazy("telephony", "Please choose")), *people],
        )
        self.fields["extension"] = forms.CharField(
            label=pgettext_lazy("telephony", "Extension"),
            help_text=pgettext_lazy("telephony", "2 to 12 digits"),
            max_length=12,
            validators=[RegexValidator(r"\A[0-9]{2,12}\Z", pgettext_lazy("telephony", "2 to 12 digits"))],
        )
        self.order_fields(self.field_order)


def without_seat(actor: Actor) -> list[Staff]:
    """Who may take calls within reach and has no seat yet."""
    roles = list(matrix()["take_calls"].roles)
    people = Staff.objects.filter(role__in=roles, is_active=True, seat__isnull=True).select_related("unit")
    if not actor.reach:
        return []
    within = people.filter(unit__path__gte=actor.reach, unit__path__lt=paths.upper(actor.reach))
    return list(within.order_by("username"))


def _begun(seat: Seat) -> dict[str, Any]:
    begun = {f"skill_{code}": str(level) for code, level in seat.skills.items()}
    names = ("languages", "districts", "team", "site", "is_senior", "is_leader")
    return {**begun, **{name: getattr(seat, name) for name in names}}
