"""Recordings are erased when their time is over, or their caller is; that there was one stays."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from hotline.casework.calls.actions.saying import drop_said
from hotline.casework.calls.models import Call, Instruction, Leg, Message, Recording
from hotline.casework.calls.queries import of_person
from hotline.casework.calls.words import Erasure
from hotline.ground.files import actions as files
from hotline.ground.journal import actions as journal
from hotline.ground.journal import queries as events
from hotline.ground.journal.rules import Actor
from hotline.register.people.models import Person


@transaction.atomic
def erase_recordings(rows: Iterable[Recording], *, why: str, actor: Actor, at: datetime) -> int:
    """Erase the sound of recordings for good, and what was recognised of it; the journal of each call keeps which, when
    and why. Returns how many."""
    keys = [row.pk for row in rows]
    locked = Recording.objects.select_for_update(of=("self",)).select_related("call").order_by("pk")
    found = list(locked.filter(pk__in=keys, erased_at__isnull=True))
    ids = [row.pk for row in found]
    Recording.objects.filter(pk__in=ids).update(attachment=None, erased_at=at, fault="", missing_since=None)
    files.erase(subject_kind=Recording.journal_kind, subject_ids=ids)
    drop_said({row.call_id for row in found})
    for row in found:
        after = {"recording": row.name, "sha256": row.sha256, "why": str(why)}
        journal.note(subject=row.call, name="recording_erased", at=at, actor=actor, after=after)
    return len(ids)


@transaction.atomic
def forget(*, person: Person, appeal_ids: Iterable[int], actor: Actor, at: datetime) -> set[int]:
    """A caller is erased: the numbers of her calls and that by which they are found, and what was recorded of them.
    That there were calls, and how long they took, stays. Returns the events of these calls with personal facts."""
    ids = list(of_person(person, appeal_ids).order_by("pk").values_list("pk", flat=True))
    erase_recordings(Recording.objects.filter(call__in=ids), why=Erasure.CALLER, actor=actor, at=at)
    forget_numbers(ids)
    return {event.pk for event in events.with_facts([(Call.journal_kind, pk) for pk in ids])}


@transaction.atomic
def forget_numbers(call_ids: Sequence[int]) -> int:
    """Erase the numbers of calls, of their legs and of what was asked for them, and that by which they are found.
    Returns of how many calls."""
    Leg.objects.filter(call__in=call_ids).update(number_sealed=None)
    Instruction.objects.filter(call__in=call_ids).update(number_sealed=None)
    Message.objects.filter(call__in=call_ids).update(station_sealed=None)
    calls = Call.objects.filter(pk__in=call_ids)
    return calls.update(other_sealed=None, other_hash=None, other_tail=None)
