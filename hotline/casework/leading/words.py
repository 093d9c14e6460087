"""Words of what is laid before leaders (domain handbook §1.7, §6.1, §6.4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What is laid before a leader."""

    REPORT = "report", _("Special report")
    DIGEST = "digest", _("Digest of several matters")
    DIFFERENCE = "difference", _("Difference between units")
    PAPER = "paper", _("Instruction received on paper")


COMPOSED = (Kind.REPORT, Kind.DIGEST)
"""What the centre composes of its own accord; the other kinds have pages of their own."""


class State(TextChoices):
    """Where it stands between one leader and the centre."""

    SUBMITTED = "submitted", _("Before the leader")
    GIVEN = "given", _("Instruction to be passed on")
    PASSED_ON = "passed_on", _("Instruction being carried out")
    REPORTED = "reported", _("Result before the leader")
    READ = "read", _("Read, no instruction")
    DONE = "done", _("Carried out, noted by the leader")
    TAKEN_BACK = "taken_back", _("Taken back")


OPEN_STATES = (State.SUBMITTED, State.GIVEN, State.PASSED_ON, State.REPORTED)
WITH_THE_LEADER = (State.SUBMITTED, State.REPORTED)
WITH_THE_CENTRE = (State.GIVEN, State.PASSED_ON)
TONES = {
    State.SUBMITTED: "waiting",
    State.GIVEN: "attention",
    State.PASSED_ON: "active",
    State.REPORTED: "waiting",
    State.READ: "done",
    State.DONE: "done",
    State.TAKEN_BACK: "refused",
}
