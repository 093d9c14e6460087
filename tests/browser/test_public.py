"""The citizens' pages in a real browser: looked at, measured, walked with the keyboard, and without scripts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from PIL import Image
from playwright.sync_api import Page

from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Order
from hotline.casework.visits.models import Visit
from tests.browser.look import Looker, Seen, look, picture, tick
from tests.casework import factories
from tests.casework.factories import City

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"width": 1440, "theme": "light"},
    {"width": 390, "theme": "light", "print_": "large"},
    {"width": 320, "theme": "dark"},
    {"width": 320, "theme": "light", "print_": "large", "lang": "en"},
]
OPEN_TO_ALL = (
    "/",
    "/answers/",
    "/submit/what/",
    "/submit/kind/",
    "/submit/where/",
    "/submit/wishes/",
    "/track/",
    "/notices/not-accepted/",
    "/notices/channels/",
    "/nowhere/",
)
STORY = "3月1日晚上十点左右，青溪镇上溪村村口的井盖不见了，有人骑车差点掉下去，已经三天没人管。"


@pytest.fixture
def small() -> Iterator[City]:
    """The small city."""
    cache.clear()
    yield factories.city()
    cache.clear()


def now() -> datetime:
    return datetime.now(UTC)


def standing_at(small: City, state: str, hours: int = 9) -> Order:
    """An order on its way, begun some hours ago."""
    return factories.order(small, upto=state, at=now() - timedelta(hours=hours), content=STORY)


def the_appeal(order: Order) -> Appeal:
    """The appeal that an order handles."""
    return order.appeals.get()


def accept_and_answer(small: City, appeal: Appeal) -> None:
    """Everything that staff do until the citizen can rate."""
    order = open_order(
        appeal.pk, actor=small.actors["agent"], at=now(), given={"kind": "complaint", "matter": "010302"}
    )
    for step, actor, given, state in factories.STRAIGHT:
        take_step(order, step, actor=small.actors[actor], at=now(), given=given)
        order.refresh_from_db()
        if state == "audited":
            return


def open_appeal(page: Page, site: str, appeal: Appeal, prefix: str = "") -> None:
    """Open an appeal with number and code."""
    page.goto(f"{site}{prefix}/track/")
    page.locator("#id_number").fill(appeal.number)
    page.locator("#id_code").fill(appeal.code)
    page.locator("main form button").first.click()
    page.wait_for_url(f"**/track/{appeal.number}/")


def watched(page: Page) -> Seen:
    """Note what the browser says about a page that is walked through."""
    seen = Seen(page, 200, [], 0)
    # a form that is shown again because something is missing is answered 422, which the browser remarks on
    page.on("console", lambda one: None if "422" in one.text else seen.messages.append(f"{one.type}: {one.text}"))
    page.on("pageerror", lambda error: seen.messages.append(f"error: {error}"))
    return seen


def judge(looker: Looker, seen: Seen, name: str) -> None:
    """A picture of the page as it is now, and the usual judgement."""
    picture(seen.page, name)
    looker.judge(seen, "public")


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_pages_that_anybody_opens_are_fit(looker: Looker, small: City, how: dict[str, object]) -> None:
    for url in OPEN_TO_ALL:
        name = f"public-{url.strip('/').replace('/', '-') or 'home'}"
        if url == "/nowhere/":
            seen = looker.visit(url, **how)  # type: ignore[arg-type]  # the names are those of visit
            assert seen.status == 404
            seen.status, seen.messages = 200, []
            judge(looker, seen, "-".join([name, *(str(value) for value in how.values())]))
        else:
            look(looker, url, "public", name, **how)
        looker.close()
        looker.contexts.clear()


STATES = ("registered", "supplement", "refused", "signed", "late", "audited", "closed")


def brought_to(small: City, state: str) -> Appeal:
    """An appeal that stands where the citizen's page has something else to say."""
    if state in ("signed", "audited", "closed"):
        return the_appeal(standing_at(small, state))
    if state == "late":
        return the_appeal(standing_at(small, "signed", hours=30 * 24))
    appeal = factories.appeal(small, at=now() - timedelta(hours=2), content=STORY)
    if state == "supplement":
        given: dict[str, object] = {"elements": ["time", "claim"], "question": "是哪一个路口？"}
        take_appeal_step(appeal, "ask_supplement", actor=small.actors["agent"], at=now(), given=given)
    if state == "refused":
        take_appeal_step(appeal, "refuse", actor=small.actors["leader"], at=now(), given={"refusal": "S1"})
    return appeal


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_the_page_of_an_appeal_is_fit_wherever_it_stands(looker: Looker, small: City, how: dict[str, str]) -> None:
    for state in STATES:
        appeal = brought_to(small, state)
        page = looker.open(int(how["width"]), how["theme"], how.get("print_", "normal"))
        seen = watched(page)
        open_appeal(page, looker.site, appeal, "/en" if how.get("lang") == "en" else "")
        judge(looker, seen, "-".join(["public-track", state, *(str(value) for value in how.values())]))
        looker.close()
        looker.contexts.clear()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; nothing but the keyboard."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")


