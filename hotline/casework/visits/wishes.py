"""When a caller may be rung up: read from what she said of it, else the hours of the city. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from hotline.casework.orders.words import Missed
from hotline.casework.visits.rules import AFTERNOON, EVENING, MORNING, daypart

WORDS: Mapping[str, str] = {
    MORNING: r"上午|早[上晨]|午前|morning|\d\s*a\.?m\b",
    AFTERNOON: r"下午|中午|午[后休间]|afternoon|\bnoon|\d\s*p\.?m\b",
    EVENING: r"晚|下班|傍晚|夜|evening|after work",
}
HOURS: Mapping[str, str] = {
    MORNING: r"(?<!\d)(?:0?[6-9]|10|11)\s*[点:：时]",
    AFTERNOON: r"(?<!\d)1[2-7]\s*[点:：时]",
    EVENING: r"(?<!\d)(?:18|19|20|21)\s*[点:：时]",
}
"""Hours by the clock count only where no part of the day is named: 晚上8点 is not in the morning."""
ALL_DAY = r"随时|都可|全天|不限|any\s?time"

DECENT: Mapping[str, str] = MappingProxyType({MORNING: "08:00-12:00", AFTERNOON: "12:00-18:00", EVENING: "18:00-21:00"})
"""The hours of each part of the day in which somebody who named it is rung up: nobody is woken."""


def fits(preferred: str, part: str) -> bool:
    """Whether a caller may be rung up in this part of the day: she named it, said any time, or said nothing."""
    named = _parts(preferred)
    return not named or part in named


def _parts(preferred: str) -> set[str]:
    """The parts of the day that she named; none where any will do."""
    if not preferred.strip() or re.search(ALL_DAY, preferred, re.IGNORECASE):
        return set()
    return _named(WORDS, preferred) or _named(HOURS, preferred)


def _named(signs: Mapping[str, str], preferred: str) -> set[str]:
    return {part for part, words in signs.items() if re.search(words, preferred, re.IGNORECASE)}


def is_within(hours: Iterable[str], at: datetime, zone: str) -> bool:
    """Whether a moment lies within one of some stretches of the day (09:00-11:30)."""
    now = f"{at.astimezone(ZoneInfo(zone)):%H:%M}"
    return any(begins <= now < ends for begins, _sep, ends in (one.partition("-") for one in hours))


def is_time(preferred: str, at: datetime, zone: str, *, hours: Iterable[str]) -> bool:
    """Whether a caller may be rung up at this moment: in the part of the day that she named, else in the city's hours
    for it."""
    named = _parts(preferred)
    return is_within([DECENT[part] for part in named] if named else hours, at, zone)


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt that did not reach her: on which day, in which part of it, how it ended."""

    on: date
    daypart: str
    outcome: str


def tried_at(at: datetime, zone: str, *, outcome: str) -> Tried:
    """An attempt as it counts."""
    return Tried(at.astimezone(ZoneInfo(zone)).date(), daypart(at, zone), outcome)


def may_ring_again(tried: Iterable[Tried], at: datetime, zone: str, *, attempts: int, dayparts: int) -> bool:
    """Whether somebody who was not reached is rung up once more now.

    Never twice in the same part of one day; never again at a number that is not hers; not more often than the city asks
    for – and of the attempts that are left so many are kept for parts of the day that have not been tried (§1.6.1 C10).
    """
    made = list(tried)
    now = tried_at(at, zone, outcome="")
    if any(one.outcome == Missed.WRONG_NUMBER or (one.on, one.daypart) == (now.on, now.daypart) for one in made):
        return False
    parts = {one.daypart for one in made}
    left, missing = attempts - len(made), dayparts - len(parts)
    if now.daypart not in parts:
        return left > 0 or missing > 0
    return left > max(missing, 0)
