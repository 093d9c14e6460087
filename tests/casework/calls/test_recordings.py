"""Recordings: taken into store whole or not at all, missed when they are not there, erased when their time is over."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from hotline.casework.archive.actions import erase_numbers, erase_recordings
from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Past, filing
from hotline.casework.calls.models import Call, Recording
from hotline.casework.calls.rules import expected_ms, fault_of, months_before
from hotline.ground.files.models import Attachment, StoredFile
from hotline.ground.journal import actions as journal
from hotline.ground.journal import leases
from hotline.ground.journal.models import Event, Lease
from hotline.ground.journal.rules import SYSTEM
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope
from tests.casework import factories
from tests.casework.calls import sounds
from tests.casework.factories import MORNING, City

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def spool(tmp_path: Path, settings: Settings) -> Path:
    """The folder that the exchange writes into."""
    settings.HUIYIN_VAR = tmp_path
    return filing.folder()


def spoken(small: City, *, code: str = "c-1", seconds: float = 10, extension: str = "8001") -> tuple[Call, Recording]:
    """A call that was answered, recorded and has ended after so many seconds of talk."""
    seat = factories.seat(small, extension=extension)
    call = factories.call(small, code=code)
    leg = calls.offer(call.pk, seat_id=seat.pk, channel="seat", at=MORNING)
    assert leg is not None
    calls.answer(leg.pk, at=MORNING)
    recording = calls.begin_recording(call.pk, name=f"{code}.1", kind="talk", at=MORNING, retention="call")
    over = MORNING + timedelta(seconds=seconds)
    calls.end_recording(recording.name, at=over)
    return calls.end(call.pk, at=over, by="caller", wrap_up=SECOND), recording


def test_the_worker_takes_a_recording_into_store_and_only_then_the_original_goes(
    small: City, spool: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    _call, recording = spoken(small)
    body = sounds.wave(10)
    path = sounds.write(spool / "c-1.1.wav", body)
    with django_capture_on_commit_callbacks(execute=True) as called:
        assert leases.run_due() == 1
        assert path.exists(), "before the row is committed the original stays"
    assert called and not path.exists()
    recording.refresh_from_db()
    assert (recording.sha256, recording.size) == (hashlib.sha256(body).hexdigest(), len(body))
    assert (recording.duration_ms, recording.fault) == (10_000, "")
    assert recording.attachment is not None and recording.attachment.file.media_type == "audio/wav"


def test_taken_twice_it_is_one_and_an_original_left_behind_by_a_kill_is_removed(small: City, spool: Path) -> None:
    spoken(small)
    sounds.write(spool / "c-1.1.wav", sounds.wave(10))
    calls.file_recording(recording_id=Recording.objects.get().pk)
    assert (spool / "c-1.1.wav").exists(), "killed between the commit and removing it"
    assert calls.file_due(at=MORNING + MINUTE) == 0
    assert not (spool / "c-1.1.wav").exists()
    assert (StoredFile.objects.count(), Attachment.objects.count()) == (1, 1)


def test_killed_before_the_row_is_there_nothing_is_lost(small: City, spool: Path) -> None:
    _call, recording = spoken(small)
    path = sounds.write(spool / "c-1.1.wav", sounds.wave(10))
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        calls.file_recording(recording_id=recording.pk)
        raise KeyboardInterrupt
    assert path.exists() and not Attachment.objects.exists()
    assert calls.file_due(at=MORNING + MINUTE) == 1


def test_a_file_of_another_kind_never_enters_the_store(small: City, spool: Path) -> None:
    _call, recording = spoken(small)
    sounds.write(spool / "c-1.1.wav", b"RIFF\0\0\0\0WAVE<html>")
    assert calls.file_due(at=MORNING + MINUTE) == 0
    recording.refresh_from_db()
    assert recording.fault == "unreadable" and not StoredFile.objects.exists()
    assert (spool / "c-1.1.wav").exists(), "somebody may still mend it"


@pytest.mark.parametrize("name", ["../../keys/hash", "a/b", ".hidden", "", "x" * 90])
def test_a_name_never_leads_out_of_the_folder(spool: Path, name: str) -> None:
    sounds.write(spool / "x.wav", b"")
    assert filing.original(name) is None


def test_a_link_in_the_folder_is_no_recording(spool: Path, tmp_path: Path) -> None:
    secret = sounds.write(tmp_path / "secret.wav", sounds.wave(1))
    spool.mkdir(parents=True)
    (spool / "c-9.wav").symlink_to(secret)
    assert filing.original("c-9") is None


def test_a_file_still_written_on_waits(small: City, spool: Path) -> None:
    spoken(small)
    spool.mkdir(parents=True)
    (spool / "c-1.1.wav").write_bytes(sounds.wave(10))
    assert calls.file_due(at=MORNING + MINUTE) == 0
    assert not Attachment.objects.exists()


def test_a_head_that_was_never_finished_is_measured_by_the_file(small: City, spool: Path) -> None:
    _call, recording = spoken(small)
    sounds.write(spool / "c-1.1.wav", sounds.wave(10, is_finished=False))
    assert calls.file_due(at=MORNING + MINUTE) == 1
    recording.refresh_from_db()
    assert recording.duration_ms == 10_000


def test_a_recording_whose_end_nobody_told_is_taken_when_its_call_is_over(small: City, spool: Path) -> None:
    call, recording = spoken(small)
    Recording.objects.filter(pk=recording.pk).update(ended_at=None)
    sounds.write(spool / "c-1.1.wav", sounds.wave(10))
    assert calls.file_due(at=MORNING + 15 * SECOND) == 0
    assert calls.file_due(at=MORNING + MINUTE) == 1
    recording.refresh_from_db()
    assert recording.ended_at == call.ended_at


@pytest.mark.parametrize(
    ("sound", "fault"),
    [
        (sounds.wave(10), ""),
        (sounds.wave(6), ""),
        (sounds.wave(4), "short"),
        (sounds.wave(10, loud=(0,)), "silent"),
        (sounds.wave(10, channels=2, loud=(9000, 3)), "one_sided"),
        (sounds.wave(10, channels=2), ""),
    ],
)
def test_what_is_wrong_with_a_recording_is_told_from_the_file(
    small: City, spool: Path, sound: bytes, fault: str
) -> None:
    call, recording = spoken(small)
    sounds.write(spool / "c-1.1.wav", sound)
    assert calls.file_due(at=MORNING + MINUTE) == 1
    recording.refresh_from_db()
    assert (recording.fault, recording.missing_since is not None) == (fault, bool(fault))
    told = Event.objects.filter(subject_kind="call", subject_id=call.pk, name="recording_faulty")
    assert told.count() == (1 if fault else 0)


def test_pauses_are_no_missing_sound() -> None:
    pauses: list[dict[str, object]] = [
        {"from": 2_000, "until": 5_000, "reason": "card"},
        {"from": 8_000, "until": None, "reason": "card"},
    ]
    assert expected_ms(10_000, pauses) == 5_000
    assert fault_of(expected_ms=5_000, duration_ms=5_000, allowance_ms=0, heard=(True,)) == ""


def test_a_missing_recording_is_reported_once_and_found_again(small: City, spool: Path) -> None:
    call, recording = spoken(small)
    calls.file_due(at=MORNING + 10 * MINUTE)
    assert not Event.objects.filter(name="recording_faulty").exists()
    for _again in range(2):
        calls.file_due(at=MORNING + 31 * MINUTE)
    recording.refresh_from_db()
    assert recording.fault == "missing"
    assert Event.objects.filter(subject_id=call.pk, name="recording_faulty").count() == 1
    sounds.write(spool / "c-1.1.wav", sounds.wave(10))
    assert calls.file_due(at=MORNING + 40 * MINUTE) == 1
    recording.refresh_from_db()
    assert (recording.fault, recording.missing_since) == ("", None)


def test_a_talk_of_which_nothing_was_recorded_is_missed_too(small: City) -> None:
    call, recording = spoken(small)
    Lease.objects.all().delete()
    recording.delete()
    for _again in range(2):
        calls.file_due(at=MORNING + 31 * MINUTE)
    found = Recording.objects.get()
    assert (found.call_id, found.fault, found.began_at) == (call.pk, "missing", MORNING)


def test_of_a_call_that_was_only_written_down_no_recording_is_missed(small: City) -> None:
    home = small.units["root"].path
    over = MORNING + MINUTE
    past = Past("past", "12345", "19900001234", home, MORNING, over, "answered", "caller")
    calls.enter_past([replace(past, answered_at=MORNING, parted_at=over)])
    calls.file_due(at=MORNING + 31 * MINUTE)
    assert not Recording.objects.exists()


def test_a_copy_that_was_changed_or_lost_is_found_by_the_check(
    small: City, spool: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _call, recording = spoken(small)
    sounds.write(spool / "c-1.1.wav", sounds.wave(10))
    calls.file_due(at=MORNING + MINUTE)
    recording.refresh_from_db()
    assert recording.attachment is not None
    place = Path(default_storage.path(recording.attachment.file.key))
    whole = place.read_bytes()
    place.write_bytes(whole[:-2] + b"xx")
    assert calls.check(recording.pk, at=MORNING + MINUTE) == "changed"
    place.unlink()
    with pytest.raises(SystemExit):
        call_command("recordings", "check")
    assert "c-1.1: " in capsys.readouterr().out
    place.write_bytes(whole)
    call_command("recordings", "check")
    recording.refresh_from_db()
    assert (recording.fault, recording.checked_at is not None) == ("", True)


def test_at_night_the_worker_compares_what_it_has_not_compared_for_long(
    small: City, spool: Path, settings: Settings
) -> None:
    assert settings.HUIYIN_RHYTHMS["hotline.casework.calls.actions.check_due"] == 60
    call, recording = spoken(small)
    sounds.write(spool / "c-1.1.wav", sounds.wave(10))
    calls.file_due(at=MORNING + MINUTE)
    recording.refresh_from_db()
    assert recording.attachment is not None
    night = MORNING + timedelta(hours=17)
    assert calls.check_due(at=MORNING + MINUTE) == 0, "by day the disks are left to the calls"
    assert [calls.check_due(at=night) for _again in range(2)] == [1, 0]
    Path(default_storage.path(recording.attachment.file.key)).unlink()
    assert [calls.check_due(at=night + timedelta(days=days)) for days in (29, 31, 32)] == [0, 1, 0]
    recording.refresh_from_db()
    assert recording.fault == "lost"
    assert Event.objects.filter(subject_kind="call", subject_id=call.pk, name="recording_faulty").count() == 1


def test_files_that_belong_to_none_are_named(spool: Path, db: None, capsys: pytest.CaptureFixture[str]) -> None:
    sounds.write(spool / "nobody.wav", sounds.wave(1))
    with pytest.raises(SystemExit):
        call_command("recordings", "check", "--days", "3")
    assert "nobody.wav" in capsys.readouterr().out


def test_a_recording_is_erased_when_its_time_is_over_but_not_while_its_matter_is_handled(
    small: City, spool: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    call, recording = spoken(small)
    sounds.write(spool / "c-1.1.wav", sounds.wave(10))
    calls.file_due(at=MORNING + MINUTE)
    recording.refresh_from_db()
    assert recording.attachment is not None
    key, later = recording.attachment.file.key, MORNING + timedelta(days=800)
    appeal = factories.appeal(small)
    Call.objects.filter(pk=call.pk).update(appeal=appeal)
    assert erase_recordings(at=MORNING + timedelta(days=100)) == 0
    assert erase_recordings(at=later) == 0, "the appeal is still open"
    Call.objects.filter(pk=call.pk).update(appeal=None)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_recordings(at=later) == 1
    erased = Recording.objects.get()
    assert (erased.erased_at, erased.attachment, erased.sha256) == (later, None, recording.sha256)
    assert not default_storage.exists(key)
    event = Event.objects.get(name="recording_erased")
    assert (event.subject_id, event.after["why"]) == (call.pk, "retention_over")


def test_what_was_about_a_crisis_is_kept_as_long_as_the_city_keeps_crises(small: City, spool: Path) -> None:
    call, _recording = spoken(small)
    order = factories.order(small, upto="archived")
    Call.objects.filter(pk=call.pk).update(contact=order.shares.get().appeal.contact_id)
    journal.note(subject=order, name="crisis_marked", at=MORNING, actor=SYSTEM)
    assert erase_recordings(at=MORNING + timedelta(days=800)) == 0
    assert erase_recordings(at=MORNING + timedelta(days=3700)) == 1


def test_the_number_of_a_call_is_erased_when_its_time_is_over_but_not_while_its_matter_is_handled(small: City) -> None:
    handled, over = factories.call(small), factories.call(small, code="c-2")
    calls.bring_in(over.pk, kind="department", channel="d", at=MORNING, number="0978-6512345")
    Call.objects.filter(pk=handled.pk).update(appeal=factories.appeal(small))
    assert erase_numbers(at=MORNING + timedelta(days=1800)) == 0
    assert erase_numbers(at=MORNING + timedelta(days=1900)) == 1
    over.refresh_from_db()
    handled.refresh_from_db()
    assert (over.other_sealed, over.other_hash, over.legs.get().number_sealed) == (None, None, None)
    assert handled.other and erase_numbers(at=MORNING + timedelta(days=1900)) == 0


def test_a_message_that_nobody_takes_up_is_told_to_the_leader_once(small: City) -> None:
    call = factories.call(small)
    message = calls.leave_message(call.pk, kind="voice", at=MORNING)
    assert calls.report_waiting_messages(at=MORNING + 59 * MINUTE) == 0
    assert calls.report_waiting_messages(at=MORNING + 61 * MINUTE) == 1
    assert calls.report_waiting_messages(at=MORNING + 90 * MINUTE) == 0
    event = Event.objects.get(name="message_overdue")
    assert (event.subject_id, event.after) == (call.pk, {"message": message.pk})


def test_a_month_before_the_last_of_march_is_the_last_of_february() -> None:
    assert months_before(MORNING.replace(day=31), 1) == MORNING.replace(month=2, day=28)
    assert months_before(MORNING, 24) == MORNING.replace(year=2024)


def test_listening_needs_a_reason_which_stands_in_the_journal_of_the_call(small: City, spool: Path) -> None:
    call, recording = spoken(small)
    sounds.write(spool / "c-1.1.wav", sounds.wave(10))
    calls.file_due(at=MORNING + MINUTE)
    recording.refresh_from_db()
    with pytest.raises(OutOfScope):
        calls.listen(recording, reason="想听一下", actor=small.actors["agent"], at=MORNING)
    with pytest.raises(UnfitText):
        calls.listen(recording, reason="听", actor=small.actors["leader"], at=MORNING)
    calls.listen(recording, reason="服务质量抽检", actor=small.actors["leader"], at=MORNING)
    with pytest.raises(OutOfScope):
        calls.listen(recording, reason="服务质量抽检", actor=small.actors["leader"], at=MORNING, to_keep=True)
    calls.listen(recording, reason="纪检调查取证", actor=small.actors["auditor"], at=MORNING, to_keep=True)
    heard = Event.objects.filter(subject_kind="call", subject_id=call.pk).order_by("pk").values_list("name", flat=True)
    assert list(heard) == ["recording_heard", "recording_downloaded"]
