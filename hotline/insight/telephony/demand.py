"""A day of calls to be simulated: how many come when, who calls, how long calls take and callers wait. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp
from random import Random
from types import MappingProxyType

DAY = 86_400
"""Seconds of a day."""
SHAPE = (
    *(0.9, 0.6, 0.4, 0.3, 0.3, 0.5, 1.2, 3.0, 7.4, 9.0, 8.9, 6.9),
    *(4.6, 5.0, 7.6, 8.3, 7.9, 6.2, 5.0, 4.7, 4.2, 3.4, 2.3, 1.4),
)
"""An invented day by the hour, in per cent: two heaps, the busy hour has 9 (handbook §4.4)."""
LONG_TAIL = 0.96
"""The spread of the logarithm of talks that a call centre measured: some are very long (Brown and others 2005)."""

Spread = Callable[[Random, float], float]
SPREADS: Mapping[str, Spread] = MappingProxyType(
    {
        "exponential": lambda chance, mean: chance.expovariate(1 / mean),
        "lognormal": lambda chance, mean: mean * exp(chance.gauss(-(LONG_TAIL**2) / 2, LONG_TAIL)),
        "constant": lambda chance, mean: mean,
    }
)
"""How the times that calls take lie about their mean. What theory counts with is exponential."""


@dataclass(frozen=True, slots=True)
class Callers:
    """Who calls: a share of all, for a group of calls, in a language."""

    share: float
    skill: str
    language: str


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of the seats in a day.

    `counts` are calls in equal parts of the day: what came, or – `is_expected` – what comes on average, then drawn anew
    as a Poisson stream. Seconds: `handling` of a call with its notes, `patience` on average (None: nobody gives up),
    `pick_up` from the ring to the answer. Shares: of callers who take a call-back or leave a message when it is
    offered, who were here before and come back to their seat.
    """

    counts: tuple[float, ...]
    handling: float
    callers: tuple[Callers, ...]
    is_expected: bool = True
    spread: str = "exponential"
    patience: float | None = None
    pick_up: float = 0.0
    take_call_back: float = 0.0
    leave_message: float = 0.0
    come_again: float = 0.0

    @property
    def calls(self) -> float:
        """How many calls the day has."""
        return sum(self.counts)

    def within(self, begins: float, ends: float) -> float:
        """How many calls come between two moments of the day, in seconds."""
        width = DAY / len(self.counts)
        first, last = int(begins // width), min(len(self.counts) - 1, int(ends // width))
        parts = ((max(begins, part * width), min(ends, (part + 1) * width), part) for part in range(first, last + 1))
        return sum(self.counts[part] * max(0.0, till - since) / width for since, till, part in parts)


@dataclass(slots=True)
class Caller:
    """Somebody who will call, and what she would do: when, in seconds of the day, how long her call takes, how long she
    waits, whether she takes what is offered."""

    at: float
    skill: str
    language: str
    handling: float
    patience: float | None
    takes_call_back: bool
    leaves_message: bool
    wants: float | None
    """Where in the row of seats hers was, from 0 to 1; None for who has not called before."""


def by_shape(calls: float, shape: Sequence[float] = SHAPE) -> tuple[float, ...]:
    """So many calls, spread over a day like this."""
    return tuple(calls * part / sum(shape) for part in shape)


def scaled(counts: Sequence[float], times: float, chance: Random) -> tuple[float, ...]:
    """So many times the calls that came, whole calls again: what is left over is a call or none, by chance."""
    wanted = (count * times for count in counts)
    return tuple(int(count) + (chance.random() < count % 1) for count in wanted)


def variance_to_mean(counts: Sequence[float]) -> float:
    """How much burstier arrivals are than a Poisson stream, which has 1: the changes from one part to the next, so that
    the shape of the day hardly counts."""
    changes = [(after - before) ** 2 for before, after in pairwise(counts)]
    mean = sum(counts) / len(counts)
    return sum(changes) / (2 * len(changes)) / mean if mean and changes else 0.0


def drawn(demand: Demand, chance: Random) -> list[Caller]:
    """Everybody who calls on one day, in the order in which they call."""
    ends = list(accumulate(one.share for one in demand.callers))
    spread = SPREADS[demand.spread]

    def caller(at: float) -> Caller:
        place = chance.random() * ends[-1]
        who = next(one for one, end in zip(demand.callers, ends, strict=True) if place < end)
        return Caller(
            at,
            who.skill,
            who.language,
            handling=spread(chance, demand.handling),
            patience=None if demand.patience is None else chance.expovariate(1 / demand.patience),
            takes_call_back=chance.random() < demand.take_call_back,
            leaves_message=chance.random() < demand.leave_message,
            wants=chance.random() if chance.random() < demand.come_again else None,
        )

    return [caller(at) for at in sorted(_moments(demand, chance))]


def _moments(demand: Demand, chance: Random) -> Iterator[float]:
    width = DAY / len(demand.counts)
    for place, count in enumerate(demand.counts):
        if not demand.is_expected:
            yield from (width * (place + chance.random()) for _call in range(int(count)))
        elif count > 0:
            at = chance.expovariate(count / width)
            while at < width:
                yield width * place + at
                at += chance.expovariate(count / width)


# ---- the seats

SLOT = 1800
"""Seconds of the intervals in which seats are planned and waits compared: half an hour."""
SLOTS = DAY // SLOT


@dataclass(frozen=True)
class Crew:
    """Seats alike: what they can do, and how many are signed on in each half hour."""

    skills: Mapping[str, int]
    languages: frozenset[str]
    counts: tuple[int, ...]
    site: str = ""
    is_leader: bool = False

    def at(self, slot: int) -> int:
        """How many are signed on in a half hour; after midnight those of the last."""
        return self.counts[min(slot, len(self.counts) - 1)]


def shared_out(total: int, shares: Sequence[float]) -> list[int]:
    """So many seats by shares, the largest remainders first, and at least one each."""
    exact = [total * share / sum(shares) for share in shares]
    found = [max(1, int(one)) for one in exact]
    by_rest = sorted(range(len(exact)), key=lambda place: int(exact[place]) - exact[place])
    for place in by_rest:
        if sum(found) < total and exact[place] > found[place]:
            found[place] += 1
    return found
