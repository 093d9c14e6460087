"""Decisions about whistles: who may be called, whether somebody comes late, whether both sides have rated. Pure."""

from collections.abc import Iterable
from datetime import datetime

from hotline.casework.whistles.words import THERE, Presence
from hotline.lib import paths

CALLABLE = ("department", "utility", "hotline")
"""Kinds of unit that can be called to the place."""


def may_be_called(unit: str, *, kind: str, whistler: str) -> bool:
    """Whether a town (path) may call a unit (path): a department or utility of its own district, or of the city; never
    one of another district, nor an office of a department – the department itself is called."""
    above = unit[: -paths.WIDTH]
    return kind in CALLABLE and bool(above) and whistler != above and paths.is_within(whistler, above)


def presence(*, arrived_at: datetime, due_at: datetime) -> Presence:
    """In time at the limit itself, late after it."""
    return Presence.LATE if arrived_at > due_at else Presence.ARRIVED


def owes_rating(presence_now: str) -> bool:
    """Whether the town rates a department: whoever was to come, came or not; not who was excused."""
    return presence_now in (*THERE, Presence.ABSENT)


def all_rated(reporters: Iterable[tuple[str, str, str]]) -> bool:
    """Whether nobody has anything left to rate: of each (presence, rating by the town, rating of the town). Who did not
    come does not rate the town."""
    return all(
        (by_town or not owes_rating(there)) and (of_town or there not in THERE) for there, by_town, of_town in reporters
    )
