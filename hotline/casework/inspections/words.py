"""Words of inspections and guidance (Chongqing C17, Suzhou U6)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

FAULTS, FAULTLESS = "faults", "faultless"
"""What holds once every item has been judged."""
LEAD, OFFICE = "lead", "office"
"""In which part somebody stands: the unit that is inspected, or the office that inspects."""


class State(TextChoices):
    """Where an inspection stands."""

    PLANNED = "planned", pgettext_lazy("inspections", "Planned")
    RECTIFYING = "rectifying", pgettext_lazy("inspections", "Waiting for rectification")
    ANSWERED = "answered", pgettext_lazy("inspections", "Rectification to be checked")
    RETURNED = "returned", pgettext_lazy("inspections", "Rectification sent back")
    CLOSED = "closed", pgettext_lazy("inspections", "Inspection closed")
    CALLED_OFF = "called_off", pgettext_lazy("inspections", "Inspection called off")


OPEN_STATES = (State.PLANNED, State.RECTIFYING, State.ANSWERED, State.RETURNED)
WITH_THE_UNIT = (State.RECTIFYING, State.RETURNED)
TONES = {
    State.PLANNED: "waiting",
    State.RECTIFYING: "attention",
    State.ANSWERED: "active",
    State.RETURNED: "danger",
    State.CLOSED: "done",
    State.CALLED_OFF: "refused",
}


class Way(TextChoices):
    """How it is looked at."""

    ON_SITE = "on_site", pgettext_lazy("inspections", "On site")
    REMOTE = "remote", pgettext_lazy("inspections", "From the desk: calls and records")


class Verdict(TextChoices):
    """What was found of an item."""

    GOOD = "good", pgettext_lazy("inspections", "Meets the rules")
    FAULT = "fault", pgettext_lazy("inspections", "To be rectified")
    NOT_SEEN = "not_seen", pgettext_lazy("inspections", "Not looked at")


VERDICT_TONES = {Verdict.GOOD: "done", Verdict.FAULT: "danger", Verdict.NOT_SEEN: "refused", "": "waiting"}
