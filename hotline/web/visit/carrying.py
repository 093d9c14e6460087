"""One click of a visitor is one transaction: the verdict, and what follows from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.actions import NO_FILES
from hotline.casework.steps.evidence import Files
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
    files: Files = NO_FILES,
) -> None:
    """Take steps one after the other, all or none; the version was read before the first, and the files belong to it.
    Raises what a step raises."""
    for place, (step, given) in enumerate(steps):
        own = f"{key}:{step}" if key else ""
        is_first = place == 0
        take_step(
            order,
            step,
            actor=actor,
            at=at,
            given=given,
            key=own,
            version=version if is_first else None,
            files=files if is_first else NO_FILES,
        )
