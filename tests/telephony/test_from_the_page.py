"""Telephoning from the page one works at: the line is in a small window of its own, and every page leads it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from hotline.casework.calls.models import Errand, Leg
from hotline.casework.calls.words import EndedBy, Ending, LegKind, Stage
from hotline.casework.visits.models import Visit
from hotline.register.seats.words import State
from tests.telephony.console import IN_A_CALL, Console, heard, serving_pages
from tests.telephony.desk import Desk, until
from tests.telephony.test_ringing_up import HER, case
from tests.telephony.test_softphone import bar
from tests.telephony.town import HOTLINE

pytestmark = pytest.mark.telephony


@pytest.fixture
def console(desk: Desk) -> Iterator[Console]:
    """Pages before the people of the desk; into each headset the goodbye is spoken over and over."""
    with serving_pages(desk, desk.town.prompt("goodbye")) as console:
        yield console


def pressed(page: Page, keys: str) -> Page:
    """Something that needs the telephone is asked for; its window, which opens by itself, the line connected."""
    with page.context.expect_page() as opened:
        page.locator(keys).click()
    telephone = opened.value
    expect(telephone.locator('[data-line="ready"]')).to_be_visible(timeout=IN_A_CALL)
    return telephone


def test_a_visitor_rings_up_talks_and_writes_the_verdict_down_on_one_page(console: Console) -> None:
    desk = console.desk
    order, _appeal = case(desk, "audited")
    page = console.show(console.sit("visitor", "8003"), f"/staff/visit/{order.number}/")
    telephone = pressed(page, ".visit-number [data-dials] button")
    her = desk.rung(HER)  # the visitor's telephone has picked up by itself
    her.answer()
    call = desk.until_stage(Stage.TALKING)
    bar(page, State.TALKING)
    her.await_prompt(desk.town.prompt("goodbye"))
    page.reload()
    bar(page, State.TALKING)
    page.keyboard.press("Alt+k")
    for digit in ("1", "1", "2"):
        page.keyboard.press(digit)
    page.keyboard.press("Control+Enter")
    until(lambda: Visit.objects.filter(order=order, solved="yes").exists(), "the verdict")
    bar(page, State.TALKING)
    before = heard(telephone)
    her.speak(desk.town.prompt("rating_thanks"))
    assert heard(telephone) > before
    page.keyboard.press("Alt+x")
    her.await_end()
    until(lambda: Errand.objects.get().settled_at, "the errand to be settled")
    call.refresh_from_db()
    assert (call.ending, call.ended_by) == (Ending.ANSWERED, EndedBy.SEAT)


def test_what_comes_in_is_answered_by_hand_on_any_page(console: Console) -> None:
    desk = console.desk
    page = console.show(console.sit("agent", "8001"), "/staff/calls/callbacks/")
    telephone = pressed(page, ".phone-line")
    page.bring_to_front()
    citizen = desk.town.citizens.dial(HOTLINE, caller=HER)
    citizen.await_talk()
    citizen.await_prompt(desk.town.prompt("recorded"))
    citizen.press("0")
    bar(page, State.RINGING)
    expect(telephone.locator("#phone-answer")).to_be_enabled()  # it does not pick up by itself
    page.keyboard.press("Alt+a")
    bar(page, State.TALKING)
    page.goto(f"{console.site}/staff/knowledge/")
    page.goto(f"{console.site}/staff/calls/callbacks/")
    bar(page, State.TALKING)
    citizen.await_prompt(desk.town.prompt("goodbye"))
    page.keyboard.press("Alt+v")
    expect(telephone.locator("#phone-mute")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#phone-mute")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Alt+x")
    bar(page, State.WRAP_UP)
    citizen.hang_up()


def test_a_leader_listens_from_the_board_without_picking_up(console: Console) -> None:
    desk = console.desk
    desk.sit("agent", "8001")
    citizen = desk.town.citizens.dial(HOTLINE, caller=HER)
    citizen.await_talk()
    citizen.press("0")
    desk.rung("8001").answer()
    desk.until_stage(Stage.TALKING)
    page = console.show(console.sit("leader", "8002"), "/staff/calls/board/8001/")
    page.locator('[data-dialog="step-monitor"]').click()
    pressed(page, "#form-monitor button[type=submit]")
    listens = Leg.objects.filter(kind=LegKind.MONITOR, answered_at__isnull=False)
    until(listens.exists, "the leader to listen")
    citizen.hang_up()
    desk.until_stage(Stage.ENDED)
