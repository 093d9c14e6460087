"""When a limit of the knowledge base ends, by the city's profile and its calendar."""

from datetime import datetime
from typing import cast

from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.ladders import Span
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.rules import Counting, Unit, due, office_hours


def due_at(name: str, *, at: datetime) -> datetime:
    """When a limit of this name (`mend_within`, `audit_rushed_within`) ends that starts now."""
    profile = profiles.current()
    span: Span = getattr(profile.own.knowledge, name)
    hours = office_hours(profile.opens, profile.closes, profile.noon_break)
    counting = Counting(hours=hours, last_day_moves=profile.last_day_moves)
    calendar = workdays.calendar_for(profile, workdays.calendar())
    return due(at, span.amount, cast(Unit, span.unit), calendar=calendar, counting=counting).at
