"""Words of the numbers of the telephone (domain handbook §2.1)."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Interval(TextChoices):
    """By how much time numbers are counted; the value is minutes."""

    QUARTER = "15", pgettext_lazy("telephony", "15 minutes")
    HALF = "30", pgettext_lazy("telephony", "Half an hour")
    HOUR = "60", pgettext_lazy("telephony", "Hour")
    DAY = "1440", pgettext_lazy("telephony", "Day")


class By(TextChoices):
    """What numbers are counted by."""

    TIME = "time", pgettext_lazy("telephony", "Time")
    LINE = "line", pgettext_lazy("telephony", "Line")
    SKILL = "skill", pgettext_lazy("telephony", "Group of calls")
    SEAT = "seat", pgettext_lazy("telephony", "Seat")
    TEAM = "team", pgettext_lazy("telephony", "Team")


class Group(TextChoices):
    """What numbers are about."""

    ACCESS = "access", pgettext_lazy("telephony", "Access")
    WAITS = "waits", pgettext_lazy("telephony", "Waits")
    TALKS = "talks", pgettext_lazy("telephony", "Talks")
    RATINGS = "ratings", pgettext_lazy("telephony", "Ratings and answers")
    OUTGOING = "outgoing", pgettext_lazy("telephony", "Outgoing calls")
    SEATS = "seats", pgettext_lazy("telephony", "Work of seats")
    MESSAGES = "messages", pgettext_lazy("telephony", "Messages and call-backs")


class Unit(StrEnum):
    """In what a number is told: as it is, in percent, in seconds, in hours, per 100,000 residents."""

    COUNT = "count"
    RATE = "rate"
    SECONDS = "seconds"
    HOURS = "hours"
    PER = "per"
