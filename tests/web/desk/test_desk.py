"""The desk of supervision: what is late, who holds it, one-click urging, documents from writing to settling."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hotline.casework.orders.models import Order
from hotline.casework.supervision.models import Document
from tests.casework.factories import MORNING, City, order
from tests.web.conftest import SignIn

DESK = "/staff/desk/"
PAPER = {
    "form": "writing",
    "reason": "D06",
    "level": "1",
    "topic": "井盖缺失",
    "text": "请查明原因并书面回复。",
    "workdays": "",
}


@pytest.fixture
def late(small: City) -> Order:
    return order(small, upto="signed", at=MORNING)


@pytest.fixture
def early(small: City) -> Order:
    return order(small, upto="signed", at=timezone.now() - timedelta(hours=4), key="early")


def tiles(text: str) -> dict[str, int]:
    found = re.findall(r'tile-count tnum">\s*(\d+)\s*</span>\s*<span class="tile-label">\s*(\S+?)\s*</span>', text)
    return {label: int(number) for number, label in found}


def issued(as_: SignIn, *orders: Order, **given: str) -> Document:
    data = {**PAPER, **given, "order": [each.number for each in orders]}
    answer = as_("supervisor").post(f"{DESK}write/", data)
    assert answer.status_code == 302, answer.content.decode()
    return Document.objects.latest("pk")


def test_the_desk_counts_and_shows_what_is_late_first(as_: SignIn, late: Order, early: Order) -> None:
    text = as_("supervisor").get(DESK).content.decode()
    assert tiles(text) == {"已超期": 1, "今日到期": 0, "已催办": 0, "督办中": 0, "全部在办": 2}
    assert late.number in text
    assert early.number not in text
    assert early.number in as_("supervisor").get(DESK, {"pile": "open"}).content.decode()


def test_lights_count_by_the_unit_that_holds_and_lead_down_the_tree(as_: SignIn, late: Order, early: Order) -> None:
    browser = as_("leader")
    text = browser.get(DESK).content.decode()
    assert "雪松区</span>" in text
    below = browser.get(DESK, {"unit": "d1"}).content.decode()
    assert "雪松区住建局</span>" in below
    nothing = browser.get(DESK, {"unit": "d2"}).content.decode()
    assert tiles(nothing)["全部在办"] == 0


def test_the_number_of_queries_does_not_grow_with_the_list(as_: SignIn, small: City, late: Order) -> None:
    browser = as_("supervisor")
    browser.get(DESK)
    with CaptureQueriesContext(connection) as few:
        browser.get(DESK)
    for number in range(4):
        order(small, upto="signed", at=MORNING, key=f"more{number}")
    with CaptureQueriesContext(connection) as many:
        browser.get(DESK)
    assert len(many) <= len(few)


def test_one_click_urges_one_and_the_bar_urges_the_chosen(as_: SignIn, late: Order, early: Order) -> None:
    browser = as_("leader")
    browser.post(f"{DESK}batch/", {"one": late.number})
    browser.post(f"{DESK}batch/?pile=open", {"chosen": [late.number, early.number], "act": "urge"})
    late.refresh_from_db()
    early.refresh_from_db()
    assert (late.urged, early.urged) == (2, 1)
    assert "已催办2次" in browser.get(DESK).content.decode()


def test_what_cannot_be_urged_is_said(as_: SignIn, late: Order) -> None:
    browser = as_("supervisor")
    for _ in range(3):
        browser.post(f"{DESK}batch/", {"one": late.number})
    answer = browser.post(f"{DESK}batch/", {"one": late.number}, follow=True)
    assert "催办次数已满" in answer.content.decode()


def test_the_unit_sees_that_it_was_urged_and_what_it_owes(as_: SignIn, late: Order) -> None:
    as_("supervisor").post(f"{DESK}batch/", {"one": late.number})
    document = issued(as_, late)
    text = as_("liaison").get("/staff/unit/").content.decode()
    assert "已催办1次" in text
    assert document.number in text
    assert "1件督办件待回复" in text
    assert document.number in as_("liaison").get(f"/staff/orders/{late.number}/").content.decode()


def test_a_document_is_written_answered_sent_back_and_settled(as_: SignIn, late: Order, early: Order) -> None:
    document = issued(as_, late, early, form="special")
    page = f"{DESK}documents/{document.year}/{document.serial}/"
    text = as_("supervisor").get(page).content.decode()
    for said in (document.number, "专项督办", "请查明原因并书面回复。", late.number, early.number):
        assert said in text
    for who, step, data, state in (
        ("liaison", "answer_supervision", {"text": "已整改。"}, "answered"),
        ("supervisor", "return_supervision", {"note": "请写明措施。"}, "returned"),
        ("liaison", "answer_supervision", {"text": "已更换。"}, "answered"),
        ("supervisor", "accept_supervision", {"effect": "counted"}, "settled"),
    ):
        assert step in as_(who).get(page).content.decode()
        assert as_(who).post(f"{page}{step}/", data).status_code == 302
        document.refresh_from_db()
        assert document.state == state
    assert "计入考核" in as_("liaison").get(page).content.decode()


def test_what_was_written_wrong_is_said_beside_its_field(as_: SignIn, late: Order) -> None:
    answer = as_("supervisor").post(f"{DESK}write/", {**PAPER, "text": "", "order": [late.number]})
    assert answer.status_code == 422
    assert not Document.objects.exists()


def test_a_document_is_shown_to_those_it_concerns_alone(as_: SignIn, late: Order) -> None:
    document = issued(as_, late)
    page = f"{DESK}documents/{document.year}/{document.serial}/"
    for who, status in (("liaison", 200), ("county", 200), ("leader", 200), ("water", 404), ("agent", 403)):
        assert as_(who).get(page).status_code == status
    for who in ("liaison", "agent"):
        assert as_(who).get(DESK).status_code == 403
        assert as_(who).get(f"{DESK}write/?order={late.number}").status_code == 403


def test_the_list_of_documents_has_its_piles(as_: SignIn, late: Order) -> None:
    document = issued(as_, late)
    browser = as_("supervisor")
    assert document.number in browser.get(f"{DESK}documents/").content.decode()
    assert document.number not in browser.get(f"{DESK}documents/?pile=to_check").content.decode()


def test_the_paper_is_a_word_file_with_everything_on_it(as_: SignIn, late: Order) -> None:
    document = issued(as_, late)
    answer = as_("liaison").get(f"{DESK}documents/{document.year}/{document.serial}/word/")
    body = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    for said in ("鹿鸣市12345督办单", document.number, "雪松区住建局", "请查明原因并书面回复。", late.number):
        assert said in body


def test_the_paper_is_a_pdf_file_or_says_what_the_machine_lacks(as_: SignIn, late: Order) -> None:
    document = issued(as_, late)
    answer = as_("liaison").get(f"{DESK}documents/{document.year}/{document.serial}/pdf/")
    if answer.status_code == 503:
        assert "libpango" in answer.content.decode()
        return
    assert answer.content.startswith(b"%PDF-")
    assert b"NotoSerifCJK" in answer.content or b"Noto-Serif-CJK" in answer.content or len(answer.content) > 10_000
