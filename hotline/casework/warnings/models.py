"""Notices to the staff: that the light of a clock has changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.casework.clocks.words import Kind, Light
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit


class What(models.TextChoices):
    """What the staff are told of besides lights."""

    MERGED = "merged", _("Merged into another order: nothing more is owed here")
    GROUP = "group", _("Group matter: name who answers for it")


class Tiding(models.Model):
    """That something happened to an order, told once to those in a role at a unit: the row itself is the fence."""

    event_id = models.BigIntegerField()
    what = models.CharField(max_length=10, choices=What.choices)
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
        constraints = (models.UniqueConstraint(fields=("event_id", "unit", "role"), name="tiding_once"),)

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
