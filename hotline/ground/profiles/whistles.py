"""Whistles of a city (吹哨报到): who may call departments to the place, and how fast they must be there. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from hotline.ground.profiles.ladders import Span

WHISTLES = ("enforcement", "priority", "emergency")
"""The three kinds of whistle: joint enforcement, priority work, emergency."""
WHISTLERS = ("town", "village", "district")
"""Kinds of unit that a city may let whistle."""
_DAY, _THREE_DAYS, _WEEK = Span(1, "workdays"), Span(3, "workdays"), Span(5, "workdays")
_HOUR, _TWO_HOURS, _NATURAL_DAY = Span(1, "hours"), Span(2, "workhours"), Span(24, "hours")


@dataclass(frozen=True, slots=True)
class Whistle:
    """One kind of whistle: within what time the called must be at the place, and the whole must have its result."""

    arrive: Span = _DAY
    result: Span = _WEEK


def _usual() -> Mapping[str, Whistle]:
    return MappingProxyType(
        {"enforcement": Whistle(), "priority": Whistle(), "emergency": Whistle(_HOUR, _NATURAL_DAY)}
    )


@dataclass(frozen=True, slots=True)
class Whistles:
    """What a city says of whistles: kinds of unit that may whistle, the times of each kind of whistle, how long both
    sides may rate each other, and how fast supervision decides on a refusal to come."""

    by: tuple[str, ...] = ("town",)
    rate: Span = _THREE_DAYS
    decide: Span = _TWO_HOURS
    kinds: Mapping[str, Whistle] = field(default_factory=_usual)

    def of(self, kind: str) -> Whistle:
        """The times of a kind of whistle."""
        return self.kinds.get(kind, Whistle())


def read_whistles(body: Mapping[str, Any]) -> Whistles:
    """What a profile that was checked says of whistles."""
    given, usual = body.get("whistles", {}), Whistles()
    kinds = {kind: _kind(given.get(kind, {}), usual.of(kind)) for kind in WHISTLES}
    return Whistles(
        tuple(given.get("by", usual.by)),
        _span(given.get("rate"), usual.rate),
        _span(given.get("decide"), usual.decide),
        MappingProxyType(kinds),
    )


def _kind(entry: Mapping[str, Any], usual: Whistle) -> Whistle:
    return Whistle(_span(entry.get("arrive"), usual.arrive), _span(entry.get("result"), usual.result))


def _span(entry: Any, usual: Span) -> Span:
    return Span(entry["amount"], entry["unit"]) if entry else usual
