"""What every case carries that moves by steps."""

from django.db import models

from hotline.casework.clocks.models import Clock
from hotline.ground.journal.models import Chained
from hotline.register.units.models import Unit


class Stepping(Chained):
    """A case that moves by steps: its state, its version, whose turn it is and which clock runs for them."""

    state = models.CharField(max_length=20)
    version = models.IntegerField(default=0)
    home_path = models.CharField(max_length=64, db_collation="C")
    profile_version = models.BigIntegerField()
    turn_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    turn_path = models.CharField(max_length=64, blank=True, db_collation="C")
    turn_clock = models.ForeignKey(Clock, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    turn_clock_kind = models.CharField(max_length=12, blank=True)
    turn_due_at = models.DateTimeField(null=True)

    calendar_now: int | None = None
    """The version of the calendar, where it has just been read together with the case."""

    class Meta:
        abstract = True
