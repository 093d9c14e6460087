"""One click at a seat is one transaction: registering and what is decided at once, or the decision alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from hotline.casework.answering_days.actions import take
from hotline.casework.answering_days.models import AnsweringDay
from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import RepeatReason
from hotline.casework.calls.actions import hand_pages
from hotline.casework.emergencies.actions import link
from hotline.casework.emergencies.models import Incident
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Order
from hotline.casework.quotations.actions import tell
from hotline.casework.quotations.words import How
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor

REGISTER, OPEN, DISPATCH = "register", "open", "dispatch"
ANSWER, REFUSE, ASK, HAND_OVER, APPEND = "answer", "refuse", "ask_supplement", "hand_over", "append"

STEPS: Mapping[str, tuple[str, ...]] = {
    REGISTER: (),
    OPEN: ("accept",),
    DISPATCH: ("accept", "dispatch"),
    ANSWER: ("answer",),
    REFUSE: ("refuse",),
    ASK: ("ask_supplement",),
    HAND_OVER: ("hand_over",),
    APPEND: ("append",),
}
"""What a seat can decide with one click, and the steps it takes."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about an appeal, and what was given with each step."""

    act: str
    given: Mapping[str, object]
    dispatched: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """Which versions of standard answers were used, and whether they go to the caller as a message, too."""

    versions: tuple[int, ...] = ()
    is_sent: bool = False

    def how(self, act: str) -> How:
        """In which way the caller got them."""
        if act != ANSWER:
            return How.SAID
        return How.SENT if self.is_sent else How.INSERTED


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it. The query code is told to the caller alone."""

    appeal: Appeal
    code: str
    order: Order | None = None


@transaction.atomic
def take_in(
    registration: Registration,
    decision: Decision,
    *,
    actor: Actor,
    at: datetime,
    key: str,
    about: Sequence[Incident] = (),
    on: Sequence[AnsweringDay] = (),
    crisis: str = "",
    told: Told | None = None,
) -> Taken:
    """Register an appeal, link it to the incidents it is about, mark it as taken on a leader's answering day, decide
    on it, and mark its order as a threat or crisis where the seat has confirmed that it is one. What is refused
    registers nothing; under the same key it happens once.

    Raises what the steps raise.
    """
    appeal, code = register(registration, actor=actor, at=at, key=f"{key}:register" if key else "")
    if registration.contact is not None:
        hand_pages(appeal, at=at)
    for day in on:
        take(day, appeal=appeal, actor=actor, at=at)
    order = settle(appeal, decision, actor=actor, at=at, key=key, about=about, crisis=crisis, told=told)
    appeal.refresh_from_db()
    return Taken(appeal, code, order)


@transaction.atomic
def settle(
    appeal: Appeal,
    decision: Decision,
    *,
    actor: Actor,
    at: datetime,
    key: str,
    version: int | None = None,
    about: Sequence[Incident] = (),
    repeat_of: str = "",
    crisis: str = "",
    told: Told | None = None,
) -> Order | None:
    """Decide on an appeal that is registered already, linked to the incidents it is about and to the earlier appeal
    that comes up again. Returns the order, where one was opened."""
    if repeat_of and decision.act != REFUSE:
        given = {"earlier": repeat_of, "reason": RepeatReason.NEW_FACTS.value}
        own = f"{key}:repeat" if key else ""
        take_appeal_step(appeal, "mark_repeat", actor=actor, at=at, given=given, version=version, key=own)
        version = None
    elif repeat_of:
        decision = replace(decision, given={**decision.given, "earlier": repeat_of})
    for incident in about:
        link(incident, appeals=[appeal], actor=actor, at=at)
    order = _steps(appeal, decision, actor=actor, at=at, key=key, version=version, follow=bool(crisis))
    if told is not None and told.versions:
        tell(appeal=appeal, version_ids=told.versions, how=told.how(decision.act), actor=actor, at=at)
    if crisis:
        _mark(appeal, decision, crisis, actor=actor, at=at, key=key)
    return order


def _steps(
    appeal: Appeal, decision: Decision, *, actor: Actor, at: datetime, key: str, version: int | None, follow: bool
) -> Order | None:
    order = None
    if follow and decision.act == HAND_OVER:
        # the call for help is never held up: whatever becomes of it, an order follows it up
        decision = replace(decision, given={**decision.given, "follow": True})
    for step in STEPS[decision.act]:
        own = f"{key}:{step}" if key else ""
        if step == "accept":
            order = open_order(appeal.pk, actor=actor, at=at, given=decision.given, version=version, key=own)
        elif order is not None:
            take_step(order, step, actor=actor, at=at, given=decision.dispatched, key=own)
        else:
            take_appeal_step(appeal, step, actor=actor, at=at, given=decision.given, version=version, key=own)
    return order


def _mark(appeal: Appeal, decision: Decision, crisis: str, *, actor: Actor, at: datetime, key: str) -> None:
    order = Order.objects.filter(shares__appeal=appeal).first()
    if order is not None:
        given = {"crisis": crisis, "note": appeal.content[:1000]}
        take_step(order, "mark_crisis", actor=actor, at=at, given=given, key=f"{key}:crisis" if key else "")
    elif decision.act != HAND_OVER:
        raise StepRefused(
            "A threat or crisis needs an order: accept it, or hand it over to the emergency line.", field="crisis"
        )
