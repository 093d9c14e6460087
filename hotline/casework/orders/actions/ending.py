"""An order ends because its caller withdraws or because it should never have been; a closed one is opened again."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hotline.casework.appeals.actions import take_with_order
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.rules import ends
from hotline.casework.correspondence.rules import Said, spoken
from hotline.casework.orders.actions.auditing import end_parts
from hotline.casework.orders.actions.holding import ended
from hotline.casework.orders.actions.returning import said
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import TaskRole, TaskState
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.lib import numbers
from hotline.register.units import queries as units


def withdraw(work: Work[Order]) -> None:
    """A caller takes her appeal back. Where it was the only one the order ends with it: the units owe nothing more."""
    appeal = named(work)
    note = {"note": work.given["note"]} if work.given.get("note") else {}
    work.after["appeal"] = appeal.number
    work.change(callers=max(work.case.callers - 1, 1))
    if not work.line.stays:
        work.change(closed_at=work.at, held="")
        end_parts(work)
        work.later.append(lambda _event: ended(work))
    work.later.append(
        lambda _event: take_with_order(appeal.pk, step="withdraw", actor=work.actor, at=work.at, given=note)
    )


def ask_void(work: Work[Order]) -> None:
    """Somebody says that the order should never have been; meanwhile it is handled on."""
    if is_shared(work.case):
        raise StepRefused("Others wait for this order. Take their appeals out of it first.")
    work.reason = work.given["reason"]
    work.change(void_asked_by_id=work.actor.staff_id)


def void(work: Work[Order]) -> None:
    """A leader – never who asked (see approving) – declares it void. Nothing is deleted, and its number is never given
    again."""
    if is_shared(work.case):
        raise StepRefused("Others wait for this order. Take their appeals out of it first.")
    work.change(closed_at=work.at)
    end_parts(work)
    appeals = list(_under_way(work.case).values_list("pk", flat=True))

    def write(_event: object) -> None:
        for appeal_id in appeals:
            take_with_order(appeal_id, step="void", actor=work.actor, at=work.at)

    work.later.append(write)


def refuse_void(work: Work[Order]) -> None:
    """It is not void."""
    work.change(void_asked_by_id=None)


def ask_reopening(work: Work[Order]) -> None:
    """The caller, or an agent for her, says what is new or was not done; the centre decides. As long as that takes, her
    whole course runs on."""
    order, profile = work.case, work.profile
    work.after["appeal"] = named(work).number
    if profile.reopen_within and order.closed_at:
        until = ends(profile.reopen_within, start=order.closed_at, profile=profile, calendar=work.calendar).at
        if work.at > until:
            sentence = _("A closed order can be opened again until %(until)s. That has passed: submit what is new.")
            raise StepRefused(sentence % {"until": said(until, profile)})
    _resume(order)


def refuse_reopening(work: Work[Order]) -> None:
    """It stays closed, and the caller is told why. Her course ended when it was closed."""
    order = work.case
    work.fields["explanation"] = work.given["explanation"]
    _courses(order).filter(stopped_at__isnull=True).update(stopped_at=order.closed_at)


def reopen(work: Work[Order]) -> None:
    """The unit handles it again in a new round, or the one that took over its work. The caller's course goes on from
    where it began: it is the old one."""
    order = work.case
    lead = units.succeeding(order.lead_unit) if order.lead_unit else None
    if lead is not None:
        work.change(lead_unit=lead, lead_path=lead.path)
    work.reason = work.given["reason"]
    due_at = work.ticking("rework" if lead else "handle").due_at
    work.change(round=order.round + 1, closed_at=None)
    work.after |= {"round": order.round, "due_at": due_at.isoformat()}
    work.fields |= {
        "unit": Said(lead.name, lead.name_en or lead.name) if lead else Said("承办单位", "the unit responsible"),
        "due": spoken(due_at, work.profile.time_zone),
    }
    again = {"state": TaskState.SIGNED, "due_at": due_at, "finished_at": None}
    again |= {"unit_id": lead.pk, "unit_path": lead.path} if lead else {}
    work.statement.update(Task, {"order_id": order.pk, "role": TaskRole.LEAD}, again)
    _resume(order)


def is_shared(order: Order) -> bool:
    """Whether several callers wait for this order."""
    return _under_way(order).count() > 1


def _under_way(order: Order) -> QuerySet[Appeal]:
    return Appeal.objects.filter(share__order=order, state=AppealState.ACCEPTED)


def named(work: Work[Order]) -> Appeal:
    """The appeal that is meant: the one named, or the only one that the order handles."""
    appeals = list(_under_way(work.case).order_by("pk"))
    if number := numbers.tidy_reference(work.given.get("appeal", "")):
        appeals = [appeal for appeal in appeals if appeal.number == number]
    if len(appeals) != 1:
        raise StepRefused("Say which appeal of this order is meant.", field="appeal")
    return appeals[0]


def _courses(order: Order) -> QuerySet[Clock]:
    """The whole courses of the callers who wait for this order."""
    ids = _under_way(order).values("pk")
    return Clock.objects.filter(subject_kind=Appeal.journal_kind, subject_id__in=ids, kind="whole")


def _resume(order: Order) -> None:
    """The whole course runs again as if it had never stopped: ten rounds must not look like ten short ones."""
    _courses(order).update(stopped_at=None)
