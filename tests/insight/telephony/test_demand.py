"""A day of calls to be simulated, and the seats for it."""

from math import isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.insight.telephony.demand import (
    DAY,
    SHAPE,
    SLOT,
    SLOTS,
    SPREADS,
    Callers,
    Demand,
    by_shape,
    drawn,
    scaled,
    shared_out,
    variance_to_mean,
)

GENERAL = (Callers(1, "general", "cmn"),)


def test_the_invented_day_is_whole_and_its_busy_hour_has_nine_of_a_hundred() -> None:
    assert isclose(sum(SHAPE), 100)
    assert max(SHAPE) == 9.0
    assert isclose(sum(by_shape(1445)), 1445)


@given(counts=st.lists(st.floats(0, 1000), min_size=1, max_size=300), slots=st.integers(1, 48))
def test_no_call_is_lost_between_two_parts_of_the_day(counts: list[float], slots: int) -> None:
    asked = Demand(tuple(counts), 300, GENERAL)
    parts = [asked.within(place * DAY / slots, (place + 1) * DAY / slots) for place in range(slots)]
    assert isclose(sum(parts), asked.calls, rel_tol=1e-9, abs_tol=1e-6)


def test_calls_that_came_are_taken_as_they_came_and_expected_ones_drawn() -> None:
    came = drawn(Demand((3, 0, 5), 300, GENERAL, is_expected=False), Random(1))
    assert [int(one.at // (DAY / 3)) for one in came] == [0, 0, 0, 2, 2, 2, 2, 2]
    expected = drawn(Demand((1000.0,) * 10, 300, GENERAL), Random(1))
    assert isclose(len(expected), 10_000, rel_tol=0.03)
    assert [one.at for one in expected] == sorted(one.at for one in expected)


@pytest.mark.parametrize("spread", SPREADS)
def test_calls_take_as_long_on_average_as_is_said(spread: str) -> None:
    chance = Random(1)
    times = [SPREADS[spread](chance, 300) for _call in range(20_000)]
    assert isclose(sum(times) / len(times), 300, rel_tol=0.03)


def test_callers_are_of_the_groups_by_their_shares() -> None:
    asked = Demand((4000,), 300, (Callers(3, "general", "cmn"), Callers(1, "social", "yue")), is_expected=False)
    of_social = sum(one.skill == "social" and one.language == "yue" for one in drawn(asked, Random(1)))
    assert isclose(of_social, 1000, rel_tol=0.08)


@given(
    total=st.integers(1, 500),
    shares=st.lists(st.floats(0.01, 100), min_size=1, max_size=8),
)
def test_seats_are_shared_out_whole_and_nobody_is_left_without(total: int, shares: list[float]) -> None:
    found = shared_out(total, shares)
    assert min(found) >= 1
    if total >= len(shares) * (1 + max(shares) / min(shares)):
        assert sum(found) == total
    assert shared_out(10, [1, 1, 3]) == [2, 2, 6]


def test_a_day_is_multiplied_in_whole_calls() -> None:
    assert scaled([2, 0, 1], 3, Random(1)) == (6, 0, 3)
    found = scaled([1] * 2000, 1.5, Random(1))
    assert set(found) == {1, 2}
    assert isclose(sum(found), 3000, rel_tol=0.05)


def test_a_poisson_stream_varies_by_its_mean_and_bursts_by_more() -> None:
    asked = Demand((3000.0,), 300, GENERAL)
    counts = [0] * 480
    for one in drawn(asked, Random(1)):
        counts[int(one.at // 180)] += 1
    assert isclose(variance_to_mean(counts), 1, abs_tol=0.2)
    assert variance_to_mean([0, 10] * 50) > 5
    assert variance_to_mean([0, 0]) == 0
    assert SLOT * SLOTS == DAY
