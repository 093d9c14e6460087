"""What it means that somebody who was rung up did not answer, and when she may be rung again. Pure."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from hotline.casework.calls.words import Ending
from hotline.casework.orders.words import Missed
from hotline.casework.visits.wishes import is_within

_CAUSES = MappingProxyType(
    {
        17: Ending.LINE_BUSY,
        21: Ending.DECLINED,
        **dict.fromkeys((16, 18, 19, 26, 31, 102), Ending.NO_ANSWER),
        **dict.fromkeys((1, 2, 3, 20, 22, 23, 27, 28, 29, 55, 57, 88), Ending.UNREACHABLE),
    }
)
_MISSED = MappingProxyType(
    {
        Ending.NO_ANSWER: Missed.NO_ANSWER,
        Ending.DECLINED: Missed.NO_ANSWER,
        Ending.LINE_BUSY: Missed.BUSY,
        Ending.UNREACHABLE: Missed.UNREACHABLE,
        Ending.WRONG_NUMBER: Missed.WRONG_NUMBER,
    }
)
REACHED_NOBODY = frozenset(_MISSED)
"""Results of a call that rang, or tried to, at her telephone and did not reach her."""
STILL_AWAKE = timedelta(hours=1)
"""So long after she asked for it somebody is called back at any hour."""


def result_of(cause: int | None) -> Ending:
    """What it means that somebody who was rung up did not answer, by the cause the line gives (ITU-T Q.850). A fault
    of the network – congestion, no circuit – is none of hers: the line was lost."""
    return _CAUSES.get(cause or 0, Ending.LOST)


def missed_as(ending: str) -> Missed | None:
    """As which attempt a call counts that reached nobody; None where it says nothing about her: the line was lost
    before it rang, or nobody took the call here."""
    return _MISSED.get(Ending(ending)) if ending else None


def may_dial(at: datetime, zone: str, *, hours: Iterable[str]) -> bool:
    """Whether the hour is one at which the city rings people up."""
    return is_within(hours, at, zone)


def beginning_of_day(at: datetime, zone: str) -> datetime:
    """When the day began, on the city's own clock."""
    return datetime.combine(at.astimezone(ZoneInfo(zone)).date(), time.min, ZoneInfo(zone))


def pause_before(attempts: int, *, minutes: int) -> timedelta:
    """How long after an attempt that reached nobody the next one is made: longer each time."""
    return timedelta(minutes=minutes * max(1, attempts))


def may_call_back(asked_at: datetime, at: datetime, zone: str, *, hours: Iterable[str]) -> bool:
    """Whether somebody who asked for it is called back at this hour: in the city's hours, else soon after she asked."""
    return at - asked_at < STILL_AWAKE or may_dial(at, zone, hours=hours)
