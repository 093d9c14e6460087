"""Days of calls led through the rules of distribution, in simulated time. Pure.

The rules are those that the telephone goes by: who waits longest gets the seat that fits best, more seats fit the
longer she waits, and what is offered to her is what the telephone would offer. What a day is asked and who sits where
are in demand.py, what theory expects of it in theory.py.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import chain, count
from random import Random

from hotline.casework.distribution.rules import READY, Hall, Policy, Seat, Waiting
from hotline.casework.distribution.waits import is_surge, offered
from hotline.insight.telephony.demand import SLOT, SLOTS, Caller, Crew, Demand, drawn

MIDNIGHT = datetime(2000, 1, 1, tzinfo=UTC)
"""When a simulated day begins."""
BLINK = 0.001
"""Seconds after which a step of the overflow is surely reached, whatever is rounded."""


@dataclass(slots=True)
class Tally:
    """What came of the calls of an interval, counted where they began. `within` are those answered in so many seconds,
    a number for each of the limits; `waited` are the seconds of those who were answered; `busy` and `signed_on` are
    seconds of seats."""

    within: list[int]
    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    called_back: int = 0
    messages: int = 0
    left: int = 0
    waited: float = 0.0
    longest: float = 0.0
    busy: float = 0.0
    signed_on: float = 0.0

    def share_within(self, place: int) -> float:
        """The share of all callers who were answered within a limit."""
        return self.within[place] / self.offered if self.offered else 1.0

    @property
    def abandoned_share(self) -> float:
        """The share of all callers who gave up."""
        return self.abandoned / self.offered if self.offered else 0.0

    @property
    def mean_wait(self) -> float:
        """Seconds that those waited who were answered, on average."""
        return self.waited / self.answered if self.answered else 0.0

    @property
    def occupancy(self) -> float:
        """The share of their time that seats were with a call or its notes."""
        return self.busy / self.signed_on if self.signed_on else 0.0

    def __add__(self, other: "Tally") -> "Tally":
        within = [mine + theirs for mine, theirs in zip(self.within, other.within, strict=True)]
        added = ("offered", "answered", "abandoned", "called_back", "messages", "left", "waited", "busy", "signed_on")
        sums = {name: getattr(self, name) + getattr(other, name) for name in added}
        return Tally(within, longest=max(self.longest, other.longest), **sums)


@dataclass
class Course:
    """What came of some days: by half hour and by group of calls. `levels` are the limits in seconds."""

    levels: tuple[int, ...]
    days: int = 0
    slots: list[Tally] = field(init=False)
    skills: dict[str, Tally] = field(init=False)

    def __post_init__(self) -> None:
        self.slots = [self.nothing() for _slot in range(SLOTS)]
        self.skills = defaultdict(self.nothing)

    def nothing(self) -> Tally:
        """A tally of no calls."""
        return Tally([0] * len(self.levels))

    def between(self, first: int, last: int) -> Tally:
        """The half hours from one to before another."""
        return sum(self.slots[first:last], self.nothing())

    @property
    def whole(self) -> Tally:
        """Everything."""
        return self.between(0, SLOTS)


def simulate(
    demand: Demand, crews: Sequence[Crew], policy: Policy, *, levels: tuple[int, ...], days: int, chance: Random
) -> Course:
    """Lead so many days of calls through the rules, each drawn anew from chance, and count what comes of them."""
    course = Course(levels)
    for _day in range(days):
        _Day(demand, crews, policy, course).run(drawn(demand, chance))
        course.days += 1
    return course


_Act = Callable[[float, int], None]


class _Day:
    """One day: the hall, the line, and what is still to happen."""

    def __init__(self, demand: Demand, crews: Sequence[Crew], policy: Policy, course: Course) -> None:
        self.demand, self.policy, self.course = demand, policy, course
        self.hall = Hall((), policy)
        numbers = count(1)
        self.crews = [(crew, [next(numbers) for _seat in range(max(crew.counts))]) for crew in crews]
        self.seats = {seat_id: _seat(seat_id, crew) for crew, ids in self.crews for seat_id in ids}
        self.leaving: dict[int, float] = {}
        self.callers: list[Caller] = []
        self.line: list[Waiting] = []
        self.waiting: dict[int, Waiting] = {}
        self.is_surge = False
        self.serial = count()
        self.events: list[tuple[float, int, _Act, int]] = []

    def run(self, callers: list[Caller]) -> None:
        """Let the day pass, until nobody waits and nobody talks."""
        self.callers = callers
        shifts = ((slot * SLOT, next(self.serial), self._change_shift, slot) for slot in range(SLOTS))
        calls = ((one.at, next(self.serial), self._arrive, key) for key, one in enumerate(callers))
        self.events = list(chain(shifts, calls))
        heapify(self.events)
        while self.events:
            at, _serial, act, key = heappop(self.events)
            act(at, key)
        for call in self.line:
            for tally in self._tallies(call.call_id):
                tally.left += 1

    # ---- what happens

    def _change_shift(self, at: float, slot: int) -> None:
        """Seats sign on; those that are too many sign off, after the call they have."""
        for crew, ids in self.crews:
            wanted = crew.at(slot)
            self.course.slots[slot].signed_on += wanted * SLOT
            for place, seat_id in enumerate(ids):
                if place < wanted:
                    self._stayed(at, seat_id)
                    if seat_id not in self.hall.seats:
                        self._be_ready(at, seat_id)
                elif seat_id in self.hall.free:
                    self.hall.sign_off(seat_id)
                elif seat_id in self.hall.seats:
                    self.leaving.setdefault(seat_id, at)
        self._distribute(at)

    def _arrive(self, at: float, key: int) -> None:
        caller = self.callers[key]
        wanted = None if caller.wants is None else 1 + int(caller.wants * len(self.seats))
        call = Waiting(key, caller.skill, caller.language, _moment(at), wanted_seat=wanted)
        for tally in self._tallies(key):
            tally.offered += 1
        insort(self.line, call, key=_rank)
        self.waiting[key] = call
        self.is_surge = is_surge(len(self.line), self.policy, was_surge=self.is_surge)
        self._distribute(at)
        if key in self.waiting:
            self._look_later(at, call, caller)
            self._offer_something_else(at, key)

    def _look_later(self, at: float, call: Waiting, caller: Caller) -> None:
        ends = [after for after, _step in self.policy.steps]
        if call.wanted_seat is not None:
            ends.append(self.policy.wanted_wait)
        for after in ends:
            self._later(at + after + BLINK, self._look, call.call_id)
        if caller.patience is not None:
            self._later(at + caller.patience, self._give_up, call.call_id)

    def _look(self, at: float, key: int) -> None:
        """She has waited so long that more seats may take her call, or something else is offered."""
        if key in self.waiting:
            self._distribute(at)
            self._offer_something_else(at, key)

    def _offer_something_else(self, at: float, key: int) -> None:
        if key not in self.waiting or self.waiting[key].is_call_back:
            return
        caller, waited = self.callers[key], at - self.callers[key].at
        offers = offered(waited, self.policy, signed_on=len(self.hall.seats), is_surge=self.is_surge)
        if caller.takes_call_back and "call_back" in offers:
            call = self._leave(key)
            self.waiting[key] = kept = replace(call, is_call_back=True)
            insort(self.line, kept, key=_rank)
        elif caller.leaves_message and "voicemail" in offers:
            self._leave(key)
            for tally in self._tallies(key):
                tally.messages += 1

    def _give_up(self, at: float, key: int) -> None:
        if key in self.waiting and not self.waiting[key].is_call_back:
            self._leave(key)
            for tally in self._tallies(key):
                tally.abandoned += 1

    def _finish(self, at: float, seat_id: int) -> None:
        """The call and its notes are done."""
        if self._stayed(at, seat_id):
            self.hall.sign_off(seat_id)
        else:
            self._be_ready(at, seat_id)
            self._distribute(at)

    def _stayed(self, at: float, seat_id: int) -> bool:
        """Whether a seat stayed on for its last call; that time was signed on, too."""
        since = self.leaving.pop(seat_id, None)
        if since is None:
            return False
        for slot, seconds in _by_slot(since, at):
            self.course.slots[slot].signed_on += seconds
        return True

    # ---- what follows from it

    def _distribute(self, at: float) -> None:
        if not self.line or not self.hall.free:
            return
        for offer in self.hall.offers(self.line, at=_moment(at)):
            self._answer(at, self._leave(offer.call_id), offer.seat_id)
        self.is_surge = is_surge(len(self.line), self.policy, was_surge=self.is_surge)

    def _answer(self, at: float, call: Waiting, seat_id: int) -> None:
        self.hall.put(replace(self.hall.seats[seat_id], state="talking"))
        caller, pick_up = self.callers[call.call_id], self.demand.pick_up
        waited = at - caller.at + pick_up
        for tally in self._tallies(call.call_id):
            if call.is_call_back:
                tally.called_back += 1
                continue
            tally.answered += 1
            tally.waited += waited
            tally.longest = max(tally.longest, waited)
            for place, limit in enumerate(self.course.levels):
                tally.within[place] += waited <= limit
        ends = at + pick_up + caller.handling
        for slot, seconds in _by_slot(at, ends):
            self.course.slots[slot].busy += seconds
        self._later(ends, self._finish, seat_id)

    def _be_ready(self, at: float, seat_id: int) -> None:
        self.hall.put(replace(self.seats[seat_id], idle_since=_moment(at)))

    def _leave(self, key: int) -> Waiting:
        call = self.waiting.pop(key)
        del self.line[bisect_left(self.line, call.rank, key=_rank)]
        return call

    def _later(self, at: float, act: _Act, key: int) -> None:
        heappush(self.events, (at, next(self.serial), act, key))

    def _tallies(self, key: int) -> Iterator[Tally]:
        caller = self.callers[key]
        yield self.course.slots[min(SLOTS - 1, int(caller.at // SLOT))]
        yield self.course.skills[caller.skill]


def _seat(seat_id: int, crew: Crew) -> Seat:
    return Seat(seat_id, crew.skills, crew.languages, READY, MIDNIGHT, site=crew.site, is_leader=crew.is_leader)


def _by_slot(begins: float, ends: float) -> Iterator[tuple[int, float]]:
    """Seconds by the half hour in which they pass; what lasts beyond midnight belongs to none."""
    while begins < ends and (slot := int(begins // SLOT)) < SLOTS:
        till = min(ends, (slot + 1) * SLOT)
        yield slot, till - begins
        begins = till


def _moment(at: float) -> datetime:
    return MIDNIGHT + timedelta(seconds=at)


def _rank(call: Waiting) -> tuple[datetime, int]:
    return call.rank
