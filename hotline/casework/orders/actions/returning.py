"""The return of an order: the unit asks, its head signs, the centre accepts or refuses."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.rules import spoken
from hotline.casework.orders.actions import lookups
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import ANOTHERS_DUTY, PARTS_IN_WORK, TaskRole, TaskState
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.profiles.rules import Profile


def ask_return(work: Work[Order]) -> None:
    """The lead unit says that the order is not its own: why, on what basis, and who should act instead."""
    order, given = work.case, work.given
    _in_time(work)
    work.reason = given["reason"]
    work.after["unit"] = order.lead_unit_id
    if given["reason"] in ANOTHERS_DUTY and not given.get("proposed"):
        raise StepRefused("Say which unit should act instead.", field="proposed")
    if given.get("proposed"):
        unit = lookups.unit(given["proposed"], field="proposed")
        if unit.pk == order.lead_unit_id:
            raise StepRefused("This is the unit that returns the order.", field="proposed")
        work.after["proposed"] = unit.code


def sign_return(work: Work[Order]) -> None:
    """The head of the unit signs the request: only then the centre has it."""
    _in_time(work)
    work.after["unit"] = work.case.lead_unit_id


def drop_return(work: Work[Order]) -> None:
    """The unit takes its request back, or its head does not sign it: it handles the order."""
    work.after["unit"] = work.case.lead_unit_id


def accept_return(work: Work[Order]) -> None:
    """The centre relieves the unit. The order is dispatched again – at once, where the next unit is named; only the
    whole course, which is the citizen's, has been running all the time."""
    order, given = work.case, work.given
    if given.get("assisting") and not given.get("lead"):
        raise StepRefused("Say which unit leads.", field="lead")
    if given.get("lead") and lookups.unit(given["lead"], field="lead").pk == order.lead_unit_id:
        raise StepRefused("This is the unit that returns the order.", field="lead")
    work.after |= {"unit": order.lead_unit_id, "returns": order.returns + 1}
    relieve(order, at=work.at)
    work.change(returns=order.returns + 1, lead_unit=None, lead_path="", first_unit=None, dispatched_at=None)
    if given.get("lead"):
        work.then.append(("dispatch", dict(given)))


def refuse_return(work: Work[Order]) -> None:
    """The centre refuses, with a reason: the unit handles the order, and a wrong return is counted against it."""
    work.after["unit"] = work.case.lead_unit_id


def relieve(order: Order, *, at: datetime) -> None:
    """End the parts that are in work, the lead's among them: their units owe nothing more. What was reported stays."""
    parts = Task.objects.filter(order=order)
    in_work = parts.filter(state__in=PARTS_IN_WORK)
    ending = [*in_work.values_list("pk", flat=True), *parts.filter(role=TaskRole.LEAD).values_list("pk", flat=True)]
    parts.filter(pk__in=ending).update(role=TaskRole.RELIEVED, state=TaskState.FINISHED, finished_at=at)
    Clock.objects.filter(
        subject_kind=Order.journal_kind, subject_id=order.pk, task_id__isnull=False, stopped_at__isnull=True
    ).update(stopped_at=at)


def _in_time(work: Work[Order]) -> None:
    """Refuse what comes after the time for it, and say until when that was."""
    ends = next((task.return_due_at for task in work.standing.tasks if task.role == TaskRole.LEAD), None)
    if ends is not None and work.at > ends:
        sentence = _("An order can be returned until %(until)s. That has passed: handle it.")
        raise StepRefused(sentence % {"until": said(ends, work.profile)})


def said(instant: datetime, profile: Profile) -> str:
    """An instant in the language of who asks."""
    return spoken(instant, profile.time_zone).to("en" if (get_language() or "").startswith("en") else "zh-Hans")
