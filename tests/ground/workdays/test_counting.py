"""Time limits counted on real dates round Spring Festival and make-up Sundays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.ground.workdays import rules
from hotline.ground.workdays.rules import (
    SHANGHAI,
    BeyondCalendar,
    Calendar,
    Counting,
    Due,
    EndRule,
    StartRule,
    Unit,
    due,
)
from tests.ground.workdays.published import CALENDAR, PUBLISHED, at

UNMOVED = Counting(last_day_moves=False)
YEARS = range(2018, 2027)


def limit(
    start: str, amount: int, unit: Unit, *, start_rule: StartRule = "event", end_rule: EndRule = "midnight"
) -> datetime:
    counting = Counting(start_rule=start_rule, end_rule=end_rule)
    found = due(at(start), amount, unit, calendar=CALENDAR, counting=counting)
    assert not found.is_provisional
    return found.at


def test_every_day_agrees_with_two_independent_calendars() -> None:
    other = holidays.country_holidays("CN", years=YEARS)
    day = date(YEARS[0], 1, 1)
    while day.year in YEARS:
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day) == other.is_working_day(day), day
        day += timedelta(days=1)


# Spring Festival 2026: holidays 15 to 23 February, work on Saturdays 14 and 28 February.
@pytest.mark.parametrize(
    ("start", "amount", "ends"),
    [
        ("2026-02-12 10:00", 7, "2026-03-01"),  # a Thursday; the last day is the make-up Saturday 28 February
        ("2026-02-12 10:00", 1, "2026-02-14"),
        ("2026-02-12 10:00", 2, "2026-02-15"),  # make-up Saturday 14 February
        ("2026-02-12 10:00", 3, "2026-02-25"),  # over the whole festival
        ("2026-02-12 17:30", 1, "2026-02-15"),  # after closing: received on Friday
        ("2026-02-12 08:00", 1, "2026-02-14"),  # before opening: received on the same day
        ("2026-02-14 10:00", 1, "2026-02-25"),  # received on the make-up Saturday
        ("2026-02-14 18:00", 1, "2026-02-26"),  # after its closing: received on the 24th
        ("2026-02-17 10:00", 1, "2026-02-26"),  # New Year's Day of the lunar year: received on the 24th
        ("2026-02-12 10:00", 0, "2026-02-13"),  # on the same day
        ("2026-02-17 10:00", 0, "2026-02-25"),
        ("2025-09-26 09:00", 5, "2025-10-11"),  # National Day 2025: 1 to 8 October, work on 28 September
        ("2024-09-27 16:00", 2, "2024-10-01"),  # Sunday 29 September 2024 is a working day
        ("2020-01-23 09:00", 1, "2020-02-04"),  # the festival of 2020 was prolonged to 2 February
    ],
)
def test_working_days_skip_holidays_and_count_make_up_days(start: str, amount: int, ends: str) -> None:
    assert limit(start, amount, "workdays") == at(ends)


@pytest.mark.parametrize(
    ("start", "amount", "ends"),
    [
        ("2026-02-12 18:00", 1, "2026-02-14"),  # whatever the hour: Friday is the first day
        ("2026-02-13 18:00", 1, "2026-02-15"),
        ("2026-02-17 10:00", 1, "2026-02-25"),  # on a holiday: the first working day after it
        ("2026-02-12 10:00", 7, "2026-03-01"),
    ],
)
def test_from_the_next_day_the_first_working_day_is_the_first(start: str, amount: int, ends: str) -> None:
    assert limit(start, amount, "workdays", start_rule="next_day") == at(ends)


@pytest.mark.parametrize(
    ("start", "amount", "ends", "ends_unmoved"),
    [
        ("2026-03-02 10:00", 3, "2026-03-06", "2026-03-06"),  # Monday to Thursday
        ("2026-03-04 10:00", 3, "2026-03-10", "2026-03-08"),  # ends on a Saturday, moves to Monday
        ("2026-02-12 23:59", 3, "2026-02-25", "2026-02-16"),  # ends in the festival, moves to Tuesday the 24th
        ("2026-02-11 00:00", 3, "2026-02-15", "2026-02-15"),  # ends on a make-up Saturday and stays
    ],
)
def test_natural_days_leave_out_the_day_of_the_event(start: str, amount: int, ends: str, ends_unmoved: str) -> None:
    assert limit(start, amount, "days") == at(ends)
    stays = due(at(start), amount, "days", calendar=CALENDAR, counting=UNMOVED)
    assert stays == Due(at(ends_unmoved), is_provisional=False)


def test_hours_run_day_and_night() -> None:
    assert limit("2026-02-14 22:15", 24, "hours") == at("2026-02-15 22:15")
    assert limit("2026-02-14 22:15", 2, "hours", start_rule="next_day") == at("2026-02-15 02:00")


def test_a_limit_can_end_when_offices_close() -> None:
    assert limit("2026-02-12 10:00", 7, "workdays", end_rule="close") == at("2026-02-28 17:30")
    assert limit("2026-03-02 10:00", 3, "days", end_rule="close") == at("2026-03-05 17:30")


def test_a_limit_never_ends_before_it_began() -> None:
    assert limit("2026-03-02 20:00", 0, "days", end_rule="close") == at("2026-03-03 00:00")


def test_the_same_instant_in_another_zone_ends_at_the_same_time() -> None:
    start = at("2026-02-12 00:30")
    here = due(start, 7, "workdays", calendar=CALENDAR)
    assert due(start.astimezone(UTC), 7, "workdays", calendar=CALENDAR) == here
    assert here.at.tzinfo is SHANGHAI


def test_where_clocks_change_hours_stay_hours_and_midnight_stays_midnight() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    there = Counting(zone=berlin, last_day_moves=False)
    start = datetime(2026, 3, 28, 12, tzinfo=berlin)
    assert due(start, 24, "hours", calendar=CALENDAR, counting=there).at == datetime(2026, 3, 29, 13, tzinfo=berlin)
    ends = due(start, 1, "days", calendar=CALENDAR, counting=there).at
    assert ends == datetime(2026, 3, 30, tzinfo=berlin)


def test_years_without_a_notice_are_counted_by_weekends_and_say_so() -> None:
    last = rules.published_years()[-1]
    start = datetime(last, 12, 30, 10, tzinfo=SHANGHAI)
    assert due(start, 7, "workdays", calendar=CALENDAR).is_provisional
    assert due(start, 7, "days", calendar=CALENDAR).is_provisional
    assert not due(start, 7, "days", calendar=CALENDAR, counting=UNMOVED).is_provisional
    assert not due(start, 200, "hours", calendar=CALENDAR).is_provisional
    assert due(at("2099-12-30 10:00"), 5, "workdays", calendar=CALENDAR) == Due(at("2100-01-07"), is_provisional=True)
    assert due(at("1900-01-05 10:00"), 1, "workdays", calendar=CALENDAR) == Due(at("1900-01-09"), is_provisional=True)


def test_one_unknown_day_leaves_a_year_unsettled() -> None:
    days = {on: mark for on, mark in PUBLISHED.items() if on != date(2026, 7, 1)}
    assert not Calendar(days).is_settled(2026)
    assert Calendar(days).is_settled(2025)


@pytest.mark.parametrize(
    ("start", "amount", "unit"),
    [
        (at("2026-02-12"), -1, "workdays"),
        (at("2026-02-12"), -1, "hours"),
        (at("2026-02-12"), 10**9, "days"),
        (at("9999-12-31"), 1, "days"),
        (at("9999-12-31"), 1, "workdays"),
        (at("9999-12-31"), 48, "hours"),
    ],
)
def test_what_cannot_be_counted_is_refused(start: datetime, amount: int, unit: Unit) -> None:
    with pytest.raises(BeyondCalendar):
        due(start, amount, unit, calendar=CALENDAR)


instants = st.datetimes(datetime(2015, 1, 1), datetime(2026, 12, 31), timezones=st.just(SHANGHAI))
amounts = st.integers(0, 60)
start_rules = st.sampled_from(["event", "next_day"])
end_rules = st.sampled_from(["midnight", "close"])


@given(instants, amounts, st.sampled_from(["hours", "days", "workdays"]), start_rules, end_rules, st.booleans())
def test_more_time_never_ends_earlier_and_never_before_the_start(
    start: datetime, amount: int, unit: Unit, start_rule: StartRule, end_rule: EndRule, moves: bool
) -> None:
    counting = Counting(start_rule=start_rule, end_rule=end_rule, last_day_moves=moves)

    def ends(more: int) -> datetime:
        return due(start, amount + more, unit, calendar=CALENDAR, counting=counting).at

    assert start <= ends(0) <= ends(1)


@given(instants, amounts, st.sampled_from(["days", "workdays"]), start_rules)
def test_a_last_day_is_never_a_rest_day_and_ends_at_midnight(
    start: datetime, amount: int, unit: Unit, start_rule: StartRule
) -> None:
    ends = due(start, amount, unit, calendar=CALENDAR, counting=Counting(start_rule=start_rule)).at
    assert ends.timetz() == time(0, tzinfo=SHANGHAI)
    assert CALENDAR.is_working(ends.date() - timedelta(days=1))


@given(instants, st.integers(1, 60), start_rules)
def test_as_many_working_days_are_left_as_were_given(start: datetime, amount: int, start_rule: StartRule) -> None:
    last = due(
        start, amount, "workdays", calendar=CALENDAR, counting=Counting(start_rule=start_rule)
    ).at.date() - timedelta(days=1)
    counted = CALENDAR.between(start.date(), last)
    late = start.time() >= time(17, 30) or not CALENDAR.is_working(start.date())
    assert counted == amount + (late and start_rule == "event")


@given(st.dates(date(1995, 1, 1), date(2105, 1, 1)), st.integers(1, 300))
def test_forward_and_back_is_the_same_day(day: date, amount: int) -> None:
    first = CALENDAR.after(day, 0)
    there = CALENDAR.after(first, amount)
    assert CALENDAR.before(there, amount) == first
    assert CALENDAR.between(first, there) == amount


@given(st.dates(date(1995, 1, 1), date(2105, 1, 1)), st.integers(1, 200), st.integers(0, 200))
def test_working_days_add_up(day: date, first: int, then: int) -> None:
    assert CALENDAR.after(CALENDAR.after(day, first), then) == CALENDAR.after(day, first + then)
    assert CALENDAR.before(CALENDAR.before(day, first), then) == CALENDAR.before(day, first + then)


@given(st.dates(date(1995, 1, 1), date(2105, 1, 1)), st.dates(date(1995, 1, 1), date(2105, 1, 1)), st.integers(0, 90))
def test_a_later_day_has_no_earlier_end(day: date, other: date, amount: int) -> None:
    first, then = sorted((day, other))
    assert CALENDAR.after(first, amount) <= CALENDAR.after(then, amount)
    assert CALENDAR.before(first, amount) <= CALENDAR.before(then, amount)
    assert CALENDAR.is_working(CALENDAR.after(day, amount))
    assert CALENDAR.is_working(CALENDAR.before(day, amount))


def test_every_look_up_agrees_with_a_walk() -> None:
    """Beyond the years of the table every day is walked; within them it is looked up. Both count alike."""
    near, far = date(2026, 5, 1), date(2026, 5, 1).replace(year=2026 + 400)  # weekdays repeat every 400 years
    bare = Calendar({})
    for amount in range(40):
        for count in (bare.after, bare.before):
            found, beyond = count(near, amount), count(far, amount)
            assert beyond == found.replace(year=found.year + 400)
