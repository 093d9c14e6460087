"""The telephone of the seat in a real browser, without an exchange: fit to look at, and its troubles said at once."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from hotline.casework.calls import actions as calls
from hotline.casework.calls.words import EndedBy, LegKind
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look, picture, settled, violations
from tests.browser.test_seat import WORDS
from tests.casework import factories
from tests.casework.factories import City, order
from tests.web.seat.calling import at_notes, ringing, talking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[dict[str, object]] = [
    {"width": 1440, "theme": "light"},
    {"width": 1440, "theme": "dark"},
    {"width": 390, "theme": "light"},
    {"width": 320, "theme": "dark", "print_": "large"},
    {"width": 1440, "theme": "light", "print_": "normal", "lang": "en"},
]
ONE_ROW = 60
NOWHERE = {"HUIYIN_PHONE_SOFTPHONE": "ws://127.0.0.1:9/ws"}


def at_desk(looker: Looker) -> City:
    """The small city, its agent signed in; her caller is known."""
    small = factories.city()
    order(small, at=timezone.now() - timedelta(days=2), upto="dispatched")
    looker.sign_in(Staff.objects.get(username="agent"))
    return small


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_the_console_with_a_call_is_fit_to_use(looker: Looker, how: dict[str, object]) -> None:
    small = at_desk(looker)
    call, _leg, _seat = talking(small)
    line = calls.bring_in(call.pk, kind=LegKind.EMERGENCY, channel="e", at=timezone.now(), label="110", number="110")
    assert line is not None
    look(looker, "/staff/seat/", "staff", "phone-talking", **how)
    calls.end(call.pk, at=timezone.now(), by=EndedBy.CALLER, wrap_up=timedelta(minutes=2))
    look(looker, "/staff/seat/", "staff", "phone-notes", **how)


@pytest.mark.parametrize("dialog", ["transfer", "third", "emergency", "keypad", "devices"])
def test_every_dialog_is_fit_to_use(looker: Looker, dialog: str) -> None:
    small = factories.city()
    with override_settings(**NOWHERE):
        looker.sign_in(Staff.objects.get(username="agent"))
        talking(small)
        factories.seat(small, "leader", extension="8002")
        page = looker.open()
        page.goto(f"{looker.site}/staff/seat/")
        page.locator(f'[data-dialog="phone-{dialog}"]').click()
        expect(page.locator(f"#phone-{dialog}")).to_be_visible()
        settled(page)
        picture(page, f"phone-{dialog}")
        assert violations(page) == []


def test_what_is_being_written_stays_when_another_call_rings(looker: Looker) -> None:
    small = at_desk(looker)
    call, seat = at_notes(small)
    page = looker.open()
    page.goto(f"{looker.site}/staff/seat/")
    expect(page.locator("#id_call")).to_have_value(call.code)
    page.locator("#id_content").fill(WORDS)
    page.keyboard.press("Alt+a")
    expect(page.locator('[data-seat-state="ready"]')).to_be_visible()
    page.wait_for_timeout(2300)
    second = factories.call(small, code="c-2", other="13700001111", at=timezone.now())
    assert calls.offer(second.pk, seat_id=seat.pk, channel="x", at=timezone.now()) is not None
    page.evaluate("htmx.trigger('#pop', 'phone:look')")
    expect(page.locator("[data-pop]")).to_contain_text("旁边的表单不是本通来电的")
    assert page.input_value("#id_content") == WORDS
    page.keyboard.press("Alt+s")
    expect(page.locator("#id_call")).to_have_value("c-2")
    expect(page.locator("#id_content")).to_have_value("")
    expect(page.get_by_role("heading", name="草稿")).to_be_visible()
    settled(page)


def test_an_empty_form_becomes_that_of_the_call_and_takes_the_focus(looker: Looker) -> None:
    small = factories.city()
    looker.sign_in(Staff.objects.get(username="agent"))
    seat = factories.seat(small)
    page = looker.open()
    page.goto(f"{looker.site}/staff/seat/")
    call = factories.call(small, at=timezone.now())
    assert calls.offer(call.pk, seat_id=seat.pk, channel="x", at=timezone.now()) is not None
    page.evaluate("htmx.trigger('#pop', 'phone:look')")
    expect(page.locator("#id_call")).to_have_value(call.code)
    expect(page.locator("#id_phone")).to_have_value("199 **** 1234")
    expect(page.locator("#id_content")).to_be_focused()
    settled(page)


def test_a_headset_that_is_not_there_and_a_network_that_goes_are_said(looker: Looker) -> None:
    small = factories.city()
    with override_settings(**NOWHERE):
        looker.sign_in(Staff.objects.get(username="agent"))
        ringing(small)
        page = looker.open()
        page.goto(f"{looker.site}/staff/seat/")
        expect(page.locator('[data-trouble="microphone"]')).to_be_visible()
        page.context.set_offline(True)
        expect(page.locator('[data-trouble="network"]')).to_be_visible()
        page.context.set_offline(False)
        expect(page.locator('[data-trouble="network"]')).to_be_hidden()
        settled(page)


def test_who_is_signed_on_keeps_the_page_while_others_open_beside_it(looker: Looker) -> None:
    small = factories.city()
    with override_settings(**NOWHERE):
        looker.sign_in(Staff.objects.get(username="agent"))
        factories.seat(small)
        page = looker.open()
        page.goto(f"{looker.site}/staff/seat/")
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="知识库").click()
        opened.value.wait_for_url("**/knowledge/")
        assert page.url.endswith("/staff/seat/")


@pytest.mark.parametrize("lang", ["", "/en"], ids=["zh", "en"])
def test_the_bar_takes_one_row_on_a_wide_screen(looker: Looker, lang: str) -> None:
    small = factories.city()
    with override_settings(**NOWHERE):
        looker.sign_in(Staff.objects.get(username="agent"))
        call, _leg, _seat = talking(small)
        page = looker.open()
        page.goto(f"{looker.site}{lang}/staff/seat/")
        picture(page, f"phone-row-{lang[1:]}")
        assert height(page) < ONE_ROW
        calls.bring_in(call.pk, kind=LegKind.EMERGENCY, channel="e", at=timezone.now(), label="110", number="110")
        page.reload()
        picture(page, f"phone-row-emergency-{lang[1:]}")
        assert height(page) < ONE_ROW
        settled(page)


def height(page: Page) -> float:
    box = page.locator("#phone-bar").bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_the_telephone_on_the_visit_desk_is_fit_to_use(looker: Looker, how: dict[str, object]) -> None:
    small = factories.city()
    order(small, upto="audited")
    factories.seat(small, "visitor", extension="8003")
    with override_settings(**NOWHERE):
        looker.sign_in(Staff.objects.get(username="visitor"))
        look(looker, "/staff/visit/", "staff", "phone-visit", **how)


def test_one_window_holds_the_telephone_and_the_others_say_so_and_take_it_over(looker: Looker) -> None:
    small = factories.city()
    factories.seat(small)
    with override_settings(**NOWHERE):
        looker.sign_in(Staff.objects.get(username="agent"))
        first = looker.open()
        first.goto(f"{looker.site}/staff/seat/")
        expect(first.locator("[data-beside]")).to_be_hidden()
        second = first.context.new_page()
        second.goto(f"{looker.site}/staff/seat/")
        expect(second.locator("[data-beside]")).to_be_visible()
        picture(second, "phone-beside")
        assert violations(second) == []
        second.get_by_role("button", name="转到本窗口").click()
        expect(second.locator("[data-beside]")).to_be_hidden()
        expect(first.locator("[data-beside]")).to_be_visible()
        second.close()
        expect(first.locator("[data-beside]")).to_be_hidden()
        settled(first)


@pytest.mark.parametrize("how", LOOKS[1:], ids=lambda how: "-".join(map(str, how.values())))
def test_the_window_of_the_telephone_is_opened_from_a_page_and_leads_it(looker: Looker, how: dict[str, object]) -> None:
    small = factories.city()
    given = {key: value for key, value in how.items() if key != "lang"}
    lang = "/en" if how.get("lang") == "en" else ""
    with override_settings(**NOWHERE):
        looker.sign_in(Staff.objects.get(username="agent"))
        talking(small)
        page = looker.open(**given)  # type: ignore[arg-type]  # the names are those of open
        page.goto(f"{looker.site}{lang}/staff/calls/callbacks/")
        expect(page.locator('[data-line="none"]')).to_be_visible()
        with page.context.expect_page() as opened:
            page.keyboard.press("Control+Alt+d")
        telephone = opened.value
        telephone.set_viewport_size({"width": 320, "height": 560})
        expect(page.locator('[data-line="none"]')).to_be_hidden()
        settled(telephone)
        picture(telephone, "phone-window-" + "-".join(map(str, how.values())))
        assert violations(telephone) == []
        assert telephone.evaluate("document.documentElement.scrollWidth") <= 320
        telephone.close()
        expect(page.locator('[data-line="none"]')).to_be_visible()
        settled(page)
