"""What is laid before leaders, the orders it is about, and their instructions round by round."""

import json
from typing import ClassVar

from django.db import models

from hotline.casework.leading.rules import Fact
from hotline.casework.leading.words import OPEN_STATES, TONES, Kind, State
from hotline.casework.orders.models import Order
from hotline.casework.steps.models import Accompanying, has_turn, turn_index
from hotline.casework.supervision.models import Document
from hotline.ground.journal.models import Chained
from hotline.lib import seals
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


class Brief(Chained):
    """One numbered paper about orders, for one leader or several. Its words are sealed: they may name people.

    The facts are kept as they stood when it was composed: a leader decides on what she was told.
    """

    journal_kind: ClassVar[str] = "brief"

    number = models.CharField(max_length=40, unique=True)
    year = models.SmallIntegerField()
    serial = models.IntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=120)
    why_sealed = models.BinaryField()
    proposal_sealed = models.BinaryField(null=True)
    facts_sealed = models.BinaryField()
    home_path = models.CharField(max_length=64, db_collation="C")
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    profile_version = models.BigIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    orders = models.ManyToManyField(Order, related_name="briefs")

    class Meta:
        indexes = (models.Index(fields=("home_path", "-id"), name="brief_home"),)

    def __str__(self) -> str:
        return self.number

    @property
    def why(self) -> str:
        """Why it is laid before the leaders."""
        return seals.unseal(bytes(self.why_sealed))

    @property
    def proposal(self) -> str:
        """What the centre proposes."""
        return seals.unseal(bytes(self.proposal_sealed)) if self.proposal_sealed else ""

    @property
    def facts(self) -> list[Fact]:
        """The orders as they stood then."""
        return [Fact(**entry) for entry in json.loads(seals.unseal(bytes(self.facts_sealed)))]


class Position(models.Model):
    """What one of the units that differ says, in a brief about their difference."""

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="positions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    text_sealed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("brief", "unit"), name="position_once"),)

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.brief_id}"

    @property
    def text(self) -> str:
        """Its words."""
        return seals.unseal(bytes(self.text_sealed))


class Instruction(Accompanying):
    """A brief before one leader: what she wrote on it, and what became of that."""

    journal_kind: ClassVar[str] = "instruct"
    states, tones, open_states = State, TONES, OPEN_STATES

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="instructions")
    leader = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    leader_name = models.CharField(max_length=40)
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    rounds = models.SmallIntegerField(default=0)
    submitted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            turn_index("instruction", OPEN_STATES),
            models.Index(fields=("home_path", "-id"), name="instruction_home"),
        )
        constraints = (
            has_turn("instruction", OPEN_STATES),
            models.UniqueConstraint(fields=("brief", "leader"), name="instruction_once"),
        )

    def __str__(self) -> str:
        return f"{self.brief_id} before {self.leader_name}"


class Round(models.Model):
    """What a leader wrote at one time, to whom it was passed on, and what was reported back to her."""

    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="written")
    round = models.SmallIntegerField()
    text_sealed = models.BinaryField()
    written_at = models.DateTimeField()
    is_on_paper = models.BooleanField()
    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    workdays = models.SmallIntegerField()
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    assisting = models.JSONField(default=list)
    passed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    report_sealed = models.BinaryField(null=True)
    reported_at = models.DateTimeField(null=True)

    documents = models.ManyToManyField(Document, related_name="rounds")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("instruction", "round"), name="round_once"),)

    def __str__(self) -> str:
        return f"round {self.round} of {self.instruction_id}"

    @property
    def text(self) -> str:
        """What the leader wrote."""
        return seals.unseal(bytes(self.text_sealed))

    @property
    def report(self) -> str:
        """What was reported back to her."""
        return seals.unseal(bytes(self.report_sealed)) if self.report_sealed else ""
