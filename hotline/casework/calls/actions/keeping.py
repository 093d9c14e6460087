"""What is kept of calls: recordings with their pauses and files, messages that a person must register, call-backs."""

from datetime import datetime

from django.db import transaction

from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.models import Call, CallBack, Message, Recording
from hotline.casework.calls.rules import milliseconds
from hotline.casework.calls.words import MessageKind
from hotline.ground.files.models import Attachment
from hotline.lib import seals


def begin_recording(call_id: int, *, name: str, kind: str, at: datetime, retention: str = "") -> Recording:
    """A recording has begun. Told twice – after a crash – it is the same one."""
    recording, _made = Recording.objects.get_or_create(
        name=name, defaults={"call_id": call_id, "kind": kind, "began_at": at, "retention": retention}
    )
    return recording


@transaction.atomic
def pause_recording(call_id: int, *, reason: str, at: datetime) -> bool:
    """What follows is not recorded: a card or identity number. False when nothing is being recorded."""
    recording = _running(call_id)
    if recording is None or (recording.pauses and recording.pauses[-1]["until"] is None):
        return False
    began = {"from": milliseconds(recording.began_at, at), "until": None, "reason": reason}
    Recording.objects.filter(pk=recording.pk).update(pauses=[*recording.pauses, began])
    told(call_id, kind="recording")
    return True


@transaction.atomic
def resume_recording(call_id: int, *, at: datetime) -> bool:
    """Recording goes on. False when it was not paused."""
    recording = _running(call_id)
    if recording is None or not recording.pauses or recording.pauses[-1]["until"] is not None:
        return False
    *before, last = recording.pauses
    pauses = [*before, {**last, "until": milliseconds(recording.began_at, at)}]
    Recording.objects.filter(pk=recording.pk).update(pauses=pauses)
    told(call_id, kind="recording")
    return True


def end_recording(name: str, *, at: datetime, duration_ms: int | None = None) -> None:
    """A recording has ended; its file is taken into store by a worker."""
    Recording.objects.filter(name=name, ended_at__isnull=True).update(ended_at=at, duration_ms=duration_ms)


@transaction.atomic
def note_filed(recording_id: int, *, attachment: Attachment, duration_ms: int | None = None) -> None:
    """The recording's file is in store, bound to it by its digest."""
    changes = {"attachment": attachment, "sha256": attachment.file.sha256, "missing_since": None}
    if duration_ms is not None:
        changes["duration_ms"] = duration_ms
    Recording.objects.filter(pk=recording_id).update(**changes)


def note_missing(recording_id: int, *, at: datetime) -> None:
    """A recording that should be there cannot be found: it is reported until it is."""
    Recording.objects.filter(pk=recording_id, missing_since__isnull=True).update(missing_since=at)


@transaction.atomic
def leave_message(
    call_id: int,
    *,
    kind: str,
    at: datetime,
    recording: Recording | None = None,
    attachment: Attachment | None = None,
    pages: int | None = None,
    station: str = "",
    fault: str = "",
) -> Message:
    """A voice message or a fax has come in: a person must register it. Told twice it is the same one; a call brings one
    fax at most. `station` is what the sending machine calls itself."""
    if recording is not None and (earlier := Message.objects.filter(recording=recording).first()) is not None:
        return earlier
    if kind == MessageKind.FAX and (sent := Message.objects.filter(call_id=call_id, kind=kind).first()) is not None:
        return sent
    message = Message.objects.create(
        call_id=call_id,
        kind=kind,
        recording=recording,
        attachment=attachment,
        pages=pages,
        came_at=at,
        station_sealed=seals.seal(station) if station else None,
        fault=fault,
    )
    told(call_id, kind="message")
    return message


def ask_call_back(call_id: int, *, at: datetime) -> CallBack:
    """A caller would rather be rung back than wait; she keeps her place. Asked twice it is one call-back."""
    call = Call.objects.only("queued_at").get(pk=call_id)
    made, _new = CallBack.objects.get_or_create(call_id=call_id, defaults={"queued_at": call.queued_at or at})
    return made


def _running(call_id: int) -> Recording | None:
    running = Recording.objects.select_for_update().filter(call_id=call_id, ended_at__isnull=True)
    return running.order_by("-pk").first()
