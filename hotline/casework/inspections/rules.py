"""Decisions of inspections: how orders are drawn so that everybody can draw them again, what the findings come to.
Pure."""

import hashlib
from collections.abc import Collection, Iterable

from hotline.casework.inspections.words import FAULTLESS, FAULTS, Verdict


def drawn(numbers: Iterable[str], *, seed: str, size: int) -> list[str]:
    """So many of these orders, drawn at random: those whose number, with the seed before it, has the smallest SHA-256.

    Whoever knows seed and numbers draws the same ones, in whatever order the numbers come; nobody can choose a seed for
    the orders it draws without trying, and the seed is made by the machine.
    """
    return sorted(set(numbers), key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).digest())[:size]


def digest(numbers: Iterable[str]) -> str:
    """The orders that could have been drawn, as one digest: tells whether they are the same ones today."""
    return hashlib.sha256("\n".join(sorted(set(numbers))).encode()).hexdigest()


def held(verdicts: Collection[str]) -> frozenset[str]:
    """What holds once every item has been judged: there are faults, or none; nothing before that."""
    if not verdicts or "" in verdicts:
        return frozenset()
    return frozenset({FAULTS if Verdict.FAULT in verdicts else FAULTLESS})
