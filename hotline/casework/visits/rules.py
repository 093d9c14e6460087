"""Decisions about return visits. Pure."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

MORNING, AFTERNOON, EVENING = "morning", "afternoon", "evening"


def daypart(at: datetime, zone: str) -> str:
    """In which part of the day an attempt was made: before noon, until six, after six."""
    hour = at.astimezone(ZoneInfo(zone)).hour
    return MORNING if hour < 12 else AFTERNOON if hour < 18 else EVENING


def may_give_up(tried: Iterable[str], *, attempts: int, dayparts: int) -> bool:
    """Whether enough attempts were made in enough different parts of the day (§1.6.1 C10)."""
    made = list(tried)
    return len(made) >= attempts and len(set(made)) >= dayparts


def is_dissatisfied(solved: str, satisfied: str) -> bool:
    """Whether a verdict asks for a second look: not solved, or dissatisfied."""
    return solved == "no" or satisfied in ("1", "2")
