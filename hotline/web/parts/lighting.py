"""The light of a limit as pages show it: the same by which warnings come (casework/clocks), with the city's own rules
of when it is soon, and its working days."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from hotline.casework.clocks.lights import light, moments
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.ladders import Lights
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.rules import AS_USUAL, Counting, office_hours

UNKNOWN_LENGTH = timedelta(days=6)
"""How long a limit is taken to be of which a page does not know when it began: its last three days are blue."""


def light_of(due_at: datetime, now: datetime, started_at: datetime | None = None) -> str:
    """The light that a limit shows now: green, blue, yellow, red, purple."""
    lights, counting = _rules()
    began = started_at or due_at - UNKNOWN_LENGTH
    ladder = moments(began, due_at, lights, calendar=workdays.last_read(), counting=counting)
    return light(ladder, now).value


def _rules() -> tuple[Lights, Counting]:
    """The rules of the city in force; those of the field where there is none yet."""
    try:
        return _of(profiles.current().version)
    except LookupError:
        return Lights(), AS_USUAL


@lru_cache(maxsize=64)
def _of(version: int) -> tuple[Lights, Counting]:
    profile = profiles.version(version)
    hours = office_hours(profile.opens, profile.closes, profile.noon_break)
    return profile.lights, Counting(hours=hours, zone=ZoneInfo(profile.time_zone))
