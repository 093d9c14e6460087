"""When a caller may be rung up for a visit: her own wish, decent hours, attempts in different parts of the day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hotline.casework.orders.words import Missed
from hotline.casework.visits.wishes import Tried, fits, is_time, may_ring_again, tried_at

ZONE = "Asia/Shanghai"
CITY_HOURS = ("09:00-11:30", "14:30-17:30")


def at(clock: str, day: int = 2) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02} {clock}").replace(tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("preferred", "clock", "is_now"),
    [
        ("", "10:00", True),
        ("", "12:30", False),
        ("", "20:00", False),
        ("随时都可以", "12:30", False),
        ("晚上下班以后", "19:30", True),
        ("晚上下班以后", "10:00", False),
        ("晚上下班以后", "21:30", False),
        ("上午", "08:15", True),
        ("上午", "07:30", False),
        ("14:00-16:00", "12:10", True),
        ("after work", "18:05", True),
    ],
)
def test_she_is_rung_up_in_the_hours_she_named_else_in_those_of_the_city(
    preferred: str, clock: str, is_now: bool
) -> None:
    assert is_time(preferred, at(clock), ZONE, hours=CITY_HOURS) is is_now


def test_a_part_of_the_day_in_words_goes_before_hours_by_the_clock() -> None:
    assert fits("晚上8点", "evening") and not fits("晚上8点", "morning")


def tried(*made: tuple[int, str]) -> list[Tried]:
    return [tried_at(at(clock, day), ZONE, outcome=Missed.NO_ANSWER) for day, clock in made]


@pytest.mark.parametrize(
    ("made", "now", "again"),
    [
        (tried(), at("10:00"), True),
        (tried((2, "09:05")), at("11:00"), False),  # the same morning
        (tried((2, "09:05")), at("15:00"), True),
        (tried((2, "09:05")), at("10:00", 3), True),
        (tried((2, "09:05"), (3, "09:05")), at("10:00", 4), False),  # the third must be in another part of the day
        (tried((2, "09:05"), (3, "09:05")), at("15:00", 4), True),
        (tried((2, "09:05"), (2, "15:00"), (3, "09:05")), at("15:00", 3), False),  # three are enough
    ],
)
def test_attempts_lie_in_different_parts_of_the_day(made: list[Tried], now: datetime, again: bool) -> None:
    assert may_ring_again(made, now, ZONE, attempts=3, dayparts=2) is again


def test_a_number_that_is_not_hers_is_never_rung_again() -> None:
    wrong = [tried_at(at("09:05"), ZONE, outcome=Missed.WRONG_NUMBER)]
    assert not may_ring_again(wrong, at("15:00", 5), ZONE, attempts=3, dayparts=2)
