"""Dispatch desk and audit desk in a real browser: fit to look at, and worked through without a mouse."""

import pytest
from playwright.sync_api import expect

from hotline.casework.orders.models import Order, Task
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look, picture, tick, violations
from tests.casework import factories
from tests.casework.factories import MORNING, caller, order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[dict[str, object]] = [
    {"width": 1440, "theme": "light"},
    {"width": 1440, "theme": "dark"},
    {"width": 1024, "theme": "light"},
    {"width": 1024, "theme": "light", "print_": "large"},
    {"width": 1440, "theme": "light", "print_": "normal", "lang": "en"},
]


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_both_desks_are_fit_to_use(looker: Looker, how: dict[str, object]) -> None:
    small = factories.city()
    for number, urgency in enumerate(("critical", "urgent", "normal")):
        order(small, urgency=urgency, person=caller(f"1990000{number:04d}"))
    order(small, upto="replied", is_confidential=True)
    order(small, upto="replied", address_text="村口小卖部旁", occurred="昨晚八点", claim="更换井盖")
    looker.sign_in(Staff.objects.get(username="dispatcher"))
    look(looker, "/staff/dispatch/", "staff", "dispatch", **how)
    look(looker, "/staff/audit/", "staff", "audit", **how)


def test_an_empty_desk_is_fit_to_use(looker: Looker) -> None:
    factories.city()
    looker.sign_in(Staff.objects.get(username="dispatcher"))
    look(looker, "/staff/dispatch/", "staff", "dispatch-empty", width=1440)


def test_the_queue_is_worked_through_without_a_mouse(looker: Looker) -> None:
    small = factories.city()
    first = order(small, at=MORNING)
    second = order(small, at=MORNING.replace(hour=3), person=caller("19900005555"))
    looker.sign_in(Staff.objects.get(username="dispatcher"))
    page = looker.open()
    page.goto(looker.site + "/staff/dispatch/")
    keys = page.keyboard
    expect(page.get_by_role("radio", name="雪松区住建局")).to_be_checked()
    keys.press("Alt+2")
    expect(page.get_by_role("radio", name="雪松区水务局")).to_be_checked()
    keys.press("Alt+0")
    expect(page.locator("#id_lead")).to_be_focused()
    keys.type("rqgs")
    expect(page.get_by_role("option", name="燃气公司")).to_be_visible()
    picture(page, "dispatch-other")
    assert violations(page) == []
    keys.press("Enter")
    keys.press("Control+Enter")
    expect(page.locator("#flash")).to_contain_text("燃气公司")
    expect(page.locator("#case-title")).to_be_visible()
    assert page.url.endswith(f"/staff/dispatch/{second.number}/")
    keys.press("Control+Enter")
    expect(page.locator(".queue")).to_contain_text("没有待派工单")
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.lead_unit is not None
    assert second.lead_unit is not None
    assert (first.lead_unit.code, second.lead_unit.code) == ("gas", "d1-housing")


def test_another_category_brings_other_units_at_once(looker: Looker) -> None:
    small = factories.city()
    case = order(small)
    Order.objects.filter(pk=case.pk).update(matter=None)
    looker.sign_in(Staff.objects.get(username="dispatcher"))
    page = looker.open()
    page.goto(looker.site + "/staff/dispatch/")
    expect(page.get_by_role("radio", name="雪松区住建局")).to_have_count(0)
    page.keyboard.press("Alt+m")
    page.keyboard.type("jgqs")
    expect(page.get_by_role("option", name="井盖缺失异响").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="雪松区住建局")).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#flash")).to_contain_text("雪松区住建局")
    assert Task.objects.filter(order=case).count() == 2


def test_who_is_late_sees_who_was_faster(looker: Looker) -> None:
    small = factories.city()
    case = order(small)
    looker.sign_in(Staff.objects.get(username="dispatcher"))
    one, two = looker.open(), looker.open()
    for page in (one, two):
        page.goto(looker.site + "/staff/dispatch/")
    one.keyboard.press("Control+Enter")
    expect(one.locator("#flash")).to_contain_text(case.number)
    two.keyboard.press("Control+Enter")
    expect(two.locator(".error-summary")).to_be_visible()
    expect(two.get_by_text("已有同事处理")).to_be_visible()
    picture(two, "dispatch-late")
    assert violations(two) == []


def test_a_reply_is_sent_back_and_the_next_passes_without_a_mouse(looker: Looker) -> None:
    small = factories.city()
    first = order(small, upto="replied", at=MORNING)
    second = order(small, upto="replied", at=MORNING.replace(hour=3))
    looker.sign_in(Staff.objects.get(username="dispatcher"))
    page = looker.open()
    page.goto(looker.site + "/staff/audit/")
    page.keyboard.press("Alt+b")
    expect(page.locator("#act-send_back")).to_be_visible()
    page.keyboard.press("4")
    expect(page.locator("[name=reasons]:checked")).to_have_count(1)
    page.locator("#id_required").focus()
    page.keyboard.type("请写明更换依据")
    picture(page, "audit-send-back")
    assert violations(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("#flash")).to_contain_text(first.number)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#flash")).to_contain_text(second.number)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("sent_back", "audited")


def test_without_scripts_an_order_is_dispatched_too(looker: Looker) -> None:
    small = factories.city()
    case = order(small)
    looker.sign_in(Staff.objects.get(username="dispatcher"))
    page = looker.open(scripts=False)
    page.goto(looker.site + "/staff/dispatch/")
    tick(page.get_by_label("其他单位", exact=False).first)
    page.locator("#id_lead").fill("燃气公司")
    page.get_by_role("button", name="派发，下一件").click()
    expect(page.locator("#flash")).to_contain_text("燃气公司")
    case.refresh_from_db()
    assert case.state == "dispatched"
