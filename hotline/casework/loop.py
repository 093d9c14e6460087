"""The whole loop: any step of any order or appeal, through the door that knows its effects."""

from collections.abc import Mapping
from datetime import datetime

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.models import Appeal
from hotline.casework.emergencies.actions import hand_over, say_not_solved
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Order
from hotline.casework.steps.actions import NO_FILES
from hotline.casework.steps.evidence import Files
from hotline.casework.steps.rules import StepRefused
from hotline.casework.whistles.actions import WhistlingDoor
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor


def take_step(
    order: Order,
    step: str,
    *,
    actor: Actor,
    at: datetime,
    given: Mapping[str, object],
    version: int | None = None,
    key: str = "",
    files: Files = NO_FILES,
) -> Event:
    """Take a step on an order, with its checked files. Raises OutOfScope, StaleVersion, KeyReused or StepRefused."""
    door = WhistlingDoor()
    return door.take(order.pk, step, actor=actor, at=at, given=given, version=version, key=key, files=files)


def withdraw(appeal: Appeal, *, actor: Actor, at: datetime, note: str = "", key: str = "") -> None:
    """Take an appeal back for its caller: on its own, or out of the order that handles it."""
    given = {"note": note} if note else {}
    order = Order.objects.filter(shares__appeal=appeal).first()
    if order is None:
        take_appeal_step(appeal, "withdraw", actor=actor, at=at, given=given, key=key)
    else:
        take_step(order, "withdraw", actor=actor, at=at, given={**given, "appeal": appeal.number}, key=key)


def ask_reopening(appeal: Appeal, *, actor: Actor, at: datetime, note: str, key: str = "") -> None:
    """Ask for the closed order of an appeal to be opened again. Raises StepRefused where there is none."""
    order = Order.objects.filter(shares__appeal=appeal).first()
    if order is None:
        raise StepRefused("This step is not open in the present state of the case.")
    take_step(order, "ask_reopening", actor=actor, at=at, given={"note": note, "appeal": appeal.number}, key=key)


def not_solved(appeal: Appeal, *, actor: Actor, at: datetime, note: str = "", key: str = "") -> None:
    """What the end of an incident has answered is not solved for its caller. Raises StepRefused where none has."""
    say_not_solved(appeal, actor=actor, at=at, note=note, key=key)


def take_appeal_step(
    appeal: Appeal,
    step: str,
    *,
    actor: Actor,
    at: datetime,
    given: Mapping[str, object],
    version: int | None = None,
    key: str = "",
) -> None:
    """Take a step on an appeal; accepting one opens the order that handles it, handing it over keeps what the line was
    given, and whether it must be called again."""
    if step == "accept":
        open_order(appeal.pk, actor=actor, at=at, given=given, version=version, key=key)
    elif step == "hand_over":
        hand_over(appeal, actor=actor, at=at, given=given, version=version, key=key)
    else:
        AppealDoor().take(appeal.pk, step, actor=actor, at=at, given=given, version=version, key=key)
