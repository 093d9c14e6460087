"""Documents of supervision, the orders they are about, the replies, and what has been raised by rule."""

from typing import ClassVar

from django.db import models

from hotline.casework.orders.models import Order
from hotline.casework.orders.words import PaperForm, SupervisionReason
from hotline.casework.steps.models import Accompanying, has_turn, turn_index
from hotline.casework.supervision.words import OPEN_STATES, TONES, Addressee, Effect, State
from hotline.lib import seals
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


class Document(Accompanying):
    """One numbered document to one unit. Its text is sealed: it may name people."""

    journal_kind: ClassVar[str] = "document"
    states, tones, open_states = State, TONES, OPEN_STATES

    number = models.CharField(max_length=40, unique=True)
    year = models.SmallIntegerField()
    serial = models.IntegerField()
    form = models.CharField(max_length=12, choices=PaperForm.choices)
    level = models.SmallIntegerField()
    reason = models.CharField(max_length=4, choices=SupervisionReason.choices)
    topic = models.CharField(max_length=120)
    text_sealed = models.BinaryField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=64, db_collation="C")
    addressee = models.CharField(max_length=8, choices=Addressee.choices)
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.IntegerField()
    unit_of_time = models.CharField(max_length=12)
    due_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    effect = models.CharField(max_length=12, choices=Effect.choices, blank=True)
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="followed_by", db_index=False
    )

    orders = models.ManyToManyField(Order, through="Covered", related_name="documents")

    class Meta:
        indexes = (
            models.Index(fields=("unit_path", "-id"), name="document_unit"),
            models.Index(fields=("home_path", "-id"), name="document_home"),
            turn_index("document", OPEN_STATES),
        )
        constraints = (has_turn("document", OPEN_STATES),)

    def __str__(self) -> str:
        return self.number

    @property
    def text(self) -> str:
        """What is required of the unit."""
        return seals.unseal(bytes(self.text_sealed))


class Covered(models.Model):
    """That an order is one of those a document is about."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="covered", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="covered")
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "order"), name="covered_once"),)

    def __str__(self) -> str:
        return f"{self.order_id} in document {self.document_id}"


class Answer(models.Model):
    """A unit's reply to a document, and what the supervisor said to it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="answers")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    text_sealed = models.BinaryField()
    is_accepted = models.BooleanField(null=True)
    checked_at = models.DateTimeField(null=True)
    note_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"reply to document {self.document_id}"

    @property
    def text(self) -> str:
        """What the unit says it did."""
        return seals.unseal(bytes(self.text_sealed))

    @property
    def note(self) -> str:
        """What the supervisor said to it."""
        return seals.unseal(bytes(self.note_sealed)) if self.note_sealed else ""


class Serial(models.Model):
    """The last number given in a year under a prefix: counted up in the transaction that uses it, never down."""

    prefix = models.CharField(max_length=20)
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("prefix", "year"), name="serial_once"),)

    def __str__(self) -> str:
        return f"{self.prefix} {self.year}"


class Raised(models.Model):
    """That a rule has raised a level for an order: the fence by which no trigger fires twice in a round."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_index=False)
    trigger = models.CharField(max_length=4)
    level = models.SmallIntegerField()
    round = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("order", "trigger", "level", "round"), name="raised_once"),)

    def __str__(self) -> str:
        return f"{self.trigger} level {self.level} for {self.order_id}"
