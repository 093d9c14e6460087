"""The visit desk in a real browser: fit to look at, one key an answer, the number only after a reason."""

import pytest
from playwright.sync_api import expect

from hotline.casework.visits.models import Attempt, Visit
from hotline.ground.journal.models import Event
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look, picture, tick, violations
from tests.casework import factories
from tests.casework.factories import MORNING, order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[dict[str, object]] = [
    {"width": 1440, "theme": "light"},
    {"width": 1440, "theme": "dark"},
    {"width": 1024, "theme": "light"},
    {"width": 1024, "theme": "light", "print_": "large"},
    {"width": 1440, "theme": "light", "print_": "normal", "lang": "en"},
]


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_both_tabs_are_fit_to_use(looker: Looker, how: dict[str, object]) -> None:
    small = factories.city()
    order(small, upto="audited", preferred_time="晚上7点以后")
    order(small, upto="audited", preferred_time="随时")
    order(small, upto="visited")
    looker.sign_in(Staff.objects.get(username="visitor"))
    look(looker, "/staff/visit/", "staff", "visit", **how)
    look(looker, "/staff/visit/?tab=closing", "staff", "visit-closing", **how)


def test_a_visit_is_made_with_one_key_an_answer(looker: Looker) -> None:
    small = factories.city()
    first = order(small, upto="audited", at=MORNING)
    second = order(small, upto="audited", at=MORNING.replace(hour=3))
    looker.sign_in(Staff.objects.get(username="visitor"))
    page = looker.open()
    page.goto(looker.site + "/staff/visit/")
    keys = page.keyboard
    keys.press("Alt+p")
    expect(page.locator(".visit-number")).to_contain_text("199 0000 1234")
    assert Event.objects.filter(name="unmasked").count() == 1
    keys.press("Alt+k")
    for digit in ("1", "1", "2"):
        keys.press(digit)
    picture(page, "visit-answered")
    assert violations(page) == []
    keys.press("Control+Enter")
    expect(page.locator("#flash")).to_contain_text(first.number)
    verdict = Visit.objects.get()
    assert (verdict.contacted, verdict.solved, verdict.satisfied) == (True, "yes", "4")
    assert page.url.endswith(f"/staff/visit/{second.number}/")
    keys.press("Alt+1")
    expect(page.locator("#flash")).to_contain_text("已登记未接通")
    assert Attempt.objects.get().outcome == "no_answer"


def test_a_dissatisfied_caller_is_asked_why_and_the_unit_handles_it_again(looker: Looker) -> None:
    small = factories.city()
    case = order(small, upto="audited")
    looker.sign_in(Staff.objects.get(username="visitor"))
    page = looker.open()
    page.goto(looker.site + "/staff/visit/")
    expect(page.locator(".verdict-reasons")).to_be_hidden()
    page.keyboard.press("Alt+k")
    for digit in ("2", "3", "5"):
        page.keyboard.press(digit)
    expect(page.locator(".verdict-reasons")).to_be_visible()
    tick(page.get_by_label("问题未解决"))
    page.keyboard.press("Alt+b")
    page.locator("#id_required").fill("请到现场复核并更换井盖")
    picture(page, "visit-rework")
    assert violations(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("#flash")).to_contain_text("已退回重办")
    case.refresh_from_db()
    assert (case.state, case.round) == ("sent_back", 2)


def test_without_scripts_a_visit_is_recorded_and_the_number_shown(looker: Looker) -> None:
    small = factories.city()
    case = order(small, upto="audited")
    looker.sign_in(Staff.objects.get(username="visitor"))
    page = looker.open(scripts=False)
    page.goto(looker.site + "/staff/visit/")
    page.get_by_role("button", name="查看号码").click()
    expect(page.locator(".visit-number")).to_contain_text("199 0000 1234")
    tick(page.locator("[name=contacted][value=yes]"))
    tick(page.locator("[name=solved][value=yes]"))
    tick(page.locator("[name=satisfied][value='5']"))
    page.get_by_role("button", name="保存并结案").click()
    expect(page.locator("#flash")).to_contain_text("已结案")
    case.refresh_from_db()
    assert case.state == "closed"
