"""Steps from the pages: with and without scripts, late, twice, by the wrong person."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Reply, Task
from hotline.ground.journal.models import Event
from tests.casework.factories import MORNING, City, appeal, order
from tests.web.conftest import SignIn

DRAFT = {
    "contacted": "yes",
    "contact_way": "phone",
    "fact_true": "true",
    "result": "A1",
    "unit_solved": "yes",
    "internal_report": "已更换井盖。",
    "without_parts": "水务局已电话反馈，书面反馈后补。",
    "public_answer": "您好，井盖已更换。",
}


def send(browser: Client, case: Order, step: str, given: Mapping[str, str], **more: str) -> Any:
    """Send a step's form as its page does."""
    data = {"version": case.version, "idempotency_key": f"key-{step}", **given, **more}
    return browser.post(f"/staff/orders/{case.number}/{step}/", data)


def test_units_are_named_by_name_code_or_both(small: City, as_: SignIn) -> None:
    for lead in ("雪松区住建局", "d1-housing", "雪松区住建局 · d1-housing"):
        case = order(small)
        given = {"lead": lead, "assisting": "雪松区水务局、 gas", "matter": "井盖缺失异响 · 010302"}
        answer = send(as_("dispatcher"), case, "dispatch", given, idempotency_key=lead)
        assert answer.status_code == 302
        case.refresh_from_db()
        assert case.lead_unit is not None
        assert case.lead_unit.code == "d1-housing"
        assert set(Task.objects.filter(order=case).values_list("unit__code", flat=True)) == {
            "d1-housing",
            "d1-water",
            "gas",
        }


