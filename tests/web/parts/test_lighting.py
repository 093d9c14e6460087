"""Pages show the light by which warnings come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.ladders import Lights
from hotline.web.parts import lighting
from hotline.web.parts.lighting import light_of
from tests.casework.factories import City

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""Friday, 17:00 in Luming."""


@pytest.mark.parametrize(
    ("gap", "whole", "light"),
    [
        (timedelta(days=5), None, "green"),
        (timedelta(days=3), None, "blue"),
        (timedelta(hours=24), None, "yellow"),
        (timedelta(), None, "red"),
        (-timedelta(days=4), None, "red"),
        (-timedelta(days=9), None, "purple"),
        (timedelta(days=5), timedelta(days=9), "green"),
        (timedelta(days=5), timedelta(days=10), "blue"),
        (timedelta(hours=2), timedelta(days=20), "yellow"),
    ],
)
def test_the_light_follows_what_is_left(small: City, gap: timedelta, whole: timedelta | None, light: str) -> None:
    due = NOW + gap
    assert light_of(due, NOW, due - whole if whole else None) == light


def test_the_city_says_when_it_is_soon(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    due, began = NOW + timedelta(days=5), NOW - timedelta(days=5)
    assert light_of(due, NOW - timedelta(days=1), began) == "green"
    _lights, counting = lighting._of(profiles.current().version)
    monkeypatch.setattr(lighting, "_of", lambda _version: (replace(Lights(), blue=30), counting))
    assert light_of(due, NOW - timedelta(days=1), began) == "blue"
