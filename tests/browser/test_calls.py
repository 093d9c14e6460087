"""The pages of calls on every screen, with calls going on; the board hears what changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Instruction
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework import factories
from tests.casework.factories import City, city
from tests.insight.telephony.test_staffing import rung

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = (
    "board/",
    "board/8001/",
    "board/8001/take_over/",
    "board/8011/force/",
    "seats/",
    "seats/open/",
    "numbers/",
    "records/",
    "records/c-1/",
    "records/c-1/number/",
    "recordings/",
    "staffing/",
)


@pytest.fixture
def small() -> City:
    """One call is talked, one waits; the leader has a seat; there were calls in the last days."""
    made, now = city(), timezone.now()
    seat = factories.seat(made, at=now - timedelta(minutes=9))
    factories.seat(made, "leader", extension="8011", at=now - timedelta(minutes=9))
    leg = calls.offer(factories.call(made, at=now - timedelta(minutes=2)).pk, seat_id=seat.pk, channel="x", at=now)
    assert leg is not None
    calls.answer(leg.pk, at=now)
    factories.call(made, code="c-2", at=now - timedelta(seconds=75), other="19900004321")
    for back in range(1, 9):
        calls.enter_past(rung(made, timezone.localdate() - timedelta(days=back), 9, 30))
    return made


@pytest.mark.parametrize(
    "how",
    [{"width": 1440}, {"width": 390, "theme": "dark"}, {"width": 320, "print_": "large", "lang": "en"}],
    ids=lambda how: str(how["width"]),
)
def test_the_pages_of_calls_fit_every_screen(looker: Looker, small: City, how: dict[str, object]) -> None:
    looker.sign_in(Staff.objects.get(username="leader"))
    for page in PAGES:
        name = page.strip("/").replace("/", "-")
        look(looker, f"/staff/calls/{page}", "staff", f"calls-{name}", **how)


def test_the_board_fetches_its_piece_when_it_is_told_and_powers_are_asked_by_keyboard(
    looker: Looker, small: City
) -> None:
    looker.sign_in(Staff.objects.get(username="leader"))
    page = looker.open()
    page.goto(f"{looker.site}/staff/calls/board/")
    tell = "document.getElementById('board-now').dispatchEvent(new CustomEvent('live', {detail: {kind: 'call'}}))"
    factories.call(small, code="c-3", at=timezone.now(), other="19900008765")
    page.evaluate(tell)
    page.get_by_text("199 **** 8765").wait_for()
    page.goto(f"{looker.site}/staff/calls/board/8001/")
    page.keyboard.press("Alt+4")
    dialog = page.locator("dialog[open]")
    dialog.locator("input[name=reason]").fill("来电人情绪激动")
    page.keyboard.press("Control+Enter")
    page.get_by_text("指令已发出").wait_for()
    assert Instruction.objects.get().verb == "take_over"
