"""Phrases that a city adds to those by which replies are looked at: the table [replies] of its profile. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LISTS = ("passed", "under_way", "not_ours", "ask_others", "by_herself", "soon", "further")
"""What they are signs of: handed on, under way, not our duty, ask others, see to it yourself, soon, further."""
LONGEST, MOST = 40, 100


@dataclass(frozen=True, slots=True)
class Replies:
    """Phrases as they stand in replies, by what they are a sign of."""

    own: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_replies(entry: Mapping[str, Any]) -> Replies:
    """What a profile that was checked says."""
    return Replies(tuple((name, tuple(entry[name])) for name in LISTS if entry.get(name)))


def faults_of_replies(entry: object) -> Iterator[tuple[str, str]]:
    """Every mistake of the table: where, and what."""
    if not isinstance(entry, Mapping):
        yield "replies", "must be a table [replies]"
        return
    for name in LISTS:
        value = entry.get(name, [])
        is_list = isinstance(value, list) and len(value) <= MOST
        if not is_list or not all(isinstance(one, str) and 2 <= len(one.strip()) <= LONGEST for one in value):
            yield f"replies.{name}", f"must be a list of at most {MOST} phrases of 2 to {LONGEST} signs"
