"""The centre's work on a reply: audit, rework, close, archive."""

from hotline.casework.appeals.actions import archive_with
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.rules import Said, spoken
from hotline.casework.orders.models import Order, Reply, Task
from hotline.casework.orders.words import TaskRole, TaskState
from hotline.casework.steps.actions import Work
from hotline.ground.journal.models import Event


def _audited(work: Work[Order]) -> None:
    reply = Reply.objects.filter(order=work.case).order_by("-id").first()
    if reply is not None:
        work.fields["answer"] = reply.public_answer
        work.later.append(lambda _event: Reply.objects.filter(pk=reply.pk).update(audited_at=work.at))
    if "note" in work.given:
        work.facts["note"] = work.given["note"]


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
    work.facts["note"] = work.given["note"]
    work.change(round=order.round + 1)
    work.after["round"] = order.round
    due_at = work.ticking("rework").due_at
    work.fields["due"] = spoken(due_at, work.profile.time_zone)
    work.later.append(
        lambda _event: Task.objects.filter(order=order, role=TaskRole.LEAD).update(
            state=TaskState.SIGNED, due_at=due_at
        )
    )


def close(work: Work[Order]) -> None:
    """The order is closed: nobody's turn any more, all parts are finished, the whole course ends."""
    order = work.case
    work.change(closed_at=work.at)

    def write(_event: Event) -> None:
        Task.objects.filter(order=order).exclude(state=TaskState.FINISHED).update(
            state=TaskState.FINISHED, finished_at=work.at
        )
        Clock.objects.filter(subject_kind="order", subject_id=order.pk, stopped_at__isnull=True).update(
            stopped_at=work.at
        )
        appeals = list(order.shares.values_list("appeal_id", flat=True))
        Clock.objects.filter(subject_kind="appeal", subject_id__in=appeals, stopped_at__isnull=True).update(
            stopped_at=work.at
        )

    work.later.append(write)


def archive(work: Work[Order]) -> None:
    """The order is sealed, and with it the appeals it handled."""
    work.change(archived_at=work.at)

    def write(_event: Event) -> None:
        for appeal_id in work.case.shares.values_list("appeal_id", flat=True):
            archive_with(appeal_id, actor=work.actor, at=work.at)

    work.later.append(write)
