"""The unit's work: sign, contact, sub-dispatch, report, draft and approve the reply."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.timezone import make_aware

from hotline.casework.clocks.rules import ends
from hotline.casework.orders.actions import lookups
from hotline.casework.orders.models import Order, Reply, Task
from hotline.casework.orders.words import PARTS_IN_WORK, TaskRole, TaskState
from hotline.casework.steps.actions import Work
from hotline.casework.steps.evidence import REPLY
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.profiles.rules import Limit
from hotline.lib import paths, seals
from hotline.lib.statements import reserve


def _own(work: Work[Order], *states: str, role: str = "") -> Task:
    """The actor's own part in one of these states: of her unit itself if it has one, else the nearest below it."""
    parts = [
        task
        for task in work.standing.tasks
        if task.state in states
        and (task.role == role if role else task.role != TaskRole.LEAD)
        and work.actor.reach
        and paths.is_within(task.unit_path, work.actor.reach)
    ]
    if not parts:
        raise StepRefused("Your unit has no part in this order for which this step is open.")
    own: Task = min(parts, key=lambda task: (len(task.unit_path), task.unit_path, task.pk))
    return own


def sign(work: Work[Order]) -> None:
    """The unit confirms that it has received its part."""
    role = TaskRole.LEAD if work.line.part == "lead" else ""
    task = _own(work, TaskState.ASSIGNED, role=role)
    work.after["unit"] = task.unit_id

    signed = {"state": TaskState.SIGNED, "signed_at": work.at, "signed_by_id": work.actor.staff_id}
    if role and work.profile.returns.window_from == "sign" and not work.case.is_ruled:
        until = work.ticking("return").due_at
        signed["return_due_at"], work.after["return_due_at"] = until, until.isoformat()
    work.statement.update(Task, {"id": task.pk}, signed)


def contact(work: Work[Order]) -> None:
    """The unit has contacted the caller before it works on the matter."""
    work.after["contact_way"] = work.given["contact_way"]
    work.after["contact_at"] = (_contacted_at(work) or work.at).isoformat()
    lead = {"order_id": work.case.pk, "role": TaskRole.LEAD, "contacted_at": None}
    work.statement.update(Task, lead, {"contacted_at": work.at})


_DONE = (TaskState.REPORTED, TaskState.FINISHED)
_IN_HAND = (TaskState.SIGNED, TaskState.DRAFTED)


def sub_dispatch(work: Work[Order]) -> None:
    """The unit gives a part of the work to a unit below it, with a limit of its own; it stays responsible itself.

    The limit ends no later than the unit's own – unless that has run out: work that is late must still be shared out.
    A unit that has reported can be given another part, as rework asks for.
    """
    order, given = work.case, work.given
    unit = lookups.unit(given["unit"], field="unit")
    parent = _holder(work, unit.path)
    if Task.objects.filter(order=order, unit=unit).exclude(state__in=_DONE).exists():
        raise StepRefused("This unit has a part in the order already.", field="unit")
    limit = Limit(work.line.for_part, given["workdays"], "workdays")
    end = ends(limit, start=work.at, profile=work.profile, calendar=work.calendar)
    if work.at < parent.due_at < end.at:
        raise StepRefused("The limit ends after your own. Give fewer working days.", field="workdays")
    work.after |= {"unit": unit.code, "due_at": end.at.isoformat()}

    def write(_event: Event) -> None:
        task = Task.objects.create(
            order=order,
            opened_at=order.opened_at,
            parent=parent,
            unit=unit,
            unit_path=unit.path,
            role=TaskRole.SUB,
            assigned_at=work.at,
            due_at=end.at,
        )
        above = parent.due_at if work.at < parent.due_at else None
        clock = work.clock(work.line.for_part, unit_id=unit.pk, task_id=task.pk, given=limit, above=above)
        clock.save(force_insert=True)

    work.later.append(write)


def _holder(work: Work[Order], below: str) -> Task:
    """The actor's part from which a unit below can be given work."""
    reach = work.actor.reach
    holding = [
        task
        for task in Task.objects.filter(order=work.case, state__in=_IN_HAND)
        if paths.is_within(task.unit_path, reach) and paths.is_within(below, task.unit_path) and below != task.unit_path
    ]
    if not holding:
        raise StepRefused("Only a unit below your own can be given a part of this order.", field="unit")
    return max(holding, key=lambda task: len(task.unit_path))


