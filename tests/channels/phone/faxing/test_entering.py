"""A fax becomes a letter that a person registers: once, whatever breaks meanwhile."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Arrival
from hotline.casework.calls.models import Call, Message
from hotline.casework.calls.queries import waiting_messages
from hotline.casework.calls.words import FAX, EndedBy, Ending, MessageFault, Purpose, Stage
from hotline.casework.correspondence.models import Contact
from hotline.casework.correspondence.words import Channel
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.faxing import entering, pages, spool
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import open_bytes
from hotline.ground.files.rules import PDF
from tests.casework import factories
from tests.casework.factories import MORNING, City
from tests.channels.phone.faxing.papers import fax, sheet

CHANNEL = "1795334400.7"
SMALL = (1728, 200)
MINUTE = timedelta(minutes=1)
Lay = Callable[..., Path]


@pytest.fixture
def small(db: None) -> City:
    return factories.city()


@pytest.fixture
def lay(small: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """Lays a fax where the exchange does."""
    monkeypatch.setattr(settings, "HUIYIN_VAR", tmp_path)
    folder = Folders.of(tmp_path).left
    folder.mkdir(parents=True)

    def laid(
        body: bytes | None = None, said: str = "fax SUCCESS 1 - 0591 8888", *, caller: str = "13900000001",
        channel: str = CHANNEL, at: datetime = MORNING,
    ) -> Path:  # fmt: skip
        path = folder / f"{int(at.timestamp())}_12346_{caller}_{channel}.tif"
        if body != b"none":
            path.write_bytes(fax([sheet(size=SMALL)]) if body is None else body)
            os.utime(path, (at.timestamp(), at.timestamp()))
        if said:
            path.with_suffix(".done").write_text(said, encoding="ascii")
            os.utime(path.with_suffix(".done"), (at.timestamp() + 60, at.timestamp() + 60))
        return path

    return laid


def rung(small: City) -> Call:
    """A call that the application has led to the fax by the menu."""
    home = small.units["root"].path
    given = Arrival(code="c-9", channel=CHANNEL, line="12345", other="13900000001", home_path=home)
    call = calls.arrive(given, at=MORNING)
    calls.note_stage(call.pk, Stage.FAX, menu_path="1-5")
    return call


def test_a_fax_that_came_by_itself_is_a_letter_in_the_books_with_its_pages(small: City, lay: Lay) -> None:
    path = lay(fax([sheet(1, size=SMALL), sheet(2, size=SMALL)]), "fax SUCCESS 2 - 0591 8888")
    assert entering.enter_due(at=MORNING + 2 * MINUTE) == 1
    (message,) = waiting_messages(small.actors["agent"])
    assert (message.kind, message.pages, message.fault, message.station) == (FAX, 2, "", "0591 8888")
    assert message.contact is not None
    assert (message.contact.channel, message.contact.called_number) == (Channel.FAX, "12346")
    assert message.contact.received_at == MORNING
    assert message.attachment is not None
    body = open_bytes(message.attachment.file)
    assert message.attachment.file.media_type == PDF.name and body.count(b"/CCITTFaxDecode") == 2
    call = message.call
    assert (call.purpose, call.line, call.other) == (Purpose.FAX, "12346", "+8613900000001")
    assert (call.stage, call.ending, call.ended_by) == (Stage.ENDED, Ending.FAX, EndedBy.CALLER)
    assert call.ended_at == MORNING + MINUTE and call.contact_id == message.contact_id
    assert not path.exists() and not path.with_suffix(".done").exists()


def test_a_call_that_was_led_there_ends_with_its_fax(small: City, lay: Lay) -> None:
    call = rung(small)
    lay()
    assert entering.enter_due(at=MORNING + 2 * MINUTE) == 1
    assert Call.objects.count() == 1
    call.refresh_from_db()
    assert (call.ending, call.menu_path, call.messages.count()) == (Ending.FAX, "1-5", 1)


def test_who_keeps_her_number_to_herself_may_fax_too(lay: Lay) -> None:
    lay(caller="")
    entering.enter_due(at=MORNING + 2 * MINUTE)
    assert Call.objects.get().other_hash is None and Message.objects.count() == 1


def test_a_caller_who_is_known_is_known_by_her_fax(small: City, lay: Lay) -> None:
    known = factories.appeal(small)
    lay(caller="19900001234")
    entering.enter_due(at=MORNING + 2 * MINUTE)
    assert Message.objects.get().contact == Contact.objects.latest("pk")
    assert Contact.objects.latest("pk").person == known.person


# -- broken, half, empty, huge ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "sheets"),
    [("fax FAILED 1 -HANGUP ", 1), ("fax SUCCESS 3 - ", 1), ("", 1)],
    ids=["hung up", "a page cannot be read", "the exchange fell"],
)
def test_of_half_a_fax_what_came_is_kept_and_it_says_so(lay: Lay, said: str, sheets: int) -> None:
    lay(fax([sheet(number, size=SMALL) for number in range(sheets)]), said)
    assert entering.enter_due(at=MORNING + 10 * MINUTE) == 1
    message = Message.objects.get()
    assert (message.fault, message.pages, message.call.ending) == (MessageFault.BROKEN_OFF, sheets, Ending.FAX)
    assert message.attachment is not None


@pytest.mark.parametrize("body", [b"II*\0" + b"\xff" * 99, b"#!/bin/sh", fax([sheet(size=SMALL)])[:60]])
def test_what_cannot_be_read_is_told_and_put_aside(lay: Lay, body: bytes) -> None:
    path = lay(body)
    assert entering.enter_due(at=MORNING + 2 * MINUTE) == 1
    message = Message.objects.get()
    assert (message.fault, message.pages, message.attachment) == (MessageFault.UNREADABLE, 0, None)
    assert not path.exists() and (path.parent / entering.ASIDE / path.name).read_bytes() == body
    assert entering.enter_due(at=MORNING + 3 * MINUTE) == 0


def test_pages_that_were_received_and_are_gone_are_told(lay: Lay) -> None:
    lay(b"none", "fax SUCCESS 2 - ")
    lay(b"", "fax SUCCESS 2 - ", channel="1795334400.8")
    entering.enter_due(at=MORNING + 2 * MINUTE)
    assert [message.fault for message in Message.objects.all()] == [MessageFault.UNREADABLE] * 2


def test_a_fax_larger_than_any_is_told_and_put_aside(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_BYTES", 200)
    lay(fax())
    entering.enter_due(at=MORNING + 2 * MINUTE)
    assert Message.objects.get().fault == MessageFault.UNREADABLE


@pytest.mark.parametrize("body", [b"none", b""])
def test_a_person_who_heard_the_tone_has_sent_nothing(small: City, lay: Lay, body: bytes) -> None:
    call = rung(small)
    path = lay(body, "fax FAILED  -HANGUP ")
    assert entering.enter_due(at=MORNING + 2 * MINUTE) == 1
    call.refresh_from_db()
    assert (call.stage, call.ending, Message.objects.count()) == (Stage.ENDED, Ending.LEFT_MENU, 0)
    assert not path.with_suffix(".done").exists()


def test_one_fax_that_cannot_be_entered_does_not_keep_the_others_waiting(
    lay: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = lay(channel="1.1")
    lay(channel="1.2", at=MORNING + MINUTE)
    enter = entering.enter

    def entered(received: spool.Received, *, at: datetime) -> bool:
        if received.left.call == "1.1":
            raise OSError("the disk is full")
        return enter(received, at=at)

    monkeypatch.setattr(entering, "enter", entered)
    assert entering.enter_due(at=MORNING + 3 * MINUTE) == 1
    assert stuck.exists()


# -- killed anywhere --------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """The worker was killed here."""


def killed(*given: object, **named: object) -> None:
    raise Killed


@pytest.mark.parametrize(
    "where",
    [
        "hotline.channels.phone.faxing.entering.files.keep",
        "hotline.casework.calls.actions.leave_message",
        "hotline.casework.calls.actions.end",
        "hotline.channels.phone.faxing.entering.spool.clear",
        "hotline.channels.phone.exchange.left_behind.clear",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_anywhere_loses_and_doubles_no_fax(lay: Lay, where: str) -> None:
    lay()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(where, killed)
        entering.enter_due(at=MORNING + 2 * MINUTE)
    entering.enter_due(at=MORNING + 3 * MINUTE)
    assert (Message.objects.count(), Call.objects.count(), Contact.objects.count()) == (1, 1, 1)
    assert Attachment.objects.filter(subject_kind=FAX).count() == 1
    assert Message.objects.get().fault == ""
    assert not list(Folders.of(settings.HUIYIN_VAR).left.glob("*.*"))


def test_a_worker_killed_between_the_two_files_takes_the_rest_for_nothing_new(lay: Lay) -> None:
    path = lay()
    (one,) = spool.waiting(path.parent, at=MORNING + 2 * MINUTE)
    entering.enter_due(at=MORNING + 2 * MINUTE)
    path.with_suffix(".done").write_text("fax SUCCESS 1 - ", encoding="ascii")
    assert entering.enter_due(at=MORNING + 3 * MINUTE) == 1
    assert (Message.objects.count(), Message.objects.get().fault) == (1, "")
    assert not path.with_suffix(".done").exists() and one.is_whole


def test_what_a_fax_says_of_its_sender_is_sealed(lay: Lay) -> None:
    lay()
    entering.enter_due(at=MORNING + 2 * MINUTE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(m)::text || row_to_json(c)::text FROM calls_message m, calls_call c")
        stored = cursor.fetchone()[0]
    assert "8888" not in stored.replace(" ", "") and "3900000001" not in stored
