"""The centre's work on a reply: audit, rework, close, archive."""

from hotline.casework.appeals.actions import archive_with
from hotline.casework.correspondence.rules import Said, spoken
from hotline.casework.orders.models import Order, Reply, Task
from hotline.casework.orders.words import PARTS_IN_WORK, UNDECIDED, TaskRole, TaskState
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.lib.statements import ask, read


def _audited(work: Work[Order]) -> None:
    for reply in read(Reply, "t.order_id = %s ORDER BY t.id DESC LIMIT 1", [work.case.pk]):
        work.fields["answer"] = reply.public_answer
        work.statement.update(Reply, {"id": reply.pk}, {"audited_at": work.at})


def pass_audit(work: Work[Order]) -> None:
    """The reply passes: the caller gets the answer and is asked what she thinks of it."""
    _audited(work)


def waive_visit(work: Work[Order]) -> None:
    """The reply passes, and nobody will call: the reason is kept."""
    work.reason = work.given["reason"]
    _audited(work)


def send_back(work: Work[Order]) -> None:
    """The reply does not pass: the unit handles the matter again, within the rework limit."""
    work.after["reasons"] = work.given["reasons"]
    _again(work)


def rework(work: Work[Order]) -> None:
    """The caller is dissatisfied with reason: the unit handles the matter again, and the caller is told so."""
    _again(work)
    lead = work.case.lead_unit
    work.fields["unit"] = Said(lead.name, lead.name_en or lead.name) if lead else ""


def _again(work: Work[Order]) -> None:
    order = work.case
    work.change(round=order.round + 1)
    work.after["round"] = order.round
    due_at = work.ticking("rework").due_at
    work.fields["due"] = spoken(due_at, work.profile.time_zone)
    lead = {"order_id": order.pk, "role": TaskRole.LEAD}
    work.statement.update(Task, lead, {"state": TaskState.SIGNED, "due_at": due_at})


def close(work: Work[Order]) -> None:
    """The order is closed: nobody's turn any more, all parts come to their end, the whole course ends.

    A part of which nothing was reported until then is not called finished; the journal names its unit.
    """
    order = work.case
    work.change(closed_at=work.at)
    end_parts(work)
    work.statement.part(_APPEALS_STOPPED, [work.at, order.pk])


def end_parts(work: Work[Order]) -> None:
    """All parts of an order that is over come to their end, and every limit of it stops."""
    order = work.case
    silent = [task for task in work.standing.tasks if task.role != TaskRole.LEAD and task.state in PARTS_IN_WORK]
    if silent:
        work.after["unreported"] = [task.unit_id for task in silent]

    work.statement.part(_FINISHED, [[task.pk for task in silent], _UNREPORTED, _OVER, work.at, order.pk])
    work.statement.part(_OWN_STOPPED, [work.at, order.pk, list(work.line.stops)])


# When an assisting unit reported stays as it was: by that its own limit is judged.
_FINISHED = """
UPDATE orders_task SET state = CASE WHEN id = ANY(%s) THEN %s ELSE %s END, finished_at = coalesce(finished_at, %s)
WHERE order_id = %s
"""
_UNREPORTED, _OVER = TaskState.UNREPORTED.value, TaskState.FINISHED.value

# The door itself stops the clocks that its line names: no row may be changed twice by one statement.
_OWN_STOPPED = """
UPDATE clocks_clock SET stopped_at = %s
WHERE subject_kind = 'order' AND subject_id = %s AND (kind <> ALL(%s) OR task_id IS NOT NULL) AND stopped_at IS NULL
"""

# Apart from the order's own: put together by OR, they made PostgreSQL read every running clock of the city.
_APPEALS_STOPPED = """
UPDATE clocks_clock SET stopped_at = %s
WHERE subject_kind = 'appeal' AND subject_id = ANY(ARRAY(SELECT appeal_id FROM orders_share WHERE order_id = %s))
AND stopped_at IS NULL
"""


def archive(work: Work[Order]) -> None:
    """The order is sealed, and with it the appeals it handled – not before it is decided whether it counts."""
    if work.case.exclusion in UNDECIDED:
        raise StepRefused("A unit has asked for this order to be left out of its assessment. Decide on that first.")
    work.change(archived_at=work.at)

    def write(_event: Event) -> None:
        for (appeal_id,) in ask(_TO_ARCHIVE, [work.case.pk]):
            archive_with(appeal_id, actor=work.actor, at=work.at)

    work.later.append(write)


# Who withdrew from an order that others share may have been archived before it.
_TO_ARCHIVE = """
SELECT s.appeal_id FROM orders_share s JOIN appeals_appeal a ON a.id = s.appeal_id
WHERE s.order_id = %s AND a.state <> 'archived'
"""
