"""A simulated day is what a plain queue would make of it; the rules of distribution do the rest."""

from dataclasses import replace
from heapq import heapify, heappop, heappush
from math import isclose
from random import Random

import pytest

from hotline.casework.distribution.rules import Policy, policy_of
from hotline.ground.profiles.telephone import Telephone
from hotline.insight.telephony.demand import SLOT, SLOTS, Callers, Crew, Demand, by_shape, drawn
from hotline.insight.telephony.simulation import Course, Tally, simulate
from hotline.insight.telephony.theory import as_one, crews_of

LEVELS = (15, 20)
GENERAL = (Callers(1, "general", "cmn"),)
EVENLY = (1.0,) * 24
POLICY = policy_of(Telephone())


def demand(calls: float = 600, **said: object) -> Demand:
    """Calls at one pace all day, five minutes each."""
    usual = Demand(by_shape(calls, EVENLY), 300, GENERAL)
    return replace(usual, **said)  # type: ignore[arg-type]  # fields by name


def seats(count: int, skill: str = "general", **said: object) -> Crew:
    """So many seats all day."""
    usual = Crew({skill: 1}, frozenset({"cmn"}), (count,) * SLOTS)
    return replace(usual, **said)  # type: ignore[arg-type]  # fields by name


def run(asked: Demand, *crews: Crew, policy: Policy = POLICY, days: int = 1) -> Course:
    return simulate(asked, crews, policy, levels=LEVELS, days=days, chance=Random(7))


def plainly(asked: Demand, count: int) -> Tally:
    """The same callers in one queue before so many seats, who comes first is served first."""
    found, free = Tally([0, 0]), [0.0] * count
    heapify(free)
    for one in drawn(asked, Random(7)):
        found.offered += 1
        wait = max(0.0, free[0] - one.at)
        if one.patience is not None and wait > one.patience:
            found.abandoned += 1
            continue
        heappop(free)
        heappush(free, one.at + wait + one.handling)
        found.answered += 1
        found.waited += wait
        found.longest = max(found.longest, wait)
        for place, limit in enumerate(LEVELS):
            found.within[place] += wait <= limit
    return found


@pytest.mark.parametrize("count", [2, 3, 5])
@pytest.mark.parametrize("patience", [None, 60.0, 600.0])
@pytest.mark.parametrize("spread", ["exponential", "lognormal", "constant"])
def test_a_day_of_one_group_is_what_a_plain_queue_makes_of_it(count: int, patience: float | None, spread: str) -> None:
    asked = demand(patience=patience, spread=spread)
    found, plain = run(asked, seats(count)).whole, plainly(asked, count)
    assert (found.offered, found.answered, found.abandoned) == (plain.offered, plain.answered, plain.abandoned)
    assert isclose(found.waited, plain.waited, rel_tol=1e-6, abs_tol=0.01)
    assert isclose(found.longest, plain.longest, rel_tol=1e-6, abs_tol=0.01)
    assert found.within == plain.within


@pytest.mark.parametrize("patience", [None, 120.0])
def test_many_days_at_one_pace_wait_as_theory_says(patience: float | None) -> None:
    asked = demand(1440, patience=patience)
    crew = seats(7)
    found, said = run(asked, crew, days=4).whole, as_one(asked, [crew], levels=LEVELS)[0]
    assert isclose(found.share_within(0), said.share_within(0), abs_tol=0.02)
    assert isclose(found.mean_wait, said.mean_wait, rel_tol=0.12)
    assert isclose(found.abandoned_share, said.abandoned_share, abs_tol=0.01)
    assert isclose(found.occupancy, said.occupancy, abs_tol=0.02)


def test_every_call_comes_to_one_end() -> None:
    asked = demand(2000, patience=90.0, take_call_back=0.3, leave_message=0.3, come_again=0.2, pick_up=3.0)
    found = run(asked, seats(5), policy=replace(POLICY, surge_queue=5)).whole
    ends = found.answered + found.abandoned + found.called_back + found.messages + found.left
    assert found.offered == ends
    assert min(found.answered, found.abandoned, found.called_back, found.messages) > 0


def test_the_same_number_gives_the_same_days() -> None:
    asked = demand(patience=90.0, come_again=0.2)
    assert run(asked, seats(3)).slots == run(asked, seats(3)).slots


def test_neighbours_help_after_their_step_and_not_before() -> None:
    """Half the calls are of a group with one seat; the others have ten."""
    asked = demand(400, callers=(Callers(1, "general", "cmn"), Callers(1, "social", "cmn")))
    alone = replace(POLICY, neighbours={}, steps=())
    helped = replace(POLICY, neighbours={"social": ("general",)}, steps=((20, "neighbours"),))
    crews = (seats(10), seats(1, "social"))
    without, with_help = run(asked, *crews, policy=alone), run(asked, *crews, policy=helped)
    assert without.skills["social"].longest > 600
    assert 20 <= with_help.skills["social"].longest < 25
    assert without.skills["general"].share_within(0) > 0.99


def test_who_comes_back_to_a_seat_waits_for_it_no_longer_than_the_city_says() -> None:
    asked = demand(600, come_again=1.0)
    found = run(asked, seats(10), policy=replace(POLICY, wanted_wait=20)).whole
    assert 20 <= found.longest < 25
    assert run(asked, seats(10), policy=replace(POLICY, wanted_wait=0)).whole.longest < 1


def test_a_call_back_keeps_its_place_and_gives_up_no_more() -> None:
    asked = demand(1200, patience=300.0, take_call_back=1.0)
    found = run(asked, seats(3)).whole
    assert found.called_back > 100
    assert found.longest < 100, "all who have waited 90 seconds are called back"


def test_a_message_is_left_where_nobody_is_signed_on() -> None:
    found = run(demand(100, leave_message=1.0), seats(1, counts=(0,) * 24 + (5,) * 24))
    assert found.between(0, 24).messages == found.between(0, 24).offered
    assert found.between(24, SLOTS).messages == 0


def test_who_is_never_served_is_counted() -> None:
    found = run(demand(100), seats(1, counts=(1,) * 12 + (0,) * 36)).whole
    assert found.left > 50
    assert found.left + found.answered == found.offered


def test_seats_sign_off_after_their_call_and_that_is_their_time_too() -> None:
    found = run(demand(3000), seats(8, counts=(8, 1) * 24))
    assert all(slot.busy <= slot.signed_on + 1 for slot in found.slots)
    assert found.slots[1].signed_on > SLOT


def test_as_many_seats_as_are_planned_are_there() -> None:
    asked = demand(200)
    crews = crews_of(asked, [3, 6] * 24)
    found = run(asked, *crews)
    assert isclose(found.whole.signed_on, sum(crews[0].counts) * SLOT, rel_tol=0.05)
