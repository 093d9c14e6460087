"""The calendar that the administrator keeps, and its versions."""

from django.db import models
from django.db.models import Q

from hotline.ground.workdays.words import Kind


class Day(models.Model):
    """One day of a year whose calendar is known."""

    on = models.DateField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(kind__in=Kind.values), name="day_kind_known"),)

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class CalendarVersion(models.Model):
    """One change of the calendar. Deadlines keep the number they were counted under.

    Numbers rise and are never given twice, not even after a change that was taken back. `changes` holds
    [day, kind before, kind after] of every day changed one by one, so that the calendar of any version can be rebuilt.
    """

    number = models.BigAutoField(primary_key=True)
    changed_at = models.DateTimeField()
    note = models.CharField(max_length=200)
    changes = models.JSONField(default=list)
    actor_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.number}: {self.note}"
