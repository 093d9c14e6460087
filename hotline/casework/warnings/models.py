"""Notices to the staff: that the light of a clock has changed."""

from django.db import models
from django.db.models import Q

from hotline.casework.clocks.words import Kind, Light
from hotline.casework.warnings.words import What
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit


class Tiding(models.Model):
    """That something happened, told once to those in a role at a unit: the row itself is the fence. An order is known
    by its number, what is of another kind (`subject_kind`) by its key. What is no event – that a matter
    rises – has the key of its alert instead."""

    event_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=16, default="order", db_default="order")
    what = models.CharField(max_length=20, choices=What.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=20, choices=Role.choices)
    number = models.CharField(max_length=24, db_collation="C")
    made_at = models.DateTimeField()
    shows_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (
            models.Index(fields=("unit", "role", "shows_at"), name="tiding_unseen", condition=Q(seen_at__isnull=True)),
        )
        constraints = (models.UniqueConstraint(fields=("event_id", "what", "unit", "role"), name="tiding_once"),)

    def __str__(self) -> str:
        return f"{self.what} of {self.number}"


class Notice(models.Model):
    """One notice to those in a role at a unit. Each light of a clock and its end is made known to them once: the row
    itself is the fence, however many workers look."""

    clock_id = models.BigIntegerField()
    light = models.CharField(max_length=8, choices=Light.choices)
    due_at = models.DateTimeField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=20, choices=Role.choices)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=24, db_collation="C")
    made_at = models.DateTimeField()
    shows_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (
            models.Index(fields=("unit", "role", "shows_at"), name="notice_unseen", condition=Q(seen_at__isnull=True)),
        )
        constraints = (
            models.UniqueConstraint(fields=("clock_id", "light", "due_at", "unit", "role"), name="notice_once"),
        )

    def __str__(self) -> str:
        return f"{self.light} of {self.kind} in {self.number}"

    @property
    def clock(self) -> str:
        """The clock in the words of the page."""
        return str(Kind(self.kind).label)
