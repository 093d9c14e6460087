"""The office in a real browser: every page in the looks that staff have, the tree that unfolds, and no script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hotline.ground.workdays import actions as workdays
from hotline.register.leaves import actions as leaves
from hotline.register.people.actions import unmask
from hotline.register.staff.actions import note_sign_in
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look, picture
from tests.casework import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"width": 1440, "theme": "light"},
    {"width": 1024, "theme": "dark"},
    {"width": 1440, "theme": "dark", "print_": "large"},
    {"width": 1024, "theme": "light", "print_": "large"},
    {"width": 1024, "theme": "light", "print_": "normal", "lang": "en"},
]
PAGES = {
    "": "agent",
    "units/": "admin",
    "units/d1-housing/": "admin",
    "units/d1-housing/close/": "admin",
    "units/d1-housing/merge/": "admin",
    "units/d1-housing/duty/": "liaison",
    "units/d1/open/": "admin",
    "staff/": "security",
    "staff/new/": "security",
    "liaisons/": "dispatcher",
    "liaisons/d1-housing/": "liaison",
    "liaisons/d1-housing/lead/": "liaison",
    "leaves/": "head",
    "leaves/new/": "head",
    "standards/": "supervisor",
    "standards/new/": "supervisor",
    "matters/": "agent",
    "duties/": "agent",
    "calendar/?year=2026": "admin",
    "calendar/2026-10-01/": "admin",
    "calendar/notice/": "admin",
    "calendar/recount/?year=2026": "admin",
    "profile/": "agent",
    "access/": "auditor",
}


@pytest.fixture
def small() -> factories.City:
    """The small city with something to look at."""
    city = factories.city()
    workdays.seed(at=factories.MORNING)
    city.employ("security", "security_admin", "centre")
    case = factories.order(city, upto="signed").appeals.select_related("person").get()
    assert case.person is not None
    at = timezone.now() - timedelta(hours=3)
    unmask(person=case.person, reason="回电核实地址", actor=city.actors["handler"], at=at, subject=case.number)
    people = {person.username: person for person in Staff.objects.all()}
    for absent, stand_in, by, first in (("head", "liaison", "head", 0), ("office", "handler", "head", 4)):
        begins_at = timezone.now() + timedelta(days=first)
        leaves.enter(
            absent=people[absent], stand_in=people[stand_in], begins_at=begins_at,
            ends_at=begins_at + timedelta(days=3), actor=city.actors[by], at=timezone.now(),
        )  # fmt: skip
    for username in ("agent", "handler"):
        note_sign_in(person=Staff.objects.get(username=username), actor=city.actors[username], at=at)
    return city


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_every_page_is_fit_to_use(looker: Looker, small: factories.City, how: dict[str, object]) -> None:
    faults = []
    for page, who in PAGES.items():
        looker.sign_in(Staff.objects.get(username=who))
        name = page.strip("/").replace("/", "-").replace("?", "-") or "permissions"
        try:
            look(looker, f"/staff/office/{page}", "staff", f"office-{name}", **how)
        except AssertionError as fault:
            faults.append(str(fault))
    assert not faults, "\n\n".join(faults)


@pytest.mark.parametrize("how", LOOKS[:3], ids=lambda how: "-".join(map(str, how.values())))
def test_for_whom_somebody_acts_is_seen_on_every_page(
    looker: Looker, small: factories.City, how: dict[str, object]
) -> None:
    looker.sign_in(Staff.objects.get(username="liaison"))
    page = looker.visit("/staff/office/leaves/", width=1024).page
    page.locator("main form[action$='/staff/standing-in/'] button").click()
    page.wait_for_selector(".standing-bar")
    for address in ("/staff/unit/", "/staff/office/leaves/", "/staff/notices/"):
        look(looker, address, "staff", f"standing-in{address.replace('/', '-')}", **how)
    page.goto(f"{looker.site}/staff/unit/")
    page.locator(".standing-bar button").click()
    expect(page.locator(".standing-bar")).to_have_count(0)
    assert page.url.endswith("/staff/unit/")


def test_an_account_with_a_secret_is_fit_to_use(looker: Looker, small: factories.City) -> None:
    looker.sign_in(Staff.objects.get(username="security"))
    person = small.actors["handler"].staff_id
    page = looker.visit(f"/staff/office/staff/{person}/token/", width=1024).page
    page.get_by_label("用途").fill("区OA对接")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**/staff/office/staff/{person}/")
    assert len(page.locator(".office-secret code").inner_text()) > 40
    picture(page, "office-account-secret")
    seen = looker.visit(f"/staff/office/staff/{person}/", width=1024)
    picture(seen.page, "office-account")
    looker.judge(seen, "staff")
    assert seen.page.locator(".office-secret").count() == 0


def test_the_tree_unfolds_branch_by_branch(looker: Looker, small: factories.City) -> None:
    looker.sign_in(Staff.objects.get(username="agent"))
    seen = looker.visit("/staff/office/units/")
    page = seen.page
    names = page.locator(".branch-name")
    names.get_by_text("雪松区", exact=True).click()
    names.get_by_text("雪松区住建局").click()
    names.get_by_text("物业科").wait_for()
    picture(page, "office-tree-open")
    looker.judge(seen, "staff")


def test_the_tree_works_without_scripts(looker: Looker, small: factories.City) -> None:
    looker.sign_in(Staff.objects.get(username="agent"))
    page = looker.open(scripts=False)
    page.goto(f"{looker.site}/staff/office/units/")
    page.get_by_role("link", name="详情 雪松区").click()
    expect(page.locator(".branch-name").get_by_text("雪松区住建局")).to_have_count(1)


def test_the_matrix_is_printed_whole(looker: Looker, small: factories.City) -> None:
    looker.sign_in(Staff.objects.get(username="agent"))
    page = looker.visit("/staff/office/", width=1024).page
    page.emulate_media(media="print")
    picture(page, "office-permissions-print")
    window = page.locator(".matrix-window")
    assert window.evaluate("e => e.scrollHeight - e.clientHeight") <= 1
    assert window.evaluate("e => e.scrollWidth - e.clientWidth") <= 1
