"""The telephone of the seat in a real browser, without an exchange: fit to look at, and its troubles said at once."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from hotline.casework.calls import actions as calls
from hotline.casework.calls.words import EndedBy, LegKind
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look, picture, violations
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
        page.wait_for_load_state("networkidle")
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
    page.wait_for_load_state("networkidle")


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
    page.wait_for_load_state("networkidle")


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
        page.wait_for_load_state("networkidle")


def test_who_is_signed_on_keeps_the_page_while_others_open_beside_it(looker: Looker) -> None:
    small = factories.city()
    with override_settings(**NOWHERE):
        looker.sign_in(Staff.objects.get(username="agent"))
        factories.seat(small)
        page = looker.open()
        page.goto(f"{looker.site}/staff/seat/")
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="知识库").click()
        opened.value.wait_for_load_state("networkidle")
        assert "/knowledge/" in opened.value.url
        assert page.url.endswith("/staff/seat/")
