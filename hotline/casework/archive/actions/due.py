"""Archiving in time, and what else the clockwork does with cases whose day has come."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.utils import InterfaceError, OperationalError

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import OVER_WITHOUT_ORDER
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.clocks.rules import ends
from hotline.casework.orders.models import Order, Request
from hotline.casework.orders.words import OVER, UNDECIDED, Asked, Held, State
from hotline.casework.steps.actions import Door
from hotline.casework.steps.models import Stepping
from hotline.casework.steps.rules import StepRefused
from hotline.casework.visits.actions import VisitDoor
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.workdays import queries as workdays

BATCH = 500

log = logging.getLogger(__name__)


def archive_due(*, at: datetime) -> int:
    """Archive what has been over for as long as the city's profile asks: orders that are closed, withdrawn or
    void, with the appeals they handled, what was merged into one that is archived, and appeals that were refused,
    answered, handed over, appended or withdrawn. Returns how many.
    """
    orders = _ripe(
        Order.objects.filter(state__in=OVER, crisis="").exclude(exclusion__in=UNDECIDED),
        since="closed_at",
        at=at,
    )
    count = sum(_done(VisitDoor(), order, "archive", at) for order in orders)
    merged = Order.objects.filter(state=State.MERGED, merged_into__state=State.ARCHIVED).order_by("pk")
    count += sum(_done(VisitDoor(), order, "archive", at) for order in merged[:BATCH])
    appeals = _ripe(Appeal.objects.filter(state__in=OVER_WITHOUT_ORDER), since="ended_at", at=at)
    return count + sum(_done(AppealDoor(), appeal, "file", at) for appeal in appeals)


def _ripe(cases: QuerySet[Any], *, since: str, at: datetime) -> Iterator[Any]:
    """The cases whose time in the drawer has run out, those of each version of the profile by themselves: one may keep
    them three days, another for good. The oldest first, so that the first one that must wait ends the looking."""
    for version in ProfileVersion.objects.order_by("pk").values_list("pk", flat=True):
        profile = profiles.version(version)
        if profile.archive_after is None:
            continue
        calendar = workdays.calendar_for(profile)
        for case in cases.filter(profile_version=version).order_by(since)[:BATCH]:
            if ends(profile.archive_after, start=getattr(case, since), profile=profile, calendar=calendar).at > at:
                break
            yield case


def lapse_supplements(*, at: datetime) -> int:
    """An appeal whose caller did not supplement in time comes back to a person, who decides on what there is.

    Never refused by the clock: a refusal is a person's. Returns how many came back.
    """
    waiting = Appeal.objects.filter(state=AppealState.SUPPLEMENT_AWAITED, turn_due_at__lte=at).order_by("turn_due_at")
    return sum(_done(AppealDoor(), appeal, "lapse", at) for appeal in waiting[:BATCH])


def resume_in_time(*, at: datetime) -> int:
    """Let the clocks of suspended orders run on when the day has come that was set for it. A suspension without a day
    is looked at by the centre. Returns how many run on."""
    waiting = Order.objects.filter(held=Held.SUSPENDED, turn_due_at__lte=at).order_by("turn_due_at")
    granted = Request.objects.filter(
        order=OuterRef("pk"), kind=Asked.SUSPENSION, ended_at__isnull=True, until__isnull=False
    )
    return sum(_done(VisitDoor(), order, "resume", at) for order in waiting.filter(Exists(granted))[:BATCH])


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
