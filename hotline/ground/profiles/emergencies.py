"""The times of emergencies in a city's profile. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Emergencies:
    """In how many minutes a line that did not answer is called again; after how many hours a surge ends at latest."""

    call_back_minutes: int = 10
    surge_hours: int = 12
