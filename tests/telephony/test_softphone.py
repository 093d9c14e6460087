"""A call taken on the console in a real browser: the pop, hold, transfer, the appeal that goes on through the loop."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, WebSocketRoute, expect

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls.models import Call, Leg
from hotline.casework.calls.words import Ending, LegKind, Stage
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.channels.phone.citizens.handsets import Handset
from hotline.channels.phone.citizens.hearing import put_tone
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State
from tests.browser.look import tick
from tests.casework.factories import STRAIGHT, order
from tests.telephony.console import IN_A_CALL, Console, heard, serving_pages
from tests.telephony.desk import Desk, until
from tests.telephony.town import HOTLINE

pytestmark = pytest.mark.telephony
CITIZEN, SHOWN = "19900001234", "199 **** 1234"
WORDS = "3月1日晚，青溪镇上溪村口的井盖不见了，有人差点掉下去，请尽快处理。"


@pytest.fixture
def console(desk: Desk) -> Iterator[Console]:
    """The console of the desk; into its headset the goodbye is spoken over and over."""
    with serving_pages(desk, desk.town.prompt("goodbye")) as console:
        yield console


def bar(page: Page, state: str) -> None:
    """Until the bar says how the seat stands, and what is in it can be pressed."""
    settled = page.locator(f'[data-seat-state="{state}"]:not(.htmx-settling)')
    expect(settled).to_be_visible(timeout=IN_A_CALL)


def ring(desk: Desk, page: Page) -> Handset:
    """A citizen rings until the console does."""
    citizen = desk.town.citizens.dial(HOTLINE, caller=CITIZEN)
    citizen.await_talk()
    citizen.await_prompt(desk.town.prompt("recorded"))
    citizen.press("0")
    until(Call.objects.filter(stage=Stage.OFFERED).exists, "a call that is offered", within=40)
    bar(page, State.RINGING)
    expect(page.locator("[data-pop]")).to_contain_text(SHOWN)
    return citizen


def answered(desk: Desk, page: Page) -> Handset:
    citizen = ring(desk, page)
    page.keyboard.press("Alt+a")
    bar(page, State.TALKING)
    return citizen


def stand(desk: Desk, seat: Seat, state: str) -> None:
    """Somebody at another seat is there for calls, or is not."""
    at = timezone.now()
    seats.choose(seat.pk, to=state, actor=desk.small.actors[seat.staff.username], at=at, since=at)


def test_a_call_from_the_ringing_on_the_console_to_the_archived_order(console: Console) -> None:
    desk = console.desk
    earlier = order(desk.small, at=timezone.now() - timedelta(days=2), upto="dispatched")
    seat = console.sit("agent", "8001")
    page = console.open(seat)
    citizen = ring(desk, page)
    expect(page.locator("#caller")).to_contain_text(earlier.title)
    page.keyboard.press("Alt+a")
    bar(page, State.TALKING)
    both_are_heard(desk, page, citizen)
    page.keyboard.press("Alt+h")
    bar(page, State.HOLDING)
    page.keyboard.press("Alt+h")
    bar(page, State.TALKING)
    call, entered = desk.call(), registered(page)
    bar(page, State.TALKING)
    assert (entered.contact_id, entered.channel) == (call.contact_id, "01")
    assert entered.person is not None and entered.person.phone == "+8619900001234"

    page.keyboard.press("Alt+x")
    bar(page, State.WRAP_UP)
    expect(page.locator("#phone-bar")).to_contain_text("已登记1件诉求")
    page.keyboard.press("Alt+x")
    page.keyboard.press("1")
    page.keyboard.press("Alt+a")
    bar(page, State.READY)
    citizen.hang_up()
    desk.until_stage(Stage.ENDED)
    call.refresh_from_db()
    assert (call.ending, call.disposition, call.seat_id) == (Ending.ANSWERED, "registered", seat.pk)
    assert call.hold_ms > 0
    go_the_whole_way(desk, Order.objects.get(shares__appeal=entered))


def both_are_heard(desk: Desk, page: Page, citizen: Handset) -> None:
    """The citizen hears the seat, and the seat the citizen."""
    citizen.await_prompt(desk.town.prompt("goodbye"))
    before = heard(page)
    citizen.speak(put_tone(desk.town.folders.root / "tone.wav", 700.0, 2.0))
    assert heard(page) > before + 0.01


def registered(page: Page) -> Appeal:
    """What the caller asks is typed in and opened as an order, while the call goes on."""
    page.keyboard.press("Alt+c")
    page.keyboard.type(WORDS)
    page.locator("#id_place").fill("青溪镇")
    page.locator("#id_matter").fill("010302")
    tick(page.get_by_label("投诉"))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".done-bar")).to_contain_text("已生成工单")
    return Appeal.objects.select_related("person").latest("pk")


def go_the_whole_way(desk: Desk, case: Order) -> None:
    """The order is dispatched, handled, replied, visited, closed and archived."""
    for step, actor, given, state in STRAIGHT:
        take_step(case, step, actor=desk.small.actors[actor], at=timezone.now(), given=given)
        case.refresh_from_db()
        assert case.state == state


def test_a_call_is_given_to_another_seat_that_was_asked_first(console: Console) -> None:
    desk = console.desk
    other = desk.sit("leader", "8002")
    seat = console.sit("agent", "8001")
    page = console.open(seat)
    stand(desk, other, State.MEETING)
    citizen = answered(desk, page)
    stand(desk, other, State.READY)
    page.keyboard.press("Alt+t")
    page.get_by_label("8002").check()
    page.keyboard.press("Alt+q")
    leader = desk.rung("8002")
    bar(page, State.HOLDING)
    leader.answer()
    expect(page.locator("#phone-transfer-button")).to_contain_text("完成转接", timeout=IN_A_CALL)
    page.keyboard.press("Alt+t")
    bar(page, State.WRAP_UP)
    call = desk.call()
    assert (call.seat_id, call.transfers, call.stage) == (other.pk, 1, Stage.TALKING)
    leader.hang_up()
    citizen.hang_up()
    desk.until_stage(Stage.ENDED)


def test_110_is_brought_in_and_told_the_number(console: Console) -> None:
    desk = console.desk
    seat = console.sit("agent", "8001")
    page = console.open(seat)
    citizen = answered(desk, page)
    page.keyboard.press("Alt+o")
    page.keyboard.press("Alt+1")
    police = desk.rung("110")
    police.answer()
    bar(page, State.CONFERENCE)
    expect(page.locator("#phone-bar")).to_contain_text("199 0000 1234")
    police.await_prompt(desk.town.prompt("goodbye"))
    page.keyboard.press("Alt+i")
    police.await_end()
    bar(page, State.TALKING)
    expect(page.locator("#phone-bar")).not_to_contain_text("199 0000 1234")
    assert Leg.objects.filter(call=desk.call(), kind=LegKind.EMERGENCY, answered_at__isnull=False).exists()
    citizen.hang_up()
    bar(page, State.WRAP_UP)


def test_the_page_is_loaded_anew_and_the_caller_is_not_lost(console: Console) -> None:
    desk = console.desk
    seat = console.sit("agent", "8001")
    page = console.open(seat)
    citizen = answered(desk, page)
    page.locator("#id_content").fill(WORDS)
    page.wait_for_timeout(2300)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator('[data-line="ready"]')).to_be_visible(timeout=IN_A_CALL)
    expect(page.locator("#id_content")).to_have_value(WORDS)
    until(lambda: Call.objects.get().stage == Stage.QUEUED, "the caller waits again")
    bar(page, State.WRAP_UP)
    page.keyboard.press("Alt+a")
    bar(page, State.RINGING)
    page.keyboard.press("Alt+a")
    bar(page, State.TALKING)
    citizen.hang_up()
    bar(page, State.WRAP_UP)


def test_an_answer_is_not_lost_that_is_given_before_it_rings_in_the_browser(console: Console) -> None:
    desk, late = console.desk, Late()
    page = console.open(console.sit("agent", "8001"))
    page.context.route_web_socket(re.compile("/ws$"), late.lead)
    page.reload()
    expect(page.locator('[data-line="ready"]')).to_be_visible(timeout=IN_A_CALL)
    citizen = ring(desk, page)
    until(lambda: page.evaluate("true") and late.calls, "the exchange rings there")
    page.keyboard.press("Alt+a")
    late.come()
    bar(page, State.TALKING)
    citizen.hang_up()
    desk.until_stage(Stage.ENDED)


class Late:
    """A way from the exchange to the browser on which calls come late: the page knows of them before."""

    def __init__(self) -> None:
        self.calls: list[tuple[WebSocketRoute, str | bytes]] = []

    def lead(self, way: WebSocketRoute) -> None:
        def bring(message: str | bytes) -> None:
            if str(message).startswith("INVITE"):
                self.calls.append((way, message))
            else:
                way.send(message)

        way.connect_to_server().on_message(bring)

    def come(self) -> None:
        for way, message in self.calls:
            way.send(message)


def test_a_seat_that_rejects_stands_busy_and_the_caller_waits_on(console: Console) -> None:
    desk = console.desk
    page = console.open(console.sit("agent", "8001"))
    ring(desk, page)
    page.keyboard.press("Alt+x")
    bar(page, State.BUSY)
    assert desk.call().stage == Stage.QUEUED


def test_an_exchange_that_goes_is_missed_and_found_again(console: Console) -> None:
    desk = console.desk
    page = console.open(console.sit("agent", "8001"))
    desk.town.exchange.stop()
    expect(page.locator('[data-trouble="lost"]')).to_be_visible(timeout=IN_A_CALL)
    desk.town.exchange.start()
    expect(page.locator('[data-line="ready"]')).to_be_visible(timeout=2 * IN_A_CALL)
    expect(page.locator('[data-trouble="lost"]')).to_be_hidden()


def test_a_second_console_takes_the_telephone_and_the_first_one_says_so(console: Console) -> None:
    seat = console.sit("agent", "8001")
    first = console.open(seat)
    second = console.open(seat)
    expect(first.locator('[data-line="elsewhere"]')).to_be_visible(timeout=IN_A_CALL)
    ring(console.desk, second)
    second.keyboard.press("Alt+a")
    bar(second, State.TALKING)
