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


def can(act: str, state: str) -> bool:
    """Whether something may be done with an investigation that stands here."""
    return FROM[act] == state


def is_overdue(state: str, *, planned_at: datetime, at: datetime) -> bool:
    """Whether its time has passed and nobody has written minutes."""
    return state == State.PLANNED and planned_at <= at
