"""How a city handles many callers' appeals in one order: the table [merging] of its profile. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

EARLIEST, OWN = "earliest", "own"
PROMISES = (EARLIEST, OWN)
"""Whether the earliest promise to one of the callers binds the handling, or it keeps its own limit."""

ANY, MAJORITY = "any", "majority"
REWORKS = (ANY, MAJORITY)
"""Whose verdict stands for the whole order: that of the one who is least content, or that of most of them."""


@dataclass(frozen=True, slots=True)
class Merging:
    """`promise`: which promise binds the handling. `rework`: whose verdict decides whether it is handled again.
    `visits`: on how many of the callers the centre calls at least, 0 for all of them. `within_days`: how far back
    orders about the same matter are looked for. A matter is a group's when so many people act together, or so many
    contacts about it come in from one town within so many hours (`group_…`; handbook §1.7)."""

    promise: str = EARLIEST
    rework: str = ANY
    visits: int = 0
    within_days: int = 30
    group_people: int = 5
    group_contacts: int = 10
    group_hours: int = 24


def read_merging(entry: Mapping[str, Any]) -> Merging:
    """What a profile that was checked says of merging."""
    known = {each.name for each in fields(Merging)}
    return Merging(**{name: value for name, value in entry.items() if name in known})


def faults_of_merging(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every mistake of the table: where, and what."""
    for name, words in (("promise", PROMISES), ("rework", REWORKS)):
        if entry.get(name, words[0]) not in words:
            yield f"merging.{name}", f"{entry[name]!r} is none of {', '.join(words)}"
    leasts = {"visits": 0, "within_days": 1, "group_people": 2, "group_contacts": 2, "group_hours": 1}
    for name, least in leasts.items():
        value = entry.get(name, least)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 366:
            yield f"merging.{name}", f"must be a whole number from {least} to 366"
