"""Decisions about return visits. Pure."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from hotline.ground.profiles.merging import ANY

MORNING, AFTERNOON, EVENING = "morning", "afternoon", "evening"


def daypart(at: datetime, zone: str) -> str:
    """In which part of the day an attempt was made: before noon, until six, after six."""
    hour = at.astimezone(ZoneInfo(zone)).hour
    return MORNING if hour < 12 else AFTERNOON if hour < 18 else EVENING


def may_give_up(tried: Iterable[str], *, attempts: int, dayparts: int) -> bool:
    """Whether enough attempts were made in enough different parts of the day (§1.6.1 C10)."""
    made = list(tried)
    return len(made) >= attempts and len(set(made)) >= dayparts


Said = tuple[str, str]
"""What one caller says: whether it is solved, how satisfied she is."""

_SOLVED = {"no": 0, "partly": 1, "yes": 2}
_NO_VERDICT = "0"


def stands_for_all(said: Iterable[Said], *, rule: str) -> Said:
    """Of what several callers say of one handling the verdict that stands for the order: by the rule `any` that of the
    one who is least content, by `majority` that of most of them – where they are even, that of the less content.

    Who gives no verdict counts as neither content nor discontent. There must be one at least.
    """
    ranked = sorted(said, key=lambda one: (_SOLVED[one[0]], 3 if one[1] == _NO_VERDICT else int(one[1])))
    return ranked[0] if rule == ANY else ranked[(len(ranked) - 1) // 2]


def are_awaited(*, callers: int, heard: int, visits: int) -> bool:
    """Whether more callers must be heard: all of them, or as many as the city calls on at least."""
    return heard < (min(visits, callers) if visits else callers)


def is_dissatisfied(solved: str, satisfied: str) -> bool:
    """Whether a verdict asks for a second look: not solved, or dissatisfied."""
    return solved == "no" or satisfied in ("1", "2")
