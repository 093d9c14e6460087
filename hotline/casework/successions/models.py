"""Successions: which unit took over whose work, all of it or a part, and how much that was."""

from typing import ClassVar

from django.db import models

from hotline.ground.journal.models import Chained
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


class Succession(Chained):
    """One act: a unit is merged into its successor, or a part of its work passes to it. Kept with what it moved."""

    journal_kind: ClassVar[str] = "succession"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    is_whole = models.BooleanField()
    matters = models.JSONField(default=list)
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    basis = models.CharField(max_length=200)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    orders = models.IntegerField(default=0)
    parts = models.IntegerField(default=0)
    documents = models.IntegerField(default=0)
    answers = models.IntegerField(default=0, db_default=0)
    duties = models.IntegerField(default=0)
    accounts = models.IntegerField(default=0)
    units_below = models.IntegerField(default=0)
    letters = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("unit",), name="merged_once", condition=models.Q(is_whole=True)),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} into {self.successor_id}"
