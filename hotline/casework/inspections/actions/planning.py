"""Planning an inspection: its unit, its time, its items, and the orders that are drawn for it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_noop

from hotline.casework.inspections import rules
from hotline.casework.inspections.actions.stepping import InspectionDoor
from hotline.casework.inspections.models import Finding, Inspection, Sampled
from hotline.casework.inspections.queries import PLAN, open_to_inspect, organiser_of, population
from hotline.casework.inspections.words import Way
from hotline.casework.orders.models import Order
from hotline.casework.steps.actions import replayed
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.actions.issuing import next_serial
from hotline.casework.supervision.rules import number
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.inspecting import MOST_SAMPLED
from hotline.ground.profiles.rules import Profile
from hotline.lib import seals
from hotline.lib.statements import reserve
from hotline.lib.text import gate
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units.models import Unit

LONGEST_TOPIC, LONGEST_INSPECTORS, LONGEST_PERIOD = 120, 300, 366
NOBODY = gettext_noop("This unit is not yours to inspect.")
ENDS_FIRST = gettext_noop("The period ends before it begins.")
TOO_LONG = gettext_noop("The period is longer than a year.")
TO_COME = gettext_noop("The period has not ended yet: orders are drawn from what has happened.")
PAST = gettext_noop("The day by which it is held has passed.")


@dataclass(frozen=True, slots=True)
class Plan:
    """Whose hotline work is looked at: over which days, by which instant, by whom, how, which items of the profile
    (none: all of them), and how many orders are drawn (None: as many as the profile says). `is_announced` says whether
    the unit is told beforehand."""

    unit: Unit
    topic: str
    covers_from: date
    covers_to: date
    planned_at: datetime
    inspectors: str
    way: str = Way.ON_SITE
    is_announced: bool = True
    items: Sequence[str] = ()
    sample: int | None = None


@transaction.atomic
def plan(said: Plan, *, actor: Actor, at: datetime, key: str = "") -> Inspection:
    """Plan an inspection and draw its orders. Under the same key it happens once. Raises OutOfScope, StepRefused,
    KeyReused, UnfitText."""
    request = ["plan_inspection", *_asked(said)]
    if key and (event := replayed(key=key, request=request, actor=actor)):
        return Inspection.objects.get(pk=event.subject_id)
    if not may(actor, PLAN) or not open_to_inspect(actor).filter(pk=said.unit.pk).exists():
        raise OutOfScope(NOBODY)
    profile = profiles.current()
    zone = ZoneInfo(profile.time_zone)
    topic, inspectors, items = _checked(said, profile, today=at.astimezone(zone).date(), at=at)
    size = profile.inspecting.sample if said.sample is None else said.sample
    draw = _draw(said, size, profile.time_zone)
    prefix, year = profile.inspecting.prefix, at.astimezone(zone).year
    one = Inspection(
        pk=reserve(Inspection)[0],
        number=number(prefix, year, next_serial(prefix, year)),
        topic=topic,
        unit=said.unit,
        unit_path=said.unit.path,
        organiser_id=organiser_of(actor),
        home_path=actor.reach,
        profile_version=profile.version,
        way=said.way,
        is_announced=said.is_announced,
        covers_from=said.covers_from,
        covers_to=said.covers_to,
        planned_at=said.planned_at,
        inspectors_sealed=seals.seal(inspectors),
        seed=draw.seed,
        population=draw.population,
        population_digest=draw.digest,
        opened_at=at,
        opened_by_id=actor.staff_id,
    )
    _begin(one, draw, items, actor=actor, at=at, key=key, request=request)
    return one


@dataclass(frozen=True, slots=True)
class Draw:
    """The orders that were drawn, in their order, with what it takes to draw them again."""

    seed: str
    population: int
    digest: str
    chosen: list[str]


def _draw(said: Plan, size: int, zone: str) -> Draw:
    numbers, seed = population(said.unit.path, said.covers_from, said.covers_to, zone), secrets.token_hex(8)
    return Draw(seed, len(numbers), rules.digest(numbers), rules.drawn(numbers, seed=seed, size=size))


def _begin(
    one: Inspection, draw: Draw, items: list[str], *, actor: Actor, at: datetime, key: str, request: object
) -> None:
    """The first step, with the draw in the journal, the drawn orders, and a place for what is found of each item."""
    after = {
        "number": one.number,
        "unit": one.unit_id,
        "planned_at": one.planned_at.isoformat(),
        "items": items,
        "seed": draw.seed,
        "population": draw.population,
        "population_digest": draw.digest,
        "sample": draw.chosen,
    }
    InspectionDoor().begin(
        one, "plan_inspection", actor=actor, at=at, key=key, request=request, after=after,
        ends={"inspect": one.planned_at},
    )  # fmt: skip
    keys = dict(Order.objects.filter(number__in=draw.chosen).values_list("number", "pk"))
    Sampled.objects.bulk_create(
        Sampled(inspection=one, order_id=keys[drawn], place=place) for place, drawn in enumerate(draw.chosen, 1)
    )
    Finding.objects.bulk_create(Finding(inspection=one, item=code, place=place) for place, code in enumerate(items, 1))


def _asked(said: Plan) -> list[object]:
    """Everything a plan says: the same key stands for the same plan."""
    days = [day.isoformat() for day in (said.covers_from, said.covers_to, said.planned_at)]
    words = [said.unit.code, said.topic, said.inspectors, said.way, said.is_announced, said.sample]
    return [*words, *days, list(said.items)]


def _checked(said: Plan, profile: Profile, *, today: date, at: datetime) -> tuple[str, str, list[str]]:
    topic = gate(said.topic, longest=LONGEST_TOPIC, field="topic", lines=False)
    inspectors = gate(said.inspectors, longest=LONGEST_INSPECTORS, field="inspectors")
    for name, value in (("topic", topic), ("inspectors", inspectors)):
        if not value:
            raise StepRefused("must be given", field=name)
    _check_days(said, today=today, at=at)
    if said.way not in Way.values:
        raise StepRefused("is not one of the choices", field="way")
    if said.sample is not None and not 0 <= said.sample <= MOST_SAMPLED:
        raise StepRefused("is out of range", field="sample")
    known = [item.code for item in profile.inspecting.items]
    if any(code not in known for code in said.items):
        raise StepRefused("is not one of the choices", field="items")
    return topic, inspectors, [code for code in known if not said.items or code in said.items]


def _check_days(said: Plan, *, today: date, at: datetime) -> None:
    """The orders are drawn from days that are over, and it is held after now."""
    if said.covers_to < said.covers_from:
        raise StepRefused(ENDS_FIRST, field="covers_to")
    if (said.covers_to - said.covers_from).days > LONGEST_PERIOD:
        raise StepRefused(TOO_LONG, field="covers_from")
    if said.covers_to > today:
        raise StepRefused(TO_COME, field="covers_to")
    if said.planned_at <= at:
        raise StepRefused(PAST, field="planned_at")
