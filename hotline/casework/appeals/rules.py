"""Decisions about appeals: are the elements there, may this be refused, how is a repeat recognised. Pure."""

from collections.abc import Iterable

REFUSERS_WITH_CONSENT = frozenset({"leader", "dispatcher", "county"})
"""Who may refuse where the profile asks for a leader's consent (permission matrix: grade A on `refuse`)."""


def missing_elements(*, required: Iterable[str], given: dict[str, str]) -> list[str]:
    """Which of the five elements (五要素) are not there yet: time, place, party, course, claim."""
    return [element for element in required if not given.get(element, "").strip()]


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: shared pairs of neighbouring characters over all pairs (Dice)."""
    pairs, others = _pairs(one), _pairs(other)
    if not pairs or not others:
        return 0.0
    return 2 * len(pairs & others) / (len(pairs) + len(others))


def _pairs(text: str) -> set[str]:
    compact = "".join(text.split())
    return {compact[place : place + 2] for place in range(len(compact) - 1)}
