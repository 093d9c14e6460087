"""What theory expects of a day."""

import re
from dataclasses import replace
from math import inf, isclose

import pytest

from hotline.insight.telephony.demand import SLOTS, Callers, Demand, by_shape
from hotline.insight.telephony.erlang import ErlangC, load_of, seats_needed
from hotline.insight.telephony.scenarios import BUSY_HOUR, SIZED
from hotline.insight.telephony.theory import apart, as_one, crews_of, expected, seats_by_theory
from tests.house import tree

LEVELS = (15, 20)
DAY = Demand(by_shape(1445), 300, (Callers(1, "general", "cmn"),))
ROW = re.compile(r"\| (\S+ \d{4}(?:–\d{4})?) \| ([\d,]+) \| (\d+) \| ([\d.]+) \| (\d+) \| (\d+) \|")


def test_the_table_of_the_documents_is_what_comes_out() -> None:
    """The handbook's table (§4.4), as docs/telephony.md shows it."""
    text = (tree.ROOT / "docs" / "telephony.md").read_text(encoding="utf-8")
    rows = {name: [float(one.replace(",", "")) for one in cells] for name, *cells in ROW.findall(text)}
    assert set(rows) == {one.name_en for one in SIZED.values()}
    for city in SIZED.values():
        load = load_of(city.calls * BUSY_HOUR, 3600, city.handling)
        seats = [seats_needed(load, city.handling, share=share, seconds=15) for share in (0.80, 0.95)]
        assert rows[city.name_en] == [city.calls, city.handling, round(load, 1), *seats]


def test_a_half_hour_is_what_erlang_says_of_it() -> None:
    found, said = expected(65, 15, DAY, levels=LEVELS), ErlangC(65 * 300 / 1800, 15, 300)
    assert isclose(found.share_within(0), said.within(15))
    assert isclose(found.mean_wait, said.mean_wait)
    assert isclose(found.occupancy, said.occupancy)
    assert expected(65, 10, DAY, levels=LEVELS).mean_wait == inf
    assert expected(0, 10, DAY, levels=LEVELS).share_within(0) == 1


def test_the_time_until_somebody_picks_up_is_waited_too() -> None:
    slow = replace(DAY, pick_up=16.0)
    found = expected(65, 30, slow, levels=LEVELS)
    assert found.share_within(0) == 0
    assert found.share_within(1) > 0.99
    assert isclose(found.mean_wait, 16, abs_tol=0.01)


@pytest.mark.parametrize("patience", [None, 120.0])
def test_the_seats_that_theory_asks_for_keep_its_promise_each_half_hour(patience: float | None) -> None:
    asked = replace(DAY, patience=patience)
    crews = crews_of(asked, seats_by_theory(asked, share=0.8, seconds=15))
    assert all(one.share_within(0) >= 0.8 for one in as_one(asked, crews, levels=LEVELS))


def test_a_promise_for_the_busy_hour_takes_the_seats_of_the_table() -> None:
    assert max(seats_by_theory(DAY, share=0.8, seconds=15)) == 15
    assert max(seats_by_theory(DAY, share=0.95, seconds=15)) == 17


def test_groups_that_do_not_help_each_other_wait_longer() -> None:
    asked = replace(DAY, callers=(Callers(3, "general", "cmn"), Callers(1, "social", "cmn")))
    crews = crews_of(asked, [20] * SLOTS)
    one, separate = as_one(asked, crews, levels=LEVELS)[18], apart(asked, crews, levels=LEVELS)[18]
    assert isclose(one.calls, separate.calls)
    assert separate.share_within(0) < one.share_within(0)
    assert [crew.at(0) for crew in crews] == [15, 5]
