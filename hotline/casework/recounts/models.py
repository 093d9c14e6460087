"""The acts by which deadlines were counted anew: of which year, under which calendar, by whom, and what came of it."""

from typing import ClassVar

from django.db import models

from hotline.ground.journal.models import Chained
from hotline.register.staff.models import Staff


class Recount(Chained):
    """One act. It may take a while and be cut off: what has been counted is known by the clocks themselves. Why it was
    done stands in its journal."""

    journal_kind: ClassVar[str] = "recount"

    year = models.SmallIntegerField()
    calendar_version = models.IntegerField()
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    finished_at = models.DateTimeField(null=True)
    earlier = models.IntegerField(default=0)
    later = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    cases = models.IntegerField(default=0)
    letters = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("year", "calendar_version"), name="recount_once"),)

    def __str__(self) -> str:
        return f"{self.year} under calendar {self.calendar_version}"

    @property
    def moved(self) -> int:
        """How many limits have another end now."""
        return self.earlier + self.later
