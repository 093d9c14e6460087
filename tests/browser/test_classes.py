"""Proposed categories in a real browser: a key writes one into its field, and nothing moves meanwhile."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from hotline.casework.orders.models import Order
from hotline.register.matters.models import Matter
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, picture, violations
from tests.casework import factories
from tests.web.seat.test_classes import TEXT, shelve

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_key_writes_the_proposed_category_and_nothing_moves(
    looker: Looker, settings: Settings, tmp_path: Path
) -> None:
    settings.HUIYIN_VAR = tmp_path
    factories.city()
    shelve(["010302", "01"], [0.9, 0.1])
    looker.sign_in(Staff.objects.get(username="leader"))
    page = looker.open(width=1440, theme="light")
    page.goto(looker.site + "/staff/seat/")
    line = page.locator("#classes")
    before = line.bounding_box()
    page.locator("#id_content").fill(TEXT)
    expect(line.get_by_role("button").first).to_contain_text("井盖缺失异响")
    after = line.bounding_box()
    assert before is not None
    assert after is not None
    assert (before["y"], before["height"]) == (after["y"], after["height"])
    page.keyboard.press("Alt+1")
    expect(page.locator("#id_matter")).to_have_value("城乡建设 › 道路市政设施 › 井盖缺失异响")
    expect(page.locator("#id_matter_code")).to_have_value("010302")
    expect(line.get_by_role("button").first).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []


def test_at_dispatch_the_learnt_unit_has_a_key_and_another_category_brings_everything_along(
    looker: Looker, settings: Settings, tmp_path: Path
) -> None:
    settings.HUIYIN_VAR = tmp_path
    small = factories.city()
    shelve(["010302", "01"], [0.9, 0.1])
    shelve(["trade:district:water", "place:town:"], [0.9, 0.1], what="unit")
    case = factories.order(small)
    Order.objects.filter(pk=case.pk).update(matter=None)
    case.appeals.update(content=TEXT)
    Matter.objects.filter(code="010302").update(urgency="critical")
    looker.sign_in(Staff.objects.get(username="dispatcher"))
    page = looker.open(width=1440, theme="light")
    page.goto(f"{looker.site}/staff/dispatch/{case.number}/")
    learnt = page.get_by_role("radio", name="雪松区水务局")
    expect(learnt).not_to_be_checked()
    page.keyboard.press("Alt+1")
    expect(learnt).to_be_checked()
    page.keyboard.press("Control+Alt+1")
    expect(page.get_by_role("radio", name="雪松区住建局")).to_be_checked()
    expect(page.locator("#classes button").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#classes .classes-urgency")).to_contain_text("特急")
    page.keyboard.press("Control+Alt+4")
    expect(page.locator("#id_urgency")).to_have_value("critical")
    picture(page, "dispatch-learnt")
    assert violations(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("#flash")).to_contain_text("雪松区住建局")
