"""What is wrong with a recording, and a message that waits too long, is noted once in the chain of its call and told to
those who answer for it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from hotline.casework.calls.models import Call, Message, Recording
from hotline.casework.calls.words import RecordingFault
from hotline.ground.files.queries import FileLost, digest_in_store
from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import queries as profiles

FAULTY, OVERDUE = "recording_faulty", "message_overdue"
BATCH = 100
NIGHT = range(1, 5)
"""The hours of the day in which recordings are compared: few calls come, and the disks are free."""
LOOKED_AT_ANEW = timedelta(days=30)
"""After so long a recording that was found whole is compared again."""


@transaction.atomic
def note_fault(recording_id: int, *, fault: str, at: datetime) -> bool:
    """A recording is not what it should be: it is listed until it is, and told once. Returns whether that is new."""
    recording = Recording.objects.select_for_update(of=("self",)).select_related("call").get(pk=recording_id)
    if recording.fault == fault or recording.erased_at is not None:
        return False
    changes = {"fault": fault, "missing_since": recording.missing_since or at}
    Recording.objects.filter(pk=recording_id).update(**changes)
    after = {"recording": recording.name, "fault": str(fault)}
    journal.note(subject=recording.call, name=FAULTY, at=at, actor=SYSTEM, after=after)
    return True


@transaction.atomic
def check(recording_id: int, *, at: datetime) -> str:
    """Compare a recording that was filed with its digest. Returns what is wrong with it, empty where nothing is; a
    fault of an earlier look that is gone – the copy was brought back – is taken away."""
    rows = Recording.objects.select_for_update(of=("self",)).select_related("attachment__file")
    recording = rows.filter(pk=recording_id, attachment__isnull=False).first()
    if recording is None or recording.attachment is None:
        return ""
    try:
        is_same = digest_in_store(recording.attachment.file) == recording.sha256 == recording.attachment.file.sha256
        found = "" if is_same else RecordingFault.CHANGED
    except FileLost:
        found = RecordingFault.LOST
    Recording.objects.filter(pk=recording_id).update(checked_at=at)
    if found:
        note_fault(recording_id, fault=found, at=at)
    elif recording.fault in (RecordingFault.CHANGED, RecordingFault.LOST):
        Recording.objects.filter(pk=recording_id).update(fault="", missing_since=None)
    return str(found)


def check_due(*, at: datetime) -> int:
    """At night, compare the next recordings with their digests: those never compared first, then those whose last look
    is longest ago. Returns how many were compared."""
    if at.astimezone(ZoneInfo(settings.TIME_ZONE)).hour not in NIGHT:
        return 0
    filed = Recording.objects.filter(attachment__isnull=False)
    keys = list(filed.filter(checked_at=None).order_by("pk").values_list("pk", flat=True)[:BATCH])
    again = filed.filter(checked_at__lt=at - LOOKED_AT_ANEW).order_by("checked_at", "pk")
    keys += again.values_list("pk", flat=True)[: BATCH - len(keys)]
    for key in keys:
        check(key, at=at)
    return len(keys)


def report_waiting_messages(*, at: datetime) -> int:
    """Note the messages that nobody has taken up in the city's time, each once. Returns how many."""
    if not Message.objects.filter(taken_at__isnull=True).exists():
        return 0
    until = at - timedelta(minutes=profiles.current().recordings.message_minutes)
    noted = Event.objects.filter(subject_kind=Call.journal_kind, subject_id=OuterRef("call_id"), name=OVERDUE)
    late = Message.objects.filter(taken_at__isnull=True, closed_as="", came_at__lt=until).exclude(Exists(noted))
    rows = list(late.select_related("call").order_by("came_at")[:BATCH])
    for row in rows:
        with transaction.atomic():
            journal.note(subject=row.call, name=OVERDUE, at=at, actor=SYSTEM, after={"message": row.pk})
    return len(rows)
