"""What the worker does with whistles by itself: an ended one is filed after the time for rating, and one whose order
has come to its end is dropped."""

from collections.abc import Iterable
from datetime import datetime

from hotline.casework.orders.words import OPEN_STATES as OPEN_ORDERS
from hotline.casework.steps.rules import StepRefused
from hotline.casework.whistles.actions.door import WhistleDoor
from hotline.casework.whistles.models import Whistle
from hotline.casework.whistles.words import UNDER_WAY, State
from hotline.ground.journal.rules import SYSTEM

BATCH = 500


def file_due(*, at: datetime) -> int:
    """File the ended whistles whose time for rating is over – who has not rated by then has not –, and drop those under
    way whose order has ended: nobody need come to a place where nothing is to be done. Returns how many."""
    rated = Whistle.objects.filter(state=State.ENDED, turn_due_at__lte=at).order_by("turn_due_at")[:BATCH]
    pointless = Whistle.objects.filter(state__in=UNDER_WAY).exclude(order__state__in=OPEN_ORDERS).order_by("pk")[:BATCH]
    return _taken(rated, "file_whistle", at) + _taken(pointless, "drop_whistle", at)


def _taken(whistles: Iterable[Whistle], step: str, at: datetime) -> int:
    count = 0
    for whistle in whistles:
        try:
            WhistleDoor().take(whistle.pk, step, actor=SYSTEM, at=at, given={}, version=whistle.version)
        except StepRefused:  # somebody was faster
            continue
        count += 1
    return count
