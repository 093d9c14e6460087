"""The audit desk: the appeal beside what the unit says; passed, passed without a visit, or sent back with reasons."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Reply
from hotline.ground.journal.models import Event
from hotline.lib import seals
from hotline.web.audit.rules import Claim, doubts
from tests.casework.factories import City, caller, order
from tests.web.conftest import SignIn


def send(browser: Client, case: Order, act: str, **given: object) -> Any:
    """Press a button beside a reply."""
    data = {"version": case.version, "idempotency_key": f"key-{act}", "act": act, **given}
    return browser.post(f"/staff/audit/{case.number}/", data)


def test_everything_the_unit_says_stands_beside_the_appeal(small: City, as_: SignIn) -> None:
    order(small, upto="replied")
    text = as_("dispatcher").get("/staff/audit/").content.decode()
    for said in ("青溪镇井盖缺失", "井盖已更换完毕", "经现场核查", "雪松区住建局", "电话", "属实", "A1 已解决"):
        assert said in text
    assert "handler · " in text
    assert "head · " in text
    assert "王秀兰" not in text


def test_a_reply_passes_and_the_next_comes_up(small: City, as_: SignIn) -> None:
    case, other = order(small, upto="replied"), order(small, upto="replied")
    answer = send(as_("dispatcher"), case, "pass_audit", next=other.number)
    assert answer["Location"] == f"/staff/audit/{other.number}/"
    case.refresh_from_db()
    assert case.state == "audited"
    assert Reply.objects.get(order=case).audited_at is not None


def test_a_visit_is_waived_with_a_reason(small: City, as_: SignIn) -> None:
    case = order(small, upto="replied")
    refused = send(as_("dispatcher"), case, "waive_visit")
    assert refused.status_code == 422
    assert "请选择免回访原因" in refused.content.decode()
    send(as_("dispatcher"), case, "waive_visit", reason="asked_not_to")
    case.refresh_from_db()
    assert case.state == "visited"


def test_a_reply_goes_back_with_reasons_and_what_is_required(small: City, as_: SignIn) -> None:
    case = order(small, upto="replied")
    refused = send(as_("dispatcher"), case, "send_back", reasons=["no_basis"])
    text = refused.content.decode()
    assert "请写明重办要求" in text
    assert 'value="no_basis"' in text
    send(as_("dispatcher"), case, "send_back", reasons=["no_basis", "no_date"], required="请写明依据和完成时间")
    case.refresh_from_db()
    assert (case.state, case.round) == ("sent_back", 2)
    event = Event.objects.get(subject_kind="order", subject_id=case.pk, name="sent_back")
    assert event.after["reasons"] == ["no_basis", "no_date"]


def test_a_second_click_is_the_same_act_and_a_late_one_is_told(small: City, as_: SignIn) -> None:
    case = order(small, upto="replied")
    browser = as_("dispatcher")
    for _ in range(2):
        assert send(browser, case, "pass_audit").status_code == 302
    late = send(as_("supervisor"), case, "send_back", reasons=["other"], required="请补充")
    assert late.status_code == 422
    assert "dispatcher（" in late.content.decode()


def test_the_desk_is_for_those_who_audit(small: City, as_: SignIn) -> None:
    case = order(small, upto="replied")
    for username, status in (("dispatcher", 200), ("supervisor", 200), ("agent", 403), ("head", 403)):
        assert as_(username).get("/staff/audit/").status_code == status
    assert send(as_("head"), case, "pass_audit").status_code == 403
    assert send(as_("dispatcher"), case, "dispatch").status_code == 422


def test_the_reply_of_an_earlier_round_can_be_read_again(small: City, as_: SignIn) -> None:
    case = order(small, upto="replied")
    now = timezone.now()
    given = {"reasons": ["no_basis"], "note": "请补充依据"}
    take_step(case, "send_back", actor=small.actors["dispatcher"], at=now, given=given)
    again = {**_reply(), "public_answer": "第二轮答复：井盖已更换并加固，依据道路管理条例。"}
    take_step(case, "draft", actor=small.actors["handler"], at=now, given=again)
    take_step(case, "approve", actor=small.actors["head"], at=now, given={})
    text = as_("dispatcher").get(f"/staff/audit/{case.number}/").content.decode()
    assert "第二轮答复" in text
    assert "以前各轮反馈" in text
    assert "井盖已更换完毕" in text


def _reply() -> dict[str, object]:
    return {
        "contacted": True,
        "contact_way": "phone",
        "fact_true": "true",
        "result": "A1",
        "unit_solved": True,
        "internal_report": "已复查。",
        "without_parts": "水务局已电话反馈，书面反馈后补。",
    }


def test_the_queue_costs_the_same_however_long_it_is(
    small: City, as_: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = as_("dispatcher")
    for number in range(8):
        order(small, upto="replied", person=caller(f"1990000{number:04d}"))
    with django_assert_max_num_queries(16):
        browser.get("/staff/audit/")


def test_an_empty_queue_says_so_and_news_are_counted(small: City, as_: SignIn) -> None:
    browser = as_("dispatcher")
    assert "没有待审核的反馈" in browser.get("/staff/audit/").content.decode()
    since = (timezone.now() - timedelta(minutes=5)).isoformat()
    assert "新到" not in browser.get("/staff/audit/news/", {"since": since}).content.decode()


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("您好，经核查井盖已于3月2日更换完毕，感谢您的反映。", []),
        ("我们将彻底杜绝此类情况再次发生，请您放心监督工作。", ["absolute"]),
    ],
)
def test_what_an_auditor_should_look_at_twice(answer: str, found: list[str]) -> None:
    assert doubts(Claim(answer, contacted=True, is_late=False, result="A1", legal_basis="")) == found


def test_late_uncontacted_and_baseless_replies_are_named() -> None:
    claim = Claim("您好，该事项依法不能办理，具体情况已向您当面解释清楚。", False, True, "C3", " ")
    assert doubts(claim) == ["not_contacted", "late", "no_basis"]


def test_what_stands_out_in_a_reply_is_marked_beside_it_and_holds_nothing_up(small: City, as_: SignIn) -> None:
    case = order(small, upto="replied", person=caller("13912345678", "欧阳靖宇"))
    text = "您好，您反映的问题已转有关部门，将尽快处理，欧阳靖宇请耐心等待。"
    Reply.objects.filter(order=case).update(public_sealed=seals.seal(text))
    browser = as_("dispatcher")
    page = browser.get(f"/staff/audit/{case.number}/").content.decode()
    assert re.search('<mark id="(flag-[0-9]+)" tabindex="-1">尽快', page)
    assert "承诺无期限" in page
    assert re.search('<mark id="flag-[0-9]+" tabindex="-1">欧阳靖宇', page)
    assert "是否成立由您判断" in page
    assert (
        browser.post(f"/staff/audit/{case.number}/", {"act": "pass_audit", "version": case.version}).status_code == 302
    )
