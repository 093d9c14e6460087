"""Standard answers on the citizens' pages in a real browser: found while typing, read, judged, met in the wizard."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache

from tests.browser.look import Looker, look, picture, tick
from tests.browser.test_public import LOOKS, click_on, judge, tab_to, watched
from tests.casework import factories
from tests.casework.factories import City
from tests.register.knowledge.test_answers import CONTENT
from tests.register.knowledge.test_finding import WATER, taken

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED = "我们小区今天早上家里突然停水，想问一下怎么办"


@pytest.fixture
def small() -> Iterator[City]:
    """The small city."""
    cache.clear()
    yield factories.city()
    cache.clear()


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_standard_answers_are_fit_to_be_found_and_read(looker: Looker, small: City, how: dict[str, Any]) -> None:
    water, other = taken(small, replace(WATER, phone="0978-5550024", materials=("户号",), place="各营业厅"), CONTENT)
    urls = {
        "found": "/answers/?q=tingshui", "none": "/answers/?q=火星移民", "topic": "/answers/?topic=01",
        "page": f"/answers/{water.number}/", "other": f"/answers/{other.number}/",
        "fault": f"/answers/{water.number}/fault/",
    }  # fmt: skip
    for name, url in urls.items():
        look(looker, url, "public", f"answers-{name}", **how)
        looker.close()
        looker.contexts.clear()


def test_an_answer_is_found_while_typing_and_enter_sends_what_was_typed(looker: Looker, small: City) -> None:
    water, _other = taken(small, WATER, CONTENT)
    page = looker.open(390)
    seen = watched(page)
    page.goto(f"{looker.site}/")
    tab_to(page, "[name=q]")
    page.keyboard.type("tings", delay=20)
    page.wait_for_selector("[role=option]")
    assert page.get_attribute("[name=q]", "aria-expanded") == "true"
    judge(looker, seen, "answers-suggested")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answers/?q=tings")
    tab_to(page, "[name=q]")
    page.keyboard.type("hui", delay=20)
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/answers/{water.number}/")


def test_an_answer_is_found_judged_and_carried_on_without_scripts(looker: Looker, small: City) -> None:
    water, _other = taken(small, WATER, CONTENT)
    page = looker.open(390, scripts=False)
    page.goto(f"{looker.site}/")
    page.locator("[name=q]").fill("停水")
    page.locator("form.find button").click()
    page.locator(f"a[href='/answers/{water.number}/']").click()
    page.locator("button[name=useful][value=no]").click()
    page.wait_for_url("**/fault/")
    tick(page.locator("input[value=old]"))
    click_on(page, f"/answers/{water.number}/")
    page.goto(f"{looker.site}/submit/what/")
    page.locator("[name=content]").fill(ASKED)
    click_on(page, "/submit/answers/")
    picture(page, "public-still-answers")
    page.locator(".form-foot button[name=other]").click()
    page.wait_for_url("**/submit/kind/")


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_the_answers_that_fit_an_appeal_are_fit_to_be_read(looker: Looker, small: City, how: dict[str, Any]) -> None:
    taken(small, WATER, CONTENT)
    prefix = "/en" if how.get("lang") == "en" else ""
    page = looker.open(how["width"], theme=how["theme"], print_=how.get("print_", "normal"))
    seen = watched(page)
    page.goto(f"{looker.site}{prefix}/submit/what/")
    page.locator("[name=content]").fill(ASKED)
    click_on(page, "/submit/answers/")
    judge(looker, seen, "-".join(["public-submit-answers", *map(str, how.values())]))
    page.locator("button[name=solved]").first.click()
    page.wait_for_url("**/submit/solved/**")
    judge(looker, seen, "-".join(["public-submit-solved", *map(str, how.values())]))
