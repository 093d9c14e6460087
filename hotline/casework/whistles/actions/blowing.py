"""Blowing a whistle from an order: which town has it in hand, whom it may call, and that each is told."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar

from hotline.casework.clocks.rules import ticking
from hotline.casework.orders.actions import lookups
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import towns_in_hand
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.actions import EFFECTS as SUPERVISION_EFFECTS
from hotline.casework.supervision.actions import SupervisionDoor
from hotline.casework.whistles.actions.door import WhistleDoor, called, limited
from hotline.casework.whistles.models import Reporter, Whistle
from hotline.casework.whistles.rules import may_be_called
from hotline.casework.whistles.words import UNDER_WAY
from hotline.ground.workdays import queries as workdays
from hotline.lib import seals
from hotline.register.units.models import Unit

MOST_CALLED = 20


def whistle(work: Work[Order]) -> None:
    """A town that has the order in hand calls departments to the place; the order goes on with the town."""
    order, given = work.case, work.given
    town = _town(work)
    departments = _departments(given["units"], town)
    earlier = Whistle.objects.filter(order=order)
    if earlier.filter(whistler=town, state__in=UNDER_WAY).exists():
        raise StepRefused("Your unit has whistled about this order already. End that whistle first.")
    kind = given["whistle_kind"]
    profile, calendar = limited(work.profile, kind), workdays.calendar_for(work.profile)
    arrival = ticking("arrival", start=work.at, profile=profile, calendar=calendar)
    blown = Whistle(
        number=f"{order.number}-{earlier.count() + 1}",
        order=order,
        kind=kind,
        whistler=town,
        centre_id=order.centre_id,
        home_path=order.home_path,
        profile_version=order.profile_version,
        blown_at=work.at,
        blown_by_id=work.actor.staff_id,
        arrive_by=arrival.due_at,
        venue_sealed=seals.seal(given["venue"]),
        text_sealed=seals.seal(given["text"]),
    )
    codes = [unit.code for unit in departments]
    work.after |= {"whistle": blown.number, "whistle_kind": kind, "units": codes, "due_at": arrival.due_at.isoformat()}
    after = {"units": codes, "due_at": arrival.due_at.isoformat()}
    door = WhistleDoor()
    blown.calendar_now = calendar.version
    door.begin(blown, "blow", actor=work.actor, at=work.at, after=after, facts=dict(work.facts))
    work.later.append(lambda _event: _call(door, blown, departments, work))


def _call(door: WhistleDoor, blown: Whistle, departments: list[Unit], work: Work[Order]) -> None:
    """Each department has a part of its own, with a clock of its own."""
    rows = [Reporter(whistle=blown, unit=unit, due_at=blown.arrive_by) for unit in departments]
    Reporter.objects.bulk_create(rows)
    own: Work[Whistle] = Work(
        blown,
        work.line,
        work.actor,
        work.at,
        {},
        work.standing,
        limited(work.profile, blown.kind),
        work.calendar,
    )
    for row in rows:
        called(own, row.unit_id, row.pk).save(force_insert=True)


def _town(work: Work[Order]) -> Unit:
    """The unit that whistles: a town or street with a part in hand, as the city's rules have it."""
    towns = towns_in_hand(work.case, work.standing.tasks, work.actor)
    if not towns:
        raise StepRefused("Only a town or street that has this order in hand can whistle.")
    return towns[0]


def _departments(codes: list[str], town: Unit) -> list[Unit]:
    departments = lookups.units(codes, field="units")
    if len(departments) > MOST_CALLED:
        raise StepRefused("These are too many at once.", field="units")
    for unit in departments:
        if not may_be_called(unit.path, kind=unit.kind, whistler=town.path):
            raise StepRefused(
                "A town calls departments and utilities of its own district or of the city.", field="units"
            )
    return departments


EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType({**SUPERVISION_EFFECTS, "whistle": whistle})


class WhistlingDoor(SupervisionDoor):
    """The door of orders with the effect of whistling."""

    effects: ClassVar[Mapping[str, Callable[..., None]]] = EFFECTS
