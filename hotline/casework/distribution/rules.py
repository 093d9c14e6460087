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
from types import MappingProxyType

from hotline.ground.profiles.telephone import Telephone

READY, RESTING = "ready", frozenset({"short_break", "meal", "training", "meeting", "busy"})
HEAD_STARTS: Mapping[str, int] = MappingProxyType({"emergency_recall": 3600, "elderly": 60, "disabled": 60})
"""Seconds by which a call counts as waiting longer. An ordinary call that has waited as long comes first again."""
NEIGHBOUR_LEVEL, ANYBODY_LEVEL, LEADER_LEVEL = 100, 200, 300
"""Levels below every one of their own: neighbours, anybody where nobody has the skill, leaders."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call that waits. `priority` is its head start in seconds; `wanted_seat` had the caller before; known threats
    need senior people; `missed_by` are seats that it rang at in vain, and when that was. A call-back waits like a call,
    from when the caller began to wait."""

    call_id: int
    skill: str
    language: str
    queued_at: datetime
    district: str = ""
    priority: int = 0
    wanted_seat: int | None = None
    needs_senior: bool = False
    missed_by: Mapping[int, datetime] = field(default_factory=dict, hash=False)
    is_call_back: bool = False

    @property
    def rank(self) -> tuple[datetime, int]:
        """Its place in line: who has waited longest, with the head start."""
        return self.queued_at - timedelta(seconds=self.priority) if self.priority else self.queued_at, self.call_id

    def is_missed_by(self, seat: "Seat") -> bool:
        """Whether it rang at a seat in vain since its person was last ready. Who says anew that she is ready may be
        rung again: in a group of one nobody else would ever come."""
        missed = self.missed_by.get(seat.seat_id)
        return missed is not None and seat.idle_since <= missed


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


class Hall:
    """The seats that are signed on, kept from pick to pick: those that are ready by who has been idle longest, those
    alike together. Whoever keeps one says of every seat whose state changes, also of those that were offered a call."""

    def __init__(self, seats: Iterable[Seat], policy: Policy) -> None:
        self.policy = policy
        self.seats: dict[int, Seat] = {}
        self.free: dict[int, _Group] = {}
        self._alike: dict[object, tuple[Seat, _Group]] = {}
        self._roster: Roster | None = None
        self._fitting: dict[_Kind, list[tuple[_Level, _Group]]] = {}
        self._in_vain: set[_Kind] = set()
        for seat in sorted(seats, key=_idle):
            self.put(seat)

    def put(self, seat: Seat) -> None:
        """A seat signs on, or stands otherwise than before."""
        self._occupy(seat.seat_id)
        alike, known = likeness(seat), self.seats.get(seat.seat_id)
        if known is None or likeness(known) != alike:
            self._roster = None
        self.seats[seat.seat_id] = seat
        group = (self._alike.get(alike) or self._alike.setdefault(alike, (seat, {})))[1]
        if seat.state != READY:
            return
        last = group[next(reversed(group))] if group else seat
        group[seat.seat_id] = seat
        if seat.idle_since < last.idle_since or _idle(seat) < _idle(last):
            for one in sorted(group.values(), key=_idle):
                group[one.seat_id] = group.pop(one.seat_id)
        self.free[seat.seat_id] = group
        self._in_vain.clear()

    def sign_off(self, seat_id: int) -> None:
        """A seat is no longer there."""
        self._occupy(seat_id)
        self.seats.pop(seat_id, None)
        self._roster = None

    def _occupy(self, seat_id: int) -> None:
        if seat_id in self.free:
            del self.free.pop(seat_id)[seat_id]

    @property
    def roster(self) -> Roster:
        """What those who are signed on can do between them."""
        if self._roster is None:
            self._roster = roster_of(self.seats.values(), self.policy)
            self._fitting.clear()
            self._in_vain.clear()
        return self._roster

    def offers(self, line: Iterable[Waiting], *, at: datetime) -> list[Offer]:
        """Which calls ring at which seats now, of a line in its order. A seat that got one is free no longer."""
        found: list[Offer] = []
        for call in line if self.free else ():
            seat_id = self._take(call, at)
            if seat_id is not None:
                found.append(Offer(call.call_id, seat_id))
                if not self.free:
                    break
        return found

    def _take(self, call: Waiting, at: datetime) -> int | None:
        """The seat that a call goes to; None: it goes on waiting."""
        waited = (at - call.queued_at).total_seconds()
        chosen = self._wanted(call, waited)
        if chosen is None:
            chosen = self._best(call, self.policy.reached(waited))
        if chosen is None or chosen == _HOLD:
            return None
        self._occupy(chosen)
        return chosen

    def _wanted(self, call: Waiting, waited: float) -> int | None:
        """The seat she spoke with before, if it is free; for a while it is waited for, if it will be."""
        wanted = None if call.wanted_seat is None else self.seats.get(call.wanted_seat)
        if wanted is None or call.is_missed_by(wanted):
            return None
        if wanted.state == READY:
            return wanted.seat_id if wanted.seat_id in self.free else None
        return _HOLD if waited < self.policy.wanted_wait and wanted.state not in RESTING else None

    def _best(self, call: Waiting, steps: frozenset[str]) -> int | None:
        roster, kind = self.roster, (call.skill, call.language, call.district, call.needs_senior, steps)
        if kind in self._in_vain:
            return None
        fitting = self._fitting.get(kind)
        if fitting is None:
            levels = ((roster.level(call, seat, steps), group) for seat, group in self._alike.values())
            fitting = sorted(((level, group) for level, group in levels if level is not None), key=lambda one: one[0])
            self._fitting[kind] = fitting
        best: tuple[_Level, datetime, int] | None = None
        for level, group in fitting:
            if best is not None and level > best[0]:
                break
            seat = next((one for one in group.values() if not call.is_missed_by(one)), None)
            if seat is not None and (best is None or _idle(seat) < best[1:]):
                best = level, *_idle(seat)
        if best is None and not call.missed_by:
            # who is alike finds nobody either until another seat is ready
            self._in_vain.add(kind)
        return best[2] if best else None


def _idle(seat: Seat) -> tuple[datetime, int]:
    return seat.idle_since, seat.seat_id


def likeness(seat: Seat) -> object:
    """What a call goes by, but for how long somebody has been idle."""
    return frozenset(seat.skills.items()), seat.languages, seat.districts, seat.site, seat.is_senior, seat.is_leader


def pick(waiting: Iterable[Waiting], seats: Collection[Seat], policy: Policy, *, at: datetime) -> list[Offer]:
    """Which calls ring at which seats now. `seats` are all that are signed on; who is not ready gets none, and nobody
    two."""
    if not any(seat.state == READY for seat in seats):
        return []
    return Hall(seats, policy).offers(sorted(waiting, key=lambda call: call.rank), at=at)


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
