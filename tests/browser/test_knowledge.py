"""The knowledge desk on every screen: the list, one answer, the editor, two versions side by side."""

from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hotline.casework.orders.models import Order
from hotline.register.knowledge import actions
from hotline.register.knowledge.models import Answer
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework.factories import MORNING, city, order
from tests.casework.test_quotations import mended, told
from tests.register.knowledge.test_answers import CONTENT, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = "/staff/knowledge/"
LOOKS = [
    {"width": 1440, "theme": "light"},
    {"width": 390, "theme": "dark", "print_": "large"},
    {"width": 320, "theme": "light", "print_": "normal", "lang": "en"},
]
HOW = pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))


@pytest.fixture
def answer() -> Answer:
    """Published, worded in traditional characters, reported as wrong, with a version under way; and a search missed."""
    small = city()
    content = replace(CONTENT, full="第一步。\n第二步。", materials=("身份证", "房产证"), phone="12345", hours="工作日")
    made = published(small, content)
    actions.draft_traditional(answer_id=made.pk, actor=small.actors["liaison"], at=MORNING)
    seat = small.actors["agent"]
    actions.report_fault(answer_id=made.pk, kind="old", text="新规已施行", actor=seat, at=timezone.now())
    newer = replace(content, short="要。须经人数过半的业主同意。")
    actions.write(answer_id=made.pk, content=newer, actor=small.actors["liaison"], at=MORNING)
    actions.miss(text="电动车上牌", is_seat=True, at=timezone.now())
    return made


@HOW
@pytest.mark.parametrize("path", ["", "{number}/", "{number}/versions/2/"])
def test_the_desk_and_an_answer_fit_every_screen(
    looker: Looker, answer: Answer, path: str, how: dict[str, object]
) -> None:
    looker.sign_in(Staff.objects.get(username="head"))
    look(looker, f"{DESK}{path.format(number=answer.number)}", "staff", "knowledge", **how)


@pytest.mark.parametrize(
    "path", ["{number}/languages/", "{number}/steps/withdraw_answer/", "gaps/", "table/", "faults/", "modules/new/"]
)
def test_its_other_pages_fit(looker: Looker, answer: Answer, path: str) -> None:
    looker.sign_in(Staff.objects.get(username="editor"))
    look(looker, f"{DESK}{path.format(number=answer.number)}", "staff", "knowledge", width=390, theme="light")


@pytest.fixture
def told_wrong() -> dict[str, int]:
    """An answer that was told and proved wrong, a text module that cites its law, a handled consultation."""
    small = city()
    made, case = published(small), order(small, upto="closed", kind="consultation")
    Order.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    told(small, made, case.appeals.get().contact, appeal_id=case.appeals.get().pk)
    module = actions.keep_module(
        shortcut="wy", title="物业费", text="须经业主共同决定。", reach="city", basis=CONTENT.basis,
        actor=small.actors["leader"], at=MORNING,
    )  # fmt: skip
    return {"fault": mended(small, made).pk, "module": module.pk}


@pytest.mark.parametrize("path", ["laws/?title=物业管理条例", "faults/{fault}/", "offers/", "modules/{module}/"])
def test_in_english_the_narrowest_screen_holds_them_too(looker: Looker, told_wrong: dict[str, int], path: str) -> None:
    looker.sign_in(Staff.objects.get(username="editor"))
    look(looker, f"{DESK}{path.format(**told_wrong)}", "staff", "knowledge", width=320, theme="dark", lang="en")


@pytest.mark.parametrize("width", [1440, 320])
def test_the_editor_fits_and_keeps_what_was_typed_without_scripts(looker: Looker, answer: Answer, width: int) -> None:
    looker.sign_in(Staff.objects.get(username="liaison"))
    look(looker, f"{DESK}{answer.number}/edit/", "staff", "knowledge-editor", width=width, theme="light")
    page = looker.open(scripts=False)
    page.goto(f"{looker.site}{DESK}{answer.number}/edit/")
    page.fill("[name=hours]", "每天")
    page.click("button[name=more]")
    expect(page.locator(".basis-line")).to_have_count(5)
    assert page.input_value("[name=hours]") == "每天"


def test_arrow_keys_go_through_the_tree(looker: Looker, answer: Answer) -> None:
    looker.sign_in(Staff.objects.get(username="head"))
    page = looker.open()
    page.goto(looker.site + DESK)
    piles = page.locator(".branches").first.locator("a")
    piles.first.focus()
    page.keyboard.press("ArrowDown")
    expect(piles.nth(1)).to_be_focused()
    expect(page.get_by_text(answer.number)).to_be_visible()
