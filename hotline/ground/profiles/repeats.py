"""How a city tells that a matter is raised again (重复诉求): the table [repeats] of its profile. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Repeats:
    """Points, added up, that speak for two appeals being about the same matter (domain handbook §1.7).

    words: at most so many for what both say; enough: shared words of this weight give half of them – a rare word weighs
    about 6, a common one 1, so that two that say no more than "a hole in the road" do not become one. unlike: at most
    so many, below zero, for two that both say a good deal and nothing of it is the same. caller: the same caller.
    matter, matter_group: the same class of the last level, of the level above; matter_other: of different first levels,
    below zero. spot, village, town: the same address or within `metres`, the same village, the same town; elsewhere:
    another town, below zero. recent: at most so many, for the same day; none after `within_days`. same_caller_from,
    other_caller_from: from so many points it is shown. most: so many are shown at most.
    """

    words: float = 10
    enough: float = 12
    unlike: float = -3
    caller: float = 3
    matter: float = 2
    matter_group: float = 1
    matter_other: float = -1
    spot: float = 2
    village: float = 1.5
    town: float = 1
    elsewhere: float = -3
    recent: float = 1
    metres: float = 200
    within_days: float = 30
    same_caller_from: float = 5
    other_caller_from: float = 6
    most: float = 8


BELOW_ZERO = ("unlike", "matter_other", "elsewhere")
FROM_ONE = ("enough", "metres", "within_days", "most", "same_caller_from", "other_caller_from")
LARGEST: Mapping[str, int] = {"metres": 5000, "within_days": 366, "most": 20}
NAMES = tuple(one.name for one in fields(Repeats))


def read_repeats(entry: Mapping[str, Any]) -> Repeats:
    """What a profile that was checked says of repeats."""
    return Repeats(**{name: entry[name] for name in NAMES if name in entry})


def faults_of_repeats(entry: object) -> Iterator[tuple[str, str]]:
    """Every mistake of the table: where, and what."""
    if not isinstance(entry, Mapping):
        yield "repeats", "must be a table [repeats]"
        return
    for name in NAMES:
        value = entry.get(name, getattr(Repeats(), name))
        least, most = (-100, 0) if name in BELOW_ZERO else (1 if name in FROM_ONE else 0, LARGEST.get(name, 100))
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not least <= value <= most:
            yield f"repeats.{name}", f"must be a number from {least} to {most}"
