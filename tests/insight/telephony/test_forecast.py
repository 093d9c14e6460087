"""What a day will have, from days that were: level, kind of day, shape."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.ground.workdays.rules import Calendar, Mark
from hotline.ground.workdays.words import Kind as DayKind
from hotline.insight.telephony.forecast import RESTDAY, TooFewDays, by_calendar, by_weekday, forecast, plain

MONDAY = date(2026, 6, 1)
MORNING, EVENING = (0, 6, 3, 1), (0, 1, 3, 6)
WEEK = (14, 12, 11, 10, 9, 4, 3)


def weeks(count: int, *, grows: float = 0.0) -> dict[date, tuple[float, ...]]:
    """Weeks before a Monday: workdays are busy in the morning, rest days in the evening."""
    found = {}
    for back in range(1, 7 * count + 1):
        on = MONDAY - timedelta(days=back)
        shape = EVENING if by_weekday(on) == RESTDAY else MORNING
        size = WEEK[on.weekday()] * (1 - grows) ** (back / 7)
        found[on] = tuple(10 * size * part for part in shape)
    return found


@pytest.mark.parametrize("weekday", range(7))
def test_weeks_that_are_alike_go_on_alike(weekday: int) -> None:
    history = weeks(10)
    on = MONDAY + timedelta(days=weekday)
    for said, came in zip(forecast(history, on), history[on - timedelta(days=7)], strict=True):
        assert isclose(said, came, rel_tol=0.03, abs_tol=3)


def test_what_grows_is_foretold_by_the_last_weeks() -> None:
    """A twentieth more each week: the mean of four weeks lags behind."""
    history = weeks(12, grows=0.05)
    coming = 10 * sum(MORNING) * WEEK[0]
    said = sum(forecast(history, MONDAY))
    assert 0.75 * coming < said < coming
    assert sum(plain(weeks(12), MONDAY)) == coming


def test_a_holiday_is_like_holidays_before_it_and_not_like_its_weekday() -> None:
    history = dict(weeks(20))
    kinds = {MONDAY: "holiday: 端午节"}
    for back, name in ((7, "holiday: 劳动节"), (14, "holiday: 劳动节"), (70, "holiday: 春节")):
        day = MONDAY - timedelta(days=back)
        kinds[day] = name
        history[day] = (0, 0, 0, 100)

    def kind(on: date) -> str:
        return kinds.get(on) or by_weekday(on)

    said = forecast(history, MONDAY, kind=kind)
    assert isclose(sum(said), 100, rel_tol=0.5)
    assert max(said) == said[3]
    ordinary = forecast(history, MONDAY + timedelta(days=1), kind=kind)
    assert isclose(sum(ordinary), 10 * WEEK[1] * sum(MORNING), rel_tol=0.1), (
        "a holiday does not lower the days after it"
    )


def test_one_mad_day_does_not_move_the_level_far() -> None:
    history = weeks(10)
    usual = sum(forecast(history, MONDAY))
    yesterday = max(history)
    mad = history | {yesterday: tuple(20 * calls for calls in history[yesterday])}
    assert sum(forecast(mad, MONDAY)) < 1.5 * usual


def test_only_days_before_it_are_known_and_some_may_be_missing() -> None:
    history = weeks(6)
    later = history | {MONDAY + timedelta(days=ahead): (9e9,) * 4 for ahead in range(3)}
    assert forecast(later, MONDAY) == forecast(history, MONDAY)
    some = {on: counts for on, counts in history.items() if on.day % 3}
    assert isclose(sum(forecast(some, MONDAY)), sum(forecast(history, MONDAY)), rel_tol=0.15)
    with pytest.raises(TooFewDays):
        forecast({}, MONDAY)
    with pytest.raises(TooFewDays):
        plain({}, MONDAY)


COUNTS = st.lists(st.integers(0, 500), min_size=4, max_size=4).map(tuple)


@settings(max_examples=60, deadline=None)
@given(history=st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 5, 31)), COUNTS, min_size=1, max_size=40))
def test_whatever_was_a_forecast_is_of_calls_there_can_be(history: Mapping[date, tuple[int, ...]]) -> None:
    said = forecast(history, MONDAY)
    assert len(said) == 4
    assert all(0 <= calls <= 50_000 for calls in said)
    if not any(any(counts) for counts in history.values()):
        assert sum(said) == 0


def test_the_calendar_says_which_day_is_what() -> None:
    calendar = Calendar(
        {
            date(2026, 6, 19): Mark(DayKind.HOLIDAY, "端午节"),
            date(2026, 6, 20): Mark(DayKind.HOLIDAY),
            date(2026, 6, 28): Mark(DayKind.MAKE_UP),
        }
    )
    kind = by_calendar(calendar)
    said = [kind(date(2026, 6, day)) for day in (18, 19, 20, 21, 22, 27, 28)]
    assert said == ["workday", "holiday: 端午节", "holiday", "restday", "workday", "restday", "make-up day"]
    assert by_calendar(calendar)(date(2026, 6, 21)) == RESTDAY
    friday = Calendar({date(2026, 6, 25): Mark(DayKind.HOLIDAY)})
    assert by_calendar(friday)(date(2026, 6, 26)) == "after a holiday"
