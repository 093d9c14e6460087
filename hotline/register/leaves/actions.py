"""A leave is entered, and ended early. Both stand in the chains of both people."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.register.leaves.models import Leave, hand
from hotline.register.leaves.queries import may_arrange, open_leaves
from hotline.register.leaves.rules import Away, check
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope

NOT_HERS = "The leaves of this person are not hers to arrange."


@transaction.atomic
def enter(
    *, absent: Staff, stand_in: Staff, begins_at: datetime, ends_at: datetime, actor: Actor, at: datetime
) -> Leave:
    """Enter a leave with who stands in. Raises OutOfScope or LeaveRefused."""
    absent, stand_in = _locked(absent, stand_in)
    if not may_arrange(actor, absent):
        raise OutOfScope(NOT_HERS)
    both = (absent.pk, stand_in.pk)
    known = open_leaves(at=at).filter(Q(absent__in=both) | Q(stand_in__in=both))
    check(Away(hand(absent), hand(stand_in), begins_at, ends_at), [leave.away for leave in known], at=at)
    leave = Leave(absent=absent, stand_in=stand_in, begins_at=max(begins_at, at), ends_at=ends_at)
    leave.entered_at, leave.entered_by_id = at, actor.staff_id
    leave.save(force_insert=True)
    _note(leave, ("leave_entered", "stand_in_named"), actor, at)
    return leave


@transaction.atomic
def end(*, leave: Leave, actor: Actor, at: datetime) -> bool:
    """End a leave early, or take it back before it begins. Returns whether that changed anything: what has ended or was
    ended by another hand stays as it is."""
    absent, _stand_in = _locked(leave.absent, leave.stand_in)
    if not may_arrange(actor, absent):
        raise OutOfScope(NOT_HERS)
    locked = Leave.objects.select_for_update(of=("self",)).select_related("absent", "stand_in").get(pk=leave.pk)
    if locked.ended_at is not None or locked.ends_at <= at:
        return False
    locked.ended_at, locked.ended_by_id = at, actor.staff_id
    locked.save(update_fields=["ended_at", "ended_by"])
    _note(locked, ("leave_ended", "stand_in_ended"), actor, at)
    return True


@transaction.atomic
def take_up(*, actor: Actor, at: datetime) -> None:
    """Somebody takes up the work of the one she stands in for: from here on she sees what that one sees."""
    journal.note(subject=Staff.objects.get(pk=actor.staff_id or 0), name="desk_taken_up", at=at, actor=actor)


def _locked(*people: Staff) -> tuple[Staff, Staff]:
    """Two people, locked in the order of their ids: of two leaves entered at once the second sees the first."""
    ids = [person.pk for person in people]
    rows = (
        Staff.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    found = {row.pk: row for row in rows}
    return found[ids[0]], found[ids[1]]


def _note(leave: Leave, names: tuple[str, str], actor: Actor, at: datetime) -> None:
    times: dict[str, Any] = {"begins_at": leave.begins_at.isoformat(), "ends_at": leave.ends_at.isoformat()}
    said = {"stand_in": leave.stand_in.username, **times}, {"absent": leave.absent.username, **times}
    for person, name, after in zip((leave.absent, leave.stand_in), names, said, strict=True):
        journal.note(subject=person, name=name, at=at, actor=actor, after=after)
