"""The leader's page, composing a brief, following her word to the end: each by who may, and as the page says."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from hotline.casework.leading.models import Instruction
from hotline.casework.orders.models import Order
from hotline.casework.supervision.actions import DocumentDoor
from hotline.casework.supervision.models import Document
from hotline.register.staff.models import Staff
from tests.casework.factories import City, order

SignIn = Callable[[str], Client]


@pytest.fixture
def case(small: City) -> Order:
    """An order in hand, in a city with a leader and an analyst."""
    small.employ("mayor", "city_leader", "root")
    small.employ("analyst", "analyst", "centre")
    return order(small, upto="signed")


def composed(as_: SignIn, case: Order) -> Instruction:
    mayor = Staff.objects.get(username="mayor")
    data = {
        "kind": "report",
        "title": "窨井盖缺失情况专报",
        "why": "一周内多人反映。",
        "proposal": "建议全面排查。",
        "leaders": [mayor.pk],
        "orders": case.number,
    }
    assert as_("analyst").post("/staff/briefs/compose/", data).status_code == 302
    return Instruction.objects.get()


def test_a_brief_is_composed_from_chosen_orders_and_stands_on_the_leaders_page(as_: SignIn, case: Order) -> None:
    page = as_("analyst").get(f"/staff/briefs/compose/?order={case.number}").content.decode()
    assert case.number in page
    one = composed(as_, case)
    for who, address in (
        ("mayor", "/staff/leader/"),
        ("supervisor", "/staff/briefs/"),
        ("supervisor", "/staff/briefs/?pile=before"),
    ):
        assert "窨井盖缺失情况专报" in as_(who).get(address).content.decode()
    hers = as_("mayor").get(f"/staff/instructions/{one.pk}/").content.decode()
    for said in ("鹿热线专报〔2026〕1号", "一周内多人反映。", "建议全面排查。", "批示", "圈阅"):
        assert said in hers
    assert as_("mayor").get("/staff/").headers["Location"] == "/staff/leader/"
    assert one.brief.number in as_("supervisor").get(f"/staff/orders/{case.number}/").content.decode()


def test_the_whole_way_by_its_pages(as_: SignIn, case: Order, small: City) -> None:
    one = composed(as_, case)
    page = f"/staff/instructions/{one.pk}/"

    def go(who: str, step: str, **data: object) -> None:
        assert as_(who).get(f"{page}{step}/").status_code == 200
        answer = as_(who).post(f"{page}{step}/", data)
        assert answer.status_code == 302, answer.content.decode()

    go("mayor", "instruct", text="请全面排查。", workdays="3")
    go("supervisor", "pass_on", text="请全面排查。", workdays="2", orders=[case.number])
    document = Document.objects.get()
    DocumentDoor().take(
        document.pk,
        "answer_supervision",
        actor=small.actors["liaison"],
        at=timezone.now(),
        given={"text": "已排查更换。"},
    )
    assert "已排查更换。" in as_("mayor").get(page).content.decode()
    go("supervisor", "report_back", text="共更换5处。")
    go("mayor", "note_result")
    assert Instruction.objects.get().state == "done"
    assert "已落实，领导已阅" in as_("mayor").get(page).content.decode()
    assert as_("mayor").post(f"{page}instruct/", {"text": "再来"}).status_code == 409


def test_what_is_laid_before_leaders_is_shown_to_those_it_concerns_alone(as_: SignIn, case: Order) -> None:
    one = composed(as_, case)
    page = f"/staff/instructions/{one.pk}/"
    for who, status in (("mayor", 200), ("supervisor", 200), ("auditor", 200), ("liaison", 403), ("agent", 403)):
        assert as_(who).get(page).status_code == status
    for who, address in (("agent", "compose/"), ("liaison", "compose/"), ("analyst", "paper/")):
        assert as_(who).get(f"/staff/briefs/{address}").status_code == 403
    assert as_("supervisor").get("/staff/leader/").status_code == 403


def test_what_came_on_paper_is_entered_and_mistakes_are_said_beside_their_field(as_: SignIn, case: Order) -> None:
    data = {
        "name": "赵副市长",
        "title": "批示件",
        "why": "市政府办转来",
        "text": "请阅处。",
        "written_at": "2026-03-02T08:00",
        "orders": case.number,
    }
    wrong = as_("supervisor").post("/staff/briefs/paper/", {**data, "name": "", "orders": "123456"})
    assert wrong.status_code == 422
    assert "没有此编号的工单：123456" in wrong.content.decode()
    assert "请填写批示领导。" in wrong.content.decode()
    assert as_("supervisor").post("/staff/briefs/paper/", data).status_code == 302
    one = Instruction.objects.get()
    assert (one.state, one.leader_name) == ("given", "赵副市长")


def test_the_paper_has_the_facts_and_the_leaders_words(as_: SignIn, case: Order) -> None:
    one = composed(as_, case)
    as_("mayor").post(f"/staff/instructions/{one.pk}/instruct/", {"text": "请全面排查。"})
    answer = as_("supervisor").get(f"/staff/briefs/{one.brief_id}/word/")
    body = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    for said in ("鹿鸣市12345专报", "mayor：", "反映人次", "请全面排查。", case.number):
        assert said in body
    printed = as_("supervisor").get(f"/staff/briefs/{one.brief_id}/pdf/")
    assert printed.content.startswith(b"%PDF-") or "libpango" in printed.content.decode()


def test_what_is_overdue_with_leaders_stands_on_the_desk_of_supervision(as_: SignIn, case: Order) -> None:
    composed(as_, case)
    Instruction.objects.update(turn_due_at=timezone.now())
    assert "1件领导批示超期" in as_("supervisor").get("/staff/desk/").content.decode()
    chosen = as_("supervisor").post("/staff/desk/batch/", {"act": "brief_compose", "chosen": [case.number]})
    assert chosen.headers["Location"] == f"/staff/briefs/compose/?order={case.number}"
