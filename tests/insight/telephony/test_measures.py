"""Every number of the telephone, counted by hand in half an hour of a small city."""

from datetime import datetime, timedelta

import pytest

from hotline.ground.profiles import queries as profiles
from hotline.insight.telephony.queries import Asked, Scope, Table, count, scope_of
from hotline.insight.telephony.rules import Sums, cohorts, measures
from hotline.insight.telephony.words import By, Interval, Unit
from tests.casework.factories import MORNING, City
from tests.insight.telephony import half_an_hour
from tests.insight.telephony.half_an_hour import NOW, SINCE, UNTIL
from tests.made_once import made_once

MINUTE = 60.0
COUNTED: dict[str, tuple[float, float | None]] = {
    "offered": (13, None),
    "self_served": (1, 10),
    "connected_of_offered": (4, 11),
    "queued": (10, None),
    "answered": (4, None),
    "connected": (4, 9),
    "connected_without_short": (4, 8),
    "within_15_of_answered": (2, 4),
    "within_15_of_queued": (2, 9),
    "within_20": (3, 9),
    "within_20_with_abandoned": (5, 9),
    "abandoned": (3, 9),
    "short_abandoned": (1, None),
    "wait": (12 + 18 + 40 + 15, 4),
    "wait_of_abandoned": (4 + 15 + 30, 3),
    "talk_in": (80 + 60 + 6, 3),
    "talk_in_with_hold": (100 + 60 + 6, 3),
    "handling": (130 + 90 + 6, 3),
    "after_call": (30 + 30, 3),
    "hold": (20, 3),
    "held": (1, 3),
    "transferred": (1, 3),
    "short_calls": (1, 3),
    "satisfied": (2, 3),
    "well_satisfied": (1, 3),
    "rated": (3, 3),
    "direct_answers": (1, 2),
    "dialled": (3, None),
    "reached": (1, 2),
    "talk_out": (100, 1),
    "missed": (1, 5),
    "signed_on": (0.75, None),
    "work_use": (39 * MINUTE, 45 * MINUTE),
    "talk_use": (11 * MINUTE, 40 * MINUTE),
    "occupancy": (15 * MINUTE, 40 * MINUTE),
    "messages": (2, None),
    "messages_taken": (1, 2),
    "call_backs": (3, None),
    "call_backs_kept": (1, 2),
    "seats_per_100000": (3, 2),
}


@pytest.fixture
def small(db: None) -> City:
    return _lived()


@made_once
def _lived() -> City:
    from tests.casework.factories import city

    small = city()
    half_an_hour.lived(small)
    return small


def counted(small: City, **more: object) -> Table:
    asked = Asked(SINCE, UNTIL, **more)  # type: ignore[arg-type]  # by, interval and what narrows
    return count(asked, scope=Scope(home=small.units["root"].path), now=NOW)


def test_every_measure_was_counted_by_hand(small: City) -> None:
    total = counted(small).total
    assert set(measures()) == set(COUNTED)
    found = {code: (round(sums.numerator, 6), sums.denominator) for code, sums in total.items()}
    assert found == COUNTED


def test_every_measure_says_what_it_counts_in_both_languages() -> None:
    for code, each in measures().items():
        told = ["name", "numerator", "exclusions", *(["denominator"] if each.denominator else [])]
        for name in told:
            assert each.said(name, "en"), f"{code}: {name}"
            assert each.said(name, "zh-hans") != each.said(name, "en"), f"{code}: {name}"
        assert each.words["source"], code
        assert cohorts()[each.over].said("period", "zh-hans"), code
        assert bool(each.denominator) == (each.unit not in (Unit.COUNT, Unit.HOURS)), code


def test_a_call_counts_where_it_began_to_wait_and_the_end_belongs_to_the_next_interval(small: City) -> None:
    rows = counted(small, interval=Interval.QUARTER).rows
    first, second = datetime(2026, 3, 2, 9, 30), datetime(2026, 3, 2, 9, 45)  # the city's clock
    assert (rows[first]["queued"].value, rows[second]["queued"].value) == (5, 5)
    assert (rows[first]["signed_on"].value, rows[second]["signed_on"].value) == (0.25, 0.5)
    assert set(rows) == {first, second}


def test_a_day_begins_at_midnight_of_the_city(small: City) -> None:
    rows = counted(small, interval=Interval.DAY).rows
    assert list(rows) == [datetime(2026, 3, 2)]  # the city's clock


def test_numbers_by_line_group_seat_and_team(small: City) -> None:
    by_line = counted(small, by=By.LINE).rows
    assert (by_line["consumer"]["answered"].value, by_line["main"]["answered"].value) == (1, 3)
    assert "signed_on" not in by_line["main"]
    by_skill = counted(small, by=By.SKILL).rows
    assert (by_skill["general"]["queued"].value, by_skill[""]["offered"].value) == (10, 3)
    by_seat = counted(small, by=By.SEAT).rows
    assert (by_seat["8001"]["answered"].value, by_seat["8002"]["answered"].value) == (2, 2)
    assert by_seat["8001"]["missed"] == Sums(1, 3)
    by_team = counted(small, by=By.TEAM).rows
    assert (by_team["乙班"]["signed_on"].value, by_team["甲班"]["signed_on"].value) == (0.25, 0.5)


def test_numbers_are_narrowed_to_a_line_a_group_a_seat_a_team(small: City) -> None:
    assert counted(small, lines=("12315",)).total["answered"].value == 1
    assert counted(small, skill="general").total["offered"].value == 10
    assert counted(small, extension="8001").total["answered"].value == 2
    assert counted(small, team="乙班").total["answered"].value == 2
    assert "seats_per_100000" not in counted(small, team="乙班").total


def test_who_watches_her_own_seat_sees_its_numbers_alone(small: City) -> None:
    asked = Asked(SINCE, UNTIL)
    hers = count(asked, scope=scope_of(small.actors["agent"]), now=NOW).total
    assert (hers["answered"].value, hers["signed_on"].value) == (2, 0.5)
    assert "seats_per_100000" not in hers
    for who in ("liaison", "admin_of_nothing"):
        actor = small.actors.get(who)
        if actor is not None:
            assert not count(asked, scope=scope_of(actor), now=NOW).total
    assert count(asked, scope=scope_of(small.actors["leader"]), now=NOW).total["queued"].value == 10
    elsewhere = count(asked, scope=Scope(home=small.units["d2"].path), now=NOW).total
    assert "queued" not in elsewhere


def test_named_measures_alone_ask_only_what_they_need(small: City, django_assert_num_queries: object) -> None:
    profiles.current()
    asked = Asked(SINCE, UNTIL)
    with django_assert_num_queries(1):  # type: ignore[operator]  # the plugin's fixture
        told = count(asked, scope=Scope(home="0001"), now=NOW, codes=("queued", "connected")).total
    assert set(told) == {"queued", "connected"}


def test_sums_add_up_and_nothing_counted_is_no_number() -> None:
    assert Sums(1, 2) + Sums(2, 2) == Sums(3, 4)
    assert (Sums(1) + Sums(2)).value == 3
    assert Sums(0, 0).value is None
    assert MORNING + timedelta(minutes=30) == UNTIL
