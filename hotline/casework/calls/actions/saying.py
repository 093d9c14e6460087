"""What was said, as a machine has understood it: an aid for the eyes beside the form, never the record of the call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hotline.casework.calls.models import Call, Message, Recording, Utterance
from hotline.casework.calls.queries import may_read_said
from hotline.casework.calls.rules import is_paused, milliseconds
from hotline.casework.calls.words import FAX, SAID_READ, MessageKind
from hotline.casework.steps.rules import StepRefused
from hotline.ground.files import actions as files
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.lib import seals
from hotline.lib.notifying import LIVE, notify
from hotline.lib.text import UnfitText, gate
from hotline.register.staff.rules import OutOfScope

LONGEST_SAID = 2000
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, from when until when: milliseconds from the answer on. `is_final` when she has said it."""

    speaker: str
    start_ms: int
    end_ms: int
    text: str
    is_final: bool = True


@transaction.atomic
def note_said(call_id: int, said: Said) -> bool:
    """Keep what was said and tell the seat of the call. Said twice it is the same; what grows is written anew.

    False for what is not kept: no words, or words that touch a stretch in which the recording was paused – card and
    identity numbers are not written down either.
    """
    try:
        text = gate(said.text, longest=LONGEST_SAID, field="text", lines=False)
    except UnfitText:
        return False
    call = Call.objects.select_for_update(of=("self",)).only("answered_at", "seat_id").get(pk=call_id)
    if not text or call.answered_at is None or _was_paused(call, said):
        Utterance.objects.filter(call_id=call_id, speaker=said.speaker, start_ms=said.start_ms, is_final=False).delete()
        return False
    Utterance.objects.update_or_create(
        call_id=call_id,
        speaker=said.speaker,
        start_ms=said.start_ms,
        defaults={"end_ms": said.end_ms, "text_sealed": seals.seal(text), "is_final": said.is_final},
    )
    if call.seat_id is not None:
        notify(LIVE, to=f"seat:{call.seat_id}", kind="said", call=call_id)
    return True


def end_saying(call_id: int) -> None:
    """Nobody listens to the call any more: what was begun stays as it is."""
    Utterance.objects.filter(call_id=call_id, is_final=False).update(is_final=True)


@transaction.atomic
def read_said(call: Call, *, reason: str, actor: Actor, at: datetime) -> list[Utterance]:
    """What was said in a call, for somebody who gives a reason; that she read it stands in the call's journal, as
    listening does. Raises OutOfScope, and StepRefused without a reason."""
    if not may_read_said(actor, call):
        raise OutOfScope("Your role does not cover this.")
    why = gate(reason, longest=LONGEST_REASON, field="reason", lines=False)
    if not why:
        raise StepRefused("must be given: it stands in the journal", field="reason")
    journal.note(subject=call, name=SAID_READ, at=at, actor=actor, reason=why)
    return list(Utterance.objects.filter(call=call).order_by("start_ms", "pk"))


def drop_said(call_ids: Iterable[int]) -> int:
    """Erase what was said in calls: their time is over, or the caller is erased. Returns how many utterances."""
    return Utterance.objects.filter(call_id__in=list(call_ids)).delete()[0]


def forget_heard(*, appeal_ids: list[int]) -> None:
    """Erase what was said and what was faxed in the calls of the caller of these appeals: she is erased."""
    hers = Q(appeal_id__in=appeal_ids) | Q(contact__appeals__in=appeal_ids) | Q(person__appeals__in=appeal_ids)
    call_ids = list(Call.objects.filter(hers).values_list("pk", flat=True).distinct())
    drop_said(call_ids)
    drop_faxes(call_ids)


def drop_faxes(call_ids: Iterable[int]) -> int:
    """Erase the pages that were faxed in calls; that there was a fax stays. Returns how many files."""
    known = list(call_ids)
    faxes = Message.objects.filter(call_id__in=known, kind=MessageKind.FAX)
    faxes.update(attachment=None, station_sealed=None)
    return files.erase(subject_kind=FAX, subject_ids=known)


def _was_paused(call: Call, said: Said) -> bool:
    """Whether a recording was paused while it was said; pauses are counted from the recording's beginning."""
    for recording in Recording.objects.filter(call_id=call.pk).exclude(pauses=[]):
        assert call.answered_at is not None
        ahead = milliseconds(recording.began_at, call.answered_at) - milliseconds(call.answered_at, recording.began_at)
        if is_paused(recording.pauses, said.start_ms + ahead, said.end_ms + ahead):
            return True
    return False
