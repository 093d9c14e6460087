"""What a limit of the profile means for a case that begins now. Pure."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from hotline.ground.profiles.rules import Limit, Profile
from hotline.ground.workdays.rules import Calendar, Counting, Due, due, office_hours


@dataclass(frozen=True, slots=True)
class Ticking:
    """A clock about to be started: its kind, its limit, and when it is due."""

    kind: str
    started_at: datetime
    due_at: datetime
    limit: Limit
    is_provisional: bool


def way(limit: Limit, profile: Profile) -> Counting:
    """How a limit of a city is counted: for its end (`ends`) and for the telling of its days (`workdays.explain`)."""
    return Counting(
        start_rule=limit.start,
        end_rule=limit.end,
        hours=office_hours(profile.opens, profile.closes, profile.noon_break),
        last_day_moves=profile.last_day_moves,
        zone=ZoneInfo(profile.time_zone),
    )


def ends(limit: Limit, *, start: datetime, profile: Profile, calendar: Calendar) -> Due:
    """When a limit that starts at an instant ends, by the profile's way of counting and the city's calendar."""
    return due(start, limit.amount, limit.unit, calendar=calendar, counting=way(limit, profile))


def ticking(
    kind: str,
    *,
    start: datetime,
    profile: Profile,
    calendar: Calendar,
    demand: str = "",
    urgency: str = "",
    bucket: int = 0,
) -> Ticking:
    """The clock of a kind for a case of a demand, an urgency and a matter's bucket that starts now."""
    limit = profile.limit(kind, kind=demand, urgency=urgency, bucket=bucket)
    end = ends(limit, start=start, profile=profile, calendar=calendar)
    return Ticking(kind, start, end.at, limit, end.is_provisional)
