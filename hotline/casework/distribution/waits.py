"""What somebody who waits is told and offered: her place, how long it may take, a call-back, a message. Pure."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from hotline.casework.distribution.rules import RESTING, Policy, Seat, Waiting, likeness, roster_of

OFFERS = ("call_back", "voicemail")
"""Steps of the overflow at which something is offered to the caller; at the others more seats may take the call."""
SURGE_ENDS_AT = 0.5
"""A surge ends below this share of the queue that began it, so that it does not flicker."""

_Kind = tuple[str, str, str, bool, frozenset[str]]
_Rank = tuple[datetime, int]


class Queue:
    """Everybody who waits at one moment, and the people they wait for: the seats that may take a call by how long it
    has waited. Made once for a moment, asked for everybody."""

    def __init__(self, waiting: Iterable[Waiting], seats: Collection[Seat], policy: Policy, *, at: datetime) -> None:
        self.policy, self.at, self.roster = policy, at, roster_of(seats, policy)
        self._alike: dict[object, tuple[Seat, int]] = {}
        self._there = 0
        for place, seat in enumerate(seats):
            key, bit = likeness(seat), 1 << place
            self._alike[key] = seat, self._alike.get(key, (seat, 0))[1] | bit
            self._there |= 0 if seat.state in RESTING else bit
        self._people: dict[_Kind, int] = {}
        self._lines: dict[int, list[_Rank]] = defaultdict(list)
        for call in waiting:
            insort(self._lines[self._for(call)], call.rank)

    def place(self, call: Waiting) -> int:
        """Her place in line: after everybody who is served before her and may take somebody whom she waits for."""
        mine = self._for(call)
        lines = (ranks for people, ranks in self._lines.items() if people & mine)
        return 1 + sum(bisect_left(ranks, call.rank) for ranks in lines)

    def serving(self, call: Waiting) -> int:
        """How many seats may take her call as long as she has waited now, without those that rest."""
        return (self._for(call) & self._there).bit_count()

    def able(self, call: Waiting) -> int:
        """How many seats could ever take her call, those that rest among them."""
        return self._fitting(call, self.policy.all_steps).bit_count()

    def _for(self, call: Waiting) -> int:
        """The people she waits for: as long as nobody may take her call yet, those who may later."""
        waited = (self.at - call.queued_at).total_seconds()
        return self._fitting(call, self.policy.reached(waited)) or self._fitting(call, self.policy.all_steps)

    def _fitting(self, call: Waiting, steps: frozenset[str]) -> int:
        kind = (call.skill, call.language, call.district, call.needs_senior, steps)
        found = self._people.get(kind)
        if found is None:
            fitting = (bits for seat, bits in self._alike.values() if self.roster.level(call, seat, steps) is not None)
            found = self._people[kind] = sum(fitting)
        return found


@dataclass(frozen=True, slots=True)
class Announcement:
    """What somebody who waits is told: her place in line, and how long it may take – a key of the prompts, empty where
    nobody can know."""

    position: int
    wait: str = ""
    minutes: int = 0


def announced(place: int, *, serving: int, handling: float, answered: int = 0, within: float = 600) -> Announcement:
    """What can honestly be said of a wait: `serving` seats that each take `handling` seconds a call, or the `answered`
    calls of the last `within` seconds, whichever is faster. Rounded up, the coarser the longer."""
    rate = max(serving / handling if handling > 0 else 0.0, answered / within)
    if rate <= 0:
        return Announcement(place)
    seconds = place / rate
    if seconds < 60:
        return Announcement(place, "wait_below_a_minute")
    minutes = ceil(seconds / 60)
    if minutes > 5:
        minutes = 5 * ceil(minutes / 5)
    return Announcement(place, "wait_minutes", minutes) if minutes <= 30 else Announcement(place, "wait_long")


def offered(waited: float, policy: Policy, *, signed_on: int, is_surge: bool = False) -> tuple[str, ...]:
    """What is offered to somebody who has waited so many seconds: to be called back, to leave a message. At once both
    where nobody is signed on, who could ever take her call, and a call-back in a surge."""
    if not signed_on:
        return OFFERS
    reached = policy.reached(waited)
    return tuple(offer for offer in OFFERS if offer in reached or (is_surge and offer == "call_back"))


def is_surge(queued: int, policy: Policy, *, was_surge: bool = False) -> bool:
    """Whether so many waiting calls are a surge; one that is on ends when half of them are through."""
    return 0 < policy.surge_queue * (SURGE_ENDS_AT if was_surge else 1) <= queued


def next_change(waiting: Iterable[Waiting], policy: Policy, *, at: datetime) -> datetime | None:
    """When some waiting call will next reach a step or stop waiting for a seat it wanted, so that picking again is
    worth while though nothing happens. None: never."""
    ends = (*(after for after, _step in policy.steps), policy.wanted_wait)
    moments = (call.queued_at + timedelta(seconds=end) for call in waiting for end in ends)
    return min((moment for moment in moments if moment > at), default=None)
