"""What numbers are asked for: days, by what, in which interval, narrowed to what."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy

from hotline.ground.profiles import queries as profiles
from hotline.insight.telephony.rules import groups
from hotline.insight.telephony.words import By, Group, Interval
from hotline.register.seats.models import Seat

OVERVIEW = "overview"
ABOUT: tuple[tuple[str, Promise | str], ...] = (
    (OVERVIEW, pgettext_lazy("telephony", "Overview")),
    *((group.value, group.label) for group in Group),
)
MAIN = (
    "offered", "queued", "answered", "connected", "within_15_of_queued", "within_20", "abandoned", "wait", "talk_in",
    "handling", "occupancy", "satisfied",
)  # fmt: skip
"""The numbers of the overview."""
LONGEST = {Interval.QUARTER: 3, Interval.HALF: 7, Interval.HOUR: 14, Interval.DAY: 400}
"""The most days that are told in one table by each interval."""
LONGEST_OTHERWISE = 400
WEEK = timedelta(days=6)
EVERY = ("", pgettext_lazy("telephony", "All"))


def codes_of(about: str) -> tuple[str, ...]:
    """The numbers of a choice."""
    return MAIN if about == OVERVIEW else groups()[Group(about)]


def default(today: date) -> dict[str, str]:
    """What is shown when nothing was asked: the last seven days, day by day."""
    return {
        "since": (today - WEEK).isoformat(),
        "until": today.isoformat(),
        "by": By.TIME.value,
        "interval": Interval.DAY.value,
        "about": OVERVIEW,
    }


class NumbersForm(forms.Form):
    """Days, by what, in which interval; narrowed to a line, a group of calls, a team or a seat."""

    since = forms.DateField(label=pgettext_lazy("telephony", "From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=pgettext_lazy("telephony", "To, that day included"), widget=forms.DateInput(attrs={"type": "date"})
    )
    about = forms.ChoiceField(label=pgettext_lazy("telephony", "About"), choices=ABOUT)
    by = forms.ChoiceField(label=pgettext_lazy("telephony", "By"), choices=By.choices)
    interval = forms.ChoiceField(label=pgettext_lazy("telephony", "Interval"), choices=Interval.choices)
    line = forms.ChoiceField(label=pgettext_lazy("telephony", "Line"), required=False)
    skill = forms.ChoiceField(label=pgettext_lazy("telephony", "Group of calls"), required=False)
    team = forms.ChoiceField(label=pgettext_lazy("telephony", "Team"), required=False)
    extension = forms.ChoiceField(label=pgettext_lazy("telephony", "Seat"), required=False)

    def __init__(self, given: Any, *, seats: Sequence[Seat]) -> None:
        super().__init__(given)
        telephone, is_english = profiles.current().telephone, (get_language() or "").startswith("en")
        named = {
            "line": [
                (one.code, one.name_en if is_english and one.name_en else one.name) for one in telephone.lines.values()
            ],
            "skill": [
                (one.code, one.name_en if is_english and one.name_en else one.name) for one in telephone.skills.values()
            ],
            "team": [(team, team) for team in sorted({seat.team for seat in seats} - {""})],
            "extension": [(seat.extension, f"{seat.extension} {seat.staff.name}") for seat in seats],
        }
        for name, choices in named.items():
            if name in ("team", "extension") and not seats:
                del self.fields[name]
                continue
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, required=False, choices=[EVERY, *choices]
            )

    def clean(self) -> dict[str, Any]:
        """Days in their order, and no table longer than a page bears."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", pgettext("telephony", "The last day is before the first one."))
        elif since and until and given.get("by") and given.get("interval"):
            most = LONGEST[Interval(given["interval"])] if given["by"] == By.TIME else LONGEST_OTHERWISE
            if (until - since).days >= most:
                said = pgettext("telephony", "Like this at most %(days)d days are told at once.")
                self.add_error("until", said % {"days": most})
        return {"team": "", "extension": "", **given}