def test_an_unknown_unit_is_said_beside_its_field_and_nothing_is_lost(small: City, as_: SignIn) -> None:
    case = order(small)
    answer = send(as_("dispatcher"), case, "dispatch", {"lead": "不存在的局", "note": "请尽快办理"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "没有找到“不存在的局”" in text
    assert "请尽快办理" in text
    case.refresh_from_db()
    assert case.state == "opened"


def test_the_duty_list_proposes_the_units(small: City, as_: SignIn) -> None:
    text = as_("dispatcher").get(f"/staff/orders/{order(small).number}/dispatch/").content.decode()
    assert "雪松区住建局 · d1-housing" in text
    assert "雪松区水务局 · d1-water" in text
    assert "权责清单1.3" in text


def test_who_comes_late_is_told_who_did_what_and_keeps_her_text(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    take_step(case, "contact", actor=small.actors["liaison"], at=MORNING, given={"contact_way": "phone"})
    answer = send(as_("handler"), case, "draft", DRAFT)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "承办联络员：先行联系" in text
    assert "liaison · 承办联络员" in text
    assert "您好，井盖已更换。" in text
    case.refresh_from_db()
    assert send(as_("handler"), case, "draft", DRAFT, idempotency_key="again").status_code == 302


def test_two_clicks_are_one_step(small: City, as_: SignIn) -> None:
    case = order(small, upto="dispatched")
    for _click in range(2):
        assert send(as_("liaison"), case, "sign", {}).status_code == 302
    assert Event.objects.filter(subject_kind="order", subject_id=case.pk, name="signed").count() == 1


def test_a_step_that_is_over_says_so(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    assert "现在不能办理这一步" in as_("liaison").get(f"/staff/orders/{case.number}/sign/").content.decode()
    assert send(as_("liaison"), case, "sign", {}).status_code == 422


def test_a_step_of_another_role_or_of_nobody_is_refused(small: City, as_: SignIn) -> None:
    case = order(small, upto="dispatched")
    assert as_("agent").get(f"/staff/orders/{case.number}/sign/").status_code == 403
    assert send(as_("handler"), case, "sign", {}).status_code == 403
    assert as_("dispatcher").get(f"/staff/orders/{case.number}/abolish/").status_code == 404
    assert send(as_("town"), case, "sign", {}).status_code == 404
    case.refresh_from_db()
    assert case.state == "dispatched"


def test_the_preview_is_what_the_citizen_gets_and_takes_no_step(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    answer = send(as_("handler"), case, "draft", {"public_answer": DRAFT["public_answer"], "preview": "1"})
    preview = answer.content.decode().split('id="preview"', 1)[1]
    assert answer.status_code == 200
    assert f"您的诉求（编号{case.number}）已办理" in preview
    assert "您好，井盖已更换。" in preview
    assert re.search(r"短信.*1 条", preview, re.DOTALL)
    assert not Reply.objects.exists()
    assert "error-summary" not in preview


def test_the_preview_warns_of_the_callers_name_and_of_numbers(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    given = {"public_answer": "王秀兰女士您好，您的手机13812345678已登记。", "preview": "1"}
    text = send(as_("handler"), case, "draft", given).content.decode()
    assert "含有诉求人的姓名、电话或住址" in text
    assert "含有手机号码" in text


def test_a_draft_sent_back_is_mended_not_written_anew(small: City, as_: SignIn) -> None:
    case = order(small, upto="drafted")
    take_step(case, "disapprove", actor=small.actors["head"], at=MORNING, given={"note": "请写明完成日期"})
    text = as_("handler").get(f"/staff/orders/{case.number}/draft/").content.decode()
    assert "井盖已更换完毕，感谢您的反映。" in text
    assert "请写明完成日期" in text


def test_the_head_sees_what_she_approves(small: City, as_: SignIn) -> None:
    case = order(small, upto="drafted")
    text = as_("head").get(f"/staff/orders/{case.number}/approve/").content.decode()
    assert "经现场核查" in text
    assert f"您的诉求（编号{case.number}）已办理" in text


def test_sub_dispatch_offers_and_takes_units_below_only(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    browser = as_("liaison")
    found = browser.get("/staff/orders/find/units?q=wyk&within=own").json()["items"]
    assert [item["value"] for item in found] == ["d1-housing-office"]
    assert browser.get("/staff/orders/find/units?q=rqgs&within=own").json()["items"] == []
    refused = send(browser, case, "sub_dispatch", {"unit": "gas", "workdays": "1"})
    assert refused.status_code == 422
    assert (
        send(browser, case, "sub_dispatch", {"unit": "物业科", "workdays": "1"}, idempotency_key="b").status_code == 302
    )


@pytest.mark.parametrize(
    ("typed", "code"), [("xsqzjj", "d1-housing"), ("zjj", "d1-housing"), ("住建", "d1-housing"), ("d1-w", "d1-water")]
)
def test_units_are_found_by_initials_name_and_code(small: City, as_: SignIn, typed: str, code: str) -> None:
    found = as_("agent").get(f"/staff/orders/find/units?q={typed}").json()["items"]
    assert code in [item["value"] for item in found]


def test_matters_are_found_by_initials_name_and_code(small: City, as_: SignIn) -> None:
    for typed in ("jgqsyx", "缺失", "0103"):
        found = as_("agent").get(f"/staff/orders/find/matters?q={typed}").json()["items"]
        assert "010302" in [item["value"] for item in found]


def test_an_appeal_is_refused_with_a_kind_of_the_citys_list(small: City, as_: SignIn) -> None:
    entered = appeal(small)
    address = f"/staff/orders/appeal/{entered.number}/refuse/"
    text = as_("agent").get(address).content.decode()
    assert "S1" in text
    answer = as_("leader").post(
        address,
        {"refusal": "S2", "explanation": "该事项已进入诉讼程序。", "version": entered.version, "idempotency_key": "k"},
    )
    assert answer.status_code == 302
    entered.refresh_from_db()
    assert entered.state == "refused"
    assert "不予受理" in as_("agent").get(f"/staff/orders/appeal/{entered.number}/").content.decode()


def test_accepting_an_appeal_leads_to_its_order(small: City, as_: SignIn) -> None:
    entered = appeal(small)
    browser = as_("agent")
    given = {"kind": "complaint", "matter": "010302", "urgency": "normal", "place": "t1", "version": entered.version}
    answer = browser.post(
        f"/staff/orders/appeal/{entered.number}/accept/", {**given, "idempotency_key": "k"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == f"/staff/orders/{entered.number}/"
    assert Appeal.objects.get(pk=entered.pk).state == "accepted"


def test_after_a_step_the_page_goes_back_where_it_came_from_but_never_elsewhere(small: City, as_: SignIn) -> None:
    case = order(small, upto="dispatched")
    answer = send(as_("liaison"), case, "sign", {}, next="/staff/unit/?of=own")
    assert answer["Location"] == "/staff/unit/?of=own"
    other = order(small, upto="dispatched")
    answer = send(as_("liaison"), other, "sign", {}, next="https://elsewhere.example/", idempotency_key="o")
    assert answer["Location"].startswith(f"/staff/orders/{other.number}/")
