"""Calls that the exchange led by itself while the application was away: each gets its record, and what was said in it
becomes a message that a person registers.

Nothing is lost and nothing doubled, wherever a worker is killed: the files leave the exchange's folder only when the
rows are committed, and a call that is entered twice is the same call.
"""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.utils import InterfaceError, OperationalError

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Arrival
from hotline.casework.calls.models import Call
from hotline.casework.calls.words import EndedBy, Ending, MessageKind, Purpose, RecordingKind, Stage
from hotline.channels.phone.exchange import left_behind
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.left_behind import Left
from hotline.ground.profiles import queries as profiles
from hotline.register.units.models import Unit

log = logging.getLogger(__name__)

NOBODY_RINGS = timedelta(0)
MOST_AT_ONCE = 100


def enter_due(*, at: datetime) -> int:
    """Enter the messages that lie in the exchange's folder and are over, and the calls of those who said nothing.
    Returns how many."""
    folders = Folders.of(settings.HUIYIN_VAR)
    count = 0
    for left in left_behind.waiting(folders.left, at=at)[:MOST_AT_ONCE]:
        if left.kind != "message":
            continue
        try:
            enter(left, folders)
            count += 1
        except (OperationalError, InterfaceError):
            raise
        except IntegrityError:
            log.info("a message is being entered by somebody else", extra={"channel": left.call})
        except Exception:  # the others must not wait for this one; it is tried again
            log.exception("a message could not be entered", extra={"file": left.path.name})
    return count


def enter(left: Left, folders: Folders) -> None:
    """Enter one call, hand its message to where recordings are taken from, and clear the folder of it."""
    over = _over_at(left)
    name = _write(left, at=over)
    if name and left.path.is_file():
        folders.recordings.mkdir(parents=True, exist_ok=True, mode=0o700)
        left.path.replace(folders.recordings / f"{name}.wav")
    left_behind.clear(left)


def call_of(left: Left, *, purpose: str, stage: str) -> Call:
    """The call in which something was left. One that came while our application was away is written down now."""
    lately = Call.objects.filter(channel=left.call, arrived_at__gte=left.at - timedelta(days=1))
    known = lately.order_by("-pk").first()
    if known is not None:
        return known
    city = Unit.objects.filter(parent=None).order_by("path").values_list("path", flat=True).first() or ""
    given = Arrival(
        code=f"{left.kind}-{int(left.at.timestamp())}-{left.call}"[:40],
        channel=left.call,
        line=left.called[:20],
        other=left.caller[:20],
        home_path=city,
        area_code=profiles.current().area_code,
    )
    call = calls.arrive(given, at=left.at, purpose=purpose)
    calls.note_stage(call.pk, stage)
    return call


@transaction.atomic
def _write(left: Left, *, at: datetime) -> str:
    """The rows of a call; the name of its recording, "" when nothing was said."""
    call = call_of(left, purpose=Purpose.HOTLINE, stage=Stage.MESSAGE)
    name = ""
    if not left.is_empty:
        name = f"{RecordingKind.MESSAGE}-{call.code}"
        retention = profiles.current().telephone.retention
        recording = calls.begin_recording(
            call.pk,
            name=name,
            kind=RecordingKind.MESSAGE,
            at=max(at - _said(left), call.arrived_at),
            retention=retention,
        )
        calls.end_recording(name, at=max(at, call.arrived_at))
        calls.leave_message(call.pk, kind=MessageKind.VOICE, at=at, recording=recording)
    calls.end(
        call.pk,
        at=max(at, call.arrived_at),
        by=EndedBy.CALLER,
        ending=Ending.MESSAGE if name else Ending.LEFT_MENU,
        wrap_up=NOBODY_RINGS,
    )
    return name


def _said(left: Left) -> timedelta:
    """For how long she spoke."""
    size = left.path.stat().st_size if left.path.is_file() else left_behind.HEAD
    return timedelta(seconds=(size - left_behind.HEAD) / left_behind.BYTES_A_SECOND)


def _over_at(left: Left) -> datetime:
    """When it was over: the last that was written of it."""
    done: Path = left.path.with_suffix(".done")
    there = done if done.is_file() else left.path
    return datetime.fromtimestamp(there.stat().st_mtime, UTC)
