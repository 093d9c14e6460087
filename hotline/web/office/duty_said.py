"""The hours of duty of a unit in words."""

from django.utils.translation import pgettext, pgettext_lazy

from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays.rules import Hours, office_hours, spans_said
from hotline.register.units.models import Unit
from hotline.web.parts.pieces import Row

WEEK = (
    pgettext_lazy("duty", "Monday"),
    pgettext_lazy("duty", "Tuesday"),
    pgettext_lazy("duty", "Wednesday"),
    pgettext_lazy("duty", "Thursday"),
    pgettext_lazy("duty", "Friday"),
    pgettext_lazy("duty", "Saturday"),
    pgettext_lazy("duty", "Sunday"),
)
HOLIDAYS = pgettext_lazy("duty", "Public holidays")
NOBODY = pgettext_lazy("duty", "nobody on duty")


def rows(unit: Unit) -> list[Row]:
    """When a unit is on duty, days of the same hours together."""
    profile = profiles.current()
    hours = unit.hours or office_hours(profile.opens, profile.closes, profile.noon_break)
    found = [Row(label, said) for label, said in runs(hours)]
    return [*found, Row(pgettext("duty", "Telephone on duty"), unit.duty_phone)] if unit.duty_phone else found


def runs(hours: Hours) -> list[tuple[str, str]]:
    """Weekdays that follow each other with the same hours, as one line each; public holidays at the end."""
    found: list[tuple[int, int]] = []
    for number, day in enumerate(hours.week):
        if found and hours.week[found[-1][0]] == day:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    to = pgettext("duty", "%(first)s to %(last)s")
    lines = [
        (to % {"first": WEEK[first], "last": WEEK[last]} if last > first else str(WEEK[first]), hours.week[first])
        for first, last in found
    ]
    return [(label, spans_said(day) or str(NOBODY)) for label, day in (*lines, (str(HOLIDAYS), hours.holidays))]
