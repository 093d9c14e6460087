"""Whoever erases a caller erases her calls' numbers and what was recorded of them; that there were calls stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from hotline.casework.archive.actions import StillOpen, erase_person
from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Arrival, filing
from hotline.casework.calls.models import Call, Recording
from hotline.ground.journal import verify
from hotline.ground.journal.models import Event, Fact
from tests.casework import factories
from tests.casework.calls import sounds
from tests.casework.factories import MORNING, City

SECOND = timedelta(seconds=1)


def test_the_numbers_and_recordings_of_an_erased_caller_are_gone(
    small: City, tmp_path: Path, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.HUIYIN_VAR = tmp_path
    small.employ("security", "security_admin", "centre")
    appeal = factories.order(small, upto="archived").shares.get().appeal
    hers, others = factories.call(small), factories.call(small, code="c-2", other="19900005678")
    assert hers.person_id == appeal.person_id and appeal.person is not None
    Call.objects.filter(pk=hers.pk).update(person=None)  # it came before she was known
    calls.begin_recording(hers.pk, name="c-1.1", kind="talk", at=MORNING)
    calls.bring_in(hers.pk, kind="department", channel="d", at=MORNING, number="0978-6512345")
    calls.end_recording("c-1.1", at=MORNING + 9 * SECOND)
    sounds.write(filing.folder() / "c-1.1.wav", sounds.wave(9))
    calls.file_due(at=MORNING + timedelta(minutes=1))
    recording = Recording.objects.get()
    assert recording.attachment is not None
    key = recording.attachment.file.key
    calls.listen(recording, reason="核对诉求人说的地点", actor=small.actors["leader"], at=MORNING)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=appeal.person, reason="本人申请删除", actor=small.actors["security"], at=MORNING)
    hers.refresh_from_db()
    erased = Recording.objects.get()
    others.refresh_from_db()
    assert (hers.other_sealed, hers.other_hash, hers.other_tail) == (None, None, None)
    assert (erased.attachment, erased.erased_at, erased.sha256) == (None, MORNING, recording.sha256)
    assert not default_storage.exists(key)
    assert hers.legs.get().number_sealed is None
    assert others.other == "+8619900005678"
    heard = Event.objects.get(name="recording_heard")
    assert Fact.objects.get(event=heard).sealed is None
    assert Event.objects.filter(subject_kind="call", subject_id=hers.pk, name="recording_erased").exists()
    for kind, model in verify.chained_models().items():
        assert not list(verify.chains(kind, model))


def test_while_her_matter_is_open_nothing_is_erased(small: City) -> None:
    small.employ("security", "security_admin", "centre")
    appeal = factories.appeal(small)
    assert appeal.person is not None
    call = factories.call(small)
    with pytest.raises(StillOpen):
        erase_person(person=appeal.person, reason="本人申请删除", actor=small.actors["security"], at=MORNING)
    call.refresh_from_db()
    assert call.other


def test_a_call_whose_number_was_erased_can_still_be_told_again(small: City) -> None:
    call = factories.call(small)
    Call.objects.filter(pk=call.pk).update(other_sealed=None, other_hash=None, other_tail=None)
    again = calls.arrive(Arrival(code="c-1", channel="x", line="12345", other="19900001234"), at=MORNING)
    assert again.pk == call.pk and not again.other
