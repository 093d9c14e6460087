"""What the worker does with whistles by itself: after the time for rating an ended one is filed."""

from datetime import datetime

from hotline.casework.steps.rules import StepRefused
from hotline.casework.whistles.actions.door import WhistleDoor
from hotline.casework.whistles.models import Whistle
from hotline.casework.whistles.words import State
from hotline.ground.journal.rules import SYSTEM

BATCH = 500


def file_due(*, at: datetime) -> int:
    """File the ended whistles whose time for rating is over; who has not rated by then has not. Returns how many."""
    due = Whistle.objects.filter(state=State.ENDED, turn_due_at__lte=at).order_by("turn_due_at")[:BATCH]
    count = 0
    for whistle in due:
        try:
            WhistleDoor().take(whistle.pk, "file_whistle", actor=SYSTEM, at=at, given={}, version=whistle.version)
        except StepRefused:  # somebody was faster
            continue
        count += 1
    return count
