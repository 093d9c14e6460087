"""Leaves. What happens to one stands in the chains of both people."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from hotline.register.leaves.rules import Away, Hand
from hotline.register.staff.models import Staff


class Leave(models.Model):
    """That somebody is away from an instant on until another, and who stands in for her. It begins and ends by itself;
    `ended_at` is set where it was ended early or taken back."""

    absent = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="leaves", db_index=False)
    stand_in = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="stands_in", db_index=False)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (
            models.Index(fields=("absent", "ends_at"), name="leave_of", condition=Q(ended_at__isnull=True)),
            models.Index(fields=("stand_in", "ends_at"), name="leave_stood_in", condition=Q(ended_at__isnull=True)),
        )
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="leave_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(absent=F("stand_in")), name="leave_of_another"),
        )

    def __str__(self) -> str:
        return f"{self.stand_in_id} for {self.absent_id}"

    def runs(self, at: datetime) -> bool:
        """Whether it runs at an instant."""
        return self.ended_at is None and self.begins_at <= at < self.ends_at

    @property
    def away(self) -> Away:
        """What is reckoned with. Both people and their units must have been read."""
        return Away(hand(self.absent), hand(self.stand_in), self.begins_at, self.ends_at)


def hand(person: Staff) -> Hand:
    """A person as far as leaves go."""
    is_here = person.is_active and person.unit.closed_on is None
    return Hand(person.pk, person.name, person.role, person.unit.path, is_here)
