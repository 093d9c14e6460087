"""The open orders of a unit pass to the one that takes over its work. No step is taken, no limit begins anew: the case
stands where it stood, its clocks run on, and its journal says who has it now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from hotline.casework.clocks import actions as clocks
from hotline.casework.orders.models import Order, Request, Task
from hotline.casework.orders.succeeding import STILL_ITS_OWN, orders_of, parts_in
from hotline.casework.orders.words import PARTS_IN_WORK, Decision, TaskRole, TaskState
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor, Entry
from hotline.register.matters.rules import Scope
from hotline.register.units.models import Unit

EVENT = "unit_succeeded"


@dataclass(frozen=True, slots=True)
class Passed:
    """The orders that passed on, by id, with their numbers, and those of them that the unit led."""

    numbers: dict[int, str]
    led: tuple[int, ...]
    parts: int


def lock(unit: Unit, scope: Scope) -> list[Order]:
    """The orders that would pass on, locked in the order of their ids until the end of the transaction."""
    ids = list(orders_of(unit, scope).values_list("pk", flat=True))
    rows = Order.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    return list(rows.only("number", "lead_unit", "journal_length", "journal_head"))


def pass_on(*, unit: Unit, to: Unit, scope: Scope, act: int, actor: Actor, at: datetime) -> Passed:
    """Every open order in which a unit answers for a part is the other unit's from now on, with its parts, its turn,
    its clocks and what it has asked for. `act` is the succession, which the journal of each order names.

    The units must be locked, so that nothing new comes in for the old one meanwhile.
    """
    orders = lock(unit, scope)
    ids = [order.pk for order in orders]
    led = tuple(order.pk for order in orders if order.lead_unit_id == unit.pk)
    parts = _parts(unit, to, ids, at)
    clocks.pass_on(subject_kind=Order.journal_kind, subject_ids=ids, unit_id=unit.pk, to_id=to.pk)
    these = Order.objects.filter(pk__in=ids)
    these.filter(lead_unit=unit).update(lead_unit=to, lead_path=to.path)
    these.filter(first_unit=unit).update(first_unit=to)
    these.filter(team=unit).update(team=to)
    these.filter(turn_unit=unit).update(turn_unit=to, turn_path=to.path)
    these.update(version=F("version") + 1)
    Request.objects.filter(order__in=ids, unit=unit, decision=Decision.OPEN).update(unit=to)
    entry = Entry(EVENT, at, actor, before={"unit": unit.pk}, after={"was_with": unit.pk, "unit": to.pk, "act": act})
    journal.note_many(subjects=orders, entry=entry)
    return Passed({order.pk: order.number for order in orders}, led, parts)


def _parts(unit: Unit, to: Unit, order_ids: Collection[int], at: datetime) -> int:
    """The parts pass on. Where both units have one in the same order, one is left: that of the lead, else the older
    one, which never lies below the other; that one ends, and what was sub-dispatched below it hangs on the one left."""
    rows = Task.objects.filter(STILL_ITS_OWN, Q(unit=unit) | Q(unit=to), order__in=order_ids)
    by_order: dict[int, list[Task]] = {}
    for task in rows.only("order_id", "unit_id", "role", "state", "parent_id").order_by("pk"):
        by_order.setdefault(task.order_id, []).append(task)
    ending: dict[int, int] = {}
    for tasks in by_order.values():
        stays = min(tasks, key=lambda task: (task.role != TaskRole.LEAD, task.pk))
        ending |= {task.pk: stays.pk for task in tasks if task is not stays and task.state in PARTS_IN_WORK}
    for ended, stays_id in ending.items():
        Task.objects.filter(parent_id=ended).update(parent_id=stays_id)
    over = {"role": TaskRole.RELIEVED, "state": TaskState.FINISHED, "finished_at": at}
    Task.objects.filter(pk__in=ending).update(**over)
    clocks.stop_parts(subject_kind=Order.journal_kind, task_ids=list(ending), at=at)
    return parts_in(unit, order_ids).update(unit=to, unit_path=to.path)
