"""A call at the seat: registered and decided on with one click, nothing lost, nothing twice."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.models import Order, Task
from hotline.ground.journal.models import Event
from tests.casework.factories import City, appeal, caller, order
from tests.web.conftest import SignIn

CALL = {
    "channel": "01",
    "phone": "199 0000 1234",
    "name": "王秀兰",
    "kind": "complaint",
    "content": "3月1日晚，青溪镇上溪村口的井盖不见了，有人差点掉下去，请尽快处理。",
    "place": "青溪镇",
    "matter": "010302",
    "urgency": "normal",
    "wants_visit": "on",
}


def click(browser: Client, act: str, **given: object) -> Any:
    """Press a button of the console."""
    return browser.post("/staff/seat/", {**CALL, "idempotency_key": f"key-{act}", "act": act, **given})


def test_one_click_registers_accepts_and_opens_the_order(small: City, as_: SignIn) -> None:
    browser = as_("agent")
    assert click(browser, "open").status_code == 302
    case = Order.objects.get()
    entered = Appeal.objects.get()
    assert case.matter == small.matters["010302"]
    assert (case.state, case.region.code) == ("opened", "t1")
    assert (entered.state, entered.registered_by_id) == ("accepted", small.actors["agent"].staff_id)
    assert entered.person is not None
    assert (entered.person.name, entered.person.phone) == ("王秀兰", "+8619900001234")


def test_the_number_and_the_query_code_are_told_once(small: City, as_: SignIn) -> None:
    browser = as_("agent")
    click(browser, "open")
    entered = Appeal.objects.get()
    first, second = (browser.get("/staff/seat/").content.decode() for _ in range(2))
    assert entered.number in first
    assert entered.code in first
    assert "会在" in first
    assert entered.code not in second
    assert entered.code not in str(browser.session.items())


def test_a_second_click_is_the_same_act(small: City, as_: SignIn) -> None:
    browser = as_("leader")
    for _ in range(2):
        assert click(browser, "dispatch", lead="雪松区住建局").status_code == 302
    assert Appeal.objects.count() == Order.objects.count() == 1
    assert Task.objects.count() == 1


def test_who_may_dispatch_does_so_in_the_same_click(small: City, as_: SignIn) -> None:
    click(as_("leader"), "dispatch", lead="雪松区住建局", assisting=["d1-water"])
    case = Order.objects.get()
    assert case.state == "dispatched"
    tasks = Task.objects.filter(order=case).order_by("pk")
    assert [(task.unit.code, task.role, task.basis) for task in tasks] == [
        ("d1-housing", "lead", "权责清单1.3"),
        ("d1-water", "assisting", ""),
    ]


def test_an_agent_is_not_offered_what_she_may_not_do_and_cannot_do_it(small: City, as_: SignIn) -> None:
    browser = as_("agent")
    assert 'value="dispatch"' not in browser.get("/staff/seat/").content.decode()
    assert click(browser, "dispatch", lead="雪松区住建局").status_code == 422
    assert not Appeal.objects.exists()


def test_without_a_lead_the_one_of_the_duty_list_stands_in_the_form_to_be_confirmed(small: City, as_: SignIn) -> None:
    text = click(as_("leader"), "dispatch").content.decode()
    assert not Appeal.objects.exists()
    assert 'value="雪松区住建局"' in text
    assert "请确认主办单位" in text


@pytest.mark.parametrize(
    ("act", "given", "state"),
    [
        ("answer", {"answer": "您好，井盖破损可拨打数字城管热线，已为您登记。"}, "answered"),
        ("refuse", {"refusal": "S1"}, "refused"),
        ("ask_supplement", {"missing": ["time"], "question": "什么时候发现的？"}, "supplement_awaited"),
        ("hand_over", {"line": "110", "transfer": "answered"}, "handed_over"),
        ("register", {}, "registered"),
    ],
)
def test_every_other_decision_is_one_click_too(
    small: City, as_: SignIn, act: str, given: dict[str, Any], state: str
) -> None:
    assert click(as_("agent"), act, **given).status_code == 302
    assert Appeal.objects.get().state == state
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("act", "given", "said"),
    [
        ("answer", {}, "答复"),
        ("refuse", {}, "不予受理"),
        ("refuse", {"refusal": "S4", "explanation": "应通过诉讼解决"}, "班长"),
        ("open", {"matter": ""}, "请选择事项分类"),
        ("open", {"matter": "没有的分类"}, "没有这个名称或编码的事项分类"),
        ("open", {"place": ""}, "请选择被反映区域"),
        ("open", {"phone": "12"}, "不是有效的电话号码"),
        ("open", {"phone": "", "name": ""}, "请填写电话或姓名"),
        ("open", {"content": ""}, "请填写诉求内容"),
        ("open", {"title": "控\x07制"}, "标题"),
        ("ask_supplement", {"phone": "", "missing": ["time"]}, "无法要求补充"),
        ("nonsense", {}, "请选择处理方式"),
    ],
)
def test_what_is_refused_registers_nothing_and_loses_nothing(
    small: City, as_: SignIn, act: str, given: dict[str, Any], said: str
) -> None:
    answer = click(as_("agent"), act, **{"title": "上溪村井盖", **given})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert not Appeal.objects.exists()
    assert said in text
    assert "data-takes-focus" in text
    if given.get("content", "x"):
        assert "上溪村口的井盖不见了" in text


def test_a_leader_may_refuse_what_needs_a_leader_and_says_why(small: City, as_: SignIn) -> None:
    click(as_("leader"), "refuse", refusal="S4", explanation="合同纠纷，应向法院起诉。")
    assert Appeal.objects.get().refusal_code == "S4"


def test_somebody_who_wishes_to_stay_anonymous_needs_no_number(small: City, as_: SignIn) -> None:
    click(as_("agent"), "open", phone="", name="", is_anonymous="on")
    entered = Appeal.objects.get()
    assert entered.is_anonymous
    assert entered.person is None


def test_a_category_is_found_by_initials_also_without_scripts(small: City, as_: SignIn) -> None:
    assert click(as_("agent"), "open", matter="jgqsyx", place="qxz").status_code == 302
    assert Order.objects.filter(matter__code="010302").count() == 1


def test_a_place_is_meant_by_its_name_with_those_above_it(small: City, as_: SignIn) -> None:
    click(as_("agent"), "open", place="雪松区 › 青溪镇 › 上溪村")
    assert Order.objects.get().region.code == "v1"


def test_a_code_counts_only_as_long_as_the_text_says_its_name(small: City, as_: SignIn) -> None:
    click(as_("agent"), "open", place="白石镇", place_code="t1")
    assert Order.objects.get().region.code == "t2"


def test_the_caller_is_shown_masked_with_what_she_asked_before(small: City, as_: SignIn) -> None:
    earlier = order(small, at=timezone.now() - timedelta(days=1), upto="dispatched")
    text = as_("agent").post("/staff/seat/caller/", CALL).content.decode()
    assert "199 **** 1234" in text
    assert "王**" in text
    assert "19900001234" not in text
    assert "王秀兰" not in text
    assert earlier.number in text
    assert "可能是同一件事" in text
    assert f'value="append:{earlier.number}"' in text


def test_no_personal_data_of_anybody_stands_beside_the_form(small: City, as_: SignIn) -> None:
    """Neither of another caller nearby, nor in what the same telephone asked before – also where it is confidential."""
    at, story = timezone.now() - timedelta(days=1), "上溪村口的井盖不见了，请回电13800005678，身份证11010519491231002X"
    asked = {"title": story[:30], "content": story}
    mine = order(small, at=at, upto="dispatched", **asked)
    mine.appeals.update(is_confidential=True)
    again = appeal(small, at=at + timedelta(hours=1), is_confidential=True, **asked)
    other = order(small, at=at, upto="dispatched", person=caller("19900009999", "赵一凡"), **asked)
    browser, given = as_("agent"), {**CALL, "content": story}
    beside = browser.post("/staff/seat/caller/", given).content.decode()
    nearby = browser.post("/staff/seat/assist/", given).content.decode()
    assert mine.number in beside
    assert again.number in beside
    assert other.number not in beside
    assert other.number in nearby
    for kept in ("13800005678", "11010519491231002X", "19900009999", "赵一凡", "王秀兰", "19900001234"):
        assert kept not in beside + nearby.split('name="content"')[0]


def test_the_history_of_a_caller_costs_the_same_however_long_it_is(
    small: City, as_: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for days in range(1, 8):
        order(small, at=timezone.now() - timedelta(days=days), upto="dispatched")
    browser = as_("agent")
    with django_assert_max_num_queries(15):
        browser.post("/staff/seat/caller/", CALL)


def test_what_the_caller_adds_goes_to_her_open_appeal(small: City, as_: SignIn) -> None:
    earlier = order(small, at=timezone.now() - timedelta(days=1))
    answer = click(as_("agent"), f"append:{earlier.number}", name="", content="井盖旁边又塌了一块。")
    assert answer.status_code == 302
    assert Appeal.objects.get(content="井盖旁边又塌了一块。").state == "appended"
    assert Event.objects.filter(subject_kind="appeal", name="material_added").exists()
    assert Order.objects.count() == 1


def test_nothing_is_appended_to_the_appeal_of_somebody_else(small: City, as_: SignIn) -> None:
    earlier = appeal(small, person=caller("19900009999", "赵一"))
    text = click(as_("agent"), f"append:{earlier.number}").content.decode()
    assert Appeal.objects.count() == 1
    assert "上溪村口的井盖不见了" in text


def test_a_caller_who_was_asked_completes_her_appeal(small: City, as_: SignIn) -> None:
    waiting = appeal(small, at=timezone.now())
    asked = {"elements": ["time"]}
    take_appeal_step(waiting, "ask_supplement", actor=small.actors["agent"], at=timezone.now(), given=asked)
    assert click(as_("agent"), f"supplement:{waiting.number}", content="是昨天晚上八点发现的。").status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "registered"
    assert "昨天晚上八点" in waiting.content
    assert Appeal.objects.count() == 1


def test_a_closed_matter_that_comes_up_again_is_linked(small: City, as_: SignIn) -> None:
    earlier = order(small, at=timezone.now() - timedelta(days=3), upto="visited")
    take_step(earlier, "close", actor=small.actors["dispatcher"], at=timezone.now(), given={})
    browser = as_("agent")
    assert f'value="{earlier.number}"' in browser.post("/staff/seat/caller/", CALL).content.decode()
    click(browser, "open", repeat_of=earlier.number)
    again = Appeal.objects.order_by("pk").last()
    assert again is not None
    assert again.repeat_of is not None
    assert again.repeat_of.number == earlier.number


def test_unit_and_limit_are_named_as_soon_as_category_and_place_are_known(small: City, as_: SignIn) -> None:
    browser = as_("agent")
    text = browser.post("/staff/seat/assist/", CALL).content.decode()
    assert "雪松区住建局" in text
    assert "权责清单1.3" in text
    assert "7个工作日" in text
    text = browser.post("/staff/seat/assist/", {**CALL, "content": "燃气泄漏，有人昏迷"}).content.decode()
    assert "疑似紧急情况" in text
    assert "120" in text


def test_a_lead_that_was_chosen_stays_when_other_units_are_proposed(small: City, as_: SignIn) -> None:
    browser = as_("leader")
    text = browser.post("/staff/seat/assist/", {**CALL, "lead": "燃气公司", "lead_code": "gas"}).content.decode()
    assert 'value="燃气公司"' in text
    offered = {"lead": "雪松区水务局", "lead_offered": "雪松区水务局"}
    text = browser.post("/staff/seat/assist/", {**CALL, **offered}).content.decode()
    assert re.search(r'name="lead" value="雪松区住建局"', text)


def test_a_draft_is_kept_sealed_and_opened_again(small: City, as_: SignIn) -> None:
    browser = as_("agent")
    assert click(browser, "keep").status_code == 302
    assert "19900001234" not in str(dict(browser.session.items()))
    page = browser.get("/staff/seat/").content.decode()
    found = re.search(r"\?draft=(\w+)", page)
    assert found is not None
    assert "王秀兰" not in page
    opened = browser.get(f"/staff/seat/?draft={found[1]}").content.decode()
    assert "上溪村口的井盖不见了" in opened
    assert 'value="王秀兰"' in opened
    click(browser, "open", draft_id=found[1])
    assert "?draft=" not in browser.get("/staff/seat/").content.decode()


def test_a_full_drawer_of_drafts_refuses_and_keeps_the_text_on_the_page(small: City, as_: SignIn) -> None:
    browser = as_("agent")
    for _ in range(8):
        click(browser, "keep")
    answer = click(browser, "keep")
    assert answer.status_code == 200
    assert "上溪村口的井盖不见了" in answer.content.decode()


def test_the_console_is_for_those_who_register(small: City, as_: SignIn) -> None:
    assert as_("admin").get("/staff/seat/").status_code == 403
    assert as_("visitor").get("/staff/seat/").status_code == 403
    assert as_("agent").get("/staff/seat/").status_code == 200
    answer = Client().get("/staff/seat/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/sign-in/")


def test_a_county_that_may_only_register_is_offered_just_that(small: City, as_: SignIn) -> None:
    browser = as_("county")
    text = browser.get("/staff/seat/").content.decode()
    assert 'value="register"' in text
    assert 'value="open"' not in text
    assert click(browser, "register").status_code == 302
    assert Appeal.objects.get().state == "registered"


def test_the_form_works_without_scripts_by_looking_up(small: City, as_: SignIn) -> None:
    order(small, at=timezone.now() - timedelta(days=1))
    text = click(as_("leader"), "look").content.decode()
    assert "199 **** 1234" in text
    assert 'value="雪松区住建局"' in text
    assert "填写有误" not in text
    assert not Appeal.objects.filter(registered_by__username="leader").exists()


def test_what_another_caller_reported_nearby_is_shown_while_it_is_typed(small: City, as_: SignIn) -> None:
    known = order(small, at=timezone.now() - timedelta(hours=5), person=caller("19900007777", "钱七"))
    said = known.appeals.get()
    typed = {**CALL, "content": said.content, "place": known.region.shown, "place_code": known.region.code}
    page = as_("agent").post("/staff/seat/assist/", typed).content.decode()
    assert known.number in page
    assert "其他诉求人可能已反映同一事项" in page
    other = {**typed, "content": "公交车改线以后老人去医院看病要走很远，希望恢复原来的站点"}
    assert "其他诉求人可能已反映同一事项" not in as_("agent").post("/staff/seat/assist/", other).content.decode()
