"""An order is guarded: its appeals are, and no unit complained of keeps a part, gets one, or keeps its turn.

The wall stands here once: whatever step names a unit to act, it is looked at before the step is written.
"""

from django.db.models import Max
from django.db.models.functions import Coalesce

from hotline.casework.appeals.actions import take_with_order
from hotline.casework.appeals.guarding import KEPT
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.rules import CONFIDENTIAL, WITHHELD, Guards, kept_back
from hotline.casework.appeals.words import Sensitivity
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.clocks.models import Clock
from hotline.casework.orders.actions import lookups
from hotline.casework.orders.actions.holding import ended
from hotline.casework.orders.actions.returning import relieve
from hotline.casework.orders.guarding import WITH_A_LEAD
from hotline.casework.orders.models import Order, Share, Task
from hotline.casework.orders.walls import guards_of
from hotline.casework.orders.words import PARTS_IN_WORK, TaskRole, TaskState
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.register.units.models import Unit

TO_SECRECY = "A matter that may be a state secret goes to the secrecy office only."
NEVER = "This unit is complained of, or stands below one that is: it may not be given the order."


def guard(work: Work[Order]) -> None:
    """How sensitive the order is, and whom it complains of: told to all its appeals. A unit complained of loses its
    part; where it leads the order comes back to the centre at once. So does what may be a state secret, from every unit
    but the secrecy office."""
    level = Sensitivity(work.given["level"])
    order, given = work.case, dict(work.given)
    work.after |= {"level": level.value, "complained": list(given.get("complained", ()))}
    work.change(sensitivity=level.level)
    if level in CONFIDENTIAL:
        callers = Appeal.objects.filter(share__order=order).select_related("person")
        kept = tuple(words for appeal in callers for words in appeal.gives_away)
        work.change(is_confidential=True, title=kept_back(order.title, kept))
    if level == Sensitivity.SECRET:
        work.change(title=WITHHELD)

    def write(_event: object) -> None:
        for appeal_id in _appeals(order):
            take_with_order(appeal_id, step="guard", actor=work.actor, at=work.at, given=given)
        note_guards(order)
        guards = guards_of(order)
        _take_parts(work, guards)
        # the lead's part is taken by a step of its own, which comes after this one
        if order.state in WITH_A_LEAD and guards.keeps_out(order.lead_path):
            work.then.append(("recall", {}))

    work.later.append(write)


def entrust(work: Work[Order]) -> None:
    """Named staff may see the order besides those through whose hands every case goes."""
    order, given = work.case, dict(work.given)

    def write(_event: object) -> None:
        for appeal_id in _appeals(order):
            take_with_order(appeal_id, step="entrust", actor=work.actor, at=work.at, given=given)
        note_guards(order)

    work.later.append(write)


def recall(work: Work[Order]) -> None:
    """The lead unit is complained of: its part ends, and the centre dispatches the order anew."""
    order = work.case
    work.after["unit"] = order.lead_unit_id
    relieve(order, at=work.at)
    work.change(lead_unit=None, lead_path="", first_unit=None, dispatched_at=None, is_ruled=False, held="")
    work.later.append(lambda _event: ended(work))


def keep_out(work: Work[Order]) -> None:
    """Refuse a step that gives a guarded order to a unit complained of, to one below it, or – where the city names who
    handles such reports – to another lead than that. Also one that gives the turn back to a lead complained of."""
    order = work.case
    if not order.is_guarded or work.line.step == "recall":
        return
    guards = guards_of(order)
    for field in work.line.given:
        if field.kind in ("unit", "units") and field.name not in KEPT and work.given.get(field.name):
            given = work.given[field.name]
            for unit in lookups.units([given] if isinstance(given, str) else given, field=field.name):
                _admitted(work, guards, unit, field.name)
    if work.line.turn == "lead" and guards.keeps_out(order.lead_path):
        raise StepRefused(NEVER if guards.only_for is None else TO_SECRECY)


def _admitted(work: Work[Order], guards: Guards, unit: Unit, field: str) -> None:
    if guards.keeps_out(unit.path):
        raise StepRefused(NEVER if guards.only_for is None else TO_SECRECY, field=field)
    rules, level = work.profile.guards, work.case.sensitivity
    if level != Sensitivity.OFFICIALS.level or field != "lead" or not rules.officials_to:
        return
    if not _belongs(unit, rules.officials_to):
        raise StepRefused("A report against officials goes to discipline inspection.", field=field)


def _belongs(unit: Unit, trade: str) -> bool:
    """Whether a unit, or one above it, is of a trade."""
    above = Unit.objects.filter(path__in=[unit.path[:end] for end in range(4, len(unit.path), 4)])
    return unit.trade == trade or above.filter(trade=trade).exists()


def note_guards(order: Order) -> None:
    """Let the order remember what its appeals say: that it is guarded, and how sensitive it is. To be called whenever
    appeals come to it or leave it."""
    found = Appeal.objects.filter(share__order=order).aggregate(most=Coalesce(Max("sensitivity"), 0))
    is_guarded = Appeal.objects.filter(share__order=order, is_guarded=True).exists()
    order.is_guarded, order.sensitivity = is_guarded, found["most"]
    Order.objects.filter(pk=order.pk).update(is_guarded=is_guarded, sensitivity=found["most"])
    lent = Share.objects.filter(order=order, came_from__isnull=False, appeal__is_guarded=True).values("came_from")
    Order.objects.filter(pk__in=lent).update(is_guarded=True)


def _appeals(order: Order) -> list[int]:
    """The appeals of an order that can still be changed."""
    appeals = Appeal.objects.filter(share__order=order).exclude(state=AppealState.ARCHIVED)
    return list(appeals.order_by("pk").values_list("pk", flat=True))


def _take_parts(work: Work[Order], guards: Guards) -> None:
    """Units complained of that assist are relieved; what they reported stays where they cannot see it."""
    parts = Task.objects.filter(order=work.case).exclude(role__in=(TaskRole.LEAD, TaskRole.RELIEVED))
    taken = [task.pk for task in parts if guards.keeps_out(task.unit_path)]
    Clock.objects.filter(subject_kind="order", subject_id=work.case.pk, task_id__in=taken, stopped_at=None).update(
        stopped_at=work.at
    )
    Task.objects.filter(pk__in=taken, state__in=PARTS_IN_WORK).update(state=TaskState.FINISHED, finished_at=work.at)
    Task.objects.filter(pk__in=taken).update(role=TaskRole.RELIEVED)
