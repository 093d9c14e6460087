"""Whistles and the departments they call."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hotline.casework.orders.models import Order
from hotline.casework.orders.words import WhistleKind
from hotline.casework.steps.models import Accompanying, has_turn, turn_index
from hotline.casework.whistles.words import (
    OPEN_STATES,
    PRESENCE_TONES,
    TONES,
    UNDER_WAY,
    DeclineReason,
    Presence,
    Rating,
    Result,
    State,
)
from hotline.lib import seals
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


def _clear(sealed: bytes | memoryview | None) -> str:
    return seals.unseal(bytes(sealed)) if sealed else ""


class Whistle(Accompanying):
    """One whistle: a town that has an order in hand calls departments to the place. Its texts are sealed."""

    journal_kind: ClassVar[str] = "whistle"
    states, tones, open_states = State, TONES, OPEN_STATES

    number = models.CharField(max_length=24, unique=True, db_collation="C")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="whistles")
    kind = models.CharField(max_length=12, choices=WhistleKind.choices)
    whistler = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    blown_at = models.DateTimeField()
    blown_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    arrive_by = models.DateTimeField()
    venue_sealed = models.BinaryField()
    text_sealed = models.BinaryField()
    minutes_sealed = models.BinaryField(null=True)
    met_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    result_sealed = models.BinaryField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("home_path", "-id"), name="whistle_home"),
            models.Index(fields=("whistler", "-id"), name="whistle_whistler"),
            turn_index("whistle", OPEN_STATES),
        )
        constraints = (
            has_turn("whistle", OPEN_STATES),
            models.UniqueConstraint(
                fields=("order", "whistler"), name="whistle_one_at_a_time", condition=Q(state__in=UNDER_WAY)
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def venue(self) -> str:
        """Where to report."""
        return _clear(self.venue_sealed)

    @property
    def text(self) -> str:
        """What is needed of the called."""
        return _clear(self.text_sealed)

    @property
    def minutes(self) -> str:
        """What was agreed at the place: who does what until when."""
        return _clear(self.minutes_sealed)

    @property
    def result_text(self) -> str:
        """What came of it."""
        return _clear(self.result_sealed)


class Reporter(models.Model):
    """A department that was called: whether and when it came, and how both sides rate each other."""

    whistle = models.ForeignKey(Whistle, on_delete=models.PROTECT, related_name="reporters", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    presence = models.CharField(max_length=8, choices=Presence.choices, default=Presence.CALLED)
    due_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    checked_in_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    people_sealed = models.BinaryField(null=True)
    reason = models.CharField(max_length=4, choices=DeclineReason.choices, blank=True)
    rating = models.CharField(max_length=4, choices=Rating.choices, blank=True)
    """How the town rates the department."""
    rating_back = models.CharField(max_length=4, choices=Rating.choices, blank=True)
    """How the department rates the town."""

    class Meta:
        indexes = (models.Index(fields=("unit", "presence"), name="reporter_unit"),)
        constraints = (models.UniqueConstraint(fields=("whistle", "unit"), name="reporter_once"),)

    def __str__(self) -> str:
        return f"{self.unit_id} called by {self.whistle_id}"

    @property
    def people(self) -> str:
        """Who has come."""
        return _clear(self.people_sealed)

    @property
    def tone(self) -> str:
        """The tone of its presence."""
        return PRESENCE_TONES[Presence(self.presence)]
