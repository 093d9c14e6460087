"""How many seats an hour needs, against published tables, other formulas and a sum over every state."""

from math import exp, factorial, inf, isclose, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.insight.telephony.erlang import ErlangA, ErlangC, blocked, load_of, outlook, seats_needed

CITIES = {
    "Dongsheng 2022": (210, 360, 4, 5),
    "Dezhou 2012": (1_445, 300, 15, 17),
    "Changzhou 2021": (2_690, 240, 21, 23),
    "Tangshan 2024": (9_480, 300, 79, 84),
    "Hangzhou 2018": (25_000, 300, 199, 206),
    "Beijing 2024": (70_000, 330, 594, 606),
}
"""The table of the handbook (§4.4): calls a day, of which the busy hour has 9 %, seconds a call, seats for 80 % and for
95 % answered in 15 seconds."""


@pytest.mark.parametrize("city", CITIES)
def test_the_seats_of_the_handbooks_table_come_out(city: str) -> None:
    calls, handling, for_80, for_95 = CITIES[city]
    load = load_of(calls * 0.09, 3600, handling)
    assert seats_needed(load, handling, share=0.80, seconds=15) == for_80
    assert seats_needed(load, handling, share=0.95, seconds=15) == for_95


@pytest.mark.parametrize(
    ("load", "seats", "share"), [(10, 10, 0.214582), (5, 10, 0.018385), (1, 1, 0.5), (20, 30, 0.008458)]
)
def test_erlang_b_has_the_values_of_the_tables(load: float, seats: int, share: float) -> None:
    assert isclose(blocked(load, seats), share, abs_tol=2e-6)


@pytest.mark.parametrize(("load", "seats"), [(0.5, 1), (3, 5), (10, 12), (24, 28)])
def test_erlang_c_is_what_its_own_formula_says(load: float, seats: int) -> None:
    """The textbook's sum of factorials, which only small numbers bear."""
    top = load**seats / factorial(seats) * seats / (seats - load)
    share = top / (sum(load**one / factorial(one) for one in range(seats)) + top)
    found = ErlangC(load, seats, 300)
    assert isclose(found.waiting_share, share, rel_tol=1e-12)
    assert isclose(found.mean_wait, share * 300 / (seats - load), rel_tol=1e-12)
    assert isclose(found.within(20), 1 - share * exp(-(seats - load) * 20 / 300), rel_tol=1e-12)


def states(load: float, seats: int, handling: float, patience: float) -> tuple[float, float]:
    """Who waits and who gives up, summed over every number of calls there can be."""
    logs = [0.0]
    while len(logs) < seats + 2 or logs[-1] > max(logs) - 50:
        there = len(logs)
        leaving = min(there, seats) / handling + max(there - seats, 0) / patience
        logs.append(logs[-1] + log(load / handling) - log(leaving))
    chances = [exp(one - max(logs)) for one in logs]
    whole = sum(chances)
    queue = sum((there - seats) * one for there, one in enumerate(chances) if there > seats) / whole
    return sum(chances[seats:]) / whole, queue / patience / (load / handling)


@pytest.mark.parametrize(
    ("load", "seats", "handling", "patience"),
    [(10.9, 12, 300, 120), (10.9, 8, 300, 120), (578, 560, 330, 60), (1900, 2000, 300, 120), (4000, 2000, 300, 120),
     (1, 1, 300, 120), (5, 20, 300, 90_000), (2100, 2000, 300, 600), (3, 40, 10, 3), (20, 2, 30, 1000)],
)  # fmt: skip
def test_erlang_a_is_what_a_sum_over_every_state_says(
    load: float, seats: int, handling: float, patience: float
) -> None:
    found = ErlangA(load, seats, handling, patience)
    waits, abandons = states(load, seats, handling, patience)
    assert isclose(found.waiting_share, waits, rel_tol=1e-7, abs_tol=1e-12)
    assert isclose(found.abandoned_share, abandons, rel_tol=1e-6, abs_tol=1e-10)
    assert isclose(found.within(0), 1 - waits, rel_tol=1e-6, abs_tol=1e-9)
    assert isclose(found.within(10 * patience), 1 - abandons, rel_tol=1e-3)
    # each who waits gives up at the rate of her impatience: those answered wait, too, but less than patience on average
    assert found.mean_wait * (1 - abandons) < abandons * patience + 1e-6


@pytest.mark.parametrize(("load", "seats"), [(10, 12), (71, 80), (578, 600)])
def test_where_nobody_ever_gives_up_erlang_a_is_erlang_c(load: float, seats: int) -> None:
    patient, usual = ErlangA(load, seats, 300, 1e8), ErlangC(load, seats, 300)
    assert isclose(patient.waiting_share, usual.waiting_share, rel_tol=1e-4)
    assert isclose(patient.mean_wait, usual.mean_wait, rel_tol=1e-3)
    assert isclose(patient.within(15), usual.within(15), rel_tol=1e-4)
    assert isclose(patient.occupancy, usual.occupancy, rel_tol=1e-5)


LOADS, SEATS = st.floats(0, 2500), st.integers(0, 2000)
TIMES = st.floats(1, 3600)


@settings(max_examples=40, deadline=None)
@given(load=LOADS, seats=SEATS, handling=TIMES, patience=TIMES, seconds=st.floats(0, 600))
def test_shares_are_shares_whatever_the_load(
    load: float, seats: int, handling: float, patience: float, seconds: float
) -> None:
    for found in (ErlangC(load, seats, handling), ErlangA(load, seats, handling, patience)):
        assert -1e-9 <= found.within(seconds) <= 1 + 1e-9
        assert 0 <= found.waiting_share <= 1 + 1e-9
        assert 0 <= found.abandoned_share <= 1
        assert 0 <= found.occupancy <= 1
        assert found.mean_wait >= 0
        assert found.within(seconds + 10) >= found.within(seconds) - 1e-7


@settings(max_examples=20, deadline=None)
@given(load=st.floats(0.1, 300), handling=TIMES, share=st.floats(0.1, 0.99), seconds=st.floats(1, 120))
def test_the_seats_are_the_fewest_that_keep_the_promise(
    load: float, handling: float, share: float, seconds: float
) -> None:
    for patience in (None, 120.0):
        seats = seats_needed(load, handling, share=share, seconds=seconds, patience=patience)
        assert outlook(load, seats, handling, patience=patience).within(seconds) >= share
        assert outlook(load, seats - 1, handling, patience=patience).within(seconds) < share


def test_no_calls_need_nobody_and_what_cannot_be_promised_is_refused() -> None:
    assert seats_needed(0, 300, share=0.8, seconds=15) == 0
    with pytest.raises(ValueError, match="share"):
        seats_needed(10, 300, share=1.0, seconds=15)
    with pytest.raises(ValueError, match="more than 0"):
        ErlangA(10, 12, 0, 60)
    with pytest.raises(ValueError, match="0 or more"):
        ErlangC(inf, 12, 300)


def test_too_few_seats_answer_nobody_in_time_for_ever_but_callers_give_up() -> None:
    assert (ErlangC(12, 10, 300).within(60), ErlangC(12, 10, 300).mean_wait) == (0.0, inf)
    assert isclose(ErlangA(20, 10, 300, 60).abandoned_share, 0.5, rel_tol=0.02)
    assert ErlangA(5, 0, 300, 60).abandoned_share == 1.0
