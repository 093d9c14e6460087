"""What it means that somebody did not answer, and at which hours people are rung up."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hotline.casework.calls.results import beginning_of_day, may_call_back, may_dial, missed_as, pause_before, result_of
from hotline.casework.calls.words import Ending
from hotline.casework.orders.words import Missed

ZONE = "Asia/Shanghai"


def at(clock: str, day: int = 2) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02} {clock}").replace(tzinfo=ZoneInfo(ZONE))


def test_people_are_rung_up_in_the_hours_of_the_city() -> None:
    hours = ("07:30-12:00", "14:00-21:30")
    assert [may_dial(at(clock), ZONE, hours=hours) for clock in ("07:29", "07:30", "13:00", "21:30")] == [
        False,
        True,
        False,
        False,
    ]
    assert beginning_of_day(at("00:10"), ZONE) == at("00:00")


def test_who_asks_at_night_is_called_back_within_the_hour_or_in_the_morning() -> None:
    hours = ("07:00-22:00",)
    assert may_call_back(at("23:30"), at("23:50"), ZONE, hours=hours)
    assert not may_call_back(at("23:30"), at("03:00", 3), ZONE, hours=hours)
    assert may_call_back(at("23:30"), at("07:00", 3), ZONE, hours=hours)


def test_attempts_to_call_back_lie_further_apart_each_time() -> None:
    assert [pause_before(made, minutes=10) for made in (1, 2)] == [timedelta(minutes=10), timedelta(minutes=20)]


@pytest.mark.parametrize(
    ("cause", "ending", "missed"),
    [
        (17, Ending.LINE_BUSY, Missed.BUSY),
        (19, Ending.NO_ANSWER, Missed.NO_ANSWER),
        (20, Ending.UNREACHABLE, Missed.UNREACHABLE),
        (1, Ending.UNREACHABLE, Missed.UNREACHABLE),
        (21, Ending.DECLINED, Missed.NO_ANSWER),
        (34, Ending.LOST, None),
        (None, Ending.LOST, None),
    ],
)
def test_the_line_says_why_somebody_did_not_answer(cause: int | None, ending: str, missed: Missed | None) -> None:
    assert result_of(cause) == ending and missed_as(ending) == missed
    assert missed_as(Ending.NOT_RUNG) is None
