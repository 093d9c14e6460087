"""Files given with a step: kept with it, listed with the order, seen by those who see the order and by nobody else."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Reply
from hotline.casework.orders.queries import files_of
from hotline.casework.steps.rules import KeyReused, StepRefused
from hotline.ground.files.models import Attachment, StoredFile
from hotline.ground.files.rules import inspect
from hotline.ground.journal.models import Event
from tests.casework.factories import MORNING, REPLY, VERDICT, City, order
from tests.ground.files import samples
from tests.web.conftest import SignIn
from tests.web.orders.test_stepping import DRAFT


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    """Files of these tests lie apart."""
    kept = {"BACKEND": "hotline.lib.storage.ContentStorage", "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}


def photo(name: str = "现场照片.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.picture(), "image/jpeg")


def send(browser: Client, case: Order, step: str, **given: Any) -> Any:
    data = {"version": case.version, "idempotency_key": f"key-{step}", **given}
    return browser.post(f"/staff/orders/{case.number}/{step}/", data)


def test_the_proof_of_the_first_contact_stands_with_that_step(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    assert send(as_("liaison"), case, "contact", contact_way="phone", evidence=[photo()]).status_code == 302
    (found,) = files_of(case)
    event = Event.objects.get(name="caller_contacted")
    assert (found.subject_kind, found.subject_id, found.visibility) == ("event", event.pk, "staff")
    assert event.after["files"] == [found.file.sha256]
    text = as_("liaison").get(f"/staff/orders/{case.number}/").content.decode()
    assert text.count(f"/staff/orders/{case.number}/files/{found.pk}/") == 2
    assert "现场照片.jpg" in text


def test_a_reply_carries_evidence_for_the_centre_and_files_for_the_caller(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    given = {**DRAFT, "evidence": [photo("内部.jpg")], "enclosures": [photo("给您.jpg")]}
    assert send(as_("handler"), case, "draft", **given).status_code == 302
    reply = Reply.objects.get(order=case)
    found = {each.file.name: each for each in files_of(case)}
    assert {(each.subject_kind, each.subject_id) for each in found.values()} == {("reply", reply.pk)}
    assert (found["内部.jpg"].visibility, found["给您.jpg"].visibility) == ("staff", "citizen")
    case.refresh_from_db()
    take_step(case, "approve", actor=small.actors["head"], at=MORNING, given={})
    for desk in (f"/staff/audit/{case.number}/", f"/staff/orders/{case.number}/"):
        text = as_("dispatcher").get(desk).content.decode()
        assert "内部.jpg" in text
        assert "随答复发送" in text


def test_who_sees_the_order_gets_its_files_and_nobody_else(small: City, as_: SignIn) -> None:
    case, other = order(small, upto="signed"), order(small, upto="signed", key="other")
    send(as_("liaison"), case, "contact", contact_way="phone", evidence=[photo()])
    kept = files_of(case)[0].pk
    answer = as_("water").get(f"/staff/orders/{case.number}/files/{kept}/")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")  # type: ignore[attr-defined]  # a streaming answer
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Cache-Control"] == "private, no-store"
    assert as_("other_county").get(f"/staff/orders/{case.number}/files/{kept}/").status_code == 404
    assert as_("liaison").get(f"/staff/orders/{other.number}/files/{kept}/").status_code == 404
    assert Client().get(f"/staff/orders/{case.number}/files/{kept}/").status_code == 302


def test_an_assisting_unit_proves_what_it_has_done(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    take_step(case, "sign", actor=small.actors["water"], at=MORNING, given={})
    case.refresh_from_db()
    assert send(as_("water"), case, "report", text="已疏通。", evidence=[photo()]).status_code == 302
    assert [each.file.name for each in files_of(case)] == ["现场照片.jpg"]


def test_a_visit_keeps_its_recording(small: City, as_: SignIn) -> None:
    case = order(small, upto="audited")
    recording = SimpleUploadedFile("回访.wav", samples.sound(), "audio/wav")
    given = {"version": case.version, "idempotency_key": "visit", "act": "visit", "evidence": [recording]}
    said = {"contacted": "yes", "solved": "yes", "satisfied": "4"}
    assert as_("visitor").post(f"/staff/visit/{case.number}/", {**given, **said}).status_code == 302
    (found,) = files_of(case)
    assert (found.file.kind, found.subject_id) == ("audio", Event.objects.get(name="visited").pk)


def test_a_lying_file_is_named_and_nothing_happens(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    lying = SimpleUploadedFile("照片.jpg", samples.EXE, "image/jpeg")
    answer = send(as_("liaison"), case, "contact", contact_way="phone", evidence=[lying])
    assert answer.status_code == 422
    assert "照片.jpg" in answer.content.decode()
    assert not Event.objects.filter(name="caller_contacted").exists()
    assert not StoredFile.objects.exists()


def test_who_must_mend_a_form_is_told_to_choose_the_files_once_more(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    answer = send(as_("liaison"), case, "contact", evidence=[photo()])
    assert answer.status_code == 422
    assert "请重新选择文件。" in answer.content.decode()


def test_the_same_form_twice_is_one_step_with_one_file(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    for _again in range(2):
        assert send(as_("liaison"), case, "contact", contact_way="phone", evidence=[photo()]).status_code == 302
    assert Event.objects.filter(name="caller_contacted").count() == 1
    assert Attachment.objects.count() == 1


def test_the_same_key_with_another_file_is_another_request(small: City) -> None:
    case = order(small, upto="signed")
    taken: dict[str, Any] = {
        "actor": small.actors["liaison"],
        "at": MORNING,
        "given": {"contact_way": "phone"},
        "key": "k-12345678",
    }
    first, second = inspect("a.jpg", samples.picture()), inspect("b.png", samples.picture("PNG"))
    take_step(case, "contact", **taken, files={"evidence": [first]})
    with pytest.raises(KeyReused):
        take_step(case, "contact", **taken, files={"evidence": [second]})
    digest = hashlib.sha256(first.body).hexdigest()
    assert [each.file.sha256 for each in files_of(case)] == [digest]


@pytest.mark.parametrize(("step", "upto", "who"), [("visit", "audited", "visitor"), ("draft", "signed", "handler")])
def test_a_step_takes_only_the_files_it_asks_for(small: City, step: str, upto: str, who: str) -> None:
    case = order(small, upto=upto)
    given = VERDICT if step == "visit" else REPLY
    name = "enclosures" if step == "visit" else "evidence"
    several = [inspect("a.pdf", samples.PDF)] * (1 if step == "visit" else 6)
    with pytest.raises(StepRefused):
        take_step(case, step, actor=small.actors[who], at=MORNING, given=given, files={name: several})
    assert not Attachment.objects.exists()
