"""What came while nobody led the calls is entered: once, whatever breaks meanwhile."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, Message, Recording
from hotline.casework.calls.queries import waiting_messages
from hotline.casework.calls.words import EndedBy, Ending, MessageKind, RecordingKind
from hotline.channels.phone import unattended
from hotline.channels.phone.exchange import left_behind
from hotline.channels.phone.exchange.folders import Folders
from tests.casework.calls.sounds import wave
from tests.casework.factories import MORNING, City

CHANNEL = "1795334400.7"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def folders(small: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    monkeypatch.setattr(settings, "HUIYIN_VAR", tmp_path)
    made = Folders.of(tmp_path)
    made.left.mkdir(parents=True)
    return made


def leave(folders: Folders, seconds: float, *, caller: str = "13900000001", channel: str = CHANNEL) -> Path:
    """A message as the exchange writes it; of somebody who said nothing at all there is only that it is over."""
    path = folders.left / f"{int(MORNING.timestamp())}_12345_{caller}_{channel}.wav"
    if seconds:
        path.write_bytes(wave(seconds))
    done = path.with_suffix(".done")
    done.write_text("message", encoding="ascii")
    over = (MORNING + MINUTE).timestamp()
    for each in (path, done):
        if each.exists():
            os.utime(each, (over, over))
    return path


def enter(at: datetime = MORNING + 2 * MINUTE) -> int:
    return unattended.enter_due(at=at)


def test_a_message_left_while_the_application_was_away_waits_to_be_registered(folders: Folders, small: City) -> None:
    leave(folders, 20.0)
    assert enter() == 1
    call = Call.objects.get()
    assert (call.line, call.ending, call.ended_by) == ("12345", Ending.MESSAGE, EndedBy.CALLER)
    assert (call.arrived_at, call.ended_at) == (MORNING, MORNING + MINUTE)
    message = waiting_messages(small.actors["agent"]).get()
    assert message.call == call
    assert message.kind == MessageKind.VOICE
    assert not list(folders.left.iterdir())
    calls.file_due(at=MORNING + timedelta(days=400))
    recording = Recording.objects.get()
    assert recording.kind == RecordingKind.MESSAGE
    assert recording.duration_ms == 20_000
    assert recording.attachment is not None and not recording.fault


@pytest.mark.parametrize("seconds", [0.0, 0.2], ids=["hung up", "hardly a sound"])
def test_who_said_nothing_has_a_record_of_her_call_and_nobody_has_to_do_anything(
    folders: Folders, seconds: float
) -> None:
    leave(folders, seconds)
    assert enter() == 1
    assert Call.objects.get().ending == Ending.LEFT_MENU
    assert not Message.objects.exists()
    assert not Recording.objects.exists()
    assert not list(folders.left.iterdir())
    assert enter() == 0


@pytest.mark.parametrize("moment", ["before the file is moved", "before the folder is cleared"])
def test_a_worker_killed_in_the_midst_loses_nothing_and_doubles_nothing(
    folders: Folders, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = leave(folders, 5.0)
    whose: object = Path if moment.startswith("before the file") else left_behind
    what = "replace" if whose is Path else "clear"

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(whose, what, killed)
        enter()
    assert path.with_suffix(".done").exists()
    enter()
    assert Call.objects.count() == Message.objects.count() == Recording.objects.count() == 1
    assert [file.stem for file in folders.recordings.iterdir()] == [Recording.objects.get().name]
    calls.file_due(at=MORNING + timedelta(days=400))
    assert Recording.objects.get().attachment is not None


def test_one_that_cannot_be_entered_does_not_hold_up_the_others(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(folders, 5.0)
    leave(folders, 5.0, channel="1795334400.8")
    true = unattended.call_of

    def call_of(left: left_behind.Left, *, purpose: str, stage: str) -> Call:
        if left.call == CHANNEL:
            raise ValueError("broken")
        return true(left, purpose=purpose, stage=stage)

    monkeypatch.setattr(unattended, "call_of", call_of)
    assert enter() == 1
    assert Call.objects.get().channel == "1795334400.8"
    assert len(left_behind.waiting(folders.left, at=MORNING + 2 * MINUTE)) == 1
