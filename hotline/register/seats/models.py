"""Seats, and the spells they stood in one state."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hotline.ground.journal.models import Chained
from hotline.lib import seals
from hotline.register.seats.words import TONES, State
from hotline.register.staff.models import Staff


class Seat(Chained):
    """Where one person takes calls. Her extension is rung; the secret with which her browser registers is sealed.

    `skills` gives a level to each queue she serves (1 first choice, 2 next …); `languages` are those she speaks with
    callers; `districts` are paths of regions, empty for all. `call_id` is the call that holds the seat, `wanted` the
    state chosen for after it, `idle_since` since when she waits for a call (longest idle is served first).
    """

    journal_kind: ClassVar[str] = "seat"

    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, related_name="seat")
    extension = models.CharField(max_length=12, unique=True, db_collation="C")
    secret_sealed = models.BinaryField()
    skills = models.JSONField(default=dict, blank=True)
    languages = models.JSONField(default=list, blank=True)
    districts = models.JSONField(default=list, blank=True)
    team = models.CharField(max_length=40, blank=True)
    site = models.CharField(max_length=40, blank=True)
    is_senior = models.BooleanField(default=False)
    is_leader = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OFF)
    reason = models.CharField(max_length=24, blank=True)
    since = models.DateTimeField()
    idle_since = models.DateTimeField(null=True)
    wrap_up_until = models.DateTimeField(null=True)
    wanted = models.CharField(max_length=12, blank=True)
    call_id = models.BigIntegerField(null=True)
    registered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="seat_extension_is_digits", condition=Q(extension__regex=r"^[0-9]{2,12}$")),
            models.CheckConstraint(
                name="seat_ready_is_idle", condition=~Q(state=State.READY) | Q(idle_since__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"seat {self.extension}"

    @property
    def secret(self) -> str:
        """With what the seat's telephone registers. Only the seat's own page and the exchange read it."""
        return seals.unseal(bytes(self.secret_sealed))

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES[State(self.state)]


class Spell(models.Model):
    """How long a seat stood in one state; the last one of each seat is open. What occupancy is counted from."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="spells")
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.CharField(max_length=24, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_forced = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("began_at",), name="spell_began"),)
        constraints = (
            models.UniqueConstraint(fields=("seat",), name="spell_open_once", condition=Q(ended_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.seat_id} {self.state} {self.began_at:%Y-%m-%d %H:%M}"
