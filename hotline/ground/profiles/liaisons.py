"""How a city keeps the liaison posts of its units up to date: the table [liaisons] of its profile. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Liaisons:
    """`confirm_every_days`: how long a unit's posts count as confirmed."""

    confirm_every_days: int = 180


def read_liaisons(entry: Mapping[str, Any]) -> Liaisons:
    """What a profile that was checked says of liaison posts."""
    return Liaisons(entry.get("confirm_every_days", Liaisons().confirm_every_days))


def faults_of_liaisons(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every mistake of the table: where, and what."""
    days = entry.get("confirm_every_days", 1)
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 1830:
        yield "liaisons.confirm_every_days", "must be a whole number from 1 to 1830"
