"""How a city keeps the liaison posts of its units up to date: the table [liaisons] of its profile. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Liaisons:
    """`confirm_every_days`: how long a unit's posts count as confirmed; `remind_office_after`: so many days after a
    standard comes into force the office is told that units have not acknowledged it."""

    confirm_every_days: int = 180
    remind_office_after: int = 3


def read_liaisons(entry: Mapping[str, Any]) -> Liaisons:
    """What a profile that was checked says of liaison posts."""
    usual = Liaisons()
    days = entry.get("confirm_every_days", usual.confirm_every_days)
    return Liaisons(days, entry.get("remind_office_after", usual.remind_office_after))


def faults_of_liaisons(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every mistake of the table: where, and what."""
    days = entry.get("confirm_every_days", 1)
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 1830:
        yield "liaisons.confirm_every_days", "must be a whole number from 1 to 1830"
    after = entry.get("remind_office_after", 0)
    if not isinstance(after, int) or isinstance(after, bool) or not 0 <= after <= 365:
        yield "liaisons.remind_office_after", "must be a whole number from 0 to 365"
