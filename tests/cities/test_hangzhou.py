"""Hangzhou: one short number, day and night."""

from datetime import time

from hotline.ground.profiles import queries as profiles
from tests.casework.factories import City
from tests.web.public.citizen import Citizen


def test_h1_one_short_number_is_answered_24_hours_a_day(ruled: City, citizen: Citizen) -> None:
    profile = profiles.current()
    assert (profile.name, profile.hotline) == ("hangzhou", "12345")
    for is_workday in (True, False):
        assert all(
            profile.channels["01"].serves(time(hour, minute), is_workday=is_workday)
            for hour in range(24)
            for minute in (0, 59)
        )
    home = citizen.read("/")
    assert 'href="tel:12345"' in home
    assert "杭州市" in home
    assert "24小时人工接听" in citizen.read("/notices/channels/")
