"""How long callers wait, for so many calls and so many seats (排班测算): Erlang C and Erlang A. Pure.

Erlang C: everybody waits until answered. Erlang A: callers lose patience. Calls come as a Poisson stream, talks and
patience are exponential: what is busier than that, or comes in bursts, waits longer (docs/telephony.md). Loads are in
Erlang: calls an hour × seconds a call / 3600. Good for any load and for thousands of seats: nothing here overflows.

A. K. Erlang 1917; C. Palm 1957; formulas of M/M/n+G after Zeltyn and Mandelbaum 2005.
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil, exp, expm1, inf, log, sqrt
from typing import Protocol

FINE = 1200
"""Steps of an integral; with so many its relative error is below one in a hundred million."""
NEGLIGIBLE = 40.0
"""What is smaller than the largest part of an integral by e to the power of this does not count."""


def load_of(calls: float, within: float, handling: float) -> float:
    """The load in Erlang of so many calls within so many seconds, each handled (talk, hold, notes) for `handling`."""
    return calls * handling / within


def _check(load: float, seats: int, *seconds: float) -> None:
    if not (0 <= load < inf and seats >= 0 and all(0 < one < inf for one in seconds)):
        raise ValueError("A load and a number of seats are 0 or more, times are more than 0.")


def blocked(load: float, seats: int) -> float:
    """Erlang B: the share of calls that find all seats taken where nobody waits."""
    found = 1.0
    for seat in range(1, seats + 1):
        found = load * found / (seat + load * found)
    return found


class Outlook(Protocol):
    """What is to be expected of a number of seats."""

    @property
    def waiting_share(self) -> float:
        """The share of callers who wait at all."""

    @property
    def abandoned_share(self) -> float:
        """The share of callers who give up."""

    @property
    def mean_wait(self) -> float:
        """Seconds that those wait who are answered, on average (ASA)."""

    @property
    def occupancy(self) -> float:
        """The share of their time that seats are with a call or its notes."""

    def within(self, seconds: float) -> float:
        """The share of all callers who are answered in so many seconds."""


@dataclass(frozen=True)
class ErlangC:
    """Everybody waits. `load` in Erlang, `handling` in seconds. Where the load is not below the seats the queue grows
    without end: nobody is answered in time."""

    load: float
    seats: int
    handling: float

    def __post_init__(self) -> None:
        _check(self.load, self.seats, self.handling)

    @cached_property
    def waiting_share(self) -> float:
        """The share of callers who wait at all."""
        if self.load >= self.seats:
            return 1.0
        taken = blocked(self.load, self.seats)
        return taken / (1 - self.load / self.seats * (1 - taken))

    @property
    def abandoned_share(self) -> float:
        """Nobody gives up."""
        return 0.0

    @property
    def mean_wait(self) -> float:
        """Seconds on average, those who are answered at once counted in."""
        if self.load >= self.seats:
            return inf
        return self.waiting_share * self.handling / (self.seats - self.load)

    @property
    def occupancy(self) -> float:
        """The share of their time that seats are with a call or its notes."""
        return min(1.0, self.load / self.seats) if self.seats else 1.0

    def within(self, seconds: float) -> float:
        """The share of callers who are answered in so many seconds."""
        if self.load >= self.seats:
            return 0.0
        return 1 - self.waiting_share * exp(-(self.seats - self.load) * seconds / self.handling)


@dataclass(frozen=True)
class ErlangA:
    """Callers give up after `patience` seconds on average. Any load can be borne: the more give up."""

    load: float
    seats: int
    handling: float
    patience: float

    def __post_init__(self) -> None:
        _check(self.load, self.seats, self.handling, self.patience)

    @cached_property
    def _arrivals(self) -> float:
        return self.load / self.handling

    @cached_property
    def _served(self) -> float:
        return self.seats / self.handling

    def _patient(self, waited: float) -> float:
        """The seconds of patience used up on average when so many have passed."""
        return -self.patience * expm1(-waited / self.patience)

    def _power(self, waited: float) -> float:
        """The logarithm of how likely a wait is, but for a factor."""
        return self._arrivals * self._patient(waited) - self._served * waited

    @cached_property
    def _peak(self) -> float:
        """The likeliest wait: 0 where the seats can do the load."""
        return self.patience * log(self._arrivals / self._served) if self._arrivals > self._served else 0.0

    @cached_property
    def _end(self) -> float:
        """The wait beyond which nothing counts."""
        least, low = self._power(self._peak) - NEGLIGIBLE, self._peak
        high = low + self.patience
        while self._power(high) > least:
            high += high - low
        for _halving in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self._power(middle) > least else (low, middle)
        return high

    def _sums(self, begins: float) -> tuple[float, float]:
        """From a wait on: how likely waits are, and the same weighed by the wait and by who has patience left; both by
        the same factor, that of the likeliest wait."""
        ends = max(self._end, begins)
        step, top = (ends - begins) / FINE, self._power(self._peak)
        plain = weighed = 0.0
        for place in range(FINE + 1):
            waited = begins + place * step
            weight = (1 if place in (0, FINE) else 4 if place % 2 else 2) * exp(self._power(waited) - top)
            plain += weight
            weighed += weight * waited * exp(-waited / self.patience)
        return plain * step / 3, weighed * step / 3

    @cached_property
    def _whole(self) -> tuple[float, float, float, float]:
        """The sums from 0, the factor of all chances, and what a wait of 0 counts against the likeliest."""
        plain, weighed = self._sums(0.0)
        taken, nothing = blocked(self.load, self.seats - 1), exp(-self._power(self._peak))
        return plain, weighed, taken / (nothing + self._arrivals * plain * taken), nothing

    @cached_property
    def waiting_share(self) -> float:
        """The share of callers who wait at all."""
        if not self.load or not self.seats:
            return 0.0 if self.seats else 1.0
        plain, _weighed, factor, _nothing = self._whole
        return self._arrivals * plain * factor

    @cached_property
    def abandoned_share(self) -> float:
        """The share of callers who give up."""
        if not self.load or not self.seats:
            return 0.0 if self.seats else 1.0
        plain, _weighed, factor, nothing = self._whole
        return min(1.0, max(0.0, factor * (nothing + (self._arrivals - self._served) * plain)))

    @cached_property
    def mean_wait(self) -> float:
        """Seconds that those wait who are answered, on average (ASA)."""
        if not self.load or not self.seats:
            return 0.0 if self.seats else inf
        _plain, weighed, factor, _nothing = self._whole
        return self._arrivals * weighed * factor / (1 - self.abandoned_share)

    @property
    def occupancy(self) -> float:
        """The share of their time that seats are with a call or its notes."""
        return min(1.0, self.load * (1 - self.abandoned_share) / self.seats) if self.seats else 1.0

    def within(self, seconds: float) -> float:
        """The share of all callers who are answered in so many seconds."""
        if not self.load or not self.seats:
            return 1.0 if self.seats else 0.0
        _plain, _weighed, factor, _nothing = self._whole
        later, _ = self._sums(seconds) if seconds < self._end else (0.0, 0.0)
        now = exp(self._power(seconds) - self._power(self._peak)) if seconds < self._end else 0.0
        answered_later = max(0.0, factor * (self._served * later - now))
        return max(0.0, 1 - self.abandoned_share - answered_later)


def outlook(load: float, seats: int, handling: float, *, patience: float | None = None) -> Outlook:
    """What is to be expected: with patience Erlang A, without Erlang C."""
    return ErlangC(load, seats, handling) if patience is None else ErlangA(load, seats, handling, patience)


def seats_needed(load: float, handling: float, *, share: float, seconds: float, patience: float | None = None) -> int:
    """The fewest seats with which so large a share of the callers (0 to below 1) is answered in so many seconds.

    Breaks, training and leave are not in it: who is signed on is. ValueError for a share that cannot be promised.
    """
    if not 0 <= share < 1:
        raise ValueError(f"A share is from 0 to below 1, not {share}.")
    if load <= 0:
        return 0
    low, high = 0, ceil(load + 10 * sqrt(load) + 10)
    while outlook(load, high, handling, patience=patience).within(seconds) < share:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if outlook(load, middle, handling, patience=patience).within(seconds) < share:
            low = middle
        else:
            high = middle
    return high
