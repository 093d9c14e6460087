"""What a city takes of what was learnt from its orders: the table [learning] of its profile. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Learning:
    """From which share on (in hundredths) a category or a unit is proposed: below it nothing is. `offers`: so many
    categories are shown at most. `within_days`: orders that began so long ago or later are learnt from. `most`: the
    latest so many of them. `least`: with fewer nothing is learnt."""

    category_share: int = 40
    unit_share: int = 60
    offers: int = 3
    within_days: int = 1095
    most: int = 50_000
    least: int = 100


LIMITS: Mapping[str, tuple[int, int]] = {
    "category_share": (1, 100),
    "unit_share": (1, 100),
    "offers": (1, 3),
    "within_days": (30, 3660),
    "most": (100, 200_000),
    "least": (20, 100_000),
}


def read_learning(entry: Mapping[str, Any]) -> Learning:
    """What a profile that was checked says of learning."""
    known = {each.name for each in fields(Learning)}
    return Learning(**{name: value for name, value in entry.items() if name in known})


def faults_of_learning(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every mistake of the table: where, and what."""
    for name, (least, most) in LIMITS.items():
        value = entry.get(name, least)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield f"learning.{name}", f"must be a whole number from {least} to {most}"
