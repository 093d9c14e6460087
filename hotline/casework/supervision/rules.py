"""Decisions of supervision: who may urge again and when, how a document is numbered, which level comes next. Pure."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hotline.ground.profiles.ladders import Rung
from hotline.ground.profiles.rules import Profile

FOR_THE_HEAD = ("head", "county", "sub_centre")
"""Who answers what addresses the head of a unit or the leader in charge."""


def day_began(at: datetime, zone: str) -> datetime:
    """0:00 of the day it is in the city."""
    local = at.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date(), time.min, ZoneInfo(zone))


def next_urging(today: Collection[datetime], *, at: datetime, most: int, zone: str) -> datetime:
    """When somebody may urge again who has urged at these instants of today: now, or when the next day begins."""
    return at if len(today) < most else day_began(at, zone) + timedelta(days=1)


def number(prefix: str, year: int, serial: int) -> str:
    """The number of a document as offices write it: 鹿督〔2026〕1号."""
    return f"{prefix}〔{year}〕{serial}号"


def rung(profile: Profile, level: int) -> Rung:
    """A level of the city's ladder; a city without one has the four of the field."""
    known = profile.supervision.rungs.get(level)
    return known or _FIELD[min(max(level, 0), len(_FIELD) - 1)]


def level_names(profile: Profile, language: str) -> list[tuple[int, str]]:
    """The levels on which a document can be written by hand, each by its name: those of the city, else of the field."""
    levels = [level for level in profile.supervision.rungs if level > 0] or [1, 2, 3]
    return [(level, rung(profile, level).called(language)) for level in levels]


def next_rung(profile: Profile, level: int) -> Rung | None:
    """The level that follows when a document of this one was not answered in time."""
    return profile.supervision.rungs.get(level + 1) if rung(profile, level).rises else None


def may_answer(role: str, addressee: str) -> bool:
    """Whether a role answers for a unit: what addresses the head or the leader is answered by the head herself."""
    return addressee == "liaison" or role in FOR_THE_HEAD


_FIELD = (
    Rung(0, "催办", "Urging"),
    Rung(1, "督办单", "Supervision order"),
    Rung(2, "督办函", "Letter of supervision", "head"),
    Rung(3, "呈报", "Report to the leader in charge", "leader"),
)
