"""Why is this the deadline? The days that are told, held to the sum that is kept."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.ground.workdays.rules import (
    OFFICE_HOURS,
    ROUND_THE_CLOCK,
    SHANGHAI,
    Counting,
    EndRule,
    Hours,
    StartRule,
    Unit,
    due,
    explain,
)
from hotline.ground.workdays.words import Kind, Reason
from tests.ground.workdays.published import CALENDAR, at
from tests.ground.workdays.test_duty_hours import NIGHTS, SHORT_FRIDAYS, WITH_NOON


def told(start: str, amount: int, unit: Unit, counting: Counting | None = None) -> list[tuple[str, str, str, int]]:
    lines = explain(at(start), amount, unit, calendar=CALENDAR, counting=counting or Counting()).lines
    return [(line.on.isoformat()[5:], line.reason.value, line.name, line.total.days) for line in lines]


def test_seven_working_days_over_spring_festival_are_told_day_by_day() -> None:
    festival = [(f"02-{day}", "rest_day", "春节", 2) for day in range(15, 24)]
    assert told("2026-02-12 10:00", 7, "workdays") == [
        ("02-12", "event", "", 0),
        ("02-13", "counted", "", 1),
        ("02-14", "counted", "春节", 2),  # a make-up Saturday
        *festival,
        ("02-24", "counted", "", 3),
        ("02-25", "counted", "", 4),
        ("02-26", "counted", "", 5),
        ("02-27", "counted", "", 6),
        ("02-28", "counted", "春节", 7),
    ]


def test_the_kind_of_each_day_stands_beside_it() -> None:
    kinds = {line.on.day: line.kind for line in explain(at("2026-02-12 10:00"), 7, "workdays", calendar=CALENDAR).lines}
    assert (kinds[13], kinds[14], kinds[15]) == (Kind.WORK, Kind.MAKE_UP, Kind.HOLIDAY)


def test_what_comes_after_hours_is_told_as_received_at_the_next_opening() -> None:
    assert told("2026-03-06 18:00", 1, "workdays") == [
        ("03-06", "after_hours", "", 0),
        ("03-07", "rest_day", "", 0),
        ("03-08", "rest_day", "", 0),
        ("03-09", "received", "", 0),
        ("03-10", "counted", "", 1),
    ]


def test_a_last_day_on_a_rest_day_is_told_to_move() -> None:
    assert told("2026-03-04 10:00", 3, "days") == [
        ("03-04", "event", "", 0),
        ("03-05", "counted", "", 1),
        ("03-06", "counted", "", 2),
        ("03-07", "counted", "", 3),
        ("03-08", "rest_day", "", 3),
        ("03-09", "moved", "", 3),
    ]
    assert told("2026-03-04 10:00", 3, "days", Counting(last_day_moves=False))[-1] == ("03-07", "counted", "", 3)


def test_hours_are_told_by_the_day() -> None:
    lines = explain(at("2026-03-02 16:00"), 10, "workhours", calendar=CALENDAR).lines
    hours = [(line.on.day, line.counted / timedelta(hours=1)) for line in lines]
    assert hours == [(2, 1.5), (3, 8.5)]
    lines = explain(at("2026-02-14 22:15"), 24, "hours", calendar=CALENDAR).lines
    assert [line.counted / timedelta(hours=1) for line in lines] == [1.75, 22.25]


def test_days_of_a_year_not_announced_are_marked() -> None:
    found = explain(at("2026-12-30 10:00"), 3, "workdays", calendar=CALENDAR)
    assert [(line.on.isoformat(), line.is_provisional) for line in found.lines[:3]] == [
        ("2026-12-30", False),
        ("2026-12-31", False),
        ("2027-01-01", True),
    ]
    assert found.due.is_provisional


@given(
    st.datetimes(datetime(2017, 1, 1), datetime(2027, 6, 1), timezones=st.just(SHANGHAI)),
    st.integers(0, 40),
    st.sampled_from(["hours", "days", "workhours", "workdays"]),
    st.sampled_from(["event", "next_day"]),
    st.sampled_from(["midnight", "close"]),
    st.sampled_from([OFFICE_HOURS, WITH_NOON, SHORT_FRIDAYS, NIGHTS, ROUND_THE_CLOCK]),
    st.booleans(),
)
def test_the_explanation_is_the_sum(
    start: datetime, amount: int, unit: Unit, start_rule: StartRule, end_rule: EndRule, hours: Hours, moves: bool
) -> None:
    counting = Counting(start_rule=start_rule, end_rule=end_rule, hours=hours, last_day_moves=moves)
    end = due(start, amount, unit, calendar=CALENDAR, counting=counting)
    found = explain(start, amount, unit, calendar=CALENDAR, counting=counting)
    lines = found.lines
    assert found.due == end
    assert [line.on for line in lines] == [start.date() + timedelta(days=n) for n in range(len(lines))]
    assert lines[-1].total == sum((line.counted for line in lines), timedelta())
    assert lines[-1].total == (timedelta(days=amount) if unit in ("days", "workdays") else timedelta(hours=amount))
    assert any(line.is_provisional for line in lines) == end.is_provisional
    assert lines[-1].on == last_day(end.at, amount, unit)
    for line in lines:
        assert bool(line.counted) == (line.reason is Reason.COUNTED) or amount == 0


def last_day(end: datetime, amount: int, unit: Unit) -> date:
    """A limit that ends at midnight ends with the day before; hours that have not run at all end where they begin."""
    is_empty = amount == 0 and unit in ("hours", "workhours")
    return end.date() if is_empty else (end - timedelta(microseconds=1)).date()


@pytest.mark.parametrize("unit", ["hours", "days", "workhours", "workdays"])
def test_the_words_of_every_reason_are_there(unit: Unit) -> None:
    for line in explain(at("2026-02-12 20:00"), 30, unit, calendar=CALENDAR).lines:
        assert str(line.reason.label)
