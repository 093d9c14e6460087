"""The lights of a clock (handbook §1.6.4): green, blue when it is due soon, yellow before it runs out, red when it has,
purple when that was long ago. Pure; how soon and how long is the city's."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from hotline.casework.clocks.rules import day_before, shifted
from hotline.casework.clocks.words import Light
from hotline.ground.profiles.ladders import Lights
from hotline.ground.workdays.rules import Calendar, Counting

Moments = Sequence[tuple[Light, datetime]]


def gone(started_at: datetime, due_at: datetime, percent: int) -> datetime:
    """When so many hundredths of a limit are gone."""
    return started_at + (due_at - started_at) * percent / 100


def moments(
    started_at: datetime, due_at: datetime, lights: Lights, *, calendar: Calendar, counting: Counting
) -> Moments:
    """From when a clock shows which light, in order. Yellow comes with the last working days, in a short limit with its
    last part, whichever is later; a limit that is longer than its own warning is never yellow from the start."""
    blue = gone(started_at, due_at, lights.blue)
    days_before, purple = _round(due_at, lights, calendar, counting)
    yellow = max(blue, days_before, gone(started_at, due_at, lights.yellow))
    return (
        (Light.BLUE, blue),
        (Light.YELLOW, min(yellow, due_at)),
        (Light.RED, due_at),
        (Light.PURPLE, max(purple, due_at + timedelta(hours=1))),
    )


@lru_cache(maxsize=4096)
def _round(due_at: datetime, lights: Lights, calendar: Calendar, counting: Counting) -> tuple[datetime, datetime]:
    """So many working days before and after an end. Many clocks end together."""
    zone = counting.zone
    last = day_before(due_at, zone)
    before, after = calendar.before(last, lights.yellow_days), calendar.after(last, lights.purple_days)
    return shifted(due_at, before, zone=zone), shifted(due_at, after, zone=zone)


def light(ladder: Moments, now: datetime) -> Light:
    """The light at an instant. What arrives before the end is in time: at the end itself the light is red."""
    return next((each for each, since in reversed(ladder) if since <= now), Light.GREEN)


def next_change(ladder: Moments, now: datetime) -> datetime | None:
    """When the light changes next; never more after the last."""
    return next((since for _each, since in ladder if since > now), None)
