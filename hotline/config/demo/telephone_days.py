"""A plausible day of a small city's telephone: when calls come, who takes them, how long they wait and last, how the
seats stand meanwhile. Pure; what is drawn comes from the chance that is handed in.

First come, first served: the longest idle of those who fit best; leaders and visitors help out after a while.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hotline.config.demo.duty_days import Sitting

BY_HOUR = (2, 1, 1, 1, 1, 2, 4, 9, 26, 38, 36, 30, 18, 20, 32, 35, 30, 22, 16, 14, 11, 7, 5, 3)
"""Calls an hour of an ordinary workday."""
MONDAY, REST_DAY = 1.15, 0.6
SKILLS = (("general", 62), ("consumer", 14), ("social", 12), ("housing", 7), ("enterprise", 5))
LINES = {"consumer": "12315", "social": "12333", "housing": "12329"}
KEYS = {"consumer": "5", "social": "4", "housing": "6", "enterprise": "3"}
LANGUAGES = (("cmn", 955), ("yue", 33), ("en", 12))
GREETING, MENU = 6, 9
PATIENCE, CALL_BACK_AFTER, RING = 150.0, 90, 20
TALK, SPREAD, SHORT = 5.0, 0.55, (5, 12)
"""The logarithm of the usual seconds of a talk, and how they spread; a talk that is none."""


def seconds(many: float) -> timedelta:
    """So many whole seconds."""
    return timedelta(seconds=round(many))


@dataclass(slots=True)
class Wish:
    """Somebody rings up: when, on which line, for which group of calls, in which language, with how much patience.
    `about` names what she then reports, where that is known."""

    at: datetime
    skill: str
    language: str
    line: str
    patience: float
    about: int | None = None
    is_out: bool = False


@dataclass(slots=True)
class Rung:
    """A seat that was rung for a call."""

    extension: str
    at: datetime
    answered: datetime | None


@dataclass(slots=True)
class Lived:
    """A call that was."""

    wish: Wish
    ending: str
    ended: datetime
    ended_by: str = "caller"
    queued: datetime | None = None
    answered: datetime | None = None
    parted: datetime | None = None
    held: int = 0
    wrap: int = 0
    rating: int | None = None
    disposition: str = ""
    rung: list[Rung] = field(default_factory=list)


class Day:
    """One day at the seats that sit there."""

    def __init__(self, sittings: Iterable[Sitting], chance: random.Random) -> None:
        self.sittings, self.chance = list(sittings), chance

    def wishes(self, midnight: datetime, *, is_workday: bool, known: Sequence[tuple[datetime, int]]) -> list[Wish]:
        """Who rings up on a day; the callers of known appeals among them."""
        share = (MONDAY if midnight.weekday() == 0 else 1.0) if is_workday else REST_DAY
        made = [self._wish(at) for at in self._moments(midnight, share)]
        made += [self._wish(at - seconds(self.chance.uniform(25, 70)), about=about) for at, about in known]
        if is_workday:
            made += self._visits(midnight)
        return sorted(made, key=lambda wish: wish.at)

    def live(self, wishes: Iterable[Wish]) -> list[Lived]:
        """Let everybody ring up, in the order of their coming."""
        found = []
        for wish in wishes:
            lived = self._dial(wish) if wish.is_out else self._call(wish)
            if lived is not None:
                found.append(lived)
        return found

    def _moments(self, midnight: datetime, share: float) -> Iterator[datetime]:
        for hour, many in enumerate(BY_HOUR):
            at = 0.0
            while (at := at + self.chance.expovariate(many * share / 3600)) < 3600:
                yield midnight + timedelta(hours=hour) + seconds(at)

    def _visits(self, midnight: datetime) -> list[Wish]:
        """Return visits, dialled in the hours in which people like to be rung."""
        starts = [midnight + timedelta(minutes=9 * 60 + 12 * each) for each in range(12)]
        starts += [midnight + timedelta(minutes=14 * 60 + 30 + 12 * each) for each in range(13)]
        return [
            Wish(at + seconds(self.chance.uniform(0, 400)), "", "cmn", "12345", 0, is_out=True)
            for at in starts
            if self.chance.random() < 0.8
        ]

    def _wish(self, at: datetime, *, about: int | None = None) -> Wish:
        chance = self.chance
        skill = chance.choices([name for name, _many in SKILLS], [many for _name, many in SKILLS])[0]
        is_night = not 8 <= at.hour < 21
        line = LINES.get(skill, "12345") if chance.random() < 0.6 else "12345"
        language = chance.choices([name for name, _many in LANGUAGES], [many for _name, many in LANGUAGES])[0]
        patience = 3600.0 if about is not None else chance.expovariate(1 / PATIENCE)
        return Wish(at, "night" if is_night else skill, language, line, patience, about)

    def _call(self, wish: Wish) -> Lived:
        chance = self.chance
        in_menu = GREETING + (chance.uniform(2, MENU) if wish.line == "12345" else 0)
        if wish.about is None and chance.random() < 0.025:
            return Lived(wish, "left_menu", wish.at + seconds(chance.uniform(2, in_menu)))
        if wish.about is None and wish.line == "12345" and chance.random() < 0.06:
            return Lived(wish, "served", wish.at + seconds(in_menu + chance.uniform(20, 50)), "system")
        queued = wish.at + seconds(in_menu)
        gone = queued + seconds(wish.patience)
        lived = Lived(wish, "left_queue", gone, queued=queued)
        sitting, at = self._found(wish, queued, lived)
        if sitting is None or at >= gone:
            if wish.patience > CALL_BACK_AFTER and chance.random() < 0.4:
                lived.ending, lived.ended = "call_back", queued + seconds(CALL_BACK_AFTER + 12)
                lived.rung = [one for one in lived.rung if one.at < lived.ended]
            return lived
        return self._talked(lived, sitting, at)

    def _found(self, wish: Wish, queued: datetime, lived: Lived) -> tuple[Sitting | None, datetime]:
        """Which seat takes a call, and when it begins to ring there; now and then one lets it ring first."""
        at = queued
        for _try in range(3):
            fits = [(one.ready_at(at, after=one.helps_after(wish, queued)), one) for one in self.sittings]
            free = [
                (when, one.level(wish), one.idle_since, one.extension, one) for when, one in fits if when is not None
            ]
            if not free:
                return None, at
            at, *_rank, sitting = min(free)
            if at < queued + seconds(wish.patience) and self.chance.random() < 0.015:
                lived.rung.append(Rung(sitting.extension, at, None))
                at = sitting.let_ring(at, seconds(RING))
                continue
            return sitting, at
        return None, at

    def _talked(self, lived: Lived, sitting: Sitting, at: datetime) -> Lived:
        chance = self.chance
        answered = at + seconds(chance.uniform(2, 6))
        is_short = lived.wish.about is None and chance.random() < 0.04
        talk = chance.uniform(*SHORT) if is_short else min(1500.0, chance.lognormvariate(TALK, SPREAD))
        lived.held = round(chance.uniform(15, 60)) if talk > 120 and chance.random() < 0.12 else 0
        lived.wrap = round(chance.uniform(3, 8) if is_short else chance.uniform(12, 55))
        parted = answered + seconds(talk + lived.held)
        lived.answered, lived.parted, lived.ending = answered, parted, "answered"
        lived.rung.append(Rung(sitting.extension, at, answered))
        lived.disposition = self._disposition(lived, is_short=is_short)
        lived.ended = parted
        if not is_short and chance.random() < 0.66:
            lived.rating, lived.ended = chance.choices((5, 3, 1), (83, 13, 4))[0], parted + seconds(7)
        sitting.take(at, answered, parted, held=lived.held, wrap=lived.wrap)
        return lived

    def _disposition(self, lived: Lived, *, is_short: bool) -> str:
        if is_short:
            return self.chance.choice(("silent", "wrong"))
        if lived.wish.about is not None:
            return "registered"
        return self.chance.choices(("answered", "urged", "transferred"), (80, 14, 6))[0]

    def _dial(self, wish: Wish) -> Lived | None:
        """A visitor who is free rings somebody up."""
        visitors = [one for one in self.sittings if one.dials and one.is_free(wish.at)]
        if not visitors:
            return None
        sitting = min(visitors, key=lambda one: (one.idle_since, one.extension))
        if self.chance.random() < 0.28:
            lived = Lived(wish, "no_answer", wish.at + seconds(self.chance.uniform(25, 40)), "system")
            sitting.take(wish.at, wish.at, lived.ended, held=0, wrap=0)
        else:
            answered = wish.at + seconds(self.chance.uniform(6, 18))
            parted = answered + seconds(self.chance.uniform(50, 170))
            wrap = round(self.chance.uniform(15, 40))
            lived = Lived(wish, "answered", parted, answered=answered, parted=parted, wrap=wrap)
            sitting.take(wish.at, answered, parted, held=0, wrap=wrap)
        lived.rung.append(Rung(sitting.extension, wish.at, lived.answered))
        return lived
