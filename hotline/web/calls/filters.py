"""What can be asked of the list of calls."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from hotline.casework.calls.searching import (
    DISSATISFIED,
    FAULTY,
    LONGEST_STRETCH,
    OPEN,
    UNREGISTERED,
    Wanted,
)
from hotline.casework.calls.words import Direction, Ending, Purpose
from hotline.ground.profiles import queries as profiles
from hotline.web.parts.telephoning import called

ALL = ("", pgettext_lazy("orders", "All"))
LONGEST = 60
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
BEGUN = timedelta(days=6)
"""The list begins with the last seven days."""
MARKS = (
    ALL,
    (OPEN, pgettext_lazy("call records", "In progress")),
    (UNREGISTERED, pgettext_lazy("call records", "Answered, nothing registered")),
    (DISSATISFIED, pgettext_lazy("call records", "Rated dissatisfied")),
    (FAULTY, pgettext_lazy("call records", "Recording missing or faulty")),
)


def _day(label: Any) -> forms.DateField:
    bounds = [MinValueValidator(FIRST), MaxValueValidator(LAST)]
    widget = forms.DateInput(attrs={"type": "date", "min": FIRST.isoformat(), "max": LAST.isoformat()})
    return forms.DateField(label=label, required=False, widget=widget, validators=bounds)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _lines() -> list[tuple[str, Any]]:
    return [ALL, *((line.code, called(line)) for line in profiles.current().telephone.lines.values())]


def begun(given: QueryDict, at: datetime) -> QueryDict:
    """What was asked; who asked nothing yet is shown the last seven days."""
    if given:
        return given
    asked = given.copy()
    asked["since"] = (timezone.localtime(at).date() - BEGUN).isoformat()
    return asked


class CallFilters(forms.Form):
    """Of whom, when, and what came of them."""

    q = forms.CharField(
        label=pgettext_lazy("orders", "Search"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={
                "data-hotkey": "Alt+Q",
                "placeholder": pgettext_lazy("call records", "Number, last 4 digits, name, order, call"),
                "autocomplete": "off",
                "type": "search",
            }
        ),
    )
    since = _day(pgettext_lazy("office", "From"))
    until = _day(pgettext_lazy("office", "Up to"))
    ending = forms.ChoiceField(
        label=pgettext_lazy("call records", "Result"), required=False, choices=[ALL, *Ending.choices]
    )
    direction = forms.ChoiceField(
        label=pgettext_lazy("call records", "Direction"), required=False, choices=[ALL, *Direction.choices]
    )
    purpose = forms.ChoiceField(
        label=pgettext_lazy("call records", "What for"), required=False, choices=[ALL, *Purpose.choices]
    )
    line = forms.ChoiceField(label=pgettext_lazy("call records", "Line"), required=False, choices=_lines)
    seat = forms.CharField(label=pgettext_lazy("call records", "Extension or name"), required=False, max_length=20)
    mark = forms.ChoiceField(label=pgettext_lazy("call records", "Worth a look"), required=False, choices=MARKS)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, and not too long after it."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", pgettext_lazy("call records", "This is before the first day."))
        elif since and until and until - since >= LONGEST_STRETCH and not given.get("q"):
            days = {"days": LONGEST_STRETCH.days}
            self.add_error("until", pgettext_lazy("call records", "At most %(days)d days at once.") % days)
        return given

    def wanted(self, at: datetime) -> Wanted:
        """What is asked, in the terms of the search."""
        given = self.cleaned_data
        until = _midnight(given["until"] + timedelta(days=1)) if given["until"] else at + timedelta(days=1)
        since = _midnight(given["since"]) if given["since"] else until - LONGEST_STRETCH
        line = profiles.current().telephone.lines.get(given["line"])
        return Wanted(
            since=since,
            until=until,
            text=given["q"],
            lines=line.numbers if line else (),
            **{name: given[name] for name in ("direction", "purpose", "ending", "seat", "mark")},
        )
