"""What every case carries that moves by steps."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

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


class Accompanying(Stepping):
    """A case beside the orders it is about – a document, an instruction, a whistle – with its state in words."""

    states: ClassVar[Any]
    tones: ClassVar[Mapping[Any, str]]
    open_states: ClassVar[Collection[str]]

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in self.open_states

    @property
    def state_word(self) -> str:
        """Where it stands, in words."""
        return str(self.states(self.state).label)

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return self.tones[self.states(self.state)]


def turn_index(name: str, open_states: Collection[str]) -> models.Index:
    """The open cases by whose turn ends when."""
    return models.Index(fields=("state", "turn_due_at", "id"), name=f"{name}_turn", condition=Q(state__in=open_states))


def has_turn(name: str, open_states: Collection[str]) -> models.CheckConstraint:
    """An open case is somebody's turn, and a clock runs for it."""
    return models.CheckConstraint(
        name=f"{name}_open_has_turn_and_clock",
        condition=~Q(state__in=open_states) | Q(turn_unit__isnull=False, turn_clock__isnull=False),
    )
