"""The act: begun by somebody, with a reason; carried out some cases at a time, by whoever has the time."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hotline.casework.recounts.actions import cases, promises
from hotline.casework.recounts.actions.found import Act
from hotline.casework.recounts.models import Recount
from hotline.casework.recounts.queries import batches, waiting, window_of
from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.ground.workdays import queries as workdays
from hotline.lib.text import gate
from hotline.register.staff.rules import OutOfScope, may

PAUSE_SECONDS = 0.2
"""How long to wait for cases that somebody is just working on."""
TURN_SECONDS = 8.0
"""How long the worker counts in one turn, so that the tick is not kept waiting."""


class RecountRefused(ValueError):
    """It cannot be counted anew yet; says what to do first."""


@transaction.atomic
def begin(*, year: int, actor: Actor, at: datetime, reason: str = "") -> Recount:
    """Begin to count the open limits that reach into a year anew, under the calendar in force. The same act begun again
    is the same one: what it has not done yet is done.

    Raises OutOfScope, UnfitText, or RecountRefused while the year is not settled.
    """
    if not may(actor, "recount_limits"):
        raise OutOfScope("Your role does not cover this.")
    said = gate(reason, longest=200, field=_("Reason"), lines=False)
    calendar = workdays.calendar()
    if not calendar.is_settled(year):
        raise RecountRefused(_("The notice for %(year)d has not been entered yet.") % {"year": year})
    recount, is_new = Recount.objects.get_or_create(
        year=year,
        calendar_version=calendar.version,
        defaults={"begun_at": at, "begun_by_id": actor.staff_id},
    )
    if not is_new:
        if waiting(window_of(year), calendar.version):
            Recount.objects.filter(pk=recount.pk).update(finished_at=None)
            recount.finished_at = None
        return recount
    after = {"year": year, "calendar": calendar.version}
    journal.note(subject=recount, name="recount_begun", at=at, actor=actor, reason=said, after=after)
    return recount


def go_on(*, at: datetime) -> int:
    """Go on with acts that are not finished, for one turn of the worker. Returns how many cases were counted anew."""
    ends_at, count = time.monotonic() + TURN_SECONDS, 0
    for recount in Recount.objects.filter(finished_at__isnull=True).order_by("pk"):
        count += carry_out(recount, at=at, until=lambda: time.monotonic() > ends_at)
    return count


def carry_out(recount: Recount, *, at: datetime, until: Callable[[], bool] = lambda: False) -> int:
    """Carry an act out to its end, or until it is time to stop. Returns how many cases were counted anew.

    Cut off anywhere, the rest is done by whoever goes on with it; two who do it at once share the cases.
    """
    if recount.finished_at:
        return 0
    act = Act(recount, workdays.calendar_of(recount.calendar_version), window_of(recount.year), _begun_by(recount), at)
    count = 0
    while left := waiting(act.span, recount.calendar_version):
        done = 0
        for kind, ids in left.items():
            for some in batches(ids):
                if until():
                    return count + done
                with transaction.atomic():
                    done += cases.count_anew(kind, some, act=act)
        count += done
        if not done:
            time.sleep(PAUSE_SECONDS)
    if _promises(act, until):
        _finish(act)
    return count


def _promises(act: Act, until: Callable[[], bool]) -> bool:
    """The promises without a clock. Returns whether all of them were looked at."""
    left: Iterable[int] = promises.waiting(act)
    while left:
        seen: set[int] = set()
        for some in batches(list(left)):
            if until():
                return False
            with transaction.atomic():
                seen |= promises.count_anew(some, act=act)
        left = [pk for pk in left if pk not in seen]
        if left:
            time.sleep(PAUSE_SECONDS)
    return True


@transaction.atomic
def _finish(act: Act) -> None:
    """The act is over: the journal keeps the sum, once."""
    recount = Recount.objects.select_for_update().get(pk=act.recount.pk)
    if recount.finished_at:
        return
    names = ("cases", "earlier", "later", "same", "letters")
    after = {name: getattr(recount, name) for name in names}
    journal.note(subject=recount, name="recount_finished", at=act.at, actor=act.actor, after=after)
    Recount.objects.filter(pk=recount.pk).update(finished_at=act.at)


def _begun_by(recount: Recount) -> Actor:
    """Who began it, as the journal has it: in her name every case is changed, also when she is off duty by then."""
    event = Event.objects.filter(subject_kind=Recount.journal_kind, subject_id=recount.pk, place=1).first()
    if event is None:
        return SYSTEM
    return Actor(event.actor_role, event.actor_id, event.actor_unit_id, request_id=event.request_id)
