"""Decisions about what leaders are shown and what follows: facts in numbers, limits, what must be there. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

USUAL_WORKDAYS = 5
"""The limit of an instruction whose leader names none."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One order as it stood when it was laid before a leader."""

    number: str
    title: str
    unit: str
    state: str
    callers: int
    urged: int
    is_open: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """What the orders of a brief come to."""

    orders: int
    callers: int
    open: int
    late: int
    urged: int
    units: int


def summed(facts: Iterable[Fact]) -> Sum:
    """Orders, callers, how many are open and late, how often was urged, how many units have them."""
    known = list(facts)
    return Sum(
        orders=len(known),
        callers=sum(fact.callers for fact in known),
        open=sum(fact.is_open for fact in known),
        late=sum(fact.is_late for fact in known),
        urged=sum(fact.urged for fact in known),
        units=len({fact.unit for fact in known if fact.unit}),
    )


def for_units(workdays: int) -> int:
    """Working days for the units' reply, where the centre must report within so many: one less, and never none."""
    return max(1, workdays - 1)
