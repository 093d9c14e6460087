"""Return visits: what each citizen says after the reply, and the attempts to reach her."""

from django.db import models

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import Missed, Satisfied, Solved
from hotline.lib import seals
from hotline.register.staff.models import Staff


class Visit(models.Model):
    """The verdict of one citizen on one round of the handling – apart from the unit's own claim."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="visits")
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="visits")
    round = models.SmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    by_caller = models.BooleanField(default=False)
    contacted = models.BooleanField(null=True)
    solved = models.CharField(max_length=8, choices=Solved.choices)
    satisfied = models.CharField(max_length=1, choices=Satisfied.choices)
    reasons = models.JSONField(default=list, blank=True)
    words_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("appeal", "order", "round"), name="visit_once_a_round_of_an_order"),
        )

    def __str__(self) -> str:
        return f"visit of round {self.round} on {self.appeal_id}"

    @property
    def caller_words(self) -> str:
        """What the caller said, in her own words."""
        return seals.unseal(bytes(self.words_sealed)) if self.words_sealed else ""


class Attempt(models.Model):
    """One attempt that did not reach the caller. After the last one her visit ended without a verdict, while others who
    share the order were still to be called."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="attempts")
    round = models.SmallIntegerField()
    at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=16, choices=Missed.choices)
    daypart = models.CharField(max_length=10)
    is_last = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return f"attempt {self.at:%Y-%m-%d %H:%M} on {self.order_id}"
