"""The calendar as published, for sums without a database."""

from datetime import datetime

from hotline.ground.workdays import rules
from hotline.ground.workdays.rules import SHANGHAI, Calendar, Mark

PUBLISHED = {on: Mark(kind, name) for year in rules.published_years() for on, kind, name in rules.published(year)}
CALENDAR = Calendar(PUBLISHED)


def at(text: str) -> datetime:
    """A moment in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
