"""What to look at twice in a reply, in a real browser: on the order's page, at the audit desk, while drafting."""

import pytest
from playwright.sync_api import Page, expect

from hotline.casework.orders.models import Order, Reply
from hotline.lib import seals
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look, picture, violations
from tests.casework import factories
from tests.casework.factories import caller, order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[dict[str, object]] = [
    {"width": 1440, "theme": "light"},
    {"width": 1440, "theme": "dark"},
    {"width": 390, "theme": "light"},
    {"width": 320, "theme": "dark", "print_": "large", "lang": "en"},
]
TEXT = (
    "您好，您反映的问题已转有关部门，\n我们将尽快处理，欧阳靖宇请耐心等待。"
    "后续我街道将继续督促施工单位，避免此类问题再次发生。"
)


@pytest.fixture
def flagged() -> Order:
    """An order whose reply promises without a date and names its caller."""
    case = order(factories.city(), upto="replied", person=caller("13912345678", "欧阳靖宇"))
    Reply.objects.filter(order=case).update(public_sealed=seals.seal(TEXT))
    return case


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_the_orders_page_and_the_audit_desk_show_what_to_look_at(
    looker: Looker, flagged: Order, how: dict[str, object]
) -> None:
    looker.sign_in(Staff.objects.get(username="dispatcher"))
    look(looker, f"/staff/orders/{flagged.number}/", "staff", "order-flags", **how)
    look(looker, f"/staff/audit/{flagged.number}/", "staff", "audit-flags", **how)


def reach_the_mark(page: Page) -> None:
    """From the reason to the marked words, by keys alone."""
    reason = page.get_by_role("link", name="“尽快”")
    reason.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark:focus")).to_contain_text("尽快")
    expect(page.locator("mark:focus")).to_be_in_viewport()


@pytest.mark.parametrize("address", ["/staff/orders/{}/", "/staff/audit/{}/"])
def test_a_reason_leads_to_the_words_without_a_mouse(looker: Looker, flagged: Order, address: str) -> None:
    looker.sign_in(Staff.objects.get(username="dispatcher"))
    page = looker.open()
    page.goto(looker.site + address.format(flagged.number))
    reach_the_mark(page)
    picture(page, f"flags-reached-{address.split('/')[2]}")
    assert violations(page) == []


def test_while_drafting_the_same_is_said_before_it_goes_out(looker: Looker) -> None:
    case = order(factories.city(), upto="signed")
    looker.sign_in(Staff.objects.get(username="handler"))
    page = looker.open()
    page.goto(f"{looker.site}/staff/orders/{case.number}/draft/")
    page.locator("#id_public_answer").fill(TEXT)
    page.keyboard.press("Alt+p")
    page.wait_for_selector("#preview mark")
    reach_the_mark(page)
    picture(page, "flags-drafting")
    assert violations(page) == []
