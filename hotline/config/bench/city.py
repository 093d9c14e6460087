"""What a city's registers offer to the cases of a bench: places, units that must act, people, callers, words."""

import random
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hotline.config.demo import files
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.rules import Calendar
from hotline.lib.phones import normalise
from hotline.register.matters import queries as matters
from hotline.register.matters.models import Matter
from hotline.register.people.actions import Introduction, enter
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS

CALLERS = 3000
"""Sealing a caller costs a hundred times what a row costs; a real city's callers call again, too."""

PLACES_A_MATTER = 4
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "秀英伟芳娜敏静丽强磊军洋勇艳杰涛明超霞平刚桂兰玉梅建国海燕"


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as far as cases point to it."""

    id: int
    code: str
    path: str


@dataclass(frozen=True, slots=True)
class Situation:
    """A matter at a place: who keeps the case, who must act, and who takes the unit's steps."""

    matter_id: int
    matter: str
    region_id: int
    home_path: str
    centre: Place
    lead: Place
    assisting: tuple[Place, ...]
    basis: str
    hands: dict[str, Actor]


@dataclass(frozen=True, slots=True)
class City:
    """Everything that cases draw from. Plain values: it travels to other processes."""

    profile: Profile
    calendar: Calendar
    seats: dict[str, tuple[Actor, ...]]
    situations: tuple[Situation, ...]
    words: tuple[dict[str, Any], ...]
    callers: tuple[int, ...]


UNIT_STEPS = ("sign", "contact", "draft", "approve")
CENTRE_ROLES = ("agent", "dispatcher", "visitor")


class NotReady(LookupError):
    """The registers of this database lack something that cases need."""


def read(*, at: datetime, seed: int, callers: int) -> City:
    """Read the registers, and enter callers if there are fewer than asked for. Raises NotReady."""
    chance = random.Random(seed)  # noqa: S311  # a bench wants the same city each time
    seats = {role: _seats(role) for role in CENTRE_ROLES}
    missing = [role for role, people in seats.items() if not people]
    situations = tuple(_situations(chance, on=at.date()))
    if missing or not situations:
        raise NotReady("This database needs staff in the centre, places, matters and a duty list before it is filled.")
    words = [case for case in files.read().cases if case["path"] in ("archived", "signed", "audited")]
    return City(
        profiles.current(), workdays.calendar(), seats, situations, tuple(words), tuple(_callers(callers, chance, at))
    )


def _seats(role: str) -> tuple[Actor, ...]:
    ids = Staff.objects.filter(role=role, is_active=True).order_by("id").values_list("id", flat=True)
    return tuple(actor for actor in map(staff.actor_for, ids) if actor is not None)


def _situations(chance: random.Random, *, on: date) -> list[Situation]:
    regions = list(Unit.objects.filter(kind__in=REGIONS, parent__isnull=False, closed_on__isnull=True).order_by("path"))
    hands: dict[str, dict[str, Actor] | None] = {}
    found = []
    for matter in Matter.objects.in_force(on).filter(children__isnull=True).order_by("code"):
        for region in chance.sample(regions, min(PLACES_A_MATTER, len(regions))):
            suggestion = matters.suggest(matter=matter, region=region, on=on)
            if suggestion is None:
                continue
            lead = suggestion.lead
            if lead.path not in hands:
                hands[lead.path] = _hands(lead.path)
            if (people := hands[lead.path]) is not None:
                found.append(_situation(matter, region, suggestion, people))
    return found


def _situation(matter: Matter, region: Unit, found: matters.Suggestion, hands: dict[str, Actor]) -> Situation:
    centre = units.centre_for(region)
    return Situation(
        matter_id=matter.pk,
        matter=matter.code,
        region_id=region.pk,
        home_path=units.home_of(region),
        centre=_place(centre),
        lead=_place(found.lead),
        assisting=tuple(map(_place, found.assisting)),
        basis=found.basis[:200],
        hands=hands,
    )


def _place(unit: Unit) -> Place:
    return Place(unit.pk, unit.code, unit.path)


def _hands(path: str) -> dict[str, Actor] | None:
    """Who takes the steps of a unit; None where nobody may."""
    found = {step: staff.nearest(act=step, path=path) for step in UNIT_STEPS}
    return {step: actor for step, actor in found.items() if actor} if all(found.values()) else None


def _callers(count: int, chance: random.Random, at: datetime) -> list[int]:
    """Callers, found again when this database was filled before."""
    ids = []
    for spot in range(count):
        name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2))
        person = enter(given=Introduction(name=name, phone=normalise(f"1980{spot:07d}")), at=at)
        assert person is not None
        ids.append(person.pk)
    return ids
