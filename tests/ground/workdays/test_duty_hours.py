"""Working hours, and units that keep hours of their own."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.ground.workdays.rules import (
    OFFICE_HOURS,
    ROUND_THE_CLOCK,
    SHANGHAI,
    Counting,
    Hours,
    StartRule,
    UnfitHours,
    due,
    hours_of,
    office_hours,
)
from tests.ground.workdays.published import CALENDAR, at

WITH_NOON = office_hours(time(9), time(18), (time(12), time(14)))
SHORT_FRIDAYS = hours_of([[(time(8), time(17))]] * 4 + [[(time(8), time(12))]] + [[(time(9), time(12))], []])
NIGHTS = hours_of([[(time(20), time(0))]] * 7, [(time(20), time(0))])


def ends(start: str, amount: int, hours: Hours = OFFICE_HOURS, start_rule: StartRule = "event") -> str:
    counting = Counting(hours=hours, start_rule=start_rule)
    found = due(at(start), amount, "workhours", calendar=CALENDAR, counting=counting)
    return found.at.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "amount", "ends_at"),
    [
        ("2026-03-02 10:00", 4, "2026-03-02 14:00"),
        ("2026-03-02 16:30", 2, "2026-03-03 09:30"),  # one hour today, one tomorrow
        ("2026-03-02 08:30", 9, "2026-03-02 17:30"),  # the last hour ends at closing, not at the next opening
        ("2026-03-02 17:30", 1, "2026-03-03 09:30"),  # at closing it is closed
        ("2026-03-02 07:00", 1, "2026-03-02 09:30"),
        ("2026-03-06 17:00", 1, "2026-03-09 09:00"),  # over a weekend
        ("2026-02-14 17:00", 1, "2026-02-24 09:00"),  # from the make-up Saturday over Spring Festival
        ("2026-02-17 12:00", 0, "2026-02-24 08:30"),  # nothing to wait for but the opening
        ("2026-03-02 10:00", 0, "2026-03-02 10:00"),
    ],
)
def test_working_hours_run_only_within_opening_hours(start: str, amount: int, ends_at: str) -> None:
    assert ends(start, amount) == ends_at


def test_working_hours_rest_at_noon() -> None:
    assert ends("2026-03-02 11:00", 2, WITH_NOON) == "2026-03-02 15:00"
    assert ends("2026-03-02 12:30", 1, WITH_NOON) == "2026-03-02 15:00"
    assert ends("2026-03-02 09:00", 3, WITH_NOON) == "2026-03-02 12:00"


def test_from_the_next_day_working_hours_begin_with_its_opening() -> None:
    assert ends("2026-03-02 10:00", 1, start_rule="next_day") == "2026-03-03 09:30"
    assert ends("2026-03-06 10:00", 1, start_rule="next_day") == "2026-03-09 09:30"


def test_a_unit_on_duty_day_and_night_works_through_holidays() -> None:
    assert ends("2026-02-17 22:00", 4, ROUND_THE_CLOCK) == "2026-02-18 02:00"
    received = Counting(hours=ROUND_THE_CLOCK)
    # It has received on New Year's Day itself: the first working day after it is the first that counts.
    assert due(at("2026-02-17 22:00"), 1, "workdays", calendar=CALENDAR, counting=received).at == at("2026-02-25")
    assert due(at("2026-02-17 22:00"), 1, "workdays", calendar=CALENDAR).at == at("2026-02-26")


def test_each_weekday_has_its_own_closing() -> None:
    counting = Counting(hours=SHORT_FRIDAYS, end_rule="close")

    def closing(start: str) -> datetime:
        return due(at(start), 1, "workdays", calendar=CALENDAR, counting=counting).at

    assert closing("2026-03-05 10:00") == at("2026-03-06 12:00")  # Thursday; ends on Friday at noon
    assert closing("2026-03-06 11:00") == at("2026-03-09 17:00")
    assert closing("2026-03-06 13:00") == at("2026-03-09 17:00")  # received on Saturday, when the unit is there
    assert closing("2026-03-07 13:00") == at("2026-03-10 17:00")  # Saturday afternoon: received on Monday
    assert ends("2026-03-06 11:00", 2, SHORT_FRIDAYS) == "2026-03-07 10:00"


def test_a_make_up_saturday_is_worked_like_a_monday() -> None:
    assert ends("2026-02-14 16:00", 1, SHORT_FRIDAYS) == "2026-02-14 17:00"


def test_a_night_that_ends_at_midnight_ends_at_midnight() -> None:
    assert ends("2026-03-02 10:00", 4, NIGHTS) == "2026-03-03 00:00"
    assert ends("2026-03-02 23:30", 1, NIGHTS) == "2026-03-03 20:30"
    closes = Counting(hours=NIGHTS, end_rule="close")
    assert due(at("2026-03-02 10:00"), 1, "workdays", calendar=CALENDAR, counting=closes).at == at("2026-03-04")


@pytest.mark.parametrize(
    "week",
    [
        [[(time(9), time(17))]] * 6,
        [[]] * 7,
        [[(time(17), time(9))]] * 7,
        [[(time(9), time(13)), (time(12), time(17))]] * 7,
    ],
)
def test_hours_that_cannot_be_are_refused(week: list[list[tuple[time, time]]]) -> None:
    with pytest.raises(UnfitHours):
        hours_of(week)


def test_where_clocks_change_an_hour_of_duty_is_an_hour() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    counting = Counting(hours=ROUND_THE_CLOCK, zone=berlin)
    start = datetime(2026, 3, 29, 0, 30, tzinfo=berlin)
    assert due(start, 24, "workhours", calendar=CALENDAR, counting=counting).at.astimezone(UTC) == start.astimezone(
        UTC
    ) + timedelta(hours=24)


def test_working_hours_in_a_year_not_announced_say_so() -> None:
    late = datetime(2030, 5, 1, 10, tzinfo=SHANGHAI)
    assert due(late, 1, "workhours", calendar=CALENDAR).is_provisional
    assert not due(late, 1, "workhours", calendar=CALENDAR, counting=Counting(hours=ROUND_THE_CLOCK)).is_provisional


moments = st.datetimes(datetime(2018, 1, 1), datetime(2026, 10, 1), timezones=st.just(SHANGHAI))
kept = st.sampled_from([OFFICE_HOURS, WITH_NOON, SHORT_FRIDAYS, NIGHTS, ROUND_THE_CLOCK])


@given(moments, st.integers(1, 60), st.integers(1, 60), kept)
def test_working_hours_add_up(start: datetime, first: int, then: int, hours: Hours) -> None:
    counting = Counting(hours=hours)

    def after(begin: datetime, amount: int) -> datetime:
        return due(begin, amount, "workhours", calendar=CALENDAR, counting=counting).at

    assert after(after(start, first), then) == after(start, first + then)


@given(moments, st.integers(0, 3 * 24 * 3600), st.integers(1, 60), kept)
def test_what_comes_later_is_never_due_earlier(start: datetime, later: int, amount: int, hours: Hours) -> None:
    for unit in ("hours", "days", "workhours", "workdays"):
        first, then = (
            due(begin, amount, unit, calendar=CALENDAR, counting=Counting(hours=hours))
            for begin in (start, start + timedelta(seconds=later))
        )
        assert first.at <= then.at


@given(moments, st.integers(1, 60), kept)
def test_working_hours_end_while_the_unit_is_on_duty(start: datetime, amount: int, hours: Hours) -> None:
    end = due(start, amount, "workhours", calendar=CALENDAR, counting=Counting(hours=hours)).at
    before = end - timedelta(microseconds=1)
    second = before.hour * 3600 + before.minute * 60 + before.second
    spans = hours.spans(before.toordinal(), CALENDAR)
    assert any(opens <= second < closes for opens, closes in spans)


@given(st.dates(date(2018, 1, 1), date(2026, 6, 1)), st.integers(0, 24 * 3600 - 1))
def test_opening_hours_are_half_open(day: date, second: int) -> None:
    """At closing it is closed, at opening open; a limit that starts one microsecond before closing is of that day."""
    if not CALENDAR.is_working(day):
        return
    closing = datetime.combine(day, time(17, 30), SHANGHAI)
    before = due(closing - timedelta(microseconds=1), 1, "workdays", calendar=CALENDAR).at
    assert before < due(closing, 1, "workdays", calendar=CALENDAR).at
    midnight = datetime.combine(day, time(), SHANGHAI)
    assert due(midnight, 1, "days", calendar=CALENDAR) == due(
        midnight + timedelta(seconds=second), 1, "days", calendar=CALENDAR
    )
    assert (
        due(midnight - timedelta(microseconds=1), 1, "days", calendar=CALENDAR).at
        <= due(midnight, 1, "days", calendar=CALENDAR).at
    )
