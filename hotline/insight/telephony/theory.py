"""What theory expects of a day, half hour by half hour, to stand beside what was simulated or counted. Pure.

Each half hour is taken by itself, as if its calls came at one pace and always had. Waits that are carried from one into
the next are not seen: where seats are just enough, a real day is worse in the half hours after the busiest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from hotline.insight.telephony.demand import SLOT, SLOTS, Crew, Demand, shared_out
from hotline.insight.telephony.erlang import load_of, outlook, seats_needed


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to be expected of an interval; sums, which add up over intervals. `within` are calls answered in so many
    seconds, a number for each of the limits; `waited` are seconds, `load` is in Erlang and half hours."""

    within: tuple[float, ...]
    calls: float = 0.0
    abandoned: float = 0.0
    waited: float = 0.0
    load: float = 0.0
    carried: float = 0.0
    seats: float = 0.0

    def share_within(self, place: int) -> float:
        """The share of all callers who are answered within a limit."""
        return self.within[place] / self.calls if self.calls else 1.0

    @property
    def abandoned_share(self) -> float:
        """The share of all callers who give up."""
        return self.abandoned / self.calls if self.calls else 0.0

    @property
    def mean_wait(self) -> float:
        """Seconds that those wait who are answered, on average; without end where calls are more than seats can do."""
        answered = self.calls - self.abandoned
        return self.waited / answered if answered > 0 else inf if self.calls else 0.0

    @property
    def occupancy(self) -> float:
        """The share of their time that seats are with a call or its notes."""
        return self.carried / self.seats if self.seats else 0.0

    def __add__(self, other: "Expected") -> "Expected":
        return Expected(
            tuple(mine + theirs for mine, theirs in zip(self.within, other.within, strict=True)),
            self.calls + other.calls,
            self.abandoned + other.abandoned,
            self.waited + other.waited,
            self.load + other.load,
            self.carried + other.carried,
            self.seats + other.seats,
        )


def expected(calls: float, seats: int, demand: Demand, *, levels: tuple[int, ...], share: float = 1.0) -> Expected:
    """A half hour of so many calls, of which a share comes to these seats."""
    handling, mine = demand.handling + demand.pick_up, calls * share
    load = load_of(mine, SLOT, handling)
    if not mine:
        return Expected((0.0,) * len(levels), seats=seats)
    found = outlook(load, seats, handling, patience=demand.patience)
    wait = found.mean_wait + demand.pick_up
    return Expected(
        tuple(mine * (found.within(limit - demand.pick_up) if limit >= demand.pick_up else 0.0) for limit in levels),
        calls=mine,
        abandoned=mine * found.abandoned_share,
        waited=mine * (1 - found.abandoned_share) * wait if found.abandoned_share < 1 else 0.0,
        load=load,
        carried=found.occupancy * seats,
        seats=seats,
    )


def as_one(demand: Demand, crews: Sequence[Crew], *, levels: tuple[int, ...]) -> list[Expected]:
    """Every half hour, as if each seat took each call: the best that there is."""
    return [
        expected(calls, sum(crew.at(slot) for crew in crews), demand, levels=levels)
        for slot, calls in enumerate(_calls(demand))
    ]


def apart(demand: Demand, crews: Sequence[Crew], *, levels: tuple[int, ...]) -> list[Expected]:
    """Every half hour, as if no group helped another: the worst. A crew belongs to the callers of its place."""
    whole, found = sum(one.share for one in demand.callers), []
    for slot, calls in enumerate(_calls(demand)):
        parts = [
            expected(calls, crew.at(slot), demand, levels=levels, share=one.share / whole)
            for one, crew in zip(demand.callers, crews, strict=True)
        ]
        found.append(sum(parts[1:], parts[0]))
    return found


def _calls(demand: Demand) -> list[float]:
    return [demand.within(slot * SLOT, (slot + 1) * SLOT) for slot in range(SLOTS)]


def crews_of(demand: Demand, seats: Sequence[int]) -> list[Crew]:
    """So many seats in each half hour, shared out among those who call; each crew takes the calls of its own group."""
    shares = [one.share for one in demand.callers]
    by_slot = [shared_out(total, shares) for total in seats]
    return [
        Crew({one.skill: 1}, frozenset({one.language}), tuple(counts[place] for counts in by_slot))
        for place, one in enumerate(demand.callers)
    ]


def seats_by_theory(demand: Demand, *, share: float, seconds: float) -> list[int]:
    """The seats that theory asks for in each half hour, so that a share of the calls is answered in so many seconds."""
    handling, seconds = demand.handling + demand.pick_up, max(0, seconds - demand.pick_up)
    loads = [load_of(calls, SLOT, handling) for calls in _calls(demand)]
    needed = {
        load: seats_needed(load, handling, share=share, seconds=seconds, patience=demand.patience)
        for load in set(loads)
    }
    return [max(1, needed[load]) for load in loads]
