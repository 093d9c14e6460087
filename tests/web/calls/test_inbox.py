"""Voice messages and faxes on their page: taken up by one, heard and seen by her alone, registered or closed."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import filing
from hotline.casework.calls.models import Call, Message
from hotline.casework.calls.queries import taken_up
from hotline.casework.calls.words import FAX, MessageEnd, MessageFault, MessageKind
from hotline.casework.correspondence.words import Channel
from hotline.casework.steps.rules import StepRefused
from hotline.channels.phone.faxing import pages
from hotline.ground.files import actions as files
from hotline.ground.files.queries import attachments
from hotline.ground.files.words import Visibility
from hotline.ground.journal.models import Event
from hotline.register.staff.rules import OutOfScope
from tests.casework import factories
from tests.casework.calls import sounds
from tests.casework.factories import MORNING, City
from tests.channels.phone.faxing.papers import fax
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
LIST = "/staff/calls/messages/"


@pytest.fixture(autouse=True)
def spool(tmp_path: Path, settings: Settings) -> Path:
    settings.HUIYIN_VAR = tmp_path
    return filing.folder()


def faxed(small: City, *, code: str = "c-1", fault: str = "", name: str = "fax.pdf") -> Message:
    """A fax of two pages."""
    call = factories.call(small, code=code, is_queued=False)
    body = pages.as_pdf(pages.read(fax(2)).pages)
    attachment = files.keep(
        upload=body, name=name, subject_kind=FAX, subject_id=call.pk, actor_id=None, visibility=Visibility.STAFF,
        at=MORNING,
    )  # fmt: skip
    return calls.leave_message(
        call.pk, kind=MessageKind.FAX, at=MORNING, attachment=attachment, pages=2, station="0591 8888", fault=fault
    )


def spoken(small: City, spool: Path) -> Message:
    """A voice message that lies in the store."""
    call = factories.call(small, code="c-2", is_queued=False)
    recording = calls.begin_recording(call.pk, name="c-2.1", kind="message", at=MORNING, retention="call")
    message = calls.leave_message(call.pk, kind=MessageKind.VOICE, at=MORNING, recording=recording)
    calls.end_recording(recording.name, at=MORNING)
    sounds.write(spool / f"{recording.name}.wav", sounds.wave(3))
    calls.file_recording(recording_id=recording.pk)
    return message


def body_of(answer: Any) -> bytes:
    """All of a download, and its file closed; the database stays open, as it is that of the test."""
    body: bytes = answer.getvalue()
    for each in answer._resource_closers:
        each()
    return body


def acts(call: Call) -> list[str]:
    return list(
        Event.objects.filter(subject_kind="call", subject_id=call.pk).order_by("pk").values_list("name", flat=True)
    )


def test_a_fax_waits_is_taken_up_and_its_pages_are_fetched_by_who_has_it(small: City, as_: SignIn) -> None:
    message = faxed(small, fault=MessageFault.BROKEN_OFF)
    agent, leader = as_("agent"), as_("leader")
    listed = agent.get(LIST).content.decode()
    assert ("2 页" in listed and "不完整" in listed) or "传真" in listed
    assert "19900001234" not in listed, "numbers are masked"
    page = f"{LIST}{message.pk}/"
    assert "接手处理" in agent.get(page).content.decode()
    assert agent.get(f"{page}pages").status_code == 404, "not before she has taken it up"
    assert agent.post(f"{page}take/", follow=True).status_code == 200
    opened = agent.get(page).content.decode()
    assert "/staff/seat/?call=c-1" in opened
    answer = agent.get(f"{page}pages")
    assert body_of(answer).startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf" and "attachment" in answer["Content-Disposition"]
    assert leader.get(f"{page}pages").status_code == 404
    assert leader.post(f"{page}take/").status_code == 422
    assert acts(message.call) == ["message_taken"]


def test_a_voice_message_is_heard_by_who_has_taken_it_up(small: City, spool: Path, as_: SignIn) -> None:
    message = spoken(small, spool)
    agent = as_("agent")
    page = f"{LIST}{message.pk}/"
    assert agent.get(f"{page}sound").status_code == 404
    agent.post(f"{page}take/")
    assert re.search(r'<audio[^>]+src="[^"]+/sound"', agent.get(page).content.decode())
    part = agent.get(f"{page}sound", headers={"Range": "bytes=0-43"})
    assert (part.status_code, part["Content-Range"].startswith("bytes 0-43/")) == (206, True)
    assert body_of(part).startswith(b"RIFF")
    assert as_("leader").get(f"{page}sound").status_code == 404


def test_nobody_but_who_registers_messages_sees_them(small: City, as_: SignIn) -> None:
    message = faxed(small)
    for username in ("handler",):
        client: Client = as_(username)
        assert client.get(LIST).status_code == 403
        assert client.get(f"{LIST}{message.pk}/").status_code == 403
    with pytest.raises(OutOfScope):
        calls.take_message(message.pk, actor=small.actors["handler"], at=MORNING)


def test_what_is_given_back_waits_for_others_and_what_is_closed_says_why(small: City, as_: SignIn) -> None:
    message = faxed(small)
    agent, leader = as_("agent"), as_("leader")
    page = f"{LIST}{message.pk}/"
    agent.post(f"{page}take/")
    agent.post(f"{page}back/")
    leader.post(f"{page}take/")
    assert leader.post(f"{page}close/").status_code == 422, "without a reason"
    assert leader.post(f"{page}close/", {"closed_as": "whatever"}).status_code == 422
    assert leader.post(f"{page}close/", {"closed_as": MessageEnd.NOT_FOR_US}).status_code == 302
    assert "广告" in leader.get(page).content.decode()
    assert str(message.pk) in leader.get(f"{LIST}?pile=done").content.decode()
    assert agent.post(f"{page}take/").status_code == 422
    assert acts(message.call) == ["message_taken", "message_given_back", "message_taken", "message_closed"]


def test_taken_up_twice_by_one_it_is_hers_once(small: City) -> None:
    message = faxed(small)
    first = calls.take_message(message.pk, actor=small.actors["agent"], at=MORNING)
    assert calls.take_message(message.pk, actor=small.actors["agent"], at=MORNING).taken_at == first.taken_at
    with pytest.raises(StepRefused):
        calls.take_message(message.pk, actor=small.actors["leader"], at=MORNING)
    assert acts(message.call) == ["message_taken"]


def test_whoever_has_taken_it_up_may_register_in_its_call(small: City) -> None:
    message = faxed(small)
    agent = small.actors["agent"]
    assert taken_up(agent, "c-1") is None
    calls.take_message(message.pk, actor=agent, at=MORNING)
    assert taken_up(agent, "c-1") == message.call and taken_up(agent, "") is None
    assert taken_up(small.actors["leader"], "c-1") is None
    calls.close_message(message.pk, closed_as=MessageEnd.EMPTY, actor=agent, at=MORNING)
    assert taken_up(agent, "c-1") is None


def test_what_is_registered_from_a_fax_has_its_pages_once_and_the_message_is_done(small: City, as_: SignIn) -> None:
    message = faxed(small)
    calls.take_message(message.pk, actor=small.actors["agent"], at=MORNING)
    assert message.contact is not None and message.contact.channel == Channel.FAX
    appeal = factories.appeal(small)
    Appeal.objects.filter(pk=appeal.pk).update(contact=message.contact)
    appeal.refresh_from_db()
    assert [calls.hand_pages(appeal, at=MORNING) for _time in range(2)] == [1, 0]
    (pages_of_appeal,) = attachments(Appeal.journal_kind, appeal.pk)
    assert message.attachment is not None
    assert pages_of_appeal.file.sha256 == message.attachment.file.sha256
    calls.drop_faxes([message.call_id])
    assert attachments(Appeal.journal_kind, appeal.pk) == [pages_of_appeal]
    done = as_("agent").get(f"{LIST}{message.pk}/").content.decode()
    assert appeal.number in done and "无需登记" not in done
    with pytest.raises(StepRefused):
        calls.give_message_back(message.pk, actor=small.actors["agent"], at=MORNING)


@pytest.mark.parametrize("wish", ["is_confidential", "is_anonymous"])
def test_pages_of_a_sender_whom_the_unit_is_not_to_know_stay_with_the_message(small: City, wish: str) -> None:
    message = faxed(small)
    appeal = factories.appeal(small)
    Appeal.objects.filter(pk=appeal.pk).update(contact=message.contact, **{wish: True})
    appeal.refresh_from_db()
    assert calls.hand_pages(appeal, at=MORNING) == 0
    assert attachments(Appeal.journal_kind, appeal.pk) == []
    message.refresh_from_db()
    assert message.attachment is not None, "the hotline has them"


def test_a_fax_is_registered_at_the_console_as_what_it_is(small: City, as_: SignIn) -> None:
    message, agent = faxed(small), as_("agent")
    page = f"{LIST}{message.pk}/"
    before = agent.get("/staff/seat/?call=c-1").content.decode()
    assert not re.search(r'name="call" value="c-1"', before), "not hers yet"
    agent.post(f"{page}take/")
    console = agent.get("/staff/seat/?call=c-1").content.decode()
    assert re.search(r'name="call" value="c-1"', console)
    number = re.search(r'name="phone"[^>]*?value="([^"]+)"', console)
    assert number is not None and "*" in number[1]
    given = {
        "call": "c-1", "phone": number[1], "name": "王秀兰", "kind": "complaint", "matter": "010302", "place": "青溪镇",
        "urgency": "normal", "channel": "01", "content": "3月1日晚，青溪镇上溪村口的井盖不见了，请尽快处理。",
    }  # fmt: skip
    assert agent.post("/staff/seat/", {**given, "act": "open", "idempotency_key": "fax-1"}).status_code == 302
    appeal = Appeal.objects.select_related("contact", "person").get()
    assert (appeal.contact_id, appeal.contact.channel) == (message.contact_id, Channel.FAX)
    assert appeal.person is not None and appeal.person.phone == "+8619900001234"
    assert len(attachments(Appeal.journal_kind, appeal.pk)) == 1
    assert appeal.number in agent.get(f"{page}").content.decode()
    assert f"{page}" not in agent.get(f"{LIST}?pile=mine").content.decode()
