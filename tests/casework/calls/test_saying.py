"""What was said in a call, as a machine understood it: beside the form while she speaks, read later with a reason."""

from datetime import timedelta

import pytest
from django.db import connection

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Said
from hotline.casework.calls.models import Call, Message, Utterance
from hotline.casework.calls.queries import said_at_seat
from hotline.casework.calls.rules import is_paused
from hotline.casework.calls.words import FAX, MessageFault, MessageKind, Speaker
from hotline.casework.steps.rules import StepRefused
from hotline.ground.files import actions as files
from hotline.ground.files.models import Attachment, StoredFile
from hotline.ground.journal.models import Event
from hotline.register.seats.models import Seat
from hotline.register.staff.rules import OutOfScope
from tests.casework import factories
from tests.casework.factories import MORNING, City

SECOND = timedelta(seconds=1)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def small(db: None) -> City:
    return factories.city()


@pytest.fixture
def talking(small: City) -> Call:
    """A call that an agent answered in the morning."""
    seat = factories.seat(small)
    call = factories.call(small)
    leg = calls.offer(call.pk, seat_id=seat.pk, channel="seat-1", at=MORNING)
    assert leg is not None
    return calls.answer(leg.pk, at=MORNING)


def says(text: str, *, start: int = 1000, end: int = 3000, is_final: bool = True) -> Said:
    return Said(speaker=Speaker.CALLER, start_ms=start, end_ms=end, text=text, is_final=is_final)


def test_what_grows_while_she_speaks_is_one_utterance(talking: Call) -> None:
    assert calls.note_said(talking.pk, says("青溪镇", end=1500, is_final=False))
    assert calls.note_said(talking.pk, says("青溪镇上溪村的井盖不见了。"))
    one = Utterance.objects.get(call=talking)
    assert (one.text, one.end_ms, one.is_final, one.second) == ("青溪镇上溪村的井盖不见了。", 3000, True, 1)
    assert "井盖".encode() not in bytes(one.text_sealed)


def test_the_seat_sees_what_was_said_in_the_order_of_speaking_and_only_while_it_holds_the_call(talking: Call) -> None:
    calls.note_said(talking.pk, says("第二句", start=9000, end=9500))
    calls.note_said(talking.pk, says("第一句"))
    seat = Seat.objects.get(call_id=talking.pk)
    assert [one.text for one in said_at_seat(seat)] == ["第一句", "第二句"]
    assert [one.text for one in said_at_seat(seat, latest=1)] == ["第二句"]
    calls.end(talking.pk, at=MORNING + 20 * SECOND, by="caller", wrap_up=timedelta(0))
    assert said_at_seat(Seat.objects.get(pk=seat.pk)) == []


@pytest.mark.parametrize(
    ("start", "end", "is_kept"), [(0, 9_000, True), (9_000, 11_000, False), (12_000, 13_000, False)]
)
def test_what_is_said_while_the_recording_is_paused_is_not_written_down(
    talking: Call, start: int, end: int, is_kept: bool
) -> None:
    calls.begin_recording(talking.pk, name="r-1", kind="talk", at=MORNING - SECOND)
    calls.note_said(talking.pk, says("六二二", start=start, end=start, is_final=False))
    calls.pause_recording(talking.pk, reason="card", at=MORNING + 10 * SECOND)
    assert calls.note_said(talking.pk, says("六二二二零二", start=start, end=end)) is is_kept
    assert Utterance.objects.filter(call=talking).exists() is is_kept


def test_a_pause_touches_what_was_begun_before_and_nothing_after_it() -> None:
    pauses = [{"from": 5000, "until": 8000, "reason": "card"}]
    assert is_paused(pauses, 4000, 5000) and is_paused(pauses, 7999, 9000)
    assert not is_paused(pauses, 8000, 9000) and not is_paused(pauses, 0, 4999)


@pytest.mark.parametrize("text", ["", "  \n ", "a\x00b", "字" * 2001])
def test_what_are_no_words_is_not_kept(talking: Call, text: str) -> None:
    assert not calls.note_said(talking.pk, says(text))
    assert not Utterance.objects.exists()


def test_who_may_listen_may_read_it_with_a_reason_that_stands_in_the_journal(small: City, talking: Call) -> None:
    calls.note_said(talking.pk, says("井盖不见了"))
    with pytest.raises(OutOfScope):
        calls.read_said(talking, reason="核对", actor=small.actors["agent"], at=MORNING)
    with pytest.raises(StepRefused):
        calls.read_said(talking, reason=" ", actor=small.actors["leader"], at=MORNING)
    read = calls.read_said(talking, reason="质检抽查", actor=small.actors["leader"], at=MORNING)
    assert [one.text for one in read] == ["井盖不见了"]
    assert Event.objects.filter(subject_kind="call", subject_id=talking.pk, name="transcript_read").count() == 1


def test_a_caller_who_is_erased_takes_her_words_and_her_fax_along(small: City, talking: Call) -> None:
    appeal = factories.appeal(small)
    Call.objects.filter(pk=talking.pk).update(appeal=appeal)
    calls.note_said(talking.pk, says("我叫王秀兰"))
    page = files.keep(
        upload=PDF,
        name="fax.pdf",
        subject_kind=FAX,
        subject_id=talking.pk,
        actor_id=None,
        visibility="staff",
        at=MORNING,
    )
    sent = calls.leave_message(
        talking.pk, kind=MessageKind.FAX, attachment=page, pages=1, at=MORNING, station="0591 1234"
    )
    assert sent.station == "0591 1234" and b"0591" not in bytes(sent.station_sealed or b"")
    calls.forget_heard(appeal_ids=[appeal.pk])
    assert not Utterance.objects.exists() and not Attachment.objects.exists() and not StoredFile.objects.exists()
    sent.refresh_from_db()
    assert (sent.attachment_id, sent.station, sent.pages) == (None, "", 1)


def test_a_call_brings_one_fax_however_often_it_is_told(talking: Call) -> None:
    first = calls.leave_message(talking.pk, kind=MessageKind.FAX, pages=2, at=MORNING, fault=MessageFault.BROKEN_OFF)
    again = calls.leave_message(talking.pk, kind=MessageKind.FAX, pages=2, at=MORNING + SECOND)
    assert first == again and Message.objects.get().fault == MessageFault.BROKEN_OFF


def test_words_are_found_by_their_call(talking: Call) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'utterance_once'")
        assert "(call_id, start_ms, speaker)" in cursor.fetchone()[0]
