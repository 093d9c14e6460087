"""Words of appeals (domain handbook §3.3–§3.5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where an appeal stands on the citizen's side."""

    REGISTERED = "registered", _("Registered")
    SUPPLEMENT_AWAITED = "supplement_awaited", _("Waiting for supplement")
    ACCEPTED = "accepted", _("Accepted")
    ANSWERED = "answered", _("Answered directly")
    REFUSED = "refused", _("Not accepted")
    HANDED_OVER = "handed_over", _("Handed over to an emergency line")
    APPENDED = "appended", _("Appended to an earlier appeal")
    WITHDRAWN = "withdrawn", _("Withdrawn by the caller")
    VOIDED = "voided", _("Void")
    ARCHIVED = "archived", _("Archived")


OPEN_TO_CALLER = (State.REGISTERED, State.SUPPLEMENT_AWAITED, State.ACCEPTED)
"""States in which what the caller adds may still be read."""

OVER_WITHOUT_ORDER = (
    State.ANSWERED,
    State.REFUSED,
    State.HANDED_OVER,
    State.APPENDED,
    State.WITHDRAWN,
    State.VOIDED,
)
"""States in which an appeal has come to its end without an order, or has left it, and waits to be archived."""


class Kind(TextChoices):
    """What kind of demand it is."""

    CONSULTATION = "consultation", _("Consultation")
    HELP = "help", _("Request for help")
    COMPLAINT = "complaint", _("Complaint")
    REPORT = "report", _("Report of an offence")
    SUGGESTION = "suggestion", _("Suggestion")
    PRAISE = "praise", _("Praise")
    OTHER = "other", _("Other demand")


class Urgency(TextChoices):
    """How soon it must be dealt with."""

    CALM = "calm", _("Calm")
    NORMAL = "normal", _("Normal urgency")
    URGENT = "urgent", _("Urgent")
    CRITICAL = "critical", _("Critical")


class Sensitivity(TextChoices):
    """How carefully an appeal must be kept (§3.5); the order of the words is that of the levels 0 to 4."""

    NONE = "none", _("Not sensitive")
    PRIVACY = "privacy", _("Privacy: named staff only")
    OFFICIALS = "officials", _("Report against officials or a unit")
    STABILITY = "stability", _("Threat, crisis or public order")
    SECRET = "secret", _("Suspected state secret")

    @property
    def level(self) -> int:
        """The level as a number, 0 to 4."""
        return LEVELS.index(self)

    @classmethod
    def at(cls, level: int) -> "Sensitivity":
        """The word of a level."""
        return LEVELS[level]


LEVELS = tuple(Sensitivity)


class Element(TextChoices):
    """The five elements (五要素) by which a matter can be checked."""

    TIME = "time", _("When it happened")
    PLACE = "place", _("Where it happened")
    PARTY = "party", _("Who is concerned")
    COURSE = "course", _("What happened")
    CLAIM = "claim", _("What is asked for")


class CalledFirst(TextChoices):
    """Whom the caller rang up first: who was called first accepts first where the platforms disagree."""

    HOTLINE = "hotline", _("The hotline was called first")
    LINE = "line", _("The emergency line was called first")


class RepeatReason(TextChoices):
    """Why a matter that was closed comes up again."""

    NEW_FACTS = "new_facts", _("New facts")
    BROKEN_PROMISE = "broken_promise", _("What was promised was not kept")


class Transfer(TextChoices):
    """How a handover to an emergency line ended."""

    ANSWERED = "answered", _("The line answered")
    REFUSED = "refused", _("The line declined")
    NO_ANSWER = "no_answer", _("No answer, to be called back")
