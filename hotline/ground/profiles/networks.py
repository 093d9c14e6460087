"""What a city says of its network of units. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Network:
    """Whether the working hours of a unit's clocks run by the unit's own hours of duty, where it has some, or by the
    city's office hours. Warnings always go by the unit's own."""

    own_hours: bool = False


def faults_of_network(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the table, each mistake with the key it stands at."""
    if not isinstance(given.get("own_hours", False), bool):
        yield "network.own_hours", "must be true or false"
