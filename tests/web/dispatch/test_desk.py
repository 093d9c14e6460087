"""The dispatch desk: the duty list proposes, the dispatcher chooses, the next one comes up."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Task
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.register.liaisons import actions as liaisons
from hotline.register.liaisons.actions import Holder
from hotline.register.liaisons.words import Kind
from hotline.register.matters import actions as matters
from hotline.register.matters.models import Matter
from tests.casework.factories import MORNING, City, caller, order
from tests.web.conftest import SignIn
from tests.web.seat.test_classes import TEXT, shelve


def words(answer: Any) -> str:
    """A page as one line: where its source breaks lines says nothing."""
    return " ".join(answer.content.decode().split())


def send(browser: Client, case: Order, act: str = "dispatch", **given: object) -> Any:
    """Press a button beside an order."""
    data = {"version": case.version, "idempotency_key": f"key-{act}", "act": act, "kind": case.kind, **given}
    return browser.post(f"/staff/dispatch/{case.number}/", data)


@pytest.fixture
def reviewed_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A city in which a second person reviews every order before it is dispatched."""
    known = profiles.version

    def version(number: int) -> Profile:
        return replace(known(number), review_before_dispatch=True)

    monkeypatch.setattr(profiles, "version", version)


def test_the_unit_of_the_duty_list_is_chosen_already_with_those_that_assist(small: City, as_: SignIn) -> None:
    order(small)
    text = words(as_("dispatcher").get("/staff/dispatch/"))
    assert 'value="d1-housing" checked' in text
    assert 'value="d1-water" checked' in text
    assert "权责清单1.3" in text
    assert 'data-hotkey="Alt+1"' in text
    assert "青溪镇" in text


def test_the_proposal_is_dispatched_with_its_basis_and_the_next_comes_up(small: City, as_: SignIn) -> None:
    case, other = order(small), order(small)
    answer = send(as_("dispatcher"), case, pick="d1-housing", assisting=["d1-water"], next=other.number)
    assert answer["Location"] == f"/staff/dispatch/{other.number}/"
    case.refresh_from_db()
    assert case.state == "dispatched"
    lead, assisting = Task.objects.filter(order=case).order_by("pk")
    assert (lead.unit.code, lead.basis) == ("d1-housing", "权责清单1.3")
    assert (assisting.unit.code, assisting.role) == ("d1-water", "assisting")


def test_the_liaison_of_an_urgent_order_is_named_with_a_masked_number(small: City, as_: SignIn) -> None:
    holder = Holder(since=MORNING.date(), phone="19900001234", name="白露")
    unit, hers = small.units["d1-housing"], small.actors["liaison"]
    liaisons.name(unit=unit, kind=Kind.LEAD, holder=holder, known=None, actor=hers, at=timezone.now())
    case = order(small)
    assert "白露" not in words(as_("dispatcher").get(f"/staff/dispatch/{case.number}/"))
    Order.objects.update(urgency="urgent")
    text = words(as_("dispatcher").get(f"/staff/dispatch/{case.number}/"))
    assert "白露 199 **** 1234" in text
    assert "19900001234" not in text


def test_another_unit_is_typed_in_by_name_or_code(small: City, as_: SignIn) -> None:
    for number, typed in enumerate(("燃气公司", "gas", "rqgs")):
        case = order(small, person=caller(f"1990000{number:04d}"))
        assert send(as_("dispatcher"), case, pick="other", lead=typed, idempotency_key=typed).status_code == 302
        case.refresh_from_db()
        assert case.lead_unit is not None
        assert case.lead_unit.code == "gas"


def test_more_units_may_assist_and_the_lead_does_not_assist_itself(small: City, as_: SignIn) -> None:
    case = order(small)
    send(as_("dispatcher"), case, pick="d1-housing", assisting=["d1-housing", "d1-water"], others="燃气公司")
    roles = dict(Task.objects.filter(order=case).values_list("unit__code", "role"))
    assert roles == {"d1-housing": "lead", "d1-water": "assisting", "gas": "assisting"}


