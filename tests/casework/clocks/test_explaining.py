"""Why is this the deadline? The days that are told add up to the limit, whatever happened to the clock."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.casework.clocks.days import Course, days_of
from hotline.casework.clocks.explaining import explain
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.rules import Still, day_before, extended, ran_on_by, way
from hotline.ground.profiles.rules import Limit, Profile, read
from hotline.ground.workdays.rules import Calendar, Mark, due, published, published_years
from hotline.ground.workdays.words import Reason
from tests.casework.factories import CITIES, City, order
from tests.casework.orders.test_more_time import ASKED, march, step
from tests.casework.orders.test_standing_still import suspended

CALENDAR = Calendar({on: Mark(kind, name) for year in published_years() for on, kind, name in published(year)})


def luming() -> Profile:
    import tomllib

    return read(tomllib.loads((CITIES / "luming.toml").read_text(encoding="utf-8")))


PROFILE = luming()
STARTS = st.datetimes(datetime(2020, 1, 1), datetime(2025, 6, 1)).map(lambda at: at.replace(tzinfo=UTC))
HAPPENED = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 2000), st.integers(0, 8)), max_size=4)


def lived(limit: Limit, start: datetime, happened: list[tuple[int, int, int]]) -> Course:
    """A clock to which this happened: after so many hours it stood still for so many, and got so many working days."""
    counting = way(limit, PROFILE)
    end = due(start, limit.amount, limit.unit, calendar=CALENDAR, counting=counting).at
    stills: list[tuple[datetime, datetime | None]] = []
    at, extension = start, 0
    for after, still_for, days in happened:
        at += timedelta(hours=after)
        if at >= end:
            break
        if days and limit.unit == "workdays":
            end = extended(end, days, calendar=CALENDAR, zone=counting.zone).at
            extension += days
        again = at + timedelta(hours=still_for)
        end = ran_on_by(
            limit, started_at=start, due_at=end, still=Still(at, again), profile=PROFILE, calendar=CALENDAR
        ).at
        stills.append((at, again))
        at = again
    return Course(limit, start, end, stills, extension)


@settings(max_examples=400)
@given(start=STARTS, amount=st.integers(1, 30), unit=st.sampled_from(["workdays", "days"]), happened=HAPPENED)
def test_the_days_told_add_up_to_the_limit(start: datetime, amount: int, unit: Any, happened: list[Any]) -> None:
    limit = Limit("handle", amount, unit)
    course = lived(limit, start, happened)
    counting = way(limit, PROFILE)
    lines = days_of(course, calendar=CALENDAR, counting=counting)
    told = [line.reason for line in lines]
    assert told.count(Reason.COUNTED) == amount
    assert told.count(Reason.EXTENDED) == course.extension
    assert lines[-1].total == timedelta(days=amount + course.extension)
    assert lines[-1].on == day_before(course.due_at, counting.zone)
    assert [line.on for line in lines] == sorted({line.on for line in lines}), "every day once, in order"


@settings(max_examples=200)
@given(start=STARTS, amount=st.integers(1, 90), unit=st.sampled_from(["hours", "workhours"]), happened=HAPPENED)
def test_the_hours_told_add_up_to_the_limit(start: datetime, amount: int, unit: Any, happened: list[Any]) -> None:
    limit = Limit("handle", amount, unit)
    course = lived(limit, start, happened)
    lines = days_of(course, calendar=CALENDAR, counting=way(limit, PROFILE))
    assert lines[-1].total == timedelta(hours=amount)


@settings(max_examples=200)
@given(start=STARTS, amount=st.integers(1, 30), after=st.integers(0, 200), still=st.integers(0, 3000))
def test_a_clock_that_stood_still_never_ends_earlier(start: datetime, amount: int, after: int, still: int) -> None:
    limit = Limit("handle", amount, "workdays")
    plain = lived(limit, start, []).due_at
    assert lived(limit, start, [(after, still, 0)]).due_at >= plain
    assert lived(limit, start, [(after, 0, 0)]).due_at == plain, "stopped and let run on at once, nothing moves"


def told_of(case: Any, kind: str) -> list[tuple[str, str]]:
    (one,) = explain(Clock.objects.filter(subject_kind="order", subject_id=case.pk, kind=kind))
    return [(f"{line.on:%m-%d}", line.reason.value) for line in one.lines]


def test_a_suspension_and_an_extension_are_told_day_by_day(small: City) -> None:
    case = suspended(small)
    step(small, case, "resume", "dispatcher", at=march(5, 10))
    step(small, case, "ask_extension", "liaison", at=march(6, 10), **{**ASKED, "days": 2})
    step(small, case, "grant_extension", "dispatcher", at=march(6, 11))
    assert told_of(case, "handle") == [
        ("03-02", "event"),
        ("03-03", "counted"),
        ("03-04", "paused"),
        ("03-05", "paused"),
        ("03-06", "counted"),
        ("03-07", "rest_day"),
        ("03-08", "rest_day"),
        *((f"03-{day:02}", "counted") for day in range(9, 14)),
        ("03-14", "rest_day"),
        ("03-15", "rest_day"),
        ("03-16", "extended"),
        ("03-17", "extended"),
    ]


def test_a_clock_that_stands_still_is_told_up_to_the_day_it_stopped(small: City) -> None:
    assert told_of(suspended(small), "handle") == [("03-02", "event"), ("03-03", "counted")]


def test_every_clock_of_an_order_explains_itself(small: City) -> None:
    for one in explain(Clock.objects.filter(subject_id__in=[order(small, upto="closed").pk])):
        assert one.lines
        assert not one.is_set


def test_the_command_tells_it_in_words_and_as_json(small: City) -> None:
    case = suspended(small)
    out = StringIO()
    call_command("clocks", "explain", case.number, stdout=out)
    assert "2026-03-03" in out.getvalue()
    out = StringIO()
    call_command("clocks", "explain", case.number, "--json", stdout=out)
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    handle = next(one for one in told if one["clock"] == "handle")
    assert handle["stands_still_since"]
    assert [day["reason"] for day in handle["days"]] == ["event", "counted"]
    with pytest.raises(CommandError, match="no order"):
        call_command("clocks", "explain", "390")


def test_a_clock_is_explained_by_the_calendar_it_was_counted_under(small: City) -> None:
    from hotline.ground.workdays import actions as workdays

    case = order(small, upto="signed")
    before = told_of(case, "handle")
    workdays.change_day(on=march(5, 1).date(), kind="holiday", name="临时放假", source="市政府通知", at=march(3))
    assert told_of(case, "handle") == before
