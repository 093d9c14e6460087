"""Who sees which page, and what of it: every role, secrecy, personal data after a reason."""

import re
from typing import Any

import psycopg
import pytest
from django.test import Client

from hotline.casework.appeals.models import Appeal
from hotline.casework.archive.actions import erase_person
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Reply
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.lib import seals
from tests.casework.factories import MORNING, VERDICT, City, appeal, caller, order
from tests.web.conftest import SignIn

SEE_ALL = ("agent", "leader", "dispatcher", "supervisor", "visitor", "auditor")
SEE_NOTHING_OF_IT = ("town", "other_county")


def page(case: Order) -> str:
    """The address of an order."""
    return f"/staff/orders/{case.number}/"


@pytest.mark.parametrize("who", [*SEE_ALL, "liaison", "handler", "head", "water", "county"])
def test_who_has_a_part_in_an_order_or_works_at_the_centre_reads_it(small: City, as_: SignIn, who: str) -> None:
    case = order(small, upto="signed")
    answer = as_(who).get(page(case))
    assert answer.status_code == 200
    assert "青溪镇井盖缺失" in answer.content.decode()


@pytest.mark.parametrize("who", SEE_NOTHING_OF_IT)
def test_an_order_of_another_unit_is_as_if_it_were_not_there(small: City, as_: SignIn, who: str) -> None:
    case = order(small, upto="signed")
    answer = as_(who).get(page(case))
    assert answer.status_code == 404
    assert "青溪镇井盖缺失" not in answer.content.decode()


