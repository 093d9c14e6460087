"""From where on a matter is a hot issue in a city: the table [hotspots] of its profile. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measures:
    """The thresholds of a city.

    join: likeness (0–1) from which a text joins a cluster; merge: likeness from which two clusters that a text stands
    near to become one; quiet_days: a cluster that nobody joined for so long takes nobody in any more; people: distinct
    citizens from which a cluster is a hot issue; cohesion: how alike its members must be on the whole, at least (0–1);
    at_once_days: what is said of different places is one issue if half of its people were heard within so many days;
    half_life_days: after so long a voice counts half; rising_hours: the latest hours that are compared with the same
    hours of the eight weeks before; rising_people, rising_sigmas, emerging_people, emerging_times: from where on a
    matter rises and a word emerges.
    """

    join: float = 0.15
    merge: float = 0.27
    quiet_days: int = 120
    people: int = 5
    cohesion: float = 0.05
    at_once_days: int = 7
    half_life_days: int = 28
    rising_hours: int = 24
    rising_people: int = 5
    rising_sigmas: float = 3.0
    emerging_people: int = 5
    emerging_times: float = 3.0


NAMES = tuple(asdict(Measures()))
SHARES = ("join", "merge", "cohesion")
_LONGEST = {
    "quiet_days": 366, "people": 1000, "at_once_days": 60, "half_life_days": 366, "rising_hours": 168,
    "rising_people": 1000, "rising_sigmas": 10, "emerging_people": 1000, "emerging_times": 100,
}  # fmt: skip
_LEAST = {"people": 2, "rising_people": 2, "emerging_people": 2}
"""One citizen is no hot issue, and what fewer say would name them."""


def read_hotspots(entry: Mapping[str, Any]) -> Measures:
    """What a profile that was checked says of hot issues."""
    return Measures(**{name: entry[name] for name in NAMES if name in entry})


def faults_of_hotspots(entry: Any) -> Iterator[tuple[str, str]]:
    """Every mistake of the table: where, and what."""
    if not isinstance(entry, Mapping):
        yield "hotspots", "must be a table [hotspots]"
        return
    usual = asdict(Measures())
    for name in NAMES:
        value = entry.get(name, usual[name])
        if name in SHARES:
            if not _is_number(value) or not 0 < value < 1:
                yield f"hotspots.{name}", "must be a number between 0 and 1"
        elif not _is_number(value) or not _LEAST.get(name, 1) <= value <= _LONGEST[name]:
            yield f"hotspots.{name}", f"must be a number from {_LEAST.get(name, 1)} to {_LONGEST[name]}"
        elif isinstance(usual[name], int) and not isinstance(value, int):
            yield f"hotspots.{name}", "must be a whole number"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
