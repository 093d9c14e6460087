"""Archiving in time, and what else the clockwork does with cases whose day has come."""

import logging
from datetime import datetime
from typing import Any

from django.db.utils import InterfaceError, OperationalError

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.clocks.rules import ends
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import State
from hotline.casework.steps.actions import Door
from hotline.casework.steps.models import Stepping
from hotline.casework.steps.rules import StepRefused
from hotline.casework.visits.actions import VisitDoor
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays

BATCH = 500

log = logging.getLogger(__name__)


def archive_due(*, at: datetime) -> int:
    """Archive orders that have been closed for as long as the city's profile asks. Returns how many."""
    count = 0
    calendar = workdays.calendar()
    for order in Order.objects.filter(state=State.CLOSED).order_by("closed_at")[:BATCH]:
        profile = profiles.version(order.profile_version)
        if profile.archive_after is None or order.closed_at is None:
            continue
        if ends(profile.archive_after, start=order.closed_at, profile=profile, calendar=calendar).at > at:
            break
        count += _done(VisitDoor(), order, "archive", at)
    return count


def lapse_supplements(*, at: datetime) -> int:
    """An appeal whose caller did not supplement in time comes back to a person, who decides on what there is.

    Never refused by the clock: a refusal is a person's. Returns how many came back.
    """
    waiting = Appeal.objects.filter(state=AppealState.SUPPLEMENT_AWAITED, turn_due_at__lte=at).order_by("turn_due_at")
    return sum(_done(AppealDoor(), appeal, "lapse", at) for appeal in waiting[:BATCH])


def _done(door: Door[Any], case: Stepping, step: str, at: datetime) -> bool:
    """Take a step of the clockwork on one case. Whatever is wrong with it must not keep the others waiting."""
    try:
        door.take(case.pk, step, actor=SYSTEM, at=at, given={}, version=case.version)
    except StepRefused:  # somebody was faster
        return False
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("the clockwork could not take a step", extra={"step": step, "case": str(case)})
        return False
    return True
