"""The wizard: from what happened to a number and a code."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from hotline.casework.appeals.models import Appeal
from hotline.ground.files.queries import attachments, open_bytes
from hotline.ground.profiles.queries import current
from hotline.web.public import draft as drafts
from hotline.web.public import filing
from tests.web.public.citizen import ANSWERS, Citizen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    """Files of a test lie in a folder of their own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "hotline.lib.storage.ContentStorage", "OPTIONS": {"location": str(tmp_path / "files")}},
    }
    return tmp_path / "files"


def photo(name: str = "井盖.png", colour: str = "grey") -> SimpleUploadedFile:
    body = BytesIO()
    Image.new("RGB", (8, 6), colour).save(body, "PNG")
    return SimpleUploadedFile(name, body.getvalue(), "image/png")


def test_a_citizen_submits_an_appeal_and_gets_number_code_and_date(citizen: Citizen) -> None:
    appeal = citizen.submit()
    assert appeal.kind == "complaint"
    assert appeal.region.code == "v1"
    assert appeal.matter is not None
    assert appeal.matter.code == "010302"
    assert appeal.person is not None
    assert appeal.person.phone == "+8619900001234"
    assert (appeal.occurred, appeal.claim, appeal.channel) == ("3月1日晚", "请把井盖装好", "02")
    page = citizen.read("/submit/done/")
    assert appeal.number in page
    assert appeal.code in page
    assert "199 **** 1234" in page
    assert "0000 1234" not in page


@pytest.mark.parametrize("page", [*ANSWERS, "check"])
def test_every_page_opens_in_both_languages(citizen: Citizen, page: str) -> None:
    citizen.fill_in()
    for prefix in ("", "/en"):
        assert citizen.client.get(f"{prefix}/submit/{page}/").status_code == 200


def test_what_was_answered_is_kept_and_sealed(citizen: Citizen) -> None:
    citizen.fill_in()
    assert "199 0000 1234" in citizen.read("/submit/you/")
    kept = json.dumps(Session.objects.get().get_decoded(), ensure_ascii=False)
    assert "王秀兰" not in kept
    assert "井盖" not in kept
    assert "1234" not in json.dumps(list(Session.objects.get().get_decoded()))


def test_sent_twice_it_is_one_appeal(citizen: Citizen) -> None:
    citizen.fill_in()
    key = citizen.draft_key()
    for _time in range(2):
        response = citizen.client.post("/submit/check/", {"draft": key})
        assert response.headers["Location"] == "/submit/done/"
    assert Appeal.objects.count() == 1
    assert Appeal.objects.get().code in citizen.read("/submit/done/")


def test_sent_twice_at_once_it_is_one_appeal_with_its_files_once(citizen: Citizen) -> None:
    citizen.answer("what", photos=[photo()])
    citizen.fill_in()
    draft = drafts.load(citizen.client.session)
    first = filing.file(draft, profile=current(), language="zh-Hans", at=timezone.now())
    second = filing.file(draft, profile=current(), language="zh-Hans", at=timezone.now())
    assert first == second
    assert len(attachments("appeal", first[0].pk)) == 1


def test_a_form_of_an_older_draft_files_nothing(citizen: Citizen) -> None:
    citizen.fill_in()
    response = citizen.client.post("/submit/check/", {"draft": "of-another-day"})
    assert response.headers["Location"] == "/submit/check/"
    assert not Appeal.objects.exists()


def test_a_missing_answer_is_asked_for_before_anything_is_sent(citizen: Citizen) -> None:
    citizen.answer("what")
    response = citizen.client.get("/submit/check/")
    assert response.headers["Location"] == "/submit/kind/"
    assert not Appeal.objects.exists()


def test_who_says_later_that_it_is_a_complaint_is_asked_for_time_and_claim(citizen: Citizen) -> None:
    empty = {"occurred": "", "claim": ""}
    citizen.fill_in(kind={"kind": "praise"}, when=empty)
    assert citizen.client.get("/submit/check/").status_code == 200
    response = citizen.answer("kind", kind="complaint", change="1")
    assert response.headers["Location"] == "/submit/when/"
    assert citizen.answer("when", **empty).status_code == 422


def test_a_changed_answer_leads_back_to_the_check(citizen: Citizen) -> None:
    citizen.fill_in()
    assert citizen.answer("when", claim="请尽快", change="1").headers["Location"] == "/submit/check/"
    assert "请尽快" in citizen.read("/submit/check/")


def test_words_of_danger_lead_to_the_emergency_lines_and_she_may_go_on(citizen: Citizen) -> None:
    response = citizen.answer("what", content="楼下着火了，有人昏迷")
    assert response.headers["Location"] == "/submit/danger/"
    page = citizen.read("/submit/danger/")
    for number in ("110", "119", "120"):
        assert f'href="tel:{number}"' in page
    assert citizen.client.post("/submit/danger/").headers["Location"] == "/submit/kind/"
    appeal = citizen.submit(what={"content": "楼下着火了，有人昏迷"})
    assert appeal.urgency == "urgent"


