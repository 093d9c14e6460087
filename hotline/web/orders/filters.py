"""The filters of the lists: what stands in the address, what it means, and what is wrong with it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hotline.casework.appeals.searching import WITHOUT_ORDER, Waiting
from hotline.casework.appeals.words import Kind, Urgency
from hotline.casework.correspondence.words import Channel
from hotline.casework.orders.searching import (
    ABOVE,
    CHANGE,
    CRISIS,
    EXCLUDED,
    EXCLUSION,
    GROUP,
    SENSITIVE,
    TO_DECIDE,
    VOID,
    Wanted,
)
from hotline.casework.orders.words import OPEN_STATES, Asked, Held, State
from hotline.register.units.models import Unit
from hotline.web.parts.codes import MatterField, PlaceField, UnitField
from hotline.web.parts.naming import state_word

ALL = ("", pgettext_lazy("orders", "All"))
OPEN = "open"
LONGEST = 100
MARKS = [
    (TO_DECIDE, pgettext_lazy("orders", "Requests to be decided")),
    *Asked.choices,
    *Held.choices,
    (VOID, pgettext_lazy("orders", "Asked to be void")),
    (CHANGE, pgettext_lazy("orders", "Another category asked for")),
    (EXCLUSION, pgettext_lazy("orders", "Exclusion to be decided")),
    (EXCLUDED, pgettext_lazy("orders", "Excluded from assessment")),
    (CRISIS, pgettext_lazy("orders", "Threats and crises")),
    (GROUP, pgettext_lazy("orders", "Group matters")),
    (SENSITIVE, pgettext_lazy("orders", "Sensitive cases")),
    (ABOVE, pgettext_lazy("orders", "From above, supervised")),
]
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


def _states(states: Any) -> list[tuple[str, Any]]:
    return [(str(state), state_word(str(state))) for state in states]


def _search(hint: Any) -> forms.CharField:
    attrs = {"data-hotkey": "Alt+Q", "placeholder": hint, "autocomplete": "off", "type": "search"}
    label = pgettext_lazy("orders", "Search")
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=forms.TextInput(attrs=attrs))


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    """A list to choose from; what the city in force has its own words for is asked when the form is made."""
    made = choices if callable(choices) else lambda: choices
    return forms.ChoiceField(label=label, required=False, choices=lambda: [ALL, *made()])


def _day(label: Any) -> forms.DateField:
    bounds = [MinValueValidator(FIRST), MaxValueValidator(LAST)]
    widget = forms.DateInput(attrs={"type": "date", "min": FIRST.isoformat(), "max": LAST.isoformat()})
    return forms.DateField(label=label, required=False, widget=widget, validators=bounds)


def begins(day: date | None) -> datetime | None:
    """The first instant of a day, here."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def ends(day: date | None) -> datetime | None:
    """The instant at which a day is over."""
    return begins(day + timedelta(days=1)) if day else None


def path_of(code: str) -> str:
    """The path of the unit or place behind a code."""
    return Unit.objects.filter(code=code).values_list("path", flat=True).first() or "" if code else ""


class OrderFilters(forms.Form):
    """What can be asked of the list of orders."""

    q = _search(pgettext_lazy("orders", "Number, phone, its last 4 digits, name or words"))
    state = _choice(
        pgettext_lazy("orders", "State"), lambda: [(OPEN, pgettext_lazy("orders", "All open ones")), *_states(State)]
    )
    sort = forms.ChoiceField(
        label=pgettext_lazy("orders", "Sorted by"),
        required=False,
        choices=[
            ("", pgettext_lazy("orders", "Newest first")),
            ("due", pgettext_lazy("orders", "Due first (open ones only)")),
        ],
    )
    unit = UnitField(label=pgettext_lazy("orders", "Unit and those below"), required=False, help_text="")
    matter = MatterField(label=_("Category"), required=False, help_text="")
    place = PlaceField(label=pgettext_lazy("orders", "Place and below"), required=False, help_text="")
    kind = _choice(_("Kind of demand"), Kind.choices)
    urgency = _choice(_("Urgency"), Urgency.choices)
    channel = _choice(pgettext_lazy("orders", "Channel"), Channel.choices)
    opened_from = _day(pgettext_lazy("orders", "Opened from"))
    opened_to = _day(pgettext_lazy("orders", "Opened to"))
    due_from = _day(pgettext_lazy("orders", "Due from"))
    due_to = _day(pgettext_lazy("orders", "Due to"))
    mark = _choice(pgettext_lazy("orders", "Requests and standstill"), MARKS)
    overdue = forms.BooleanField(label=pgettext_lazy("orders", "Overdue only"), required=False)

    @property
    def wanted(self) -> Wanted:
        """What is asked, in the terms of the search."""
        given = self.cleaned_data
        state = given["state"]
        return Wanted(
            text=given["q"],
            states=tuple(str(each) for each in OPEN_STATES) if state == OPEN else (state,) if state else (),
            unit=path_of(given["unit"]),
            matter=given["matter"],
            place=path_of(given["place"]),
            kind=given["kind"],
            urgency=given["urgency"],
            channel=given["channel"],
            mark=given["mark"],
            is_overdue=given["overdue"],
            opened_from=begins(given["opened_from"]),
            opened_to=ends(given["opened_to"]),
            due_from=begins(given["due_from"]),
            due_to=ends(given["due_to"]),
            sort="due" if given["sort"] == "due" else "newest",
        )


class AppealFilters(forms.Form):
    """What can be asked of the list of appeals without an order."""

    q = _search(pgettext_lazy("orders", "Number, phone, its last 4 digits, name or words"))
    state = _choice(pgettext_lazy("orders", "State"), lambda: _states(WITHOUT_ORDER))
    kind = _choice(_("Kind of demand"), Kind.choices)
    urgency = _choice(_("Urgency"), Urgency.choices)
    channel = _choice(pgettext_lazy("orders", "Channel"), Channel.choices)
    matter = MatterField(label=_("Category"), required=False, help_text="")
    place = PlaceField(label=pgettext_lazy("orders", "Place and below"), required=False, help_text="")
    received_from = _day(pgettext_lazy("orders", "Received from"))
    received_to = _day(pgettext_lazy("orders", "Received to"))

    @property
    def wanted(self) -> Waiting:
        """What is asked, in the terms of the search."""
        given = self.cleaned_data
        return Waiting(
            text=given["q"],
            states=(given["state"],) if given["state"] else (),
            kind=given["kind"],
            urgency=given["urgency"],
            channel=given["channel"],
            matter=given["matter"],
            place=path_of(given["place"]),
            received_from=begins(given["received_from"]),
            received_to=ends(given["received_to"]),
        )
