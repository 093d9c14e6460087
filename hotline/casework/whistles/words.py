"""Words of whistles (domain handbook §1.7). The kinds of whistle are words of the order's own line."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a whistle stands."""

    BLOWN = "blown", _("Blown, departments to report")
    MET = "met", _("Acting together at the place")
    ENDED = "ended", _("Ended, both sides rate")
    FILED = "filed", _("Filed")
    CALLED_OFF = "called_off", _("Called off")


OPEN_STATES = (State.BLOWN, State.MET, State.ENDED)
UNDER_WAY = (State.BLOWN, State.MET)
TONES = {
    State.BLOWN: "attention",
    State.MET: "active",
    State.ENDED: "waiting",
    State.FILED: "done",
    State.CALLED_OFF: "refused",
}


class Presence(TextChoices):
    """Whether a department that was called is at the place."""

    CALLED = "called", _("To report")
    ARRIVED = "arrived", _("Reported in time")
    LATE = "late", _("Reported late")
    DECLINED = "declined", _("Declines to come")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Did not report")


THERE = (Presence.ARRIVED, Presence.LATE)
OWED = (Presence.CALLED, Presence.DECLINED)
PRESENCE_TONES = {
    Presence.CALLED: "waiting",
    Presence.ARRIVED: "done",
    Presence.LATE: "attention",
    Presence.DECLINED: "attention",
    Presence.EXCUSED: "refused",
    Presence.ABSENT: "danger",
}


class DeclineReason(TextChoices):
    """Why a department says that it need not come."""

    NOT_OUR_DUTY = "N01", _("Not a duty of this department")
    NOT_OUR_PLACE = "N02", _("Not in this department's area")
    NOT_ON_SITE = "N03", _("Can be settled without coming to the place")
    TOWN_CAN = "N04", _("The town has the powers itself")
    ELSEWHERE = "N05", _("All people are at another emergency")
    OTHER = "N09", _("Another reason")


class Result(TextChoices):
    """What came of it at the place."""

    SOLVED = "solved", _("Solved at the place")
    DIVIDED = "divided", _("Duties divided, each acts on")
    UNSOLVED = "unsolved", _("Not solved, reported up")


class Rating(TextChoices):
    """How one side rates the other."""

    GOOD = "good", _("Did its part")
    FAIR = "fair", _("Did its part with gaps")
    POOR = "poor", _("Did not do its part")