def report(work: Work[Order]) -> None:
    """An assisting or sub-dispatched unit says what it has done; the lead gives the one combined reply."""
    task = _own(work, TaskState.SIGNED)
    work.after["unit"] = task.unit_id
    said = {"state": TaskState.REPORTED, "finished_at": work.at, "report_sealed": seals.seal(work.given["text"])}
    work.statement.update(Task, {"id": task.pk}, said)
    work.statement.part(_PART_STOPPED, [work.at, work.case.pk, task.pk])


_PART_STOPPED = """
UPDATE clocks_clock SET stopped_at = %s
WHERE subject_kind = 'order' AND subject_id = %s AND task_id = %s AND stopped_at IS NULL
"""


def draft(work: Work[Order]) -> None:
    """The lead unit drafts its reply: what was done, and what the caller will read."""
    order, given = work.case, work.given
    if not given["unit_solved"] and "unsolved_reason" not in given:
        raise StepRefused("must be given when the matter is not solved", field="unsolved_reason")
    if given["contacted"] and "contact_way" not in given:
        raise StepRefused("must be given when the caller was contacted", field="contact_way")
    _parts_open(work)
    contact_at = _contacted_at(work)
    work.after |= {name: given[name] for name in ("contacted", "fact_true", "result", "unit_solved")}
    work.after |= {name: given[name] for name in ("finished_on",) if name in given}
    work.after["round"] = order.round

    reply = Reply(
        order=order,
        round=order.round,
        unit_id=order.lead_unit_id or 0,
        drafted_by_id=work.actor.staff_id,
        drafted_at=work.at,
        contact_at=contact_at,
        internal_sealed=seals.seal(given["internal_report"]),
        public_sealed=seals.seal(given["public_answer"]),
        measures_sealed=seals.seal(given["measures"]) if given.get("measures") else None,
        **{name: given.get(name, "") for name in _MAY_BE_EMPTY},
        **{name: given[name] for name in ("contacted", "fact_true", "result", "unit_solved")},
    )
    if work.has_files:
        (reply.pk,) = reserve(Reply)
        work.files_belong_to = (REPLY, reply.pk)
    work.statement.insert(reply)
    _lead_part(work, TaskState.DRAFTED)


def _parts_open(work: Work[Order]) -> None:
    """The reply is one, and combined: while another unit has not reported its part, the lead says why it replies."""
    tasks: tuple[Task, ...] = work.standing.tasks
    waiting = [task.unit_id for task in tasks if task.role != TaskRole.LEAD and task.state in PARTS_IN_WORK]
    if waiting and not work.given.get("without_parts"):
        said = "Other units have not reported their parts yet. Wait for them, or say why you reply without them."
        raise StepRefused(said, field="without_parts")
    if waiting:
        work.after["parts_open"] = waiting
    else:
        work.facts.pop("without_parts", None)


_MAY_BE_EMPTY = ("contact_way", "unsolved_reason", "legal_basis", "handler_phone")


def disapprove(work: Work[Order]) -> None:
    """The head of the unit sends the draft back to the handler."""
    _lead_part(work, TaskState.SIGNED)


def approve(work: Work[Order]) -> None:
    """The head of the unit signs the reply; it goes to the centre and the unit's clock stops."""
    work.change(replied_at=work.at)
    work.statement.part(_APPROVED, [work.actor.staff_id, work.at, work.case.pk])
    _lead_part(work, TaskState.REPORTED)


_APPROVED = """
UPDATE orders_reply SET approved_by_id = %s, approved_at = %s
WHERE id = (SELECT max(id) FROM orders_reply WHERE order_id = %s)
"""


def _lead_part(work: Work[Order], state: str) -> None:
    work.statement.update(Task, {"order_id": work.case.pk, "role": TaskRole.LEAD}, {"state": state})


def _contacted_at(work: Work[Order]) -> datetime | None:
    """When the unit says that it contacted the caller: not before it happened."""
    at = instant(work.given.get("contact_at"), work.profile.time_zone)
    if at is not None and at > work.at:
        raise StepRefused("lies in the future", field="contact_at")
    return at


def instant(text: str | None, zone: str) -> datetime | None:
    """An instant as a form gives it: without an offset it is meant in the city's zone."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return make_aware(at, ZoneInfo(zone)) if at.tzinfo is None else at


__all__ = ["approve", "contact", "disapprove", "draft", "instant", "report", "sign", "sub_dispatch"]
