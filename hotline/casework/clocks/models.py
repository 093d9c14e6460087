"""Running limits. A clock belongs to an appeal or an order and, where a unit owes something, to that unit."""

from django.db import models
from django.db.models import Q

from hotline.casework.clocks.words import Change, EndsBy, Kind
from hotline.ground.journal.models import Event
from hotline.register.units.models import Unit


class Clock(models.Model):
    """One limit: when it began, when it ends, when it was kept. Inputs are kept with the result (§1.6.3): the limit
    with its rules, the versions of profile and calendar, so that nothing moves silently and all can be counted anew."""

    subject_kind = models.CharField(max_length=8)
    subject_id = models.BigIntegerField()
    task_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    light_at = models.DateTimeField(null=True)
    """When its light changes next; empty when it will not any more."""
    amount = models.IntegerField()
    unit_of_time = models.CharField(max_length=12)
    start_rule = models.CharField(max_length=8, blank=True, default="", db_default="")
    end_rule = models.CharField(max_length=8, blank=True, default="", db_default="")
    ends_by = models.CharField(max_length=8, choices=EndsBy.choices, blank=True, default="", db_default="")
    """How its end came about. Empty, like the two rules, in clocks older than this column: then the profile is asked
    and the sum is tried."""
    is_provisional = models.BooleanField(default=False)
    profile_version = models.BigIntegerField()
    calendar_version = models.IntegerField()
    hours = models.JSONField(null=True)
    """The unit's own hours of duty by which working hours were counted; empty: the city's office hours."""

    class Meta:
        indexes = (
            models.Index(fields=("subject_kind", "subject_id"), name="clock_subject"),
            models.Index(fields=("due_at",), name="clock_running", condition=Q(stopped_at__isnull=True)),
            models.Index(
                fields=("light_at",), name="clock_light", condition=Q(stopped_at__isnull=True, paused_at__isnull=True)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("subject_kind", "subject_id", "kind", "task_id"),
                name="clock_running_once",
                condition=Q(stopped_at__isnull=True),
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} clock of {self.subject_kind} {self.subject_id}"


class Alteration(models.Model):
    """That the end of a running clock was changed: by an extension, by a time in which it stood still, by counting it
    anew. What it was before stays, with the reason and the event that did it. While a clock stands still `ended_at`
    and `due_after` are empty."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="alterations")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    change = models.CharField(max_length=10, choices=Change.choices)
    reason = models.CharField(max_length=8, blank=True)
    days = models.SmallIntegerField(default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    due_before = models.DateTimeField()
    due_after = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("clock",),
                name="clock_stands_still_once",
                condition=Q(change=Change.PAUSED, ended_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.change} of clock {self.clock_id}"
