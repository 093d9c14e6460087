"""One click of a visitor is one transaction: the verdict, and what follows from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.ground.journal.rules import Actor


@transaction.atomic
def carry_out(
    order: Order,
    steps: Sequence[tuple[str, Mapping[str, object]]],
    *,
    actor: Actor,
    at: datetime,
    key: str,
    version: int | None,
) -> None:
    """Take steps one after the other, all or none; the version was read before the first. Raises what a step raises."""
    for place, (step, given) in enumerate(steps):
        own = f"{key}:{step}" if key else ""
        take_step(order, step, actor=actor, at=at, given=given, key=own, version=None if place else version)
