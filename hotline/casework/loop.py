"""The whole loop: any step of any order or appeal, through the door that knows its effects."""

from collections.abc import Mapping
from datetime import datetime

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Order
from hotline.casework.steps.actions import NO_FILES
from hotline.casework.steps.evidence import Files
from hotline.casework.visits.actions import VisitDoor
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
    return VisitDoor().take(order.pk, step, actor=actor, at=at, given=given, version=version, key=key, files=files)


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
    """Take a step on an appeal; accepting one opens the order that handles it."""
    if step == "accept":
        open_order(appeal.pk, actor=actor, at=at, given=given, version=version, key=key)
    else:
        AppealDoor().take(appeal.pk, step, actor=actor, at=at, given=given, version=version, key=key)
