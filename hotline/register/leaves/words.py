"""Words of leaves: why one cannot be entered."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Why(TextChoices):
    """Why a leave is refused, as a sentence."""

    BACKWARDS = "backwards", pgettext_lazy("leaves", "The leave must end after it begins.")
    PAST = "past", pgettext_lazy("leaves", "A leave begins now or later: this time has passed.")
    TOO_LONG = "too_long", pgettext_lazy("leaves", "A leave lasts at most a year.")
    NOT_HERE = "not_here", pgettext_lazy("leaves", "This account or its unit is closed.")
    HERSELF = "herself", pgettext_lazy("leaves", "Nobody stands in for herself: choose somebody else.")
    CLOSED = "closed", pgettext_lazy("leaves", "The account or the unit of %(name)s is closed: choose somebody else.")
    ROLE = "role", pgettext_lazy("leaves", "The role of %(name)s does not fit this work: choose somebody else.")
    FAR = (
        "far",
        pgettext_lazy("leaves", "%(name)s works neither at this unit nor right above or below it: choose another."),
    )
    AWAY_ALREADY = "away_already", pgettext_lazy("leaves", "There is a leave in this time already, from %(since)s on.")
    CIRCLE = (
        "circle",
        pgettext_lazy("leaves", "Two people cannot stand in for each other: %(name)s is on leave in this time."),
    )
    AWAY_HERSELF = (
        "away_herself",
        pgettext_lazy("leaves", "%(name)s is on leave in this time, from %(since)s on: choose somebody else."),
    )
    STANDS_IN = (
        "stands_in",
        pgettext_lazy(
            "leaves", "In this time, from %(since)s on, somebody has to stand in for %(name)s: end that leave first."
        ),
    )
