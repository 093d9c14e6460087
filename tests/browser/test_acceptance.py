"""The acceptance rules in a real browser: the line beside a call and its key, the page that tries texts and changes,
and what a citizen is told of where her matter is dealt with."""

import pytest
from playwright.sync_api import Page, expect

from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look, picture, violations
from tests.casework import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = "/staff/office/acceptance/"
REFUSED = "帮我查一下我邻居的电话号码"
LOOKS: list[dict[str, object]] = [
    {"width": 1440, "theme": "light"},
    {"width": 1440, "theme": "dark"},
    {"width": 390, "theme": "light"},
    {"width": 320, "theme": "dark"},
    {"width": 390, "theme": "light", "print_": "large"},
    {"width": 1024, "theme": "dark", "print_": "large"},
    {"width": 1440, "theme": "light", "print_": "normal", "lang": "en"},
    {"width": 320, "theme": "light", "print_": "large", "lang": "en"},
]


def named(how: dict[str, object]) -> str:
    """A look in a word."""
    return "-".join(map(str, how.values()))


@pytest.fixture
def agent(looker: Looker) -> Looker:
    """A browser that an agent of the small city has signed in to."""
    factories.city()
    looker.sign_in(Staff.objects.get(username="agent"))
    return looker


def fits(page: Page, name: str) -> None:
    """A picture; nothing that axe objects to, nothing that scrolls sideways."""
    picture(page, name)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("how", LOOKS, ids=named)
def test_texts_and_changes_are_tried_at_every_width(agent: Looker, how: dict[str, object]) -> None:
    page = look(agent, PAGE, "staff", "acceptance", **how)
    page.locator("#id_text").fill(REFUSED)
    page.locator("form:has(#id_text) button[type=submit]").click()
    expect(page.locator(".panel [role=status]")).to_contain_text("R5")
    fits(page, f"acceptance-tried-{named(how)}")
    page.locator("#id_change").fill('[[acceptance_signs]]\ncode = "R5-person"\noutcome = "ACCEPT"')
    page.locator("form:has(#id_change) button[type=submit]").click()
    expect(page.locator(".panel [role=status]")).to_contain_text(REFUSED)
    fits(page, f"acceptance-change-{named(how)}")


@pytest.mark.parametrize("how", LOOKS, ids=named)
def test_the_line_beside_a_call_names_words_and_rule_and_one_key_fills_it_in(
    looker: Looker, how: dict[str, object]
) -> None:
    factories.city()
    looker.sign_in(Staff.objects.get(username="leader"))
    page = looker.visit("/staff/seat/", **how).page  # type: ignore[arg-type]  # the names are those of visit
    page.locator("#id_content").fill(REFUSED)
    expect(page.locator(".assist-line[data-rule=R5]")).to_contain_text("邻居")
    fits(page, f"seat-line-{named(how)}")
    page.keyboard.press("Alt+y")
    dialog = page.locator("#act-refuse")
    expect(dialog).to_be_visible()
    expect(dialog.locator("input[name=refusal]:checked")).to_have_value("S6")
    expect(dialog.locator("#id_explanation")).not_to_have_value("")
    picture(page, f"seat-filled-{named(how)}")


@pytest.mark.parametrize("how", LOOKS, ids=named)
def test_a_citizen_is_told_where_it_is_dealt_with_and_goes_on(looker: Looker, how: dict[str, object]) -> None:
    factories.city()
    page = looker.visit("/submit/what/", **how).page  # type: ignore[arg-type]  # the names are those of visit
    page.locator("#id_content").fill("充电宝把钱扣了却没充进电，客服不理人")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/submit/elsewhere/")
    fits(page, f"elsewhere-{named(how)}")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/submit/kind/")