def go_on(page: Page, leads_to: str) -> None:
    """Reach the button that continues, and press it."""
    tab_to(page, "main form .form-foot button, main form button.button-success")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url(f"**{leads_to}")


def choose(page: Page, name: str, value: str) -> None:
    """Choose a radio button with the keyboard: into the group, then to the answer."""
    tab_to(page, f"input[name={name}]")
    page.keyboard.press("Space")
    for _press in range(12):
        if page.evaluate(f"document.querySelector('input[name={name}]:checked')?.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} cannot be chosen")


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, f"[name={name}]")
    page.keyboard.insert_text(text)


def pick(page: Page, name: str, starts: int) -> None:
    tab_to(page, f"select[name={name}]")
    for _press in range(starts):
        page.keyboard.press("ArrowDown")


def submit_with_keys(looker: Looker, page: Page, seen: Seen) -> None:
    """From the home page to the confirmation without a mouse."""
    page.goto(f"{looker.site}/")
    tab_to(page, "a.start[href='/submit/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit/what/")
    write(page, "content", STORY)
    go_on(page, "/submit/kind/")
    choose(page, "kind", "complaint")
    go_on(page, "/submit/matter/")
    tab_to(page, "[name=search]")
    page.keyboard.type("jgqs", delay=20)
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    assert page.input_value("#matter-code") == "010302"
    judge(looker, seen, "public-walk-matter")
    go_on(page, "/submit/where/")
    for level, place in (("district", 1), ("town", 1), ("village", 1)):
        pick(page, level, place)
        go_on(page, "/submit/when/" if level == "village" else "/submit/where/")
    write(page, "occurred", "3月1日晚上十点")
    write(page, "claim", "请把井盖装好")
    go_on(page, "/submit/privacy/")
    choose(page, "privacy", "open")
    go_on(page, "/submit/you/")
    write(page, "name", "王秀兰")
    write(page, "phone", "19900001234")
    go_on(page, "/submit/wishes/")
    go_on(page, "/submit/check/")
    judge(looker, seen, "public-walk-check")
    go_on(page, "/submit/done/")
    judge(looker, seen, "public-walk-done")


def rate_with_keys(looker: Looker, page: Page, seen: Seen, number: str) -> None:
    """From the page of the appeal to the recorded verdict without a mouse."""
    tab_to(page, f"a[href='/rate/{number}/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacted/")
    choose(page, "contacted", "yes")
    judge(looker, seen, "public-walk-rate")
    go_on(page, "/solved/")
    choose(page, "solved", "no")
    go_on(page, "/satisfied/")
    choose(page, "satisfied", "2")
    go_on(page, "/reasons/")
    tab_to(page, "input[value=late]")
    page.keyboard.press("Space")
    go_on(page, "/words/")
    write(page, "caller_words", "等了太久。")
    go_on(page, f"/rate/{number}/")
    judge(looker, seen, "public-walk-rated")


def test_an_appeal_is_submitted_followed_and_rated_with_the_keyboard_alone(looker: Looker, small: City) -> None:
    page = looker.open(1440)
    seen = watched(page)
    submit_with_keys(looker, page, seen)
    appeal = Appeal.objects.get()
    assert appeal.number in page.content()
    accept_and_answer(small, appeal)
    tab_to(page, f"a[href='/track/{appeal.number}/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/track/{appeal.number}/")
    judge(looker, seen, "public-walk-track")
    rate_with_keys(looker, page, seen, appeal.number)
    visit = Visit.objects.get()
    assert (visit.solved, visit.satisfied, visit.reasons, visit.caller_words) == ("no", "2", ["late"], "等了太久。")


