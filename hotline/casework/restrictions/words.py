"""Words of restrictions (domain handbook §1.7, malicious callers)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a restriction stands."""

    PROPOSED = "proposed", _("First approval awaited")
    ENDORSED = "endorsed", _("Second approval awaited")
    IN_FORCE = "in_force", _("Restriction in force")
    CONTESTED = "contested", _("In force, objected to")
    REFUSED = "refused", _("Restriction refused")
    LAPSED = "lapsed", _("Lapsed undecided")
    LIFTED = "lifted", _("Restriction lifted")
    EXPIRED = "expired", _("Restriction expired")


LONGEST = 2000
"""So long is what a caller said or objects, in signs."""
AWAITING = (State.PROPOSED, State.ENDORSED)
HOLDING = (State.IN_FORCE, State.CONTESTED)
"""States in which a restriction holds, as long as its last day has not passed."""
OPEN_STATES = (State.PROPOSED, State.ENDORSED, State.CONTESTED)
"""States in which somebody has to decide."""
ENDS = (State.REFUSED, State.LAPSED, State.LIFTED, State.EXPIRED)
TONES = {
    State.PROPOSED: "waiting",
    State.ENDORSED: "waiting",
    State.IN_FORCE: "attention",
    State.CONTESTED: "attention",
    State.REFUSED: "refused",
    State.LAPSED: "refused",
    State.LIFTED: "done",
    State.EXPIRED: "done",
}


class Outcome(TextChoices):
    """How an objection was decided."""

    GRANTED = "granted", _("Objection granted")
    REJECTED = "rejected", _("Objection rejected")
