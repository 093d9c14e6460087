"""How many seats a day needs, half hour by half hour: from the calls to be expected, how long they take and how long
callers wait, by Erlang C and Erlang A (排班测算). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from hotline.insight.telephony.demand import SLOT
from hotline.insight.telephony.erlang import load_of, outlook, seats_needed

LEAST = 1
"""The hotline is answered at every hour (国办发〔2020〕53号)."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is promised and reckoned with: a share of the callers, answered in so many seconds; the share of their paid
    time that people are away from the telephone: breaks, training, leave."""

    share: float
    seconds: int
    away: float = 0.0


@dataclass(frozen=True, slots=True)
class Habits:
    """How calls were lately: seconds a call with its notes takes; seconds of patience, None where nobody gave up."""

    handling: float
    patience: float | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """A half hour: the calls to be expected, their load in Erlang; the seats that Erlang C and Erlang A ask for; how
    many people must be on the roster, so that Erlang C's are there; and what is then to be expected."""

    calls: float
    load: float
    seats: int
    seats_with_patience: int
    rostered: int
    within: float
    wait: float
    occupancy: float


def planned(calls: Sequence[float], habits: Habits, aim: Aim) -> list[Need]:
    """What each half hour of a day needs."""
    loads = [round(load_of(many, SLOT, habits.handling), 2) for many in calls]
    patient = _with_patience(tuple(sorted(set(loads))), habits, aim)
    return [_need(many, load, habits, aim, patient[load]) for many, load in zip(calls, loads, strict=True)]


def patience_of(waited: float, abandoned: float) -> float | None:
    """The mean patience of callers, of whom so many gave up, in so many seconds that all of them waited: what their
    waits say if patience is exponential (Palm 1957; Brown and others 2005). None where nobody gave up."""
    return waited / abandoned if abandoned > 0 and waited > 0 else None


def _need(calls: float, load: float, habits: Habits, aim: Aim, patient: int) -> Need:
    seats = max(LEAST, seats_needed(load, habits.handling, share=aim.share, seconds=aim.seconds))
    expected = outlook(load, seats, habits.handling)
    return Need(
        calls=calls,
        load=load,
        seats=seats,
        seats_with_patience=max(LEAST, patient),
        rostered=ceil(seats / (1 - aim.away) - 1e-9),
        within=expected.within(aim.seconds),
        wait=expected.mean_wait,
        occupancy=expected.occupancy,
    )


@lru_cache(maxsize=32)
def _with_patience(loads: tuple[float, ...], habits: Habits, aim: Aim) -> dict[float, int]:
    """The seats that Erlang A asks for at each load, the loads rising: more calls never need fewer seats."""
    found, low = {}, 0
    for load in loads:
        most = seats_needed(load, habits.handling, share=aim.share, seconds=aim.seconds)
        if habits.patience is not None:
            while low < most:
                middle = (low + most) // 2
                expected = outlook(load, middle, habits.handling, patience=habits.patience)
                low, most = (low, middle) if expected.within(aim.seconds) >= aim.share else (middle + 1, most)
        found[load] = low = most
    return found
