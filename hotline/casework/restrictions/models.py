"""Restrictions of callers' numbers. The number is kept as a keyed hash alone; what was said and done is sealed."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hotline.casework.appeals.models import Appeal
from hotline.casework.restrictions import rules
from hotline.casework.restrictions.words import AWAITING, HOLDING, OPEN_STATES, TONES, Outcome, State
from hotline.casework.steps.models import Stepping
from hotline.lib import seals
from hotline.register.people.models import Person
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


def _clear(sealed: bytes | memoryview | None) -> str:
    return seals.unseal(bytes(sealed)) if sealed else ""


class Restriction(Stepping):
    """One restriction of one number. Letters about it go out with the latest appeal of its evidence."""

    journal_kind: ClassVar[str] = "restrict"

    number = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="restrictions")
    line_hash = models.BinaryField(max_length=16, null=True)
    about = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="+", db_index=False)
    appeals = models.ManyToManyField(Appeal, related_name="restrictions")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=8)
    days = models.SmallIntegerField()
    text_sealed = models.BinaryField()
    persuaded_at = models.DateTimeField()
    persuader_sealed = models.BinaryField()
    persuasion_sealed = models.BinaryField()

    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    endorsed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    approved_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    from_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    turned_away = models.IntegerField(default=0)

    contested_at = models.DateTimeField(null=True)
    contested_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    objection_sealed = models.BinaryField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer_sealed = models.BinaryField(null=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (
            models.Index(fields=("home_path", "-id"), name="restriction_home"),
            models.Index(fields=("until_at",), name="restriction_ending", condition=Q(state=State.IN_FORCE)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("line_hash",), name="restriction_once_awaited", condition=Q(state__in=AWAITING)
            ),
            models.UniqueConstraint(
                fields=("line_hash",), name="restriction_once_in_force", condition=Q(state__in=HOLDING)
            ),
            models.CheckConstraint(
                name="restriction_open_has_turn_and_clock",
                condition=~Q(state__in=OPEN_STATES) | Q(turn_unit__isnull=False, turn_clock__isnull=False),
            ),
            # Two other people have approved what holds, and it has a last day.
            models.CheckConstraint(
                name="restriction_holds_by_two_others",
                condition=~Q(state__in=HOLDING)
                | (
                    Q(endorsed_by__isnull=False, approved_by__isnull=False, until_at__isnull=False)
                    & ~Q(endorsed_by=models.F("approved_by"))
                    & ~Q(endorsed_by=models.F("proposed_by"))
                    & ~Q(approved_by=models.F("proposed_by"))
                ),
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
    def hands(self) -> rules.Hands:
        """Through whose hands it has gone."""
        return rules.Hands(self.proposed_by_id, self.endorsed_by_id, self.approved_by_id, self.contested_by_id)

    @property
    def text(self) -> str:
        """What the caller did."""
        return _clear(self.text_sealed)

    @property
    def persuader(self) -> str:
        """Who persuaded her to stop."""
        return _clear(self.persuader_sealed)

    @property
    def persuasion(self) -> str:
        """What she was told."""
        return _clear(self.persuasion_sealed)

    @property
    def objection(self) -> str:
        """What she objects."""
        return _clear(self.objection_sealed)

    @property
    def answer(self) -> str:
        """What she was answered to her objection."""
        return _clear(self.answer_sealed)

    def holds(self, at: datetime) -> bool:
        """Whether it holds at an instant."""
        return rules.holds(self.state, holding=HOLDING, until_at=self.until_at, at=at)
