"""Decisions of investigations on site: what may follow what, and when one is overdue. Pure."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from hotline.casework.investigations.words import State

CHANGE, HOLD, CONCLUDE, CALL_OFF = "change", "hold", "conclude", "call_off"

FROM: Mapping[str, State] = MappingProxyType(
    {CHANGE: State.PLANNED, CALL_OFF: State.PLANNED, HOLD: State.PLANNED, CONCLUDE: State.HELD}
)
"""In which state what may be done."""


def state(*, held_at: datetime | None, concluded_at: datetime | None, called_off_at: datetime | None) -> State:
    """Where an investigation stands."""
    if called_off_at is not None:
        return State.CALLED_OFF
    if concluded_at is not None:
        return State.CONCLUDED
    return State.PLANNED if held_at is None else State.HELD


def can(act: str, stands: str) -> bool:
    """Whether something may be done with an investigation that stands here."""
    return FROM[act] == stands


def is_overdue(stands: str, *, planned_at: datetime, at: datetime) -> bool:
    """Whether its time has passed and nobody has written minutes."""
    return stands == State.PLANNED and planned_at <= at
