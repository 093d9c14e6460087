"""Return visits through the one door of orders: attempts, verdicts, giving up."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.orders.actions import EFFECTS as ORDER_EFFECTS
from hotline.casework.orders.actions import MergingDoor
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import lines_of
from hotline.casework.orders.words import State
from hotline.casework.steps.actions import Standing, Work, replayed
from hotline.casework.steps.rules import Line, StepRefused
from hotline.casework.visits import queries as visits
from hotline.casework.visits.models import Attempt, Visit
from hotline.casework.visits.rules import daypart, may_give_up, stands_for_all
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import CALLER
from hotline.lib import numbers, seals


def _appeal(work: Work[Order]) -> Appeal:
    """The appeal that a verdict is about: the one named, or the only one under way that the order handles."""
    appeals = list(Appeal.objects.filter(share__order=work.case, state=AppealState.ACCEPTED).order_by("pk"))
    number = numbers.tidy_reference(work.given.get("appeal", ""))
    if number:
        appeals = [appeal for appeal in appeals if appeal.number == number]
    if len(appeals) != 1:
        raise StepRefused("Say which appeal of this order the verdict is about.", field="appeal")
    return appeals[0]


def _visit(work: Work[Order]) -> None:
    """The caller says whether the unit contacted her, whether it is solved, how satisfied she is."""
    order, given = work.case, work.given
    appeal = _appeal(work)
    if given["satisfied"] in ("1", "2") and not given.get("reasons") and work.actor.role != CALLER.role:
        raise StepRefused("must be given when the caller is dissatisfied", field="reasons")
    heard = list(Visit.objects.filter(order=order, round=order.round).values_list("appeal_id", "solved", "satisfied"))
    if any(appeal_id == appeal.pk for appeal_id, *_said in heard):
        raise StepRefused("What this caller says of this round is recorded already.", field="appeal")
    said = [(given["solved"], given["satisfied"]), *((solved, satisfied) for _id, solved, satisfied in heard)]
    _wait_for_the_others(work, appeal)
    solved, satisfied = stands_for_all(said, rule=work.profile.merging.rework)
    work.change(solved=solved, satisfied=satisfied)
    work.after |= {name: given[name] for name in ("contacted", "solved", "satisfied", "reasons") if name in given}
    work.after["appeal"] = appeal.number
    words = given.get("caller_words", "")

    def write(_event: Event) -> None:
        Visit(
            order=order,
            appeal=appeal,
            round=order.round,
            made_at=work.at,
            made_by_id=work.actor.staff_id,
            by_caller=work.actor.role == CALLER.role,
            contacted=given.get("contacted"),
            solved=given["solved"],
            satisfied=given["satisfied"],
            reasons=given.get("reasons", []),
            words_sealed=seals.seal(words) if words else None,
        ).save(force_insert=True)

    work.later.append(write)


def _wait_for_the_others(work: Work[Order], appeal: Appeal) -> None:
    """A caller whose visit was given up may be heard after all: that ends nothing for those who are still awaited."""
    order = work.case
    if work.line.stays or order.callers == 1 or visits.round_of(order).is_over_with(appeal.pk):
        return
    work.line = next(line for line in lines_of("visit") if "others_awaited" in line.when)


def _try_visit(work: Work[Order]) -> None:
    """An attempt that did not reach the caller is counted with the part of the day it was made in."""
    appeal = _appeal(work)
    work.change(visits_tried=work.case.visits_tried + 1)
    work.after |= {"outcome": work.given["outcome"], "appeal": appeal.number}
    work.later.append(
        lambda _event: Attempt(
            order=work.case,
            appeal=appeal,
            round=work.case.round,
            at=work.at,
            made_by_id=work.actor.staff_id,
            outcome=work.given["outcome"],
            daypart=daypart(work.at, work.profile.time_zone),
        ).save(force_insert=True)
    )


def _give_up(work: Work[Order]) -> None:
    """The visit of a caller ends without a verdict – only after as many attempts in as many parts of the day as the
    city asks. Where nobody is awaited any more, since who was has withdrawn, the visits just end."""
    order = work.case
    if not work.given.get("appeal") and visits.round_of(order).is_over_with():
        return
    appeal = _appeal(work)
    if order.callers > 1 and appeal.pk in visits.round_of(order).given_up:
        raise StepRefused("That this caller could not be reached is recorded already.", field="appeal")
    rule = work.profile.visit
    attempts, dayparts = int(rule.get("attempts", 3)), int(rule.get("dayparts", 2))
    tried = visits.attempts(order.pk, order.round, appeal.pk)
    work.after["appeal"] = appeal.number
    if tried and work.line.stays:
        work.later.append(lambda _event: Attempt.objects.filter(pk=tried[-1].pk).update(is_last=True))
    if not may_give_up([each.daypart for each in tried], attempts=attempts, dayparts=dayparts):
        raise StepRefused("There must be more attempts, in different parts of the day, before the visit may end.")


EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {**ORDER_EFFECTS, "visit": _visit, "try_visit": _try_visit, "give_up_visit": _give_up}
)


class VisitDoor(MergingDoor):
    """The door of orders with the effects of return visits."""

    effects: ClassVar[Mapping[str, Callable[..., None]]] = EFFECTS

    def line(self, case: Order, step: str, standing: Standing) -> Line:
        """The line for a step now. Only visits of a shared order need to know who else is to be heard."""
        if case.callers > 1 and step in ("visit", "give_up_visit") and case.state in (State.AUDITED, State.VISITED):
            now = visits.round_of(case)
            more = {"unheard"} if now.unheard else set()
            if not now.is_over_with(min(now.unheard - now.given_up, default=None)):
                more.add("others_awaited")
            standing = replace(standing, holds=standing.holds | more)
        return super().line(case, step, standing)


def rate(appeal: Appeal, *, at: datetime, given: Mapping[str, Any], key: str = "") -> Event:
    """The citizen rates for herself, on the web or by message: the return visit is made with that."""
    known = {**given, "appeal": appeal.number}
    order = Order.objects.filter(shares__appeal=appeal).first()
    if order is None or not (visits.may_rate(order, appeal) or (key and _was_rated(order, known, key))):
        raise StepRefused("There is nothing to rate now: either no answer has been given yet, or it was rated before.")
    return VisitDoor().take(order.pk, "visit", actor=CALLER, at=at, given=known, key=key)


def _was_rated(order: Order, known: Mapping[str, Any], key: str) -> bool:
    """Whether this very rating was taken under this key before."""
    subject = (Order.journal_kind, order.pk)
    return replayed(key=key, request=["visit", known], actor=CALLER, subject=subject) is not None