def click_on(page: Page, leads_to: str) -> None:
    with page.expect_navigation():
        page.locator("main form .form-foot button, main form button.button-success").first.click()
    page.wait_for_url(f"**{leads_to}")


def submit_without_scripts(looker: Looker, page: Page, photo: Path) -> None:
    """From the first question to the confirmation, by what the server's pages alone can do."""
    page.goto(f"{looker.site}/submit/")
    page.locator("[name=content]").fill(STORY)
    page.set_input_files("[name=photos]", photo)
    click_on(page, "/submit/kind/")
    tick(page.locator("input[name=kind][value=complaint]"))
    click_on(page, "/submit/matter/")
    page.locator("[name=search]").fill("道路")
    click_on(page, "/submit/matter/")
    picture(page, "public-still-matter")
    tick(page.locator("input[name=pick][value='010302']"))
    click_on(page, "/submit/where/")
    page.locator("[name=district]").select_option("d1")
    click_on(page, "/submit/where/")
    page.locator("[name=town]").select_option("unsure")
    click_on(page, "/submit/when/")
    page.locator("[name=occurred]").fill("昨晚")
    page.locator("[name=claim]").fill("请把井盖装好")
    click_on(page, "/submit/privacy/")
    tick(page.locator("input[name=privacy][value=anonymous]"))
    click_on(page, "/submit/wishes/")
    click_on(page, "/submit/check/")
    picture(page, "public-still-check")
    click_on(page, "/submit/done/")
    picture(page, "public-still-done")


def test_an_appeal_is_submitted_followed_and_rated_without_scripts(looker: Looker, small: City, tmp_path: Path) -> None:
    page = looker.open(390, scripts=False)
    photo = tmp_path / "井盖.png"
    Image.new("RGB", (40, 30), "grey").save(photo)
    submit_without_scripts(looker, page, photo)
    appeal = Appeal.objects.get()
    assert appeal.is_anonymous
    assert appeal.person is None
    accept_and_answer(small, appeal)
    page.context.clear_cookies(name="huiyin_session")
    open_appeal(page, looker.site, appeal)
    picture(page, "public-still-track")
    page.locator(f"a[href='/rate/{appeal.number}/']").click()
    answers = (("contacted", "no", "/solved/"), ("solved", "yes", "/satisfied/"), ("satisfied", "4", "/words/"))
    for name, value, leads_to in answers:
        tick(page.locator(f"input[name={name}][value='{value}']"))
        click_on(page, leads_to)
    click_on(page, f"/rate/{appeal.number}/")
    assert Visit.objects.get().satisfied == "4"


def test_a_warning_of_danger_and_wrong_answers_are_fit(looker: Looker, small: City) -> None:
    page = looker.open(390)
    seen = watched(page)
    page.goto(f"{looker.site}/submit/what/")
    click_on(page, "/submit/what/")
    assert "提交" not in page.title()
    assert page.title().strip().startswith("错误：")
    judge(looker, seen, "public-walk-empty")
    page.locator("[name=content]").fill("楼下着火了，有人被困，还闻到燃气味")
    click_on(page, "/submit/danger/")
    judge(looker, seen, "public-walk-danger")


def test_hostile_words_are_shown_as_words(looker: Looker, small: City) -> None:
    words = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202eolleh 😀 " + "长" * 300
    appeal = factories.appeal(
        small, at=now(), content=words, title="<b>黑体</b>", address_text="'\"><svg onload=alert(3)>"
    )
    page = looker.open(320)
    seen = watched(page)
    page.on("dialog", lambda dialog: seen.messages.append(f"dialog: {dialog.message}"))
    open_appeal(page, looker.site, appeal)
    judge(looker, seen, "public-track-hostile")
    assert page.locator("h1").inner_text() == "<b>黑体</b>"
    assert page.locator("main img, main svg[onload], main script").count() == 0
