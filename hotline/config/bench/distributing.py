"""Who gets which call, with many seats and a long line; and a day of 87,000 calls through the rules."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hotline.casework.distribution.rules import READY, Hall, Policy, Seat, Waiting, pick, policy_of
from hotline.casework.distribution.waits import Queue, announced
from hotline.config.bench.figures import Figure, quantile
from hotline.ground.profiles.sources import find, load
from hotline.ground.profiles.telephone import Telephone, read_telephone
from hotline.insight.telephony import theory
from hotline.insight.telephony.demand import Callers, Demand, by_shape
from hotline.insight.telephony.scenarios import SCENARIOS
from hotline.insight.telephony.simulation import simulate

NOW = datetime(2026, 3, 4, 2, tzinfo=UTC)
CITY = "luming"
SIZES = ((100, 200, 10.0), (500, 1_000, 50.0))
"""Seats, waiting calls, and the milliseconds of a processor in which it is to be known who rings where."""
FREE = {"two seats of a hundred are free": 50, "every seat is free": 1, "nobody fits whoever is free": 0}
"""What the hall is like; every how many seats one is free – 0: as many as in the first, and nobody speaks the callers'
language."""
KEPT_MS, DAY_SECONDS = 1.0, 60.0
PEAK = "hangzhou-peak"


def hall(seats: int, waiting: int, telephone: Telephone, every: int = 50) -> tuple[list[Seat], list[Waiting]]:
    """A hall: seats of every group; callers of every group and language, of whom some want their seat, some rang in
    vain, all at some step of the overflow."""
    chance = random.Random(12345)  # noqa: S311  # the same hall every time
    skills, languages = list(telephone.skills), list(telephone.languages)
    known = [
        Seat(
            seat_id,
            {skill: 1 + place for place, skill in enumerate(chance.sample(skills, 2))},
            frozenset({languages[0], chance.choice(languages)}),
            READY if seat_id % (every or 50) == 0 else "talking",
            NOW - timedelta(seconds=chance.randrange(600)),
            is_senior=seat_id % 10 == 0,
            is_leader=seat_id % 25 == 0,
        )
        for seat_id in range(1, seats + 1)
    ]
    line = [
        Waiting(
            call_id,
            chance.choice(skills),
            languages[0] if chance.random() < 0.9 else chance.choice(languages),
            NOW - timedelta(seconds=chance.randrange(300)),
            wanted_seat=chance.randrange(1, seats + 1) if chance.random() < 0.1 else None,
            needs_senior=chance.random() < 0.02,
            missed_by={chance.randrange(1, seats + 1): NOW} if chance.random() < 0.05 else {},
        )
        for call_id in range(waiting)
    ]
    if not every:
        known = [replace(one, languages=frozenset(languages[:1])) if one.state == READY else one for one in known]
        line = [replace(one, language=languages[1], wanted_seat=None) for one in line]
    return known, line


def measure(*, runs: int) -> list[Figure]:
    """Picks from lists, as the telephone does; one change in a hall that is kept, as the simulation does; a day."""
    telephone = read_telephone(load(find(CITY)).body)
    figures = [_pick(size, free, telephone, runs) for size in SIZES for free in FREE]
    told = [_told(size, telephone, runs) for size in SIZES]
    return [*figures, *told, _kept(*SIZES[-1][:2], telephone, runs), _day()]


def _pick(size: tuple[int, int, float], free: str, telephone: Telephone, runs: int) -> Figure:
    (seats, waiting, aim), policy = size, policy_of(telephone)
    known, line = hall(seats, waiting, telephone, FREE[free])
    times = _timed(lambda: pick(line, known, policy, at=NOW), 100 * runs)
    label = f"who gets which call, {seats:,} seats × {waiting:,} waiting, {free}, p95"
    return _figure(label, times, aim, {"offers": len(pick(line, known, policy, at=NOW))})


def _told(size: tuple[int, int, float], telephone: Telephone, runs: int) -> Figure:
    """The place of everybody, and how many may take her call."""
    (seats, waiting, aim), policy = size, policy_of(telephone)
    known, line = hall(seats, waiting, telephone)

    def tell() -> None:
        queue = Queue(line, known, policy, at=NOW)
        for call in line:
            announced(queue.place(call), serving=queue.serving(call), handling=300)

    return _figure(
        f"what each of {waiting:,} who wait is told, {seats:,} seats, p95", _timed(tell, 100 * runs), 2 * aim, {}
    )


def _kept(seats: int, waiting: int, telephone: Telephone, runs: int) -> Figure:
    """A seat becomes ready, gets the call that waited longest for it, and is busy again."""
    known, line = hall(seats, waiting, telephone)
    kept, in_line = Hall(known, _policy_without_waits(telephone)), sorted(line, key=lambda call: call.rank)
    kept.offers(in_line, at=NOW)
    busy = [one for one in known if one.state != READY]

    def change() -> None:
        seat = busy[len(times) % len(busy)]
        kept.put(replace(seat, state=READY, idle_since=NOW))
        kept.offers(in_line, at=NOW)
        kept.put(seat)

    times: list[float] = []
    for _change in range(1_000 * runs):
        times += _timed(change, 1)
    return _figure(f"the same after one change, {seats:,} seats × {waiting:,} waiting, p95", times, KEPT_MS, {})


def _policy_without_waits(telephone: Telephone) -> Policy:
    return replace(policy_of(telephone), wanted_wait=0)


def _day() -> Figure:
    telephone, scenario = Telephone(), SCENARIOS[PEAK]
    callers = (Callers(1, telephone.skill, telephone.first_language.code),)
    demand = Demand(by_shape(scenario.calls), scenario.handling, callers)
    crews = theory.crews_of(demand, theory.seats_by_theory(demand, share=0.8, seconds=15))
    chance, began = random.Random(12345), time.perf_counter()  # noqa: S311  # the same day every time
    course = simulate(demand, crews, policy_of(telephone), levels=(15, 20), days=1, chance=chance)
    took = time.perf_counter() - began
    notes = {"calls": f"{course.whole.offered:,}", "seats": max(crews[0].counts)}
    label = f"a day of {scenario.calls:,} calls through the rules, simulated"
    return Figure(label, took, "s", aim=f"≤ {DAY_SECONDS:.0f} s", is_met=took <= DAY_SECONDS, notes=notes)


def _timed(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of the processor's time, which is all that these take."""
    found = []
    for _time in range(times):
        began = time.thread_time()
        work()
        found.append((time.thread_time() - began) * 1000)
    return found


def _figure(label: str, times: list[float], aim: float, notes: dict[str, object]) -> Figure:
    value = quantile(times, 0.95)
    told = {"p50_ms": round(quantile(times, 0.5), 2), **notes}
    return Figure(label, value, "ms", aim=f"≤ {aim:g} ms", is_met=value <= aim, notes=told)
