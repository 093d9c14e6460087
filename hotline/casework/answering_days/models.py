"""Answering days and the appeals taken on them."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from hotline.casework.answering_days import rules
from hotline.casework.answering_days.words import TONES, Phase
from hotline.casework.appeals.models import Appeal
from hotline.ground.journal.models import Chained
from hotline.lib import seals
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


class AnsweringDay(Chained):
    """When which leader takes calls at which seat, about what. Who she is is public; the minutes are sealed."""

    journal_kind: ClassVar[str] = "answering_day"

    leader_name = models.CharField(max_length=40)
    leader_office = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    topic = models.CharField(max_length=80)
    topic_en = models.CharField(max_length=120, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seat = models.CharField(max_length=20)
    home_path = models.CharField(max_length=64, db_collation="C")
    is_public = models.BooleanField(default=True)
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    cancelled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    minutes_sealed = models.BinaryField(null=True)
    summary = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = (models.Index(fields=("-begins_at",), name="answering_day_latest"),)
        constraints = (
            models.CheckConstraint(name="answering_day_ends_after_it_begins", condition=Q(ends_at__gt=F("begins_at"))),
        )

    def __str__(self) -> str:
        return f"{self.leader_name} {self.begins_at:%Y-%m-%d}"

    @property
    def about(self) -> str:
        """The topic in the language of the page."""
        is_english = (get_language() or "").startswith("en")
        return self.topic_en if is_english and self.topic_en else self.topic

    @property
    def minutes(self) -> str:
        """What was written about the day."""
        return seals.unseal(bytes(self.minutes_sealed)) if self.minutes_sealed else ""

    def phase(self, at: datetime) -> Phase:
        """How far it is."""
        return rules.phase(
            at,
            begins_at=self.begins_at,
            ends_at=self.ends_at,
            closed_at=self.closed_at,
            cancelled_at=self.cancelled_at,
        )

    def tone(self, at: datetime) -> str:
        """The tone of how far it is."""
        return TONES[self.phase(at)]


class Taken(models.Model):
    """That an appeal was taken on an answering day: by the leader herself, or – overflow – by a seat for her."""

    day = models.ForeignKey(AnsweringDay, on_delete=models.PROTECT, related_name="taken")
    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="taken_on")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_overflow = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.appeal_id} on {self.day_id}"