def test_what_may_be_dealt_with_elsewhere_is_told_once_and_she_may_go_on(citizen: Citizen) -> None:
    words = "充电宝把钱扣了却没充进电，客服不理人"
    assert citizen.answer("what", content=words).headers["Location"] == "/submit/elsewhere/"
    page = citizen.read("/submit/elsewhere/")
    assert "您反映的事可能由其他渠道办理" in page
    assert "12315" in page
    assert citizen.client.post("/submit/elsewhere/").headers["Location"] == "/submit/kind/"
    assert citizen.answer("what", content=words).headers["Location"] == "/submit/kind/"
    appeal = citizen.submit(what={"content": words})
    assert (appeal.state, appeal.proposed.outcome) == ("registered", "GUIDE")


def test_an_anonymous_citizen_leaves_nothing_by_which_she_is_found(citizen: Citizen) -> None:
    appeal = citizen.submit(privacy={"privacy": "anonymous"})
    assert appeal.is_anonymous
    assert appeal.person is None
    assert not appeal.wants_visit
    citizen.answer("privacy", privacy="anonymous")
    assert citizen.client.get("/submit/you/").status_code == 302


def test_who_becomes_anonymous_later_leaves_no_name_either(citizen: Citizen) -> None:
    citizen.fill_in()
    citizen.answer("privacy", privacy="anonymous", change="1")
    citizen.send()
    assert Appeal.objects.get().person is None


def test_a_report_is_confidential_unless_she_says_otherwise(citizen: Citizen) -> None:
    citizen.answer("kind", kind="report")
    page = citizen.read("/submit/privacy/")
    assert 'value="confidential"' in page
    checked = [part for part in page.split("<input") if "checked" in part]
    assert any('value="confidential"' in part for part in checked)
    assert citizen.submit(kind={"kind": "report"}, privacy={"privacy": "confidential"}).is_confidential


def test_photos_stay_with_the_draft_and_come_to_the_appeal(citizen: Citizen) -> None:
    assert citizen.answer("what", content="", photos=[photo()]).status_code == 422
    assert "井盖.png" in citizen.read("/submit/what/")
    citizen.answer("what", photos=[photo("image.png", "red"), photo("image.png", "blue")])
    appeal = citizen.submit()
    kept = attachments("appeal", appeal.pk, for_citizen=True)
    assert [one.file.name for one in kept] == ["井盖.png", "image.png", "image.png"]
    assert open_bytes(kept[0].file).startswith(b"\x89PNG")


def test_a_photo_is_taken_out_again(citizen: Citizen, folder: Path) -> None:
    citizen.answer("what", photos=[photo()])
    key = drafts.load(citizen.client.session).files[0]["key"]
    page = citizen.answer("what", content="改了的话", drop=key).content.decode()
    assert "改了的话" in page
    assert not drafts.load(citizen.client.session).files
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_that_lies_is_named_and_the_words_are_kept(citizen: Citizen) -> None:
    lie = SimpleUploadedFile("照片.jpg", b"MZ\x90\x00 not a picture at all", "image/jpeg")
    response = citizen.answer("what", photos=[lie])
    assert response.status_code == 422
    assert "照片.jpg" in response.content.decode()
    assert "井盖不见了" in response.content.decode()


def test_more_than_five_files_are_refused(citizen: Citizen) -> None:
    colours = ("red", "blue", "green", "black", "white", "grey")
    response = citizen.answer("what", photos=[photo(f"{one}.png", one) for one in colours])
    assert response.status_code == 422
    assert not drafts.load(citizen.client.session).files


