"""What a city says of keeping its calls; mistakes are named."""

from typing import Any

import pytest

from hotline.ground.profiles.recordings import Recordings, faults_of_recordings, read_recordings
from hotline.ground.profiles.sources import find, load


def test_a_city_that_says_nothing_keeps_calls_two_years() -> None:
    usual = read_recordings({})
    assert usual == Recordings() and usual.kept("call").months == 24
    assert usual.kept("nobody").code == "call"


def test_luming_says_it_without_a_mistake() -> None:
    body = load(find("luming")).body["recordings"]
    assert list(faults_of_recordings(body)) == []
    assert read_recordings(body).kept("crisis").months == 120
    assert read_recordings(body).crisis == "crisis"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"missing_minutes": 0}, "recordings.missing_minutes"),
        ({"shorter_seconds": True}, "recordings.shorter_seconds"),
        ({"message_minutes": "60"}, "recordings.message_minutes"),
        ({"classes": 3}, "recordings.classes"),
        ({"classes": ["call"]}, "recordings.classes[1]"),
        ({"numbers_months": -1}, "recordings.numbers_months"),
        ({"crisis": "grave"}, "recordings.crisis"),
        ({"crisis": ["call"]}, "recordings.crisis"),
        ({"classes": [{"code": "a", "name": ""}]}, "recordings.classes[1].name"),
        ({"classes": [{"code": "a", "name": "x", "months": -1}]}, "recordings.classes[1].months"),
        ({"classes": [{"code": "a", "name": "x"}, {"code": "a", "name": "y"}]}, "recordings.classes[2].code"),
        ({"classes": [{"code": "a" * 25, "name": "x"}]}, "recordings.classes[1].code"),
    ],
)
def test_every_mistake_is_named_where_it_stands(body: dict[str, Any], where: str) -> None:
    assert [place for place, _what in faults_of_recordings(body)] == [where]
