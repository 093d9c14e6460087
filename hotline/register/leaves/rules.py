"""When a leave can be entered, and who can stand in for whom. Pure."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from hotline.lib import paths
from hotline.register.leaves.words import Why
from hotline.register.staff.rules import OutOfScope

STAND_INS_FILE = Path(__file__).with_name("stand_ins.toml")
LONGEST = timedelta(days=366)
"""Whoever is away for longer has left her post: her account is closed, and somebody else gets one."""


class LeaveRefused(ValueError):
    """The leave cannot be entered like this: why, at which field, and of whom or when it speaks."""

    def __init__(self, why: Why, *, field: str, name: str = "", since: datetime | None = None) -> None:
        super().__init__(why.label)
        self.why, self.field, self.name, self.since = why, field, name, since


class StandsInNoMore(OutOfScope):
    """Who wants to act for somebody does not stand in for her: the leave is over or has not begun, or is another's."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A person as far as leaves go. `is_here` is false where the account or its unit is closed."""

    staff_id: int
    name: str
    role: str
    path: str
    is_here: bool = True


@dataclass(frozen=True, slots=True)
class Away:
    """A leave that stands: of whom, who stands in, from when (inclusive) to when (exclusive)."""

    absent: Hand
    stand_in: Hand
    begins_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Away") -> bool:
        """Whether there is an instant at which both run."""
        return self.begins_at < other.ends_at and other.begins_at < self.ends_at


@lru_cache(maxsize=1)
def stand_ins() -> Mapping[str, frozenset[str]]:
    """For each role the roles of which somebody may stand in."""
    given = tomllib.loads(STAND_INS_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({role: frozenset(roles) for role, roles in given.items()})


def is_near(path: str, other: str) -> bool:
    """Whether two people work at the same unit, or one of them at the unit right above the other's."""
    upper, lower = sorted((path, other), key=len)
    return upper == lower or lower[: -paths.WIDTH] == upper


def fits(absent: Hand, stand_in: Hand) -> bool:
    """Whether somebody can stand in for another at all, whenever it is."""
    return (
        stand_in.staff_id != absent.staff_id
        and stand_in.is_here
        and stand_in.role in stand_ins().get(absent.role, ())
        and is_near(absent.path, stand_in.path)
    )


def check(wish: Away, known: Collection[Away], *, at: datetime) -> None:
    """Refuse a leave that cannot be. `known` are the leaves that have not ended, of both people and in which they
    stand in. Raises LeaveRefused."""
    _check_time(wish, at)
    _check_hands(wish)
    absent, stand_in = wish.absent.staff_id, wish.stand_in.staff_id
    for other in (other for other in known if other.overlaps(wish)):
        if other.absent.staff_id == absent:
            raise LeaveRefused(Why.AWAY_ALREADY, field="begins_at", name=other.stand_in.name, since=other.begins_at)
        if other.absent.staff_id == stand_in and other.stand_in.staff_id == absent:
            raise LeaveRefused(Why.CIRCLE, field="stand_in", name=wish.stand_in.name, since=other.begins_at)
        if other.absent.staff_id == stand_in:
            raise LeaveRefused(Why.AWAY_HERSELF, field="stand_in", name=wish.stand_in.name, since=other.begins_at)
        if other.stand_in.staff_id == absent:
            raise LeaveRefused(Why.STANDS_IN, field="begins_at", name=other.absent.name, since=other.begins_at)


def _check_time(wish: Away, at: datetime) -> None:
    if wish.ends_at <= wish.begins_at:
        raise LeaveRefused(Why.BACKWARDS, field="ends_at")
    # A form knows minutes: the one that runs has not passed.
    if wish.begins_at < at.replace(second=0, microsecond=0):
        raise LeaveRefused(Why.PAST, field="begins_at")
    if wish.ends_at - wish.begins_at > LONGEST:
        raise LeaveRefused(Why.TOO_LONG, field="ends_at")


def _check_hands(wish: Away) -> None:
    absent, stand_in = wish.absent, wish.stand_in
    if not absent.is_here:
        raise LeaveRefused(Why.NOT_HERE, field="", name=absent.name)
    if stand_in.staff_id == absent.staff_id:
        raise LeaveRefused(Why.HERSELF, field="stand_in")
    if not stand_in.is_here:
        raise LeaveRefused(Why.CLOSED, field="stand_in", name=stand_in.name)
    if stand_in.role not in stand_ins().get(absent.role, ()):
        raise LeaveRefused(Why.ROLE, field="stand_in", name=stand_in.name)
    if not is_near(absent.path, stand_in.path):
        raise LeaveRefused(Why.FAR, field="stand_in", name=stand_in.name)
