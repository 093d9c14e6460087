"""Which waiting call is offered to which seat. Pure.

The longest waiting call comes first, and goes to the seat that fits it best: by level, then by district, then who has
been idle longest. The longer a call waits the more seats may take it. A priority is a head start of so many seconds, so
that nobody starves behind others; who may have one says the profile, and nobody else has (handbook §4.2).
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil
from types import MappingProxyType

from hotline.ground.profiles.telephone import Telephone

READY, RESTING = "ready", frozenset({"short_break", "meal", "training", "meeting", "busy"})
OFFERS = ("call_back", "voicemail")
"""Steps of the overflow at which something is offered to the caller; at the others more seats may take the call."""
HEAD_STARTS: Mapping[str, int] = MappingProxyType({"emergency_recall": 3600, "elderly": 60, "disabled": 60})
"""Seconds by which a call counts as waiting longer. An ordinary call that has waited as long comes first again."""
NEIGHBOUR_LEVEL, ANYBODY_LEVEL, LEADER_LEVEL = 100, 200, 300
"""Levels below every one of their own: neighbours, anybody where nobody has the skill, leaders."""
SURGE_ENDS_AT = 0.5
"""A surge ends below this share of the queue that began it, so that it does not flicker."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call that waits. `priority` is its head start in seconds; `wanted_seat` had the caller before; known threats
    need senior people; `missed_by` are seats that it rang at in vain. A call-back waits like a call, from when the
    caller began to wait."""

    call_id: int
    skill: str
    language: str
    queued_at: datetime
    district: str = ""
    priority: int = 0
    wanted_seat: int | None = None
    needs_senior: bool = False
    missed_by: frozenset[int] = frozenset()
    is_call_back: bool = False

    @property
    def rank(self) -> tuple[datetime, int]:
        """Its place in line: who has waited longest, with the head start."""
        return self.queued_at - timedelta(seconds=self.priority) if self.priority else self.queued_at, self.call_id


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that is signed on. `skills` has a level for each skill, 1 the first choice; `districts` are paths of
    regions, none for all of them."""

    seat_id: int
    skills: Mapping[str, int]
    languages: frozenset[str]
    state: str
    idle_since: datetime
    districts: tuple[str, ...] = ()
    site: str = ""
    is_senior: bool = False
    is_leader: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A call that is to ring at a seat now."""

    call_id: int
    seat_id: int


@dataclass(frozen=True)
class Policy:
    """What a profile says of distribution."""

    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    steps: tuple[tuple[int, str], ...] = ()
    wanted_wait: int = 20
    second_site: str = ""
    threats_to_seniors: bool = True
    surge_queue: int = 0

    @cached_property
    def _stages(self) -> tuple[tuple[int, ...], tuple[frozenset[str], ...]]:
        stages = [frozenset[str]()]
        for _after, step in self.steps:
            stages.append(stages[-1] | {step})
        return tuple(after for after, _step in self.steps), tuple(stages)

    @cached_property
    def all_steps(self) -> frozenset[str]:
        """Every step there is."""
        return self._stages[1][-1]

    def reached(self, waited: float) -> frozenset[str]:
        """The steps of the overflow that a call has reached that waited so many seconds."""
        times, stages = self._stages
        return stages[bisect_right(times, waited)]


def policy_of(telephone: Telephone) -> Policy:
    """The policy of a city."""
    return Policy(
        neighbours={skill.code: skill.neighbours for skill in telephone.skills.values()},
        steps=tuple((step.after, step.to) for step in telephone.overflow),
        wanted_wait=telephone.wanted_wait,
        second_site=telephone.second_site,
        threats_to_seniors=telephone.threats_to_seniors,
        surge_queue=telephone.surge_queue,
    )


# ---- who may take what


@dataclass(frozen=True)
class Roster:
    """What those who are signed on can do between them, whatever they do now. What nobody can is asked of nobody: a
    caller whose language nobody speaks comes to a person all the same, who brings in an interpreter."""

    policy: Policy
    languages: frozenset[str]
    skills: frozenset[str]
    districts: tuple[str, ...]
    has_senior: bool
    has_staff: bool
    has_first_site: bool

    def level(self, call: Waiting, seat: Seat, steps: frozenset[str]) -> tuple[int, int] | None:
        """How well a seat fits a call that has reached these steps: its level, then whether it is for the district. The
        lower the better; None: it may not take it yet."""
        if not self._may(call, seat, steps):
            return None
        here = any(call.district.startswith(path) for path in seat.districts)
        if seat.districts and not here and "neighbours" not in steps and self._is_served(call.district):
            return None
        level = self._skill_level(call, seat, steps)
        return None if level is None else (level, 0 if here else 1)

    def _may(self, call: Waiting, seat: Seat, steps: frozenset[str]) -> bool:
        if call.language not in seat.languages and call.language in self.languages:
            return False
        if call.needs_senior and self.policy.threats_to_seniors and self.has_senior:
            return seat.is_senior or seat.is_leader
        if seat.is_leader and self.has_staff and "leaders" in self.policy.all_steps - steps:
            return False
        is_far = bool(seat.site) and seat.site == self.policy.second_site
        return not (is_far and self.has_first_site and "site" in self.policy.all_steps - steps)

    def _is_served(self, district: str) -> bool:
        """Whether somebody is signed on who takes calls of a district, or of all."""
        return any(district.startswith(path) for path in self.districts)

    def _skill_level(self, call: Waiting, seat: Seat, steps: frozenset[str]) -> int | None:
        if call.skill in seat.skills:
            return seat.skills[call.skill]
        near = [seat.skills[skill] for skill in self.policy.neighbours.get(call.skill, ()) if skill in seat.skills]
        if near and "neighbours" in steps:
            return NEIGHBOUR_LEVEL + min(near)
        if call.skill not in self.skills and not (near and "neighbours" in self.policy.all_steps):
            return ANYBODY_LEVEL
        return LEADER_LEVEL if seat.is_leader and ("leaders" in steps or call.needs_senior) else None


def roster_of(seats: Iterable[Seat], policy: Policy) -> Roster:
    """What those who are signed on can do between them."""
    signed_on = tuple(seats)
    return Roster(
        policy,
        languages=frozenset(language for seat in signed_on for language in seat.languages),
        skills=frozenset(skill for seat in signed_on for skill in seat.skills),
        districts=tuple({path for seat in signed_on for path in seat.districts or ("",)}),
        has_senior=any(seat.is_senior or seat.is_leader for seat in signed_on),
        has_staff=any(not seat.is_leader for seat in signed_on),
        has_first_site=any(not seat.site or seat.site != policy.second_site for seat in signed_on),
    )


# ---- picking

_Kind = tuple[str, str, str, bool, frozenset[str]]
_Level = tuple[int, int]
_Group = dict[int, Seat]
_HOLD = -1


class _Hall:
    """The seats that are ready, those alike together, each group by who has been idle longest."""

    def __init__(self, seats: Collection[Seat], policy: Policy) -> None:
        self.policy = policy
        self.roster = roster_of(seats, policy)
        self.states = {seat.seat_id: seat.state for seat in seats}
        self.free: dict[int, _Group] = {}
        self._groups: dict[object, _Group] = {}
        self._fitting: dict[_Kind, list[tuple[_Level, _Group]]] = {}
        ready = (seat for seat in seats if seat.state == READY)
        for seat in sorted(ready, key=lambda seat: (seat.idle_since, seat.seat_id)):
            skills, rank = frozenset(seat.skills.items()), (seat.is_senior, seat.is_leader)
            alike = (skills, seat.languages, seat.districts, seat.site, rank)
            group = self._groups.setdefault(alike, {})
            group[seat.seat_id] = seat
            self.free[seat.seat_id] = group

    def take(self, call: Waiting, at: datetime) -> int | None:
        """The seat that a call goes to now, which is free no longer; None: it goes on waiting."""
        waited = (at - call.queued_at).total_seconds()
        chosen = self._wanted(call, waited)
        if chosen is None:
            chosen = self._best(call, self.policy.reached(waited))
        if chosen is None or chosen == _HOLD:
            return None
        del self.free.pop(chosen)[chosen]
        return chosen

    def _wanted(self, call: Waiting, waited: float) -> int | None:
        """The seat she spoke with before, if it is free; for a while it is waited for, if it will be."""
        wanted = call.wanted_seat
        if wanted is None or wanted in call.missed_by or wanted not in self.states:
            return None
        if self.states[wanted] == READY:
            return wanted if wanted in self.free else None
        return _HOLD if waited < self.policy.wanted_wait and self.states[wanted] not in RESTING else None

    def _best(self, call: Waiting, steps: frozenset[str]) -> int | None:
        kind = (call.skill, call.language, call.district, call.needs_senior, steps)
        fitting = self._fitting.get(kind)
        if fitting is None:
            fitting = self._fitting[kind] = self._fits(call, steps)
        best: tuple[_Level, datetime, int] | None = None
        for level, group in fitting:
            if best is not None and level > best[0]:
                break
            seat = next((one for one in group.values() if one.seat_id not in call.missed_by), None)
            if seat is not None and (best is None or (seat.idle_since, seat.seat_id) < best[1:]):
                best = level, seat.idle_since, seat.seat_id
        if best is None and not call.missed_by:
            # who is alike finds nobody either: seats only become fewer
            self._fitting[kind] = []
        return best[2] if best else None

    def _fits(self, call: Waiting, steps: frozenset[str]) -> list[tuple[_Level, _Group]]:
        found = []
        for group in self._groups.values():
            seat = next(iter(group.values()), None)
            level = self.roster.level(call, seat, steps) if seat else None
            if level is not None:
                found.append((level, group))
        return sorted(found, key=lambda one: one[0])


def pick(waiting: Iterable[Waiting], seats: Collection[Seat], policy: Policy, *, at: datetime) -> list[Offer]:
    """Which calls ring at which seats now. `seats` are all that are signed on; only those that are ready get a call,
    and never two."""
    hall = _Hall(seats, policy)
    offers: list[Offer] = []
    if not hall.free:
        return offers
    for call in sorted(waiting, key=lambda call: call.rank):
        seat_id = hall.take(call, at)
        if seat_id is not None:
            offers.append(Offer(call.call_id, seat_id))
            if not hall.free:
                break
    return offers


# ---- what callers are told


@dataclass(frozen=True, slots=True)
class Announcement:
    """What somebody who waits is told: her place in line, and how long it may take – a key of the prompts, empty where
    nobody can know."""

    position: int
    wait: str = ""
    minutes: int = 0


def position(call: Waiting, waiting: Iterable[Waiting]) -> int:
    """The place of a call among those that wait for the same people."""
    before = (
        one for one in waiting if (one.skill, one.language) == (call.skill, call.language) and one.rank < call.rank
    )
    return 1 + sum(1 for _one in before)


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
    least = policy.surge_queue * (SURGE_ENDS_AT if was_surge else 1)
    return policy.surge_queue > 0 and queued >= least


def next_change(waiting: Iterable[Waiting], policy: Policy, *, at: datetime) -> datetime | None:
    """When some waiting call will next reach a step or stop waiting for a seat it wanted, so that picking again is
    worth while though nothing happens. None: never."""
    ends = (*(after for after, _step in policy.steps), policy.wanted_wait)
    moments = (call.queued_at + timedelta(seconds=end) for call in waiting for end in ends)
    return min((moment for moment in moments if moment > at), default=None)


# ---- who came before


@dataclass(frozen=True, slots=True)
class LastTalk:
    """The last call from the same number that a seat answered, and whether the line dropped."""

    seat_id: int
    ended_at: datetime
    was_dropped: bool = False
    was_emergency: bool = False


def wanted_seat(last: LastTalk | None, telephone: Telephone, *, at: datetime) -> int | None:
    """The seat to which a caller comes back: the one her call was cut off from, or the one she spoke with last."""
    if last is None:
        return None
    is_return = last.was_dropped and at - last.ended_at <= timedelta(seconds=telephone.return_within)
    is_near = at - last.ended_at <= timedelta(hours=telephone.affinity_hours) and telephone.affinity_hours > 0
    return last.seat_id if is_return or is_near else None


def is_emergency_recall(last: LastTalk | None, telephone: Telephone, *, at: datetime) -> bool:
    """Whether somebody who spoke of an emergency was cut off and rings again."""
    if last is None or not (last.was_dropped and last.was_emergency):
        return False
    return at - last.ended_at <= timedelta(seconds=telephone.return_within)


def head_start(reasons: Iterable[str], telephone: Telephone) -> int:
    """The head start that a call has for these reasons, of which only those count that the city allows."""
    return max((HEAD_STARTS[one] for one in reasons if one in telephone.priorities and one in HEAD_STARTS), default=0)
