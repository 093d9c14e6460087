"""How a limit of the profile becomes an end: by the city's hours, its break at noon and its calendar."""

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from tomllib import loads

import pytest

from hotline.casework.clocks.rules import ends
from hotline.ground.profiles.rules import Limit, read
from hotline.ground.workdays.rules import SHANGHAI, Calendar, Mark, published

CITY = Path(__file__).parents[3] / "hotline" / "cities" / "luming.toml"
LUMING = read(loads(CITY.read_text(encoding="utf-8")))
CALENDAR = Calendar({on: Mark(kind, name) for on, kind, name in published(2026)})


@pytest.mark.parametrize(
    ("noon_break", "ends_at"),
    [
        (None, datetime(2026, 2, 14, 15, tzinfo=SHANGHAI)),
        ((time(12), time(14)), datetime(2026, 2, 14, 17, tzinfo=SHANGHAI)),
    ],
)
def test_working_hours_are_counted_by_the_hours_of_the_city(
    noon_break: tuple[time, time] | None, ends_at: datetime
) -> None:
    """Eight of them from Friday afternoon reach into the make-up Saturday."""
    city = replace(LUMING, noon_break=noon_break)
    start = datetime(2026, 2, 13, 16, tzinfo=SHANGHAI)
    found = ends(Limit("contact", 8, "workhours"), start=start, profile=city, calendar=CALENDAR)
    assert (found.at, found.is_provisional) == (ends_at, False)
