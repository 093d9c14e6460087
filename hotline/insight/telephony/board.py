"""How the telephone stands at this moment: who waits, at which seat somebody talks, which seats rest too long."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.casework.calls import queries as calls
from hotline.casework.calls.models import Call, Leg
from hotline.casework.calls.words import LegKind, Stage
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.telephone import Telephone
from hotline.insight.telephony.queries import WATCH
from hotline.register.seats import queries as seats
from hotline.register.seats.models import Seat
from hotline.register.seats.rules import Rest, is_overdrawn
from hotline.register.seats.words import ON_A_CALL, RESTING, State

IN_MENU = (Stage.ARRIVED, Stage.MENU)
WAITING = (Stage.QUEUED, Stage.OFFERED)
USUAL = (LegKind.CALLER, LegKind.SEAT)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one seat stands: for how many seconds, in which call, who else is in it, whether it rests longer than is
    allowed, whether its telephone is there."""

    seat: Seat
    seconds: int
    call: Call | None = None
    others: tuple[Leg, ...] = ()
    is_overdrawn: bool = False
    is_reachable: bool = True

    @property
    def is_off(self) -> bool:
        """Whether nobody is there."""
        return self.seat.state == State.OFF


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for a person, and for how many seconds."""

    call: Call
    seconds: int


@dataclass(frozen=True, slots=True)
class Group:
    """One group of calls: how many wait, the longest for how many seconds, how many seats serve it and are ready."""

    code: str
    waiting: int
    longest: int
    ready: int
    signed_on: int


@dataclass(frozen=True, slots=True)
class Board:
    """Everything at one moment; who waits longest comes first."""

    at: datetime
    standing: Sequence[Standing]
    waiting: Sequence[Waiting]
    in_menu: int
    groups: Sequence[Group]

    @property
    def longest(self) -> int:
        """For how many seconds the first in the queue waits."""
        return max((one.seconds for one in self.waiting), default=0)

    def many(self, *states: str) -> int:
        """How many seats stand in one of these states."""
        counted = Counter(one.seat.state for one in self.standing)
        return sum(counted[state] for state in states)

    @property
    def signed_on(self) -> int:
        """How many people are at their seats."""
        return len(self.standing) - self.many(State.OFF)

    @property
    def on_a_call(self) -> int:
        """How many seats a call holds."""
        return self.many(*ON_A_CALL)

    @property
    def resting(self) -> int:
        """How many are signed on and get no calls."""
        return self.many(*RESTING)


def board(actor: Actor, *, at: datetime, team: str = "") -> Board:
    """The board as somebody may watch it, perhaps of one team's seats: three statements, however many seats."""
    telephone = profiles.current().telephone
    found = seats.visible_to(actor, WATCH).filter(is_open=True).order_by("extension")
    here = list(found.filter(team=team) if team else found)
    going_on = list(calls.visible_to(actor, WATCH).filter(ended_at__isnull=True).order_by("queued_at", "pk"))
    others = _others(going_on)
    by_id = {call.pk: call for call in going_on}
    waiting = [Waiting(call, _seconds(call.queued_at, at)) for call in going_on if call.stage in WAITING]
    return Board(
        at=at,
        standing=[_standing(seat, by_id.get(seat.call_id or 0), others, telephone, at) for seat in here],
        waiting=waiting,
        in_menu=sum(1 for call in going_on if call.stage in IN_MENU),
        groups=_groups(telephone, waiting, here),
    )


def post(actor: Actor, extension: str, *, at: datetime) -> Standing | None:
    """One seat as it stands, if somebody may watch it."""
    seat = seats.visible_to(actor, WATCH).filter(is_open=True, extension=extension).first()
    if seat is None:
        return None
    held = calls.visible_to(actor, WATCH).filter(pk=seat.call_id or 0, ended_at__isnull=True).first()
    others = _others([held]) if held else {}
    return _standing(seat, held, others, profiles.current().telephone, at)


def _others(going_on: Sequence[Call]) -> Mapping[int, tuple[Leg, ...]]:
    """Who else is in the calls that go on: departments, leaders who listen."""
    found: dict[int, tuple[Leg, ...]] = {}
    talking = [call.pk for call in going_on if call.seat_id is not None]
    if talking:
        open_legs = Leg.objects.filter(call_id__in=talking, ended_at__isnull=True).exclude(kind__in=USUAL)
        for leg in open_legs.order_by("pk"):
            found[leg.call_id] = (*found.get(leg.call_id, ()), leg)
    return found


def _standing(
    seat: Seat, call: Call | None, others: Mapping[int, tuple[Leg, ...]], telephone: Telephone, at: datetime
) -> Standing:
    is_off = seat.state == State.OFF
    rule = telephone.breaks.get(seat.state)
    rest = Rest(longest=timedelta(minutes=rule.minutes)) if rule and rule.minutes else Rest()
    return Standing(
        seat=seat,
        seconds=_seconds(seat.since, at),
        call=call,
        others=others.get(call.pk, ()) if call else (),
        is_overdrawn=seat.state in RESTING and is_overdrawn(rest, since=seat.since, at=at),
        is_reachable=is_off or seat.registered_at is not None,
    )


def _groups(telephone: Telephone, waiting: Sequence[Waiting], here: Sequence[Seat]) -> list[Group]:
    """The groups that a seat serves or a caller waits for, in the order of the profile."""
    signed_on = [seat for seat in here if seat.state != State.OFF]
    wanted = {one.call.skill for one in waiting}
    known = [*telephone.skills, *sorted(wanted - set(telephone.skills))]
    found = []
    for code in known:
        serving = [seat for seat in signed_on if code in seat.skills]
        if not serving and code not in wanted:
            continue
        mine = [one.seconds for one in waiting if one.call.skill == code]
        ready = sum(1 for seat in serving if seat.state == State.READY)
        found.append(Group(code, len(mine), max(mine, default=0), ready, len(serving)))
    return found


def _seconds(since: datetime | None, at: datetime) -> int:
    return max(0, int((at - since).total_seconds())) if since else 0
