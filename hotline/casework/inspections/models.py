"""Inspections, what was found item by item, the orders that were drawn, rectifications; and guidance given."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hotline.casework.inspections.words import OPEN_STATES, TONES, VERDICT_TONES, State, Verdict, Way
from hotline.casework.orders.models import Order
from hotline.casework.steps.models import Stepping
from hotline.ground.journal.models import Chained
from hotline.lib import seals
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


def _read(sealed: bytes | memoryview | None) -> str:
    return seals.unseal(bytes(sealed)) if sealed else ""


class Inspection(Stepping):
    """That the office looks at the hotline work of one unit over some time. Its words are sealed: they name people."""

    journal_kind: ClassVar[str] = "inspect"

    number = models.CharField(max_length=40, unique=True)
    topic = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=64, db_collation="C")
    organiser = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=8, choices=Way.choices)
    is_announced = models.BooleanField()
    covers_from = models.DateField()
    covers_to = models.DateField()
    planned_at = models.DateTimeField()
    inspectors_sealed = models.BinaryField()
    seed = models.CharField(max_length=32)
    population = models.IntegerField()
    population_digest = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    amount = models.SmallIntegerField(default=0)
    """The limit for the rectification in working days, where the office named one."""
    result_sealed = models.BinaryField(null=True)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    sample = models.ManyToManyField(Order, through="Sampled", related_name="inspections")

    class Meta:
        indexes = (
            models.Index(fields=("unit_path", "-id"), name="inspection_unit"),
            models.Index(fields=("home_path", "-id"), name="inspection_home"),
            models.Index(
                fields=("state", "turn_due_at", "id"), name="inspection_turn", condition=Q(state__in=OPEN_STATES)
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="inspection_open_has_turn_and_clock",
                condition=~Q(state__in=OPEN_STATES) | Q(turn_unit__isnull=False, turn_clock__isnull=False),
            ),
            models.CheckConstraint(
                name="inspection_period_has_days", condition=Q(covers_from__lte=models.F("covers_to"))
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def state_word(self) -> str:
        """Where it stands, in words."""
        return str(State(self.state).label)

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES[State(self.state)]

    @property
    def inspectors(self) -> str:
        """Who looks."""
        return _read(self.inspectors_sealed)

    @property
    def result(self) -> str:
        """What was found on the whole."""
        return _read(self.result_sealed)


class Sampled(models.Model):
    """That an order was drawn, and as which one."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="sampled", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="sampled")
    place = models.SmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("inspection", "order"), name="sampled_once"),)

    def __str__(self) -> str:
        return f"{self.order_id} in inspection {self.inspection_id}"


class Finding(models.Model):
    """What was found of one item: judged or not yet."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings", db_index=False)
    place = models.SmallIntegerField()
    item = models.CharField(max_length=20)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True, default="")
    text_sealed = models.BinaryField(null=True)
    orders = models.JSONField(default=list)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("inspection", "item"), name="finding_once"),)

    def __str__(self) -> str:
        return f"{self.item} in inspection {self.inspection_id}"

    @property
    def text(self) -> str:
        """What was found, in words."""
        return _read(self.text_sealed)

    @property
    def tone(self) -> str:
        """The tone of the verdict."""
        return VERDICT_TONES[self.verdict]


class Rectification(models.Model):
    """What the unit says it has rectified, and what the office said to it."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="rectifications")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    text_sealed = models.BinaryField()
    is_accepted = models.BooleanField(null=True)
    checked_at = models.DateTimeField(null=True)
    note_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"rectification of inspection {self.inspection_id}"

    @property
    def text(self) -> str:
        """What the unit says it did."""
        return _read(self.text_sealed)

    @property
    def note(self) -> str:
        """What the office said to it."""
        return _read(self.note_sealed)


class Guidance(Chained):
    """That the office guided a unit: about what, when, with whom, what was agreed, and what came of it."""

    journal_kind: ClassVar[str] = "guidance"

    number = models.CharField(max_length=40, unique=True)
    topic = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=64, db_collation="C")
    organiser = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    home_path = models.CharField(max_length=64, db_collation="C")
    profile_version = models.BigIntegerField()
    held_on = models.DateField()
    persons_sealed = models.BinaryField()
    agreed_sealed = models.BinaryField()
    follow_up_on = models.DateField(null=True)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, null=True, related_name="guidance")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    followed_at = models.DateTimeField(null=True)
    result_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("unit_path", "-id"), name="guidance_unit"),
            models.Index(
                fields=("follow_up_on",),
                name="guidance_to_follow",
                condition=Q(follow_up_on__isnull=False, followed_at__isnull=True),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="guidance_followed_has_result",
                condition=Q(followed_at__isnull=True) | Q(result_sealed__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def persons(self) -> str:
        """Who took part."""
        return _read(self.persons_sealed)

    @property
    def agreed(self) -> str:
        """What was agreed."""
        return _read(self.agreed_sealed)

    @property
    def result(self) -> str:
        """What came of it."""
        return _read(self.result_sealed)
