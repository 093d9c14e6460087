"""What a succession would move, to be looked at before; and those that were."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.appeals.models import Complained
from hotline.casework.orders.models import Order
from hotline.casework.orders.succeeding import orders_of, parts_in
from hotline.casework.orders.words import OPEN_STATES
from hotline.casework.successions.models import Succession
from hotline.casework.supervision.queries import documents_of
from hotline.lib import paths
from hotline.register.knowledge.keeping import of_scope
from hotline.register.matters.queries import led_by_lines
from hotline.register.matters.rules import WHOLE, Scope
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to pass from a unit to its successor: everything, or a part of its work with these accounts. A part
    leaves the unit open; `tells_callers` says whether the citizens who wait for it are told who has their matter."""

    unit: Unit
    successor: Unit
    scope: Scope = WHOLE
    region: Unit | None = None
    accounts: tuple[str, ...] = ()
    basis: str = ""
    tells_callers: bool = True


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How much a plan would move today."""

    orders: int
    led: int
    parts: int
    documents: int
    answers: int
    duties: int
    trades: tuple[str, ...]
    accounts: tuple[str, ...]
    units_below: int


def foresee(plan: Plan, *, on: date) -> Foreseen:
    """What a plan would move, if it were carried out now."""
    orders = list(orders_of(plan.unit, plan.scope).values_list("pk", "lead_unit_id"))
    ids = [pk for pk, _lead in orders]
    is_whole = plan.scope.is_whole
    return Foreseen(
        orders=len(orders),
        led=sum(lead == plan.unit.pk for _pk, lead in orders),
        parts=parts_in(plan.unit, ids).count(),
        documents=documents_of(plan.unit, None if is_whole else ids).count(),
        answers=of_scope(plan.unit, plan.scope).count(),
        duties=sum(len(codes) for codes in _codes(plan, on)),
        trades=tuple(sorted(plan.unit.trades)) if is_whole else (),
        accounts=tuple(people_of(plan).order_by("username").values_list("username", flat=True)),
        units_below=Unit.objects.filter(parent=plan.unit, closed_on__isnull=True).count() if is_whole else 0,
    )


def _codes(plan: Plan, on: date) -> list[tuple[str, ...]]:
    """The classes of each line of the duty list that a plan is about."""
    lines = led_by_lines(plan.unit, on=on)
    if plan.scope.is_whole:
        lines = [line for line in lines if line.lead_unit_id == plan.unit.pk]
    return [plan.scope.of_line(line.matter.code) for line in lines]


def people_of(plan: Plan) -> QuerySet[Staff]:
    """The accounts that pass on: all open ones of a unit that is merged, else those that are named."""
    here = Staff.objects.filter(unit=plan.unit, is_active=True)
    return here if plan.scope.is_whole else here.filter(username__in=plan.accounts)


def complained_of(plan: Plan) -> list[str]:
    """The numbers of open orders that a wall would no longer keep from whom they complain of: those that would pass to
    a unit they complain of, and those whose wall stands before a unit that is merged and not before its successor."""
    to = plan.successor
    walls = Complained.objects.filter(appeal__share__order=OuterRef("pk"))
    before_it = Exists(walls.filter(unit__path__in=[*paths.ancestors(to.path), to.path]))
    found = set(orders_of(plan.unit, plan.scope).filter(before_it).values_list("number", flat=True))
    if plan.scope.is_whole:
        known = Order.objects.filter(is_guarded=True, state__in=OPEN_STATES)
        theirs = known.filter(Exists(walls.filter(unit=plan.unit)), ~before_it)
        found |= set(theirs.values_list("number", flat=True))
    return sorted(found)


def keeps_cases(unit: Unit) -> bool:
    """Whether cases are kept for a unit's own region, by a hotline centre in it: then nobody else can take them on."""
    return unit.kind in REGIONS and Order.objects.filter(home_path=unit.path).exists()


def successions_of(units: Collection[int]) -> QuerySet[Succession]:
    """The successions in which these units passed something on or took it over, the latest first."""
    found = Succession.objects.filter(Q(unit__in=units) | Q(successor__in=units))
    return found.select_related("unit", "successor", "region", "by").order_by("-pk")