def test_another_category_asks_for_other_units_and_judges_nothing(small: City, as_: SignIn) -> None:
    small.matters["02"] = matters.enter(
        code="02", name="燃气管理", parent=None, actor=small.actors["admin"], at=MORNING
    )
    since = MORNING.date() - timedelta(days=9)
    matters.assign(
        matter=small.matters["02"],
        level="city",
        basis="清单2",
        since=since,
        actor=small.actors["admin"],
        at=MORNING,
        lead_trade="gas",
    )
    case = order(small)
    text = words(send(as_("dispatcher"), case, "propose", matter="燃气管理"))
    assert 'value="gas" checked' in text
    assert "填写有误" not in text
    send(as_("dispatcher"), case, matter="燃气管理", pick="gas", urgency="urgent")
    case.refresh_from_db()
    assert case.matter is not None
    assert case.lead_unit is not None
    assert (case.matter.code, case.urgency, case.lead_unit.code) == ("02", "urgent", "gas")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"pick": "other"}, "请选择主办单位"),
        ({"pick": "other", "lead": "不存在的局"}, "没有这个名称或编码的单位"),
        ({"pick": "d1-housing", "matter": "没有的"}, "没有这个名称或编码的事项分类"),
        ({"pick": "made-up"}, "请选择主办单位"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(
    small: City, as_: SignIn, given: dict[str, Any], said: str
) -> None:
    case = order(small)
    answer = send(as_("dispatcher"), case, note="请于三日内办结", **given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "请于三日内办结" in text
    case.refresh_from_db()
    assert case.state == "opened"


def test_a_second_click_is_the_same_act(small: City, as_: SignIn) -> None:
    case = order(small)
    browser = as_("dispatcher")
    for _ in range(2):
        assert send(browser, case, pick="d1-housing").status_code == 302
    assert Task.objects.filter(order=case).count() == 1


def test_who_comes_too_late_is_told_who_was_faster_and_where_it_stands(small: City, as_: SignIn) -> None:
    case = order(small)
    now = timezone.now()
    take_step(case, "dispatch", actor=small.actors["leader"], at=now, given={"lead": "d1-housing"})
    answer = send(as_("dispatcher"), case, pick="gas")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "已有同事处理" in text
    assert "leader（班长）" in text
    assert "待签收" in text
    assert Task.objects.get(order=case).unit.code == "d1-housing"
    assert "已有同事处理" in as_("dispatcher").get(f"/staff/dispatch/{case.number}/").content.decode()


def test_an_order_is_reviewed_first_where_the_city_wants_it(small: City, as_: SignIn, reviewed_first: None) -> None:
    case = order(small)
    browser = as_("dispatcher")
    text = browser.get(f"/staff/dispatch/{case.number}/").content.decode()
    assert 'value="review"' in text
    assert 'value="dispatch"' not in text
    assert send(browser, case, "review", note="要素齐全").status_code == 302
    case.refresh_from_db()
    assert case.state == "reviewed"
    assert 'value="dispatch"' in browser.get(f"/staff/dispatch/{case.number}/").content.decode()


def test_the_desk_is_for_those_who_dispatch(small: City, as_: SignIn) -> None:
    case = order(small)
    for username, status in (("dispatcher", 200), ("leader", 200), ("agent", 403), ("liaison", 403), ("admin", 403)):
        assert as_(username).get("/staff/dispatch/").status_code == status
    assert send(as_("agent"), case, pick="d1-housing").status_code == 403
    assert as_("county").get(f"/staff/dispatch/{case.number}/").status_code == 404
    case.refresh_from_db()
    assert case.state == "opened"


def test_the_queue_costs_the_same_however_long_it_is(
    small: City, as_: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = as_("dispatcher")
    for number in range(12):
        order(small, person=caller(f"1990000{number:04d}"))
    with django_assert_max_num_queries(30):
        browser.get("/staff/dispatch/")


def test_a_long_queue_is_read_page_by_page(small: City, as_: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.web.parts.queues.PAGE", 2)
    cases = [order(small, at=MORNING + timedelta(minutes=number)) for number in range(5)]
    browser = as_("dispatcher")
    seen: list[str] = []
    address = "/staff/dispatch/"
    while address:
        text = browser.get(address).content.decode()
        seen += [case.number for case in cases if f'href="/staff/dispatch/{case.number}/' in text.split("</ul>")[0]]
        _before, more, rest = text.partition('class="queue-more"><a href="')
        address = rest.split('"')[0].replace("&amp;", "&") if more else ""
    assert seen == [case.number for case in cases]
    assert browser.get("/staff/dispatch/?after=nonsense~x").status_code == 200


def test_an_empty_queue_says_so(small: City, as_: SignIn) -> None:
    text = as_("dispatcher").get("/staff/dispatch/").content.decode()
    assert "没有待派工单" in text
    assert "工单都派出去了" in text


def test_what_has_come_since_is_counted(small: City, as_: SignIn) -> None:
    since = (timezone.now() - timedelta(minutes=5)).isoformat()
    order(small, at=timezone.now())
    text = as_("dispatcher").get("/staff/dispatch/news/", {"since": since}).content.decode()
    assert "有 1 件新到" in text


# ------------------------------------------------------------------------------------------------ what was learnt


@pytest.fixture
def learnt(settings: Settings, tmp_path: Path) -> None:
    """Texts about water went to the district's water bureau."""
    settings.HUIYIN_VAR = tmp_path
    shelve(["trade:district:water", "place:town:"], [0.9, 0.1], what="unit")


def told_of_water(small: City, **more: Any) -> Order:
    """An order without a category, in words that were learnt."""
    case = order(small, **more)
    Order.objects.filter(pk=case.pk).update(matter=None)
    case.appeals.update(content=TEXT)
    return case


def test_where_the_duty_list_is_silent_the_learnt_unit_has_a_key_and_is_not_chosen_by_itself(
    small: City, as_: SignIn, learnt: None
) -> None:
    told_of_water(small)
    text = words(as_("dispatcher").get("/staff/dispatch/"))
    first = text.split('id="id_pick_1"')[1].split('id="id_pick_2"')[0]
    assert 'value="d1-water"' in first.split("<label")[0]
    assert "checked" not in first.split("<label")[0]
    assert 'data-hotkey="Alt+1"' in first
    assert "按历史工单推荐" in first


def test_the_duty_list_goes_before_what_was_learnt(small: City, as_: SignIn, learnt: None) -> None:
    order(small).appeals.update(content=TEXT)
    text = words(as_("dispatcher").get("/staff/dispatch/"))
    assert 'value="d1-housing" checked' in text.split('id="id_pick_2"')[0]
    second = text.split('id="id_pick_2"')[1].split('id="id_pick_3"')[0]
    assert 'value="d1-water"' in second
    assert "按历史工单推荐" in second
    assert "清单协办" in second


def test_a_learnt_unit_that_was_picked_is_dispatched(small: City, as_: SignIn, learnt: None) -> None:
    case = told_of_water(small)
    assert send(as_("dispatcher"), case, pick="d1-water", matter="井盖缺失异响").status_code == 302
    case.refresh_from_db()
    assert case.lead_unit == small.units["d1-water"]


def test_nothing_learnt_is_asked_about_a_sensitive_order(small: City, as_: SignIn, learnt: None) -> None:
    case = told_of_water(small)
    Order.objects.filter(pk=case.pk).update(sensitivity=1)
    assert "按历史工单推荐" not in words(as_("dispatcher").get("/staff/dispatch/"))


def test_a_unit_is_shown_with_how_many_of_the_category_it_led_and_gave_back(small: City, as_: SignIn) -> None:
    for state in ("dispatched", "replied", "dispatched"):
        given_back = order(small, upto=state)
    Task.objects.filter(order=given_back, role="lead").update(role="relieved")
    at = timezone.now()
    Order.objects.update(opened_at=at - timedelta(days=5))
    case = order(small)
    text = words(as_("dispatcher").get(f"/staff/dispatch/{case.number}/"))
    first = text.split('id="id_pick_1"')[1].split('id="id_pick_2"')[0]
    assert "近一年主办同类工单 3 件" in first
    assert "退回 1 件" in first
    assert "近90天协办同类" in text


def test_another_category_brings_its_urgency_and_its_mark_along(small: City, as_: SignIn) -> None:
    Matter.objects.filter(code="010302").update(urgency="critical")
    case = told_of_water(small)
    before = words(as_("dispatcher").get(f"/staff/dispatch/{case.number}/"))
    assert "按事项分类</span>" not in before
    text = words(send(as_("dispatcher"), case, "propose", matter="井盖缺失异响"))
    assert 'data-hotkey="Ctrl+Alt+4"' in text
    assert "按事项分类</span>" in text
    assert 'id="promise"' in text
