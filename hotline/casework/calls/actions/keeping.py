"""What is kept of calls: recordings with their pauses and files, messages that a person must register, call-backs."""

from datetime import datetime

from django.db import transaction

from hotline.casework.calls.actions.filing import call_for_filing
from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.models import Call, CallBack, Message, Recording
from hotline.casework.calls.rules import milliseconds
from hotline.casework.calls.words import MessageKind
from hotline.casework.correspondence.models import Contact
from hotline.casework.correspondence.words import Channel
from hotline.ground.files.models import Attachment
from hotline.lib import seals
from hotline.lib.statements import Statement
from hotline.register.people.words import Language


def begin_recording(call_id: int, *, name: str, kind: str, at: datetime, retention: str = "") -> Recording:
    """A recording has begun. Told twice – after a crash – it is the same one."""
    recording = Recording(name=name, call_id=call_id, kind=kind, began_at=at, retention=retention)
    statement = Statement()
    statement.insert(recording, name="recording", returning="id", unless="(name)")
    (recording_id,) = statement.run("SELECT (SELECT id FROM recording)")
    if recording_id is None:
        return Recording.objects.get(name=name)
    recording.pk, recording._state.adding = recording_id, False
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


@transaction.atomic
def end_recording(name: str, *, at: datetime, duration_ms: int | None = None) -> None:
    """A recording has ended; its file is taken into store by a worker."""
    running = Recording.objects.filter(name=name, ended_at__isnull=True)
    if running.update(ended_at=at, duration_ms=duration_ms):
        call_for_filing(Recording.objects.values_list("pk", flat=True).get(name=name))


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
    fax at most. It stands in the books as what came in from then on. `station` is what the sending machine calls
    itself."""
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
        contact=_letter(call_id, Channel.FAX if kind == MessageKind.FAX else Channel.PHONE),
    )
    told(call_id, kind="message")
    return message


def ask_call_back(call_id: int, *, at: datetime) -> CallBack:
    """A caller would rather be rung back than wait; she keeps her place. Asked twice it is one call-back."""
    call = Call.objects.only("queued_at").get(pk=call_id)
    made, _new = CallBack.objects.get_or_create(call_id=call_id, defaults={"queued_at": call.queued_at or at})
    return made


def _letter(call_id: int, channel: str) -> Contact:
    """The message of a call in the books of what comes in; that of a call in which a seat spoke belongs to that."""
    call = Call.objects.select_related("person", "contact").get(pk=call_id)
    if call.contact is not None:
        return call.contact
    contact = Contact.objects.create(
        channel=channel,
        person=call.person,
        language=call.person.language if call.person else Language.ZH_HANS,
        received_at=call.arrived_at,
        called_number=call.line,
        external_number=call.code,
    )
    Call.objects.filter(pk=call_id, contact__isnull=True).update(contact=contact)
    return contact


def _running(call_id: int) -> Recording | None:
    running = Recording.objects.select_for_update().filter(call_id=call_id, ended_at__isnull=True)
    return running.order_by("-pk").first()
