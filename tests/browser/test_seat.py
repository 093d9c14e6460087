"""The seat in a real browser: fit to look at for eight hours, and a call registered and dispatched without a mouse."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.register.knowledge.models import TextModule
from hotline.register.knowledge.words import Reach
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look, picture, tick, violations
from tests.casework import factories
from tests.casework.factories import City, appeal, caller, order
from tests.register.knowledge.test_answers import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[dict[str, object]] = [
    {"width": 1440, "theme": "light"},
    {"width": 1440, "theme": "dark"},
    {"width": 1024, "theme": "light"},
    {"width": 1024, "theme": "light", "print_": "large"},
    {"width": 1440, "theme": "light", "print_": "normal", "lang": "en"},
]
WORDS = "3月1日晚，青溪镇上溪村口的井盖不见了，有人差点掉下去，请尽快处理。"


def at_seat(looker: Looker, username: str, page: str = "/staff/seat/", **how: object) -> Page:
    """The console before somebody of the small city."""
    looker.sign_in(Staff.objects.get(username=username))
    opened = looker.open(**how)  # type: ignore[arg-type]  # the names are those of open
    opened.goto(looker.site + page)
    return opened


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_the_console_and_the_queue_are_fit_to_use(looker: Looker, how: dict[str, object]) -> None:
    small = factories.city()
    order(small, at=timezone.now() - timedelta(days=2), upto="dispatched")
    appeal(small, at=timezone.now() - timedelta(hours=2), channel="02", urgency="urgent")
    looker.sign_in(Staff.objects.get(username="leader"))
    look(looker, "/staff/seat/", "staff", "seat", **how)
    look(looker, "/staff/seat/waiting/", "staff", "seat-waiting", **how)


@pytest.mark.parametrize("how", LOOKS[:2] + LOOKS[3:4], ids=lambda how: "-".join(map(str, how.values())))
def test_the_door_is_fit_to_use(looker: Looker, how: dict[str, object]) -> None:
    factories.city()
    look(looker, "/staff/sign-in/", "staff", "door", **how)


def fill_in(page: Page) -> None:
    """Type a call from the number to the category, keyboard only."""
    keys = page.keyboard
    expect(page.get_by_label("来电号码")).to_be_focused()
    keys.type("19900001234")
    keys.press("Tab")
    keys.type("王秀兰")
    for _ in range(3):
        keys.press("Tab")
    keys.press("3")
    expect(page.get_by_label("投诉")).to_be_checked()
    keys.press("Tab")
    keys.type(WORDS)
    for _ in range(4):
        keys.press("Tab")
    keys.type("qxz")
    expect(page.get_by_role("option", name="雪松区 › 青溪镇").first).to_be_visible()
    keys.press("Enter")
    keys.press("Tab")
    keys.type("上溪村口")
    keys.press("Tab")
    keys.type("jgqs")
    expect(page.get_by_role("option", name="井盖缺失异响").first).to_be_visible()
    keys.press("Enter")


def test_a_call_is_registered_and_dispatched_without_a_mouse(looker: Looker) -> None:
    factories.city()
    page = at_seat(looker, "leader")
    fill_in(page)
    expect(page.locator("#id_lead")).to_have_value("雪松区住建局")
    picture(page, "seat-filled-in")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".done-bar")).to_contain_text("已生成工单并派发")
    picture(page, "seat-done")
    case = Order.objects.get()
    assert (case.state, case.region.code) == ("dispatched", "t1")
    assert Appeal.objects.get().content == WORDS
    expect(page.locator(".done-bar")).to_contain_text(Appeal.objects.get().code)
    expect(page.get_by_label("来电号码")).to_have_value("")
    expect(page.get_by_label("来电号码")).to_be_focused()
    assert violations(page) == []


def test_what_the_caller_asked_before_appears_when_the_number_is_typed(looker: Looker) -> None:
    small = factories.city()
    earlier = order(small, at=timezone.now() - timedelta(days=1), upto="dispatched")
    page = at_seat(looker, "agent")
    fill_in(page)
    expect(page.locator("#caller")).to_contain_text("可能是同一件事")
    expect(page.locator("#caller")).to_contain_text("199 **** 1234")
    picture(page, "seat-repeat")
    assert violations(page) == []
    page.keyboard.press("Alt+u")
    expect(page.locator(".done-bar")).to_contain_text("已并入原诉求")
    assert Order.objects.get().number == earlier.number


def test_the_elements_light_up_while_one_types(looker: Looker) -> None:
    factories.city()
    page = at_seat(looker, "agent")
    page.keyboard.press("Alt+c")
    expect(page.locator("[data-there]")).to_have_count(0)
    page.keyboard.type("昨晚")
    expect(page.locator("[data-there]")).to_have_count(1)
    page.keyboard.type("，上溪村口的井盖不见了，老人差点掉下去，请尽快处理。")
    expect(page.locator("[data-there]")).to_have_count(5)


def test_a_refusal_shows_what_the_caller_is_told_before_it_is_sent(looker: Looker) -> None:
    factories.city()
    page = at_seat(looker, "agent")
    fill_in(page)
    page.keyboard.press("Alt+r")
    expect(page.locator("#act-refuse")).to_be_visible()
    expect(page.locator("#id_refusal_3")).to_be_disabled()
    page.keyboard.press("Space")
    expect(page.locator(".refusal-more").first).to_be_visible()
    picture(page, "seat-refusal")
    assert violations(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.locator(".done-bar")).to_contain_text("不予受理")
    assert Appeal.objects.get().refusal_code == "S1"


def test_enter_in_a_field_decides_nothing(looker: Looker) -> None:
    factories.city()
    page = at_seat(looker, "agent")
    fill_in(page)
    page.focus("#id_name")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert not Appeal.objects.exists()
    assert page.input_value("#id_content") == WORDS


def test_text_survives_a_reload_and_a_server_that_does_not_answer(looker: Looker) -> None:
    factories.city()
    page = at_seat(looker, "agent")
    page.keyboard.type("19900001234")
    page.keyboard.press("Alt+c")
    page.keyboard.type(WORDS)
    page.wait_for_timeout(2300)
    page.reload()
    assert page.input_value("#id_content") == WORDS
    page.route("**/staff/seat/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(500)
    page.unroute("**/staff/seat/")
    page.goto(looker.site + "/staff/seat/")
    page.get_by_role("button", name="恢复").click()
    assert page.input_value("#id_content") == WORDS
    assert not Appeal.objects.exists()


def test_without_scripts_a_call_is_registered_too(looker: Looker) -> None:
    factories.city()
    page = at_seat(looker, "agent", scripts=False)
    page.get_by_label("来电号码").fill("19900001234")
    tick(page.get_by_label("投诉"))
    page.locator("#id_content").fill(WORDS)
    page.get_by_label("被反映区域").fill("青溪镇")
    page.locator("#id_matter").fill("010302")
    page.get_by_role("button", name="生成工单").click()
    expect(page.locator(".done-bar")).to_contain_text("已生成工单")
    page.get_by_label("来电号码").fill("19900001234")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#caller")).to_contain_text("199 **** 1234")
    page.locator("#id_content").fill(WORDS)
    page.get_by_role("button", name="直接答复办结").click()
    page.locator("#id_answer").fill("您好，井盖已登记，今晚更换。")
    page.get_by_role("button", name="直接答复办结").first.click()
    expect(page.locator(".done-bar")).to_contain_text("已直接答复办结")


def test_what_has_come_in_is_said_and_shown_on_asking(looker: Looker) -> None:
    small: City = factories.city()
    appeal(small, at=timezone.now() - timedelta(hours=1))
    page = at_seat(looker, "agent", "/staff/seat/waiting/")
    appeal(small, at=timezone.now(), person=caller("19900005555"), title="刚刚来的")
    page.evaluate("htmx.ajax('GET', document.querySelector('.news').getAttribute('hx-get'), {target: '.news'})")
    expect(page.locator(".news")).to_contain_text("有 1 件新到")
    page.locator(".news a").click()
    expect(page.locator(".queue")).to_contain_text("刚刚来的")


def with_answer() -> None:
    """The small city with one published answer and one text module."""
    small = factories.city()
    published(small)
    centre = small.units["centre"]
    TextModule.objects.create(
        reach=Reach.CITY, unit=centre, unit_path=centre.path, shortcut="dj", title="稍等查询", initials="sdcx",
        text="请您稍等，我帮您查一下。", kept_at=timezone.now(),
    )  # fmt: skip


def test_a_question_is_answered_with_two_keys_and_one_word(looker: Looker) -> None:
    with_answer()
    page = at_seat(looker, "agent")
    page.keyboard.press("Alt+q")
    page.keyboard.type("物业费")
    page.keyboard.press("Enter")
    answer = page.locator("#id_answer")
    expect(answer).to_be_focused()
    expect(answer).to_have_value(re.compile("^要。调整物业费须经业主共同决定"))
    expect(page.locator("input[name=told]")).to_have_count(1)
    picture(page, "seat-answer")
    assert violations(page) == []


def test_answers_and_text_modules_are_inserted_while_one_writes(looker: Looker) -> None:
    with_answer()
    page = at_seat(looker, "agent")
    page.keyboard.press("Alt+d")
    answer = page.locator("#id_answer")
    expect(answer).to_be_focused()
    page.keyboard.type("：：d")
    expect(page.get_by_role("option", name="稍等查询")).to_be_visible()
    page.keyboard.press("Enter")
    expect(answer).to_have_value("请您稍等，我帮您查一下。")
    page.keyboard.type("??物业")
    expect(page.get_by_role("option", name="物业费涨价")).to_be_visible()
    picture(page, "seat-insert")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".combo-list:visible")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_suggestions_do_not_move_what_somebody_is_about_to_press(looker: Looker) -> None:
    with_answer()
    page = at_seat(looker, "agent")
    page.locator("#answers").hover()
    page.keyboard.press("Alt+q")
    with page.expect_response("**/staff/seat/answers/"):
        page.keyboard.type("物业费")
    expect(page.locator("#answers")).not_to_contain_text("物业费涨价")
    page.mouse.move(10, 10)
    expect(page.locator("#answers")).to_contain_text("物业费涨价")


def test_enter_answers_wherever_the_pointer_rests_and_what_is_deleted_was_not_told(looker: Looker) -> None:
    with_answer()
    page = at_seat(looker, "agent")
    page.locator("#answers").hover()
    page.keyboard.press("Alt+q")
    page.keyboard.type("物业费")
    page.keyboard.press("Enter")
    answer = page.locator("#id_answer")
    expect(answer).to_be_focused()
    expect(page.locator("input[name=told]")).to_have_count(1)
    page.keyboard.press("Control+a")
    page.keyboard.type("请到窗口咨询。")
    expect(page.locator("input[name=told]")).to_have_count(0)
