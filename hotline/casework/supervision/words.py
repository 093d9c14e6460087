"""Words of supervision (domain handbook §3.8, §6.1). Reasons and forms are words of the order's own lines."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy


class State(TextChoices):
    """Where a document of supervision stands."""

    ISSUED = "issued", _("Waiting for the unit's reply")
    ANSWERED = "answered", _("Reply to be checked")
    RETURNED = "returned", _("Reply sent back")
    SETTLED = "settled", _("Settled")
    RAISED = "raised", _("Raised to the next level")
    REVOKED = "revoked", _("Revoked")


OPEN_STATES = (State.ISSUED, State.ANSWERED, State.RETURNED)
WITH_THE_UNIT = (State.ISSUED, State.RETURNED)
TONES = {
    State.ISSUED: "attention",
    State.ANSWERED: "active",
    State.RETURNED: "danger",
    State.SETTLED: "done",
    State.RAISED: "refused",
    State.REVOKED: "refused",
}


class Addressee(TextChoices):
    """Whom a document addresses."""

    LIAISON = "liaison", _("The unit's liaison")
    HEAD = "head", _("The head of the unit")
    LEADER = "leader", _("The leader in charge")


class Effect(TextChoices):
    """What followed for the unit."""

    NONE = "none", _("No consequence")
    COUNTED = "counted", _("Counts in the assessment")
    CRITICISED = "criticised", _("Criticised in a circular")
    INTERVIEWED = "interviewed", _("Called in for an interview")
    CLUES = "clues", _("Clues handed over to discipline inspection")


SAID = {
    "D01": pgettext_lazy(
        "document",
        "The order below is overdue. Handle it at once; reply in writing, with the reason, within the limit.",
    ),
    "D02": pgettext_lazy(
        "document", "The caller is dissatisfied. Check the handling once more and reply in writing within the limit."
    ),
    "D08": pgettext_lazy(
        "document", "The caller raises this matter again and again. Settle it and reply in writing within the limit."
    ),
    "unanswered": pgettext_lazy("document", "Document %(number)s was not answered within its limit."),
}
"""The words of the standing rule."""


def said(what: str) -> str:
    """The words of the standing rule. A document is an official paper: it is written in Chinese."""
    with override("zh-hans"):
        return str(SAID[what])