@pytest.mark.parametrize(
    ("page", "given", "said"),
    [
        ("what", {"content": "坏\x00字符"}, "U+0000"),
        ("what", {"content": "坏\x1b[2J字符"}, "U+001B"),
        ("what", {"content": "长" * 1_000_000}, "1000000"),
        ("what", {"content": " \u3000\n"}, "请填写这一项"),
        ("kind", {"kind": "bribe"}, "请选择其中一项"),
        ("kind", {"kind": ""}, "请选择其中一项"),
        ("when", {"occurred": "长" * 81}, "81"),
        ("privacy", {"privacy": "all"}, "请选择其中一项"),
        ("you", {"phone": "不告诉你"}, "不是有效的电话号码"),
        ("you", {"phone": "1380013800"}, "不是有效的电话号码"),
        ("you", {"name": ""}, "请填写这一项"),
        ("where", {"district": "atlantis"}, "请选择其中一项"),
        ("where", {"district": ""}, "请选择其中一项"),
        ("matter", {"search": "量子纠缠", "code": "999999"}, "没有找到"),
        ("matter", {"search": "", "code": ""}, "不确定"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    citizen: Citizen, page: str, given: dict[str, Any], said: str
) -> None:
    response = citizen.answer(page, **given)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_emoji_html_and_directional_signs_are_kept_exactly_and_shown_as_words(citizen: Citizen) -> None:
    words = "<script>alert(1)</script> & \u202eolleh\u202c 😀\n第二行"
    appeal = citizen.submit(what={"content": words})
    assert appeal.content == words
    page = citizen.read(f"/track/{appeal.number}/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "phone", ["0978-5551234", "5551234", "+86 199-0000-1234", "１９９００００１２３４", "+1 650 253 0000"]
)
def test_telephone_numbers_are_understood_in_every_shape(citizen: Citizen, phone: str) -> None:
    assert citizen.answer("you", phone=phone).status_code == 302


class TestPlaces:
    """Level by level, without scripts."""

    def test_the_next_level_appears_once_the_one_above_is_known(self, citizen: Citizen) -> None:
        assert 'name="town"' not in citizen.read("/submit/where/")
        response = citizen.client.post("/submit/where/", {"district": "d1", "address": "村口"})
        assert response.headers["Location"] == "/submit/where/"
        page = citizen.read("/submit/where/")
        assert 'name="town"' in page
        assert 'name="village"' not in page
        citizen.client.post("/submit/where/", {"district": "d1", "town": "t1", "address": "村口"})
        assert 'name="village"' in citizen.read("/submit/where/")

    def test_a_town_of_another_district_is_asked_for_anew(self, citizen: Citizen) -> None:
        citizen.answer("where")
        response = citizen.client.post(
            "/submit/where/", {"district": "d2", "town": "t1", "village": "v1", "address": ""}
        )
        assert response.headers["Location"] == "/submit/where/"
        page = citizen.read("/submit/where/")
        assert 'value="t2"' in page
        assert 'value="t1"' not in page

    def test_not_sure_is_an_answer_at_every_level(self, citizen: Citizen) -> None:
        appeal = citizen.submit(where={"district": "unsure"})
        assert appeal.region.code == "root"
        other = citizen.submit(where={"district": "d1", "town": "unsure"})
        assert other.region.code == "d1"

    def test_a_level_that_was_shown_must_be_answered(self, citizen: Citizen) -> None:
        response = citizen.client.post("/submit/where/", {"district": "d1", "town": "", "address": ""})
        assert response.status_code == 422


class TestCategories:
    """Searched for with and without scripts."""

    def test_what_fits_is_offered_and_one_is_chosen(self, citizen: Citizen) -> None:
        response = citizen.client.post("/submit/matter/", {"search": "道路", "code": ""})
        assert response.headers["Location"] == "/submit/matter/"
        page = citizen.read("/submit/matter/")
        assert 'value="010302"' in page
        response = citizen.client.post("/submit/matter/", {"search": "道路", "offered": "1", "pick": "010302"})
        assert response.headers["Location"] == "/submit/where/"

    def test_who_chooses_nothing_of_what_was_offered_is_asked_once_more(self, citizen: Citizen) -> None:
        citizen.client.post("/submit/matter/", {"search": "道路", "code": ""})
        response = citizen.client.post("/submit/matter/", {"search": "道路", "offered": "1"})
        assert response.status_code == 422

    def test_not_sure_is_an_answer(self, citizen: Citizen) -> None:
        for given in ({"search": "", "unsure": "1"}, {"search": "道路", "offered": "1", "pick": "unsure"}):
            response = citizen.client.post("/submit/matter/", given)
            assert response.headers["Location"] == "/submit/where/"
        citizen.fill_in()
        citizen.client.post("/submit/matter/", {"search": "", "unsure": "1", "change": "1"})
        citizen.send()
        assert Appeal.objects.get().matter is None

    @pytest.mark.parametrize("typed", ["井盖", "jgqs", "010302"])
    def test_the_field_suggests_by_words_initials_and_code(self, citizen: Citizen, typed: str) -> None:
        found = citizen.client.get("/submit/categories/", {"q": typed}).json()["items"]
        assert "010302" in [item["value"] for item in found]
        assert citizen.client.get("/submit/categories/").json() == {"items": []}


def test_the_code_is_hidden_when_she_says_so(citizen: Citizen) -> None:
    appeal = citizen.submit()
    citizen.client.post("/submit/done/")
    response = citizen.client.get("/submit/done/")
    assert response.status_code == 302
    assert appeal.code not in citizen.read(f"/track/{appeal.number}/")


def test_the_code_hides_itself_after_a_while(citizen: Citizen) -> None:
    citizen.submit()
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert citizen.client.get("/submit/done/").status_code == 302


def test_everything_can_be_thrown_away(citizen: Citizen) -> None:
    citizen.answer("what", photos=[photo()])
    citizen.client.post("/submit/restart/")
    assert "井盖" not in citizen.read("/submit/what/")


def test_pages_are_kept_by_no_browser(citizen: Citizen) -> None:
    assert "no-store" in citizen.client.get("/submit/you/").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("路灯不亮。已经三天了", "路灯不亮"),
        ("桃园路十二号门口的路灯不亮。已经三天了", "桃园路十二号门口的路灯不亮"),
        ("您好！桃园路的路灯不亮", "桃园路的路灯不亮"),
        (
            "3月1日晚上十点左右，青溪镇上溪村村口的井盖不见了，有人骑车差点掉下去",
            "3月1日晚上十点左右，青溪镇上溪村村口的井盖不见了",
        ),
        ("长" * 50, "长" * 30),
        ("", ""),
    ],
)
def test_the_title_is_the_first_thing_she_says(words: str, title: str) -> None:
    assert filing.title_of(words) == title
