"""An end counted anew: by the same calendar it is the same, by another one the days told still add up to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hotline.casework.clocks.anew import Happened, Kept, counted_anew
from hotline.casework.clocks.days import Course, days_of
from hotline.casework.clocks.rules import day_before, ends, way
from hotline.casework.clocks.words import Change, EndsBy
from hotline.ground.profiles.rules import Limit
from hotline.ground.workdays.rules import Calendar
from tests.casework.clocks.test_explaining import CALENDAR, HAPPENED, PROFILE, STARTS, lived

WEEKDAYS_ONLY = Calendar({})
"""A year of which nothing has been announced: its days count by their weekday."""
UNITS = st.sampled_from(["workdays", "days", "hours", "workhours"])


def kept(course: Course, limit: Limit, happened: list[Any]) -> Kept:
    """What is kept of a clock that lived so: the same that `lived` did to it."""
    told, at = [], course.started_at
    stills = iter(course.stills)
    for after, _still, days in happened:
        at += timedelta(hours=after)
        still = next(stills, None)
        if still is None:
            break
        if days and limit.unit == "workdays":
            told.append(Happened(Change.EXTENDED, at, at, days, course.due_at, course.due_at))
        told.append(Happened(Change.PAUSED, still[0], still[1], 0, course.due_at, course.due_at))
        at = still[1] or at
    return Kept(limit, course.started_at, course.due_at, EndsBy.COUNTED, told)


@settings(max_examples=80)
@given(start=STARTS, amount=st.integers(1, 30), unit=UNITS, happened=HAPPENED)
def test_by_the_same_calendar_the_end_is_the_same(start: datetime, amount: int, unit: Any, happened: list[Any]) -> None:
    limit = Limit("handle", amount, unit)
    course = lived(limit, start, happened)
    assume(course.extension == 0 or course.due_at < cap_of(course))
    found = counted_anew(kept(course, limit, happened), profile=PROFILE, calendar=CALENDAR)
    assert found.at == course.due_at


@settings(max_examples=80)
@given(start=STARTS, amount=st.integers(1, 30), unit=st.sampled_from(["workdays", "days"]), happened=HAPPENED)
def test_the_days_told_add_up_to_an_end_that_was_counted_anew(
    start: datetime, amount: int, unit: Any, happened: list[Any]
) -> None:
    limit = Limit("handle", amount, unit)
    course = lived(limit, start, happened)
    known = kept(course, limit, happened)
    anew = counted_anew(known, profile=PROFILE, calendar=WEEKDAYS_ONLY).at
    assume(all(still[0] < anew for still in course.stills))
    assume(course.extension == 0 or anew < cap_of(course))
    counting = way(limit, PROFILE)
    lines = days_of(
        Course(limit, start, anew, course.stills, course.extension), calendar=WEEKDAYS_ONLY, counting=counting
    )
    assert lines[-1].on == day_before(anew, counting.zone)
    assert lines[-1].total == timedelta(days=amount + course.extension)


def cap_of(course: Course) -> datetime:
    calendars = (CALENDAR, WEEKDAYS_ONLY)
    cap = PROFILE.extensions.cap
    return min(ends(cap, start=course.started_at, profile=PROFILE, calendar=one).at for one in calendars)


START = datetime(2026, 9, 28, 2, tzinfo=UTC)
"""Monday before the National Day of 2026: 1 to 7 October are off, 20 September and 10 October are worked."""
SEVEN = Limit("handle", 7, "workdays")


def oct_(day: int) -> datetime:
    """24:00 of a day of October."""
    return datetime(2026, 10, day, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ends_by", "happened", "above", "ends_at"),
    [
        (EndsBy.COUNTED, [], None, oct_(13)),
        (EndsBy.ABOVE, [], oct_(9), oct_(9)),
        (EndsBy.ABOVE, [], oct_(20), oct_(13)),
        (EndsBy.SET, [], None, oct_(7)),
        (EndsBy.COUNTED, [(Change.EXTENDED, 3)], None, oct_(16)),
        (EndsBy.COUNTED, [(Change.EXTENDED, 60)], None, datetime(2026, 11, 13, 16, tzinfo=UTC)),
        (EndsBy.COUNTED, [(Change.RECOUNTED, 0)], None, oct_(13)),
        (EndsBy.COUNTED, [(Change.SET, 0)], None, oct_(30)),
        (EndsBy.COUNTED, [(Change.BOUND, 0)], None, oct_(13)),
    ],
)
def test_each_end_is_counted_by_its_own_way(
    ends_by: EndsBy, happened: Any, above: datetime | None, ends_at: Any
) -> None:
    told = [Happened(change, START, START, days, oct_(7), oct_(30)) for change, days in happened]
    known = Kept(SEVEN, START, oct_(7), ends_by, told)
    assert counted_anew(known, profile=PROFILE, calendar=CALENDAR, above=above).at == ends_at


def test_while_a_clock_stands_still_its_end_is_that_without_the_pause() -> None:
    still = Happened(Change.PAUSED, START + timedelta(days=1), None, 0, oct_(7), None)
    known = Kept(SEVEN, START, oct_(7), EndsBy.COUNTED, [still])
    assert counted_anew(known, profile=PROFILE, calendar=CALENDAR).at == oct_(13)


def test_an_earlier_promise_binds_and_what_it_took_is_given_back() -> None:
    """Bound to the 6th, then given back the 7th it had: by another calendar that is the 13th."""
    bound = Happened(Change.BOUND, START, START, 0, oct_(7), oct_(6))
    known = Kept(SEVEN, START, oct_(6), EndsBy.COUNTED, [bound])
    assert counted_anew(known, profile=PROFILE, calendar=CALENDAR).at == oct_(6)
    given_back = Happened(Change.BOUND, START, START, 0, oct_(6), oct_(7))
    known = Kept(SEVEN, START, oct_(7), EndsBy.COUNTED, [bound, given_back])
    assert counted_anew(known, profile=PROFILE, calendar=CALENDAR).at == oct_(13)
