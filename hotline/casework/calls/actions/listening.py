"""Who listens to a recording says why, and it stands in the journal of the call before anything is heard."""

from datetime import datetime

from django.db import transaction

from hotline.casework.calls.models import Call, Recording
from hotline.casework.calls.queries import LISTEN, audible_to
from hotline.casework.calls.words import HEARD, NUMBER_SEEN, TAKEN_AWAY
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.register.people import rules
from hotline.register.staff.rules import OutOfScope

DOWNLOAD, UNMASK = "download_recordings", "unmask"


@transaction.atomic
def listen(recording: Recording, *, reason: str, actor: Actor, at: datetime, to_keep: bool = False) -> None:
    """Note that somebody listens to a recording and why; with `to_keep` that she takes a copy away.

    Raises OutOfScope, UnfitText for no reason that a reviewer can understand, StepRefused where nothing is there.
    """
    _check(recording.call_id, actor, LISTEN, *((DOWNLOAD,) if to_keep else ()))
    why = rules.reason(reason)
    if recording.attachment_id is None:
        raise StepRefused("There is nothing to listen to: the recording was erased, or is missing.", field="reason")
    after = {"recording": recording.name, "sha256": recording.sha256}
    name = TAKEN_AWAY if to_keep else HEARD
    journal.note(subject=recording.call, name=name, at=at, actor=actor, reason=why, after=after)


@transaction.atomic
def reveal(call: Call, *, reason: str, actor: Actor, at: datetime) -> str:
    """The number at the far end in clear, after a reason that stands in the call's journal. Raises OutOfScope,
    UnfitText."""
    _check(call.pk, actor, "read_calls", UNMASK)
    journal.note(subject=call, name=NUMBER_SEEN, at=at, actor=actor, reason=rules.reason(reason))
    return call.other


def _check(call_id: int, actor: Actor, *acts: str) -> None:
    for act in acts:
        if not audible_to(actor, act).filter(pk=call_id).exists():
            raise OutOfScope("Your role does not cover this.")
