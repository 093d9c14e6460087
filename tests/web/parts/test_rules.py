"""Time left, lights, hidden values, short messages."""

from datetime import UTC, datetime, timedelta

import pytest

from hotline.web.parts.choosing import said_once
from hotline.web.parts.rules import masked, sms_parts, time_left

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_time_left_counts_days_hours_and_minutes() -> None:
    left = time_left(NOW + timedelta(days=1, hours=4, minutes=30), NOW)
    assert (left.overdue, left.days, left.hours, left.minutes) == (False, 1, 4, 30)
    late = time_left(NOW - timedelta(hours=3, minutes=5), NOW)
    assert (late.overdue, late.days, late.hours, late.minutes) == (True, 0, 3, 5)


def test_a_value_is_hidden_by_its_kind_and_only_once() -> None:
    assert masked("13812345678", "phone") == "138****5678"
    assert masked("138****5678", "phone") == "138****5678"
    assert masked("王秀兰", "name") == "王**"
    assert masked("", "phone") == ""


@pytest.mark.parametrize(("length", "parts"), [(0, 0), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_a_text_takes_as_many_short_messages_as_the_networks_count(length: int, parts: int) -> None:
    assert sms_parts("字" * length) == parts


def test_signs_beyond_the_basic_plane_count_twice() -> None:
    assert sms_parts("😀" * 36) == 2


def test_a_place_does_not_say_twice_below_what_it_lies() -> None:
    assert said_once(["鹿鸣市", "望湖区", "望湖区荷塘街道", "莲心社区"]) == ["鹿鸣市", "望湖区", "荷塘街道", "莲心社区"]
    english = ["Luming", "Wanghu District", "Hetang Street, Wanghu District", "Lianxin Community, Hetang Street"]
    assert said_once(english) == ["Luming", "Wanghu District", "Hetang Street", "Lianxin Community"]
    assert said_once([]) == []
