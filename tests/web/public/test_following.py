"""Following an appeal: who may see it, what it says, adding to it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.models import Order
from hotline.ground.files import actions as files
from hotline.ground.files.queries import attachments
from hotline.lib.phones import normalise
from hotline.register.people.actions import Introduction
from tests.casework import factories
from tests.casework.factories import City
from tests.ground.files import samples
from tests.web.public.citizen import Citizen

pytestmark = pytest.mark.django_db
NOT_FOUND = "没有找到：请核对编号和查询码"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    """Files and messages of a test lie in a folder of their own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "hotline.lib.storage.ContentStorage", "OPTIONS": {"location": str(tmp_path / "files")}},
    }
    settings.VAR = tmp_path
    return tmp_path


def now() -> datetime:
    return datetime.now(UTC)


def appeal(small: City, **more: Any) -> Appeal:
    return factories.appeal(small, at=now() - timedelta(hours=2), **more)


def order(small: City, upto: str, hours: int = 9) -> Order:
    return factories.order(small, upto=upto, at=now() - timedelta(hours=hours))


def let_in(client: Client, one: Appeal) -> None:
    response = client.post("/track/", {"number": one.number, "code": one.code})
    assert response.headers["Location"] == f"/track/{one.number}/"


def page_of(citizen: Citizen, one: Appeal, prefix: str = "") -> str:
    let_in(citizen.client, one)
    return citizen.read(f"{prefix}/track/{one.number}/")