def test_an_administrator_has_no_business_with_orders(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    for address in (page(case), "/staff/orders/", "/staff/unit/", f"{page(case)}sign/"):
        assert as_("admin").get(address).status_code == 403


def test_nobody_reads_without_signing_in(small: City) -> None:
    answer = Client().get(page(order(small, upto="signed")))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/sign-in/")


def test_a_caller_is_masked_for_everybody(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    for who in (*SEE_ALL, "liaison", "head", "county"):
        text = as_(who).get(page(case)).content.decode()
        assert "王秀兰" not in text
        assert "199 **** 1234" in text, who
        assert not re.search(r"199\s?0000\s?1234", text)


@pytest.mark.parametrize(("how", "word"), [("is_confidential", "保密"), ("is_anonymous", "匿名")])
def test_units_see_the_matter_of_a_secret_appeal_and_never_the_caller(
    small: City, as_: SignIn, how: str, word: str
) -> None:
    content = "井盖不见了，打我电话13812345678联系。"
    secret: dict[str, Any] = {how: True}
    case = order(small, upto="signed", content=content, **secret)
    for who in ("liaison", "handler", "head", "water", "county"):
        text = as_(who).get(page(case)).content.decode()
        assert word in text
        assert "王**" not in text
        assert "199 ****" not in text
        assert "13812345678" not in text
        assert "138****5678" in text
        number = Appeal.objects.get(share__order=case).number
        assert as_(who).get(f"{page(case)}caller/{number}/").status_code == 403
    text = as_("dispatcher").get(page(case)).content.decode()
    assert "王**" in text
    assert "13812345678" in text


def test_who_may_not_unmask_reads_no_number_in_a_text_either(small: City, as_: SignIn) -> None:
    small.employ("analyst", "analyst", "centre")
    case = order(small, upto="signed", content="井盖不见了，打我电话13812345678联系。")
    text = as_("analyst").get(page(case)).content.decode()
    assert "13812345678" not in text
    assert "138****5678" in text
    number = Appeal.objects.get(share__order=case).number
    assert as_("analyst").get(f"{page(case)}caller/{number}/").status_code == 403


def test_the_name_is_shown_once_after_a_reason_that_is_journalled(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    found = Appeal.objects.select_related("person").get(share__order=case)
    address = f"{page(case)}caller/{found.number}/"
    browser = as_("liaison")
    assert "王秀兰" not in browser.get(address).content.decode()
    short = browser.post(address, {"reason": "看"})
    assert short.status_code == 422
    assert "王秀兰" not in short.content.decode()
    shown = browser.post(address, {"reason": "核实井盖的具体位置"})
    assert "王秀兰" in shown.content.decode()
    assert "199 0000 1234" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    event = Event.objects.get(subject_kind="person", name="unmasked")
    assert (event.after, event.actor_role) == ({"case": case.number}, "liaison")
    assert "王秀兰" not in browser.get(page(case)).content.decode()
    assert "核实井盖的具体位置" in as_("auditor").get(page(case)).content.decode()
    assert "核实井盖的具体位置" not in as_("dispatcher").get(page(case)).content.decode()


def test_the_basis_of_dispatch_is_told_although_the_journal_keeps_it_sealed(small: City, as_: SignIn) -> None:
    case = order(small, upto="opened")
    given = {"lead": "d1-housing", "basis": "权责清单第7条"}
    take_step(case, "dispatch", actor=small.actors["dispatcher"], at=MORNING, given=given)
    text = as_("liaison").get(page(case)).content.decode()
    assert text.count("权责清单第7条") == 2, "with the unit's part, and in the timeline"


def test_the_page_of_a_case_whose_caller_was_erased_shows_the_matter_alone(small: City, as_: SignIn) -> None:
    case = order(small, upto="archived")
    person = case.appeals.get().person
    assert person is not None
    small.employ("security", "security_admin", "centre")
    erase_person(person=person, reason="本人申请删除", actor=small.actors["security"], at=MORNING)
    for who in ("auditor", "agent", "handler"):
        text = as_(who).get(page(case)).content.decode()
        assert "青溪镇井盖缺失" in text
        assert "删除记录中的个人信息" in text
        assert "王**" not in text
        assert "/caller/" not in text


def test_the_query_code_of_a_letter_is_nobodys_but_the_callers(small: City, as_: SignIn) -> None:
    case = order(small, upto="dispatched")
    found = Appeal.objects.get(share__order=case)
    assert any(found.code in letter.body for letter in Letter.objects.all())
    for who in ("agent", "dispatcher", "liaison", "auditor"):
        assert found.code not in as_(who).get(page(case)).content.decode()


def test_the_units_claim_and_the_callers_verdict_stand_apart(small: City, as_: SignIn) -> None:
    case = order(small, upto="audited")
    given = {**VERDICT, "solved": "no", "satisfied": "2", "reasons": ["unsolved"], "caller_words": "井盖还是松的"}
    take_step(case, "visit", actor=small.actors["visitor"], at=MORNING, given=given)
    text = as_("supervisor").get(page(case)).content.decode()
    unit, caller = text.split("says-caller", 1)
    assert "A1 已解决" in unit
    assert "井盖还是松的" in caller
    assert "不满意" in caller
    assert "问题未解决" in caller


def test_every_step_stands_in_the_course_with_who_and_what(small: City, as_: SignIn) -> None:
    case = order(small, upto="replied")
    given = {"reasons": ["no_basis"], "note": "请说明依据"}
    take_step(case, "send_back", actor=small.actors["dispatcher"], at=MORNING, given=given)
    text = as_("dispatcher").get(page(case)).content.decode()
    course = text.split('id="acts"', 1)[1]
    for words in ("登记诉求", "受理", "派单", "签收", "拟写答复", "单位审签", "退回重办", "请说明依据", "无依据"):
        assert words in course
    for words in ("雪松区住建局", "雪松区水务局", "审核派单员", "承办联络员", "话务员"):
        assert words in course


def test_markup_in_what_a_citizen_wrote_is_shown_and_never_obeyed(small: City, as_: SignIn) -> None:
    nasty = "<script>alert(1)</script>\u202e<img src=x onerror=alert(2)>"
    case = order(small, upto="signed", title=nasty, content=nasty * 3)
    text = as_("dispatcher").get(page(case)).content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;" in text


def test_an_appeal_without_an_order_has_its_page_and_steps(small: City, as_: SignIn) -> None:
    entered = appeal(small)
    address = f"/staff/orders/appeal/{entered.number}/"
    text = as_("agent").get(address).content.decode()
    assert "未生成工单" in text
    for words in ("受理", "不予受理", "直接答复", "要求补充"):
        assert words in text
    assert as_("agent").get(f"/staff/orders/{entered.number}/")["Location"] == address
    assert as_("liaison").get(address).status_code == 404
    assert as_("admin").get(address).status_code == 403


def test_an_appeal_with_an_order_leads_to_it(small: City, as_: SignIn) -> None:
    case = order(small, upto="opened")
    assert as_("agent").get(f"/staff/orders/appeal/{case.number}/")["Location"] == page(case)


def test_a_repeat_is_linked_both_ways_unless_the_caller_asked_for_secrecy(small: City, as_: SignIn) -> None:
    first = order(small, upto="archived")
    earlier = Appeal.objects.get(share__order=first)
    later = order(small, upto="dispatched", repeat_of=earlier)
    assert first.number in as_("agent").get(page(later)).content.decode()
    assert later.number in as_("agent").get(page(first)).content.decode()
    secret = order(small, upto="dispatched", repeat_of=earlier, is_confidential=True)
    assert first.number not in as_("liaison").get(page(secret)).content.decode()


def test_the_page_of_an_order_asks_a_fixed_number_of_questions(
    small: City, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, counts, asked = as_("dispatcher"), [], list[object]()
    whole: Any = psycopg.Cursor.execute

    def execute(cursor: Any, query: object, *given: Any, **more: Any) -> Any:
        asked.append(query)
        return whole(cursor, query, *given, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", execute)
    for state in ("signed", "closed"):
        case = order(small, upto=state)
        profiles.version(case.profile_version)
        browser.get(page(case))
        asked.clear()
        browser.get(page(case))
        counts.append(len(asked))
    # Prepared ones are among them. Of what there is not – documents, whistles, files, followers – nothing is asked.
    assert max(counts) <= 21, counts


def test_every_limit_on_the_page_says_why_it_ends_when_it_does(small: City, as_: SignIn) -> None:
    text = as_("liaison").get(page(order(small, upto="signed"))).content.decode()
    assert text.count("时限怎么算出来的") >= 4
    assert "03-07" in text
    assert "周末" in text or "休息日" in text


def test_what_a_unit_asks_for_stands_on_the_page_and_in_the_list(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    given: dict[str, Any] = {"reason": "E02", "plan": "与水务局会商。", "days": 3}
    take_step(case, "ask_extension", actor=small.actors["liaison"], at=MORNING, given=given)
    seen = as_("dispatcher").get(page(case)).content.decode()
    assert "延期待审批" in seen
    assert "与水务局会商" in seen
    assert case.number in as_("dispatcher").get("/staff/orders/?mark=asked").content.decode()
    assert case.number not in as_("dispatcher").get("/staff/orders/?mark=parking").content.decode()
    assert "承办单位的申请待审批：1件" in as_("dispatcher").get("/staff/audit/").content.decode()


def test_reasons_of_time_are_told_in_words(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    given: dict[str, Any] = {"reason": "S01", "plan": "送检测机构鉴定。"}
    take_step(case, "ask_suspension", actor=small.actors["liaison"], at=MORNING, given=given)
    take_step(case, "suspend", actor=small.actors["dispatcher"], at=MORNING, given={})
    seen = as_("dispatcher").get(page(case)).content.decode()
    assert seen.count("正在检验、检测、鉴定或者评审") >= 2
    assert ">Reason<" not in seen
    assert ">S01<" not in seen


def test_what_should_be_looked_at_twice_in_the_latest_reply_is_marked_on_the_orders_page(
    small: City, as_: SignIn
) -> None:
    case = order(small, upto="replied")
    sealed = seals.seal("您好，您反映的问题已转有关部门，\n将尽快处理。")
    Reply.objects.filter(order=case).update(public_sealed=sealed)
    text = as_("dispatcher").get(page(case)).content.decode()
    mark = re.search('<mark id="(flag-[0-9]+)" tabindex="-1">尽快', text)
    assert mark
    assert f'href="#{mark.group(1)}"' in text
    assert "承诺无期限" in text
    assert "，<br>" in text


def test_a_reply_in_order_is_shown_without_marks(small: City, as_: SignIn) -> None:
    text = as_("dispatcher").get(page(order(small, upto="replied"))).content.decode()
    assert "<mark" not in text


def test_a_caller_whom_the_reader_may_not_know_is_not_given_away_by_a_mark(small: City, as_: SignIn) -> None:
    case = order(small, upto="replied", person=caller("13912345678", "欧阳靖宇"), is_confidential=True)
    Reply.objects.filter(order=case).update(public_sealed=seals.seal("井盖已于3月1日更换，欧阳靖宇表示满意。"))
    assert "<mark" not in as_("liaison").get(page(case)).content.decode()
