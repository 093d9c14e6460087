"""Investigations on site and the orders they are about."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hotline.casework.investigations import rules
from hotline.casework.investigations.words import TONES, State
from hotline.casework.orders.models import Order
from hotline.casework.supervision.models import Document
from hotline.ground.journal.models import Chained
from hotline.lib import seals
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


class Investigation(Chained):
    """Who looks into which orders, where, when, with which units and media. Its words are sealed: they name people."""

    journal_kind: ClassVar[str] = "investigation"

    number = models.CharField(max_length=40, unique=True)
    topic = models.CharField(max_length=120)
    place_sealed = models.BinaryField()
    planned_at = models.DateTimeField()
    organiser = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    media_sealed = models.BinaryField(null=True)
    persons_sealed = models.BinaryField(null=True)
    minutes_sealed = models.BinaryField(null=True)
    result_sealed = models.BinaryField(null=True)
    home_path = models.CharField(max_length=64, db_collation="C")
    profile_version = models.BigIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    held_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)

    orders = models.ManyToManyField(Order, related_name="investigations")
    units = models.ManyToManyField(Unit, related_name="+")
    documents = models.ManyToManyField(Document, related_name="investigations")

    class Meta:
        indexes = (models.Index(fields=("home_path", "-planned_at"), name="investigation_home"),)
        constraints = (
            models.CheckConstraint(
                name="investigation_held_has_minutes",
                condition=Q(held_at__isnull=True) | Q(minutes_sealed__isnull=False, called_off_at__isnull=True),
            ),
            models.CheckConstraint(
                name="investigation_concluded_has_result",
                condition=Q(concluded_at__isnull=True) | Q(result_sealed__isnull=False, held_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def place(self) -> str:
        """Where it is held."""
        return seals.unseal(bytes(self.place_sealed))

    @property
    def media(self) -> str:
        """Which media are invited."""
        return seals.unseal(bytes(self.media_sealed)) if self.media_sealed else ""

    @property
    def persons(self) -> str:
        """Who takes part by name."""
        return seals.unseal(bytes(self.persons_sealed)) if self.persons_sealed else ""

    @property
    def minutes(self) -> str:
        """What was seen and said on site."""
        return seals.unseal(bytes(self.minutes_sealed)) if self.minutes_sealed else ""

    @property
    def result(self) -> str:
        """What came of it."""
        return seals.unseal(bytes(self.result_sealed)) if self.result_sealed else ""

    @property
    def state(self) -> State:
        """Where it stands: its times say it."""
        return rules.state(held_at=self.held_at, concluded_at=self.concluded_at, called_off_at=self.called_off_at)

    @property
    def ended_at(self) -> datetime | None:
        """When nothing was left to be done."""
        return self.concluded_at or self.called_off_at

    @property
    def state_word(self) -> str:
        """Where it stands, in words."""
        return str(self.state.label)

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES[self.state]

    def is_overdue(self, at: datetime) -> bool:
        """Whether its time has passed and nobody has written minutes."""
        return rules.is_overdue(self.state, planned_at=self.planned_at, at=at)