class TestLettingIn:
    """Number and code."""

    def test_number_and_code_open_the_appeal_however_they_are_typed(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        typed = {"number": f" {one.number[:4]}-{one.number[4:]} ", "code": f"{one.code[:5]} {one.code[5:]}"}
        assert citizen.client.post("/track/", typed).headers["Location"] == f"/track/{one.number}/"

    def test_a_wrong_number_and_a_wrong_code_look_the_same(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        for number, code in ((one.number, "0000000000"), ("39070000000000", one.code), ("x'; --", "😀")):
            response = citizen.client.post("/track/", {"number": number, "code": code})
            assert response.status_code == 422
            assert NOT_FOUND in response.content.decode()

    def test_after_five_failures_the_right_code_does_not_open_it_either(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        for _try in range(5):
            citizen.client.post("/track/", {"number": one.number, "code": "0000000000"})
        response = citizen.client.post("/track/", {"number": one.number, "code": one.code})
        assert NOT_FOUND in response.content.decode()
        with time_machine.travel(now() + timedelta(minutes=31), tick=False):
            let_in(citizen.client, one)

    def test_who_tries_number_after_number_is_stopped(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        for tried in range(20):
            wrong = {"number": f"390700000000{tried}", "code": "0000000000"}
            citizen.client.post("/track/", wrong, REMOTE_ADDR="203.0.113.7")
        right = {"number": one.number, "code": one.code}
        assert citizen.client.post("/track/", right, REMOTE_ADDR="203.0.113.7").status_code == 429
        assert citizen.client.post("/track/", right, REMOTE_ADDR="203.0.113.8").status_code == 302

    def test_without_number_and_code_nothing_is_shown_whether_it_exists_or_not(
        self, citizen: Citizen, small: City
    ) -> None:
        one = appeal(small)
        for number in (one.number, "390712345678901"):
            for address in (f"/track/{number}/", f"/track/{number}/add/", f"/track/{number}/files/1/"):
                assert citizen.client.get(address).headers["Location"] == f"/track/?number={number}"

    def test_being_let_in_ends_after_two_hours(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        let_in(citizen.client, one)
        with time_machine.travel(now() + timedelta(hours=3), tick=False):
            assert citizen.client.get(f"/track/{one.number}/").status_code == 302

    def test_one_appeal_opens_no_other(self, citizen: Citizen, small: City) -> None:
        one, other = appeal(small), appeal(small)
        let_in(citizen.client, one)
        assert citizen.client.get(f"/track/{other.number}/").status_code == 302

    def test_leaving_for_good_closes_it(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        let_in(citizen.client, one)
        citizen.client.post("/track/sign-out/")
        assert citizen.client.get(f"/track/{one.number}/").status_code == 302


class TestPage:
    """What the page of an appeal says."""

    def test_personal_data_is_hidden_and_the_code_is_not_told_again(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        page = page_of(citizen, one)
        assert "您的诉求已登记" in page
        assert one.code not in page
        assert "王秀兰" not in page
        assert "19900001234" not in page.replace(" ", "")
        assert "199 **** 1234" in page
        assert f'<strong class="tnum">{one.number[-4:]}</strong>' in page

    def test_it_says_whose_turn_it_is_and_until_when(self, citizen: Citizen, small: City) -> None:
        handled = order(small, "signed")
        page = page_of(citizen, handled.appeals.get())
        assert "雪松区住建局正在办理，应于" in page
        english = citizen.read(f"/en/track/{handled.number}/")
        assert "is handling the matter" in english

    def test_it_says_plainly_that_it_is_late_and_who(self, citizen: Citizen, small: City) -> None:
        handled = order(small, "signed", hours=30 * 24)
        page = page_of(citizen, handled.appeals.get())
        assert "雪松区住建局已经超期" in page
        assert "status-late" in page

    def test_an_acceptance_that_is_late_is_said_too(self, citizen: Citizen, small: City) -> None:
        one = factories.appeal(small, at=now() - timedelta(days=3))
        assert "现已超时" in page_of(citizen, one)

    def test_the_answer_is_shown_once_it_has_passed_the_audit(self, citizen: Citizen, small: City) -> None:
        handled = order(small, "replied")
        one = handled.appeals.get()
        answer = str(factories.REPLY["public_answer"])
        page = page_of(citizen, one)
        assert answer not in page
        assert "热线中心正在审核答复" in page
        take_step(handled, "pass_audit", actor=small.actors["dispatcher"], at=now(), given={})
        page = citizen.read(f"/track/{one.number}/")
        assert answer in page
        assert f"/rate/{one.number}/" in page
        assert str(factories.REPLY["internal_report"]) not in page

    @pytest.mark.parametrize(
        "upto", ["opened", "dispatched", "signed", "drafted", "replied", "audited", "visited", "closed", "archived"]
    )
    def test_every_state_of_an_order_has_its_page(self, citizen: Citizen, small: City, upto: str) -> None:
        one = order(small, upto).appeals.get()
        for prefix in ("", "/en"):
            assert page_of(citizen, one, prefix)

    def test_a_refusal_says_why_and_where_to_turn(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        take_appeal_step(one, "refuse", actor=small.actors["leader"], at=now(), given={"refusal": "S1"})
        page = page_of(citizen, one)
        assert "不属于市人民政府及承办单位职责" in page
        assert "12315" in page
        assert "For another city dial" in citizen.read(f"/en/track/{one.number}/")

    def test_a_direct_answer_is_shown(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        take_appeal_step(one, "answer", actor=small.actors["agent"], at=now(), given={"answer": "凭身份证办理。"})
        assert "凭身份证办理。" in page_of(citizen, one)

    def test_handed_over_and_appended_appeals_have_their_page(self, citizen: Citizen, small: City) -> None:
        first, second = appeal(small), appeal(small)
        take_appeal_step(second, "append", actor=small.actors["agent"], at=now(), given={"to": first.number})
        assert "已并入" in page_of(citizen, second)
        handed: dict[str, object] = {"line": "110", "transfer": "answered"}
        take_appeal_step(first, "hand_over", actor=small.actors["agent"], at=now(), given=handed)
        assert "紧急热线" in page_of(citizen, first)


class TestAdding:
    """Words and photos that come later."""

    def test_what_is_added_is_kept_and_shown(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        let_in(citizen.client, one)
        upload = SimpleUploadedFile("合同.pdf", samples.PDF)
        given = {"text": "今天又有人摔倒。", "photos": [upload], "idempotency_key": "one"}
        assert citizen.client.post(f"/track/{one.number}/add/", given).status_code == 302
        page = citizen.read(f"/track/{one.number}/")
        assert "今天又有人摔倒。" in page
        assert "合同.pdf" in page

    def test_sent_twice_it_is_added_once(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        let_in(citizen.client, one)
        for _time in range(2):
            given = {"text": "今天又有人摔倒。", "photos": [SimpleUploadedFile("合同.pdf", samples.PDF)]}
            citizen.client.post(f"/track/{one.number}/add/", {**given, "idempotency_key": "one"})
        assert citizen.read(f"/track/{one.number}/").count("今天又有人摔倒。") == 1
        assert len(attachments("appeal", one.pk)) == 1

    def test_what_was_asked_for_is_said_and_answered(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        asked: dict[str, object] = {"elements": ["time", "place"], "question": "是哪一个路口？"}
        take_appeal_step(one, "ask_supplement", actor=small.actors["agent"], at=now(), given=asked)
        assert "是哪一个路口？" in page_of(citizen, one)
        assert "是哪一个路口？" in citizen.read(f"/track/{one.number}/add/")
        citizen.client.post(f"/track/{one.number}/add/", {"text": "桃园路口", "idempotency_key": "two"})
        one.refresh_from_db()
        assert one.state == "registered"

    def test_nothing_is_added_to_a_closed_matter(self, citizen: Citizen, small: City) -> None:
        one = order(small, "closed").appeals.get()
        assert "补充说明或照片" not in page_of(citizen, one)
        assert citizen.client.get(f"/track/{one.number}/add/").status_code == 302
        response = citizen.client.post(f"/track/{one.number}/add/", {"text": "还有话说"})
        assert response.status_code == 422

    def test_what_cannot_be_kept_is_refused_with_a_sentence(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        let_in(citizen.client, one)
        for text, said in (("", "请填写"), ("坏\x07字符", "U+0007"), ("长" * 5000, "5000")):
            response = citizen.client.post(f"/track/{one.number}/add/", {"text": text})
            assert response.status_code == 422
            assert said in response.content.decode()


class TestFiles:
    """Who gets which file."""

    def keep(self, one: Appeal, visibility: str) -> int:
        kept = files.keep(
            upload=samples.PDF,
            name="合同.pdf",
            subject_kind="appeal",
            subject_id=one.pk,
            actor_id=None,
            visibility=visibility,
            at=now(),
        )
        return kept.pk

    def test_her_own_file_is_saved_and_not_opened_in_the_page(self, citizen: Citizen, small: City) -> None:
        one = appeal(small)
        kept = self.keep(one, "citizen")
        let_in(citizen.client, one)
        response = citizen.client.get(f"/track/{one.number}/files/{kept}/")
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert b"".join(response.streaming_content) == samples.PDF  # type: ignore[attr-defined]  # a streaming answer

    def test_files_of_the_staff_and_of_others_are_not_given(self, citizen: Citizen, small: City) -> None:
        one, other = appeal(small), appeal(small)
        hidden, foreign = self.keep(one, "staff"), self.keep(other, "citizen")
        let_in(citizen.client, one)
        for kept in (hidden, foreign, 999_999):
            assert citizen.client.get(f"/track/{one.number}/files/{kept}/").status_code == 404


class TestSigningIn:
    """Six digits to the telephone."""

    def digits(self, folder: Path) -> str:
        """What the last message says."""
        sent = sorted((folder / "outbox" / "sms").glob("code-*.json"), key=lambda path: path.stat().st_mtime_ns)
        text = json.loads(sent[-1].read_text(encoding="utf-8"))["text"]
        return str(text.split("验证码是")[1][:6])

    def sign_in(self, citizen: Citizen, folder: Path, phone: str = "199 0000 1234", after: str = "") -> str:
        citizen.client.get(f"/track/sign-in/{after}")
        assert citizen.client.post("/track/sign-in/", {"phone": phone}).status_code == 302
        response = citizen.client.post("/track/sign-in/code/", {"digits": self.digits(folder)})
        return str(response.headers["Location"])

    def test_she_sees_all_her_appeals_and_no_others(self, citizen: Citizen, small: City, folder: Path) -> None:
        mine = appeal(small, title="我的井盖")
        phone = normalise("13900139000")
        other = appeal(small, title="别人的路灯", person=Introduction(name="李四", phone=phone))
        assert self.sign_in(citizen, folder) == "/track/mine/"
        page = citizen.read("/track/mine/")
        assert "我的井盖" in page
        assert "别人的路灯" not in page
        assert citizen.client.get(f"/track/{mine.number}/").status_code == 200
        assert citizen.client.get(f"/track/{other.number}/").status_code == 302

    def test_a_number_we_do_not_know_gets_no_message_and_looks_the_same(
        self, citizen: Citizen, small: City, folder: Path
    ) -> None:
        appeal(small)
        known = citizen.client.post("/track/sign-in/", {"phone": "19900001234"})
        unknown = citizen.client.post("/track/sign-in/", {"phone": "13900139000"})
        assert known.headers["Location"] == unknown.headers["Location"]
        assert len(list((folder / "outbox" / "sms").glob("*.json"))) == 1

    def test_wrong_and_late_digits_are_refused(self, citizen: Citizen, small: City, folder: Path) -> None:
        appeal(small)
        citizen.client.post("/track/sign-in/", {"phone": "19900001234"})
        right = self.digits(folder)
        wrong = "000000" if right != "000000" else "111111"
        assert citizen.client.post("/track/sign-in/code/", {"digits": wrong}).status_code == 422
        with time_machine.travel(now() + timedelta(minutes=11), tick=False):
            assert citizen.client.post("/track/sign-in/code/", {"digits": right}).status_code == 422
        assert citizen.client.get("/track/mine/").status_code == 302

    def test_a_second_code_within_a_minute_is_refused(self, citizen: Citizen, small: City) -> None:
        appeal(small)
        citizen.client.post("/track/sign-in/", {"phone": "19900001234"})
        response = citizen.client.post("/track/sign-in/", {"phone": "19900001234"})
        assert response.status_code == 422
        assert "过于频繁" in response.content.decode()

    def test_many_numbers_from_one_address_are_stopped(self, citizen: Citizen) -> None:
        for number in range(21):
            phone = {"phone": f"139001390{number:02}"}
            response = citizen.client.post("/track/sign-in/", phone, REMOTE_ADDR="203.0.113.7")
        assert response.status_code == 422

    def test_a_landline_gets_no_code(self, citizen: Citizen) -> None:
        response = citizen.client.post("/track/sign-in/", {"phone": "0978-5551234"})
        assert "只能发到手机号码" in response.content.decode()

    def test_being_signed_in_ends(self, citizen: Citizen, small: City, folder: Path) -> None:
        appeal(small)
        self.sign_in(citizen, folder)
        with time_machine.travel(now() + timedelta(hours=3), tick=False):
            assert citizen.client.get("/track/mine/").status_code == 302
        citizen.client.post("/track/sign-out/")
        assert citizen.client.get("/track/mine/").status_code == 302

    def test_it_leads_nowhere_else(self, citizen: Citizen, small: City, folder: Path) -> None:
        appeal(small)
        assert self.sign_in(citizen, folder, after="?next=https://evil.example/") == "/track/mine/"

    def test_the_session_holds_no_number_in_clear(self, citizen: Citizen, small: City, folder: Path) -> None:
        appeal(small)
        self.sign_in(citizen, folder)
        assert "19900001234" not in str(dict(citizen.client.session))

    def test_an_open_appeal_like_this_one_is_offered_to_her_alone(
        self, citizen: Citizen, small: City, folder: Path
    ) -> None:
        citizen.submit()
        first = Appeal.objects.get()
        citizen.client.post("/track/sign-out/")
        citizen.answer("what")
        assert citizen.answer("matter").headers["Location"] == "/submit/where/"
        self.sign_in(citizen, folder)
        assert citizen.answer("matter").headers["Location"] == "/submit/similar/"
        assert first.number in citizen.read("/submit/similar/")
        response = citizen.client.post("/submit/similar/", {"add": first.number})
        assert response.headers["Location"] == f"/track/{first.number}/"
        assert Appeal.objects.count() == 1
        assert citizen.read(f"/track/{first.number}/").count("有人差点掉下去") >= 2

    def test_she_may_say_that_it_is_another_matter(self, citizen: Citizen, small: City, folder: Path) -> None:
        citizen.submit()
        self.sign_in(citizen, folder)
        citizen.answer("what")
        citizen.answer("matter")
        assert citizen.client.post("/submit/similar/", {"other": "1"}).status_code == 302
        citizen.submit()
        assert Appeal.objects.count() == 2


def test_a_time_zone_changes_nothing(citizen: Citizen, small: City) -> None:
    """The promised hour is the city's, whatever the server's clock is set to."""
    one = appeal(small)
    assert one.turn_due_at is not None
    local = timezone.localtime(one.turn_due_at)
    assert f"{local:%H:%M}" in page_of(citizen, one)
