"""Recordings are taken from where the exchange writes them into the store, and looked for where they are missing.

Nothing is lost and nothing doubled, wherever a worker is killed: the original goes only when the row that points at its
copy is committed; one that was left behind is removed by the next look. A row is locked while its file is taken.
"""

import hashlib
import re
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from hotline.casework.calls.actions.faults import note_fault
from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.models import Call, Recording
from hotline.casework.calls.queries import unrecorded
from hotline.casework.calls.rules import expected_ms, fault_of, milliseconds
from hotline.casework.calls.words import RecordingFault, RecordingKind
from hotline.ground.files import actions as files
from hotline.ground.files.queries import FileLost
from hotline.ground.files.rules import WAV, UnfitFile
from hotline.ground.journal.models import Lease
from hotline.ground.profiles import queries as profiles
from hotline.lib.waves import NotAWave, Wave, heard, measured

BATCH = 200
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,79}")
QUIET = timedelta(seconds=20)
"""A recording whose end nobody told is taken when nothing was written to it for so long."""
FILE = "hotline.casework.calls.actions.file_recording"


def folder() -> Path:
    """Where the exchange writes recordings."""
    return Path(settings.HUIYIN_VAR) / "phone" / "spool" / "recording"


def original(name: str) -> Path | None:
    """The file that the exchange has written, if it is there; never one outside of the folder."""
    path = folder() / f"{name}.wav"
    return path if NAME.fullmatch(name) and path.is_file() and not path.is_symlink() else None


def call_for_filing(recording_id: int) -> None:
    """Have a recording taken into store by a worker, in the transaction of its end."""
    lease = Lease(work=FILE, arguments={"recording_id": recording_id}, key=f"recording:{recording_id}")
    Lease.objects.bulk_create([lease], ignore_conflicts=True)


def file_recording(*, recording_id: int) -> None:
    """Take one recording into store. Where its file is not there yet, nothing is done: it is looked for again."""
    recording = Recording.objects.filter(pk=recording_id).first()
    if recording is not None and recording.ended_at is not None:
        _file(recording_id, at=recording.ended_at)


def file_due(*, at: datetime) -> int:
    """Take what has ended and was not taken; report what is missing; remove what was left behind. Returns how many were
    taken."""
    waiting = Recording.objects.filter(attachment__isnull=True, erased_at__isnull=True).order_by("began_at")
    over = Q(ended_at__isnull=False) | Q(call__ended_at__lt=at - QUIET)
    rows = list(waiting.filter(over).exclude(fault=RecordingFault.UNREADABLE).values_list("pk", "name")[:BATCH])
    count = sum(_file(key, at=at) for key, name in rows if _is_quiet(original(name)))
    _report_missing(at=at)
    sweep()
    return count


def sweep() -> int:
    """Remove originals whose copy is in the store: a worker was killed before it could. Returns how many."""
    if not folder().is_dir():
        return 0
    there = {path.stem: path for path in folder().glob("*.wav")}
    filed = Recording.objects.filter(name__in=there, attachment__isnull=False).exclude(sha256="")
    count = 0
    for name, sha256 in filed.values_list("name", "sha256"):
        with there[name].open("rb") as file:
            is_same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        if is_same:
            there[name].unlink(missing_ok=True)
            count += 1
    return count


def strangers() -> list[str]:
    """Files where recordings are written that belong to none: somebody must look at them."""
    there = {path.name.removesuffix(".wav") for path in folder().glob("*.wav")} if folder().is_dir() else set()
    return sorted(there - set(Recording.objects.filter(name__in=there).values_list("name", flat=True)))


@transaction.atomic
def _file(recording_id: int, *, at: datetime) -> bool:
    rows = Recording.objects.select_for_update(of=("self",)).select_related("call")
    recording = rows.filter(pk=recording_id, attachment__isnull=True, erased_at__isnull=True).first()
    path = original(recording.name) if recording else None
    if recording is None or path is None:
        return False
    try:
        wave = measured(path)
        sounds = heard(path, wave)
        attachment = files.take(
            path=path, media=WAV, subject_kind=Recording.journal_kind, subject_id=recording.pk, at=at
        )
    except (NotAWave, UnfitFile):
        note_fault(recording.pk, fault=RecordingFault.UNREADABLE, at=at)
        return False
    except FileLost:  # still being written
        return False
    _bind(recording, wave, at=at)
    recording.attachment, recording.sha256, recording.size = attachment, attachment.file.sha256, attachment.file.size
    recording.save(update_fields=("attachment", "sha256", "size", "duration_ms", "ended_at", "fault", "missing_since"))
    if fault := _fault(recording, sounds):
        note_fault(recording.pk, fault=fault, at=at)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    told(recording.call_id, kind="recording")
    return True


def _bind(recording: Recording, wave: Wave, *, at: datetime) -> None:
    """What is known of a recording now that its file is: how long it is, and that it is there."""
    recording.duration_ms = wave.duration_ms
    recording.ended_at = recording.ended_at or recording.call.ended_at or at
    recording.fault, recording.missing_since = "", None


def _fault(recording: Recording, sounds: tuple[bool, ...]) -> str:
    if recording.kind != RecordingKind.TALK:
        return ""
    span = milliseconds(recording.began_at, recording.ended_at)
    return fault_of(
        expected_ms=expected_ms(span, recording.pauses),
        duration_ms=recording.duration_ms or 0,
        allowance_ms=profiles.current().recordings.shorter_seconds * 1000,
        heard=sounds,
    )


def _is_quiet(path: Path | None) -> bool:
    """Whether nothing is being written to a file any more. The file's own time is of this machine's clock."""
    return path is not None and time.time() - path.stat().st_mtime > 1


def _report_missing(*, at: datetime) -> None:
    if not Call.objects.exists():
        return
    until = at - timedelta(minutes=profiles.current().recordings.missing_minutes)
    late = Recording.objects.filter(attachment__isnull=True, erased_at__isnull=True, fault="")
    for key in late.filter(Q(ended_at__lt=until) | Q(call__ended_at__lt=until)).values_list("pk", flat=True)[:BATCH]:
        note_fault(key, fault=RecordingFault.MISSING, at=at)
    if profiles.current().telephone.recorded:
        _report_unrecorded(unrecorded(until=until)[:BATCH], at=at)


def _report_unrecorded(calls: Iterable[Call], *, at: datetime) -> None:
    """A talk of which nothing was recorded at all gets a row that says so."""
    for call in calls:
        made, is_new = Recording.objects.get_or_create(
            name=f"{call.code}.none"[:80],
            defaults={
                "call": call,
                "kind": RecordingKind.TALK,
                "began_at": call.answered_at or call.arrived_at,
                "ended_at": call.parted_at or call.ended_at,
                "retention": profiles.current().telephone.retention,
            },
        )
        if is_new:
            note_fault(made.pk, fault=RecordingFault.MISSING, at=at)
