"""Who sits where on which day in the demo city, with rests, and how each seat stood from moment to moment. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Protocol

HELPS = 3
"""The level of those who take a call only when nobody else is free."""
HELP_AFTER, STAND_IN_AFTER = timedelta(seconds=15), timedelta(seconds=20)
BUSY = timedelta(minutes=2)
MEAL, SHORT_BREAK = timedelta(minutes=40), timedelta(minutes=9)


class Wanted(Protocol):
    """What a caller needs: a group of calls, a language."""

    @property
    def skill(self) -> str:
        """The group of calls."""

    @property
    def language(self) -> str:
        """The language."""


@dataclass(slots=True, eq=False)
class Sitting:
    """Somebody at her seat from `begins` to `ends`; `rests` are taken as soon as no call is in the way."""

    extension: str
    skills: Mapping[str, int]
    languages: tuple[str, ...]
    begins: datetime
    ends: datetime
    rests: list[tuple[str, datetime, timedelta]]
    dials: bool = False
    free_at: datetime = field(init=False)
    idle_since: datetime = field(init=False)
    spells: list[tuple[str, datetime]] = field(init=False)
    """How she stood, each from its moment to the next one's."""

    def __post_init__(self) -> None:
        self.free_at = self.idle_since = self.begins
        self.spells = [("ready", self.begins)]

    def level(self, wanted: Wanted) -> int:
        """How early she is asked: her level; those of the neighbouring group later; who does not speak it last."""
        level = self.skills.get(wanted.skill, self.skills.get("general", HELPS) + HELPS)
        return level + (0 if wanted.language in self.languages else 2 * HELPS)

    def helps_after(self, wanted: Wanted, queued: datetime) -> datetime:
        """From when on she may take it."""
        level = self.level(wanted)
        return queued + (timedelta(0) if level < HELPS else HELP_AFTER if level == HELPS else STAND_IN_AFTER)

    def ready_at(self, at: datetime, *, after: datetime) -> datetime | None:
        """When she could be rung; None where her day is over by then."""
        when = max(at, after, self.free_at)
        while self.rests and self.rests[0][1] <= when:
            state, due, long = self.rests.pop(0)
            begins = max(due, self.free_at)
            self._stand(state, begins)
            self._stand("ready", begins + long)
            self.free_at = self.idle_since = begins + long
            when = max(when, self.free_at)
        return when if when < self.ends else None

    def is_free(self, at: datetime) -> bool:
        """Whether she could dial now."""
        return self.begins <= at and self.ready_at(at, after=at) == at

    def let_ring(self, at: datetime, ring: timedelta) -> datetime:
        """She was rung and did not answer; returns when the call goes on."""
        self._stand("ringing", at)
        self._stand("busy", at + ring)
        self._stand("ready", at + ring + BUSY)
        self.free_at = self.idle_since = at + ring + BUSY
        return at + ring

    def take(self, rung: datetime, answered: datetime, parted: datetime, *, held: int, wrap: int) -> None:
        """She takes a call, perhaps holds it for a while, and writes her notes."""
        if answered > rung:
            self._stand("ringing", rung)
        self._stand("talking", answered)
        if held:
            middle = answered + (parted - answered - timedelta(seconds=held)) / 2
            self._stand("holding", middle)
            self._stand("talking", middle + timedelta(seconds=held))
        if wrap:
            self._stand("wrap_up", parted)
        self.free_at = self.idle_since = parted + timedelta(seconds=wrap)
        self._stand("ready", self.free_at)

    def _stand(self, state: str, at: datetime) -> None:
        if self.spells[-1][1] >= at:
            self.spells.pop()
        self.spells.append((state, at))


def sitting(midnight: datetime, begins: str, ends: str, **who: object) -> Sitting:
    """Somebody's day: a meal in its middle, a short break in each half. An end before the beginning is of the next
    day."""
    first, last = (
        datetime.combine(midnight.date(), time.fromisoformat(one), midnight.tzinfo) for one in (begins, ends)
    )
    last += timedelta(days=1) if last <= first else timedelta(0)
    part = (last - first) / 4
    stagger = timedelta(minutes=7 * (int(str(who["extension"])) % 10))
    rests = [
        ("short_break", first + part + stagger, SHORT_BREAK),
        ("meal", first + 2 * part + stagger - MEAL, MEAL),
        ("short_break", first + 3 * part + stagger, SHORT_BREAK),
    ]
    return Sitting(begins=first, ends=last, rests=rests, **who)  # type: ignore[arg-type]  # the fields of who sits there
