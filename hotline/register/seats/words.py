"""Words of the seats: how a seat stands (domain handbook §4.2)."""

from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """How a seat stands."""

    OFF = "off", pgettext_lazy("seat state", "Signed off")
    READY = "ready", pgettext_lazy("seat state", "Ready")
    RINGING = "ringing", pgettext_lazy("seat state", "Ringing")
    TALKING = "talking", pgettext_lazy("seat state", "Talking")
    HOLDING = "holding", pgettext_lazy("seat state", "Caller on hold")
    CONFERENCE = "conference", pgettext_lazy("seat state", "Three-way call")
    WRAP_UP = "wrap_up", pgettext_lazy("seat state", "After-call work")
    SHORT_BREAK = "short_break", pgettext_lazy("seat state", "Short break")
    MEAL = "meal", pgettext_lazy("seat state", "Meal")
    TRAINING = "training", pgettext_lazy("seat state", "Training")
    MEETING = "meeting", pgettext_lazy("seat state", "Meeting")
    BUSY = "busy", pgettext_lazy("seat state", "Busy")


CHOSEN = frozenset({State.OFF, State.READY, State.SHORT_BREAK, State.MEAL, State.TRAINING, State.MEETING, State.BUSY})
"""What the person at the seat, or her leader, can choose; the rest follows from calls."""

RESTING = frozenset({State.SHORT_BREAK, State.MEAL, State.TRAINING, State.MEETING, State.BUSY})
"""Signed on, but no call is offered."""

FREE_TO_DIAL = RESTING | {State.READY, State.WRAP_UP}
"""From these the person at the seat can ring somebody up."""

ON_A_CALL = frozenset({State.RINGING, State.TALKING, State.HOLDING, State.CONFERENCE})
"""A call holds the seat."""

TONES = MappingProxyType(
    {
        State.OFF: "refused",
        State.READY: "done",
        State.RINGING: "attention",
        State.TALKING: "active",
        State.HOLDING: "attention",
        State.CONFERENCE: "active",
        State.WRAP_UP: "active",
        **dict.fromkeys(RESTING, "waiting"),
    }
)
"""The tone of each state, as the badges know them."""
