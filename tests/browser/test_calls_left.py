"""What calls leave behind, on every screen: messages, recordings, what was said, call-backs, return visits by keys; and
the call centres that are connected."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Said, filing
from hotline.casework.calls.models import CallBack, Message, Recording
from hotline.casework.calls.words import EndedBy, Ending
from hotline.register.call_centres import actions as call_centres
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look, violations
from tests.casework import factories
from tests.casework.calls import sounds
from tests.casework.factories import City, city
from tests.web.calls.test_inbox import faxed, spoken

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = pytest.mark.parametrize(
    "how",
    [{"width": 1440}, {"width": 390, "theme": "dark"}, {"width": 320, "print_": "large", "lang": "en"}],
    ids=lambda how: str(how["width"]),
)
PAGES = (
    "messages/",
    "messages/{fax}/",
    "messages/{voice}/",
    "records/talked/",
    "records/talked/said/",
    "records/talked/recordings/{recording}/",
    "callbacks/",
    "callbacks/{asked}/give-up/",
    "visits/",
)
CENTRES = ("centres/", "centres/connect/", "centres/{centre}/part/")


@pytest.fixture
def small(tmp_path: Path, settings: Settings) -> City:
    """A fax waits that cannot be read, the leader has taken up a voice message; she has listened to a talk that was
    written down, too; somebody asked to be rung back, and the machine makes return visits."""
    settings.HUIYIN_VAR = tmp_path
    made, now = city(), timezone.now()
    leader = made.actors["leader"]
    faxed(made, code="fax", fault="unreadable")
    calls.take_message(spoken(made, filing.folder()).pk, actor=leader, at=now)
    calls.listen(talked(made), reason="核实接听质量", actor=leader, at=now)
    waits = factories.call(made, code="back", at=now - timedelta(minutes=4))
    calls.ask_call_back(waits.pk, at=now)
    calls.end(waits.pk, at=now, by=EndedBy.SYSTEM, ending=Ending.CALL_BACK, wrap_up=timedelta(0))
    calls.begin_run(actor=leader, at=now)
    return made


def talked(small: City) -> Recording:
    """The recording of a call of some minutes ago, of which two sentences were written down."""
    now, seat = timezone.now(), factories.seat(small)
    began = now - timedelta(minutes=3)
    leg = calls.offer(factories.call(small, code="talked", at=began).pk, seat_id=seat.pk, channel="x", at=began)
    assert leg is not None
    calls.answer(leg.pk, at=began)
    calls.note_said(leg.call_id, Said("caller", 1_000, 4_000, "小区旁边的工地夜里一直在施工。"))
    calls.note_said(leg.call_id, Said("seat", 5_000, 7_000, "请问是哪个小区？"))
    recording = calls.begin_recording(leg.call_id, name="talked.1", kind="talk", at=began, retention="call")
    sounds.write(filing.folder() / "talked.1.wav", sounds.wave(3))
    calls.end_recording(recording.name, at=began + timedelta(seconds=3))
    calls.end(leg.call_id, at=now, by=EndedBy.CALLER, wrap_up=timedelta(0))
    calls.file_recording(recording_id=recording.pk)
    recording.refresh_from_db()
    return recording


@LOOKS
def test_what_calls_leave_behind_fits_every_screen(looker: Looker, small: City, how: dict[str, object]) -> None:
    looker.sign_in(Staff.objects.get(username="leader"))
    known = {
        "fax": Message.objects.get(kind="fax").pk,
        "voice": Message.objects.get(kind="voice").pk,
        "recording": Recording.objects.get(kind="talk").pk,
        "asked": CallBack.objects.get().pk,
    }
    for page in PAGES:
        name = page.format(**dict.fromkeys(known, "one")).strip("/").replace("/", "-")
        look(looker, f"/staff/calls/{page.format(**known)}", "staff", f"calls-{name}", **how)


@LOOKS
def test_connected_call_centres_fit_every_screen(looker: Looker, how: dict[str, object]) -> None:
    small = city()
    made, _secret = call_centres.connect(
        name="旧呼叫中心", region=small.units["root"], actor=small.actors["admin"], at=timezone.now()
    )
    looker.sign_in(Staff.objects.get(username="admin"))
    for page in CENTRES:
        name = page.format(centre="one").strip("/").replace("/", "-")
        look(looker, f"/staff/calls/{page.format(centre=made.pk)}", "staff", f"calls-{name}", **how)


def test_what_was_said_is_read_by_keyboard_once_a_reason_is_given(looker: Looker, small: City) -> None:
    looker.sign_in(Staff.objects.get(username="leader"))
    page = looker.open()
    page.goto(f"{looker.site}/staff/calls/records/talked/said/")
    page.locator("[name=reason]").fill("核实所反映的地点")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("请问是哪个小区？")).to_be_visible()
    assert violations(page) == []


def test_the_board_looks_once_when_it_begins_to_listen(looker: Looker, settings: Settings) -> None:
    small = city()
    settings.HUIYIN_LIVE_ADDRESS = looker.site
    looker.sign_in(Staff.objects.get(username="leader"))
    page = looker.open()
    page.add_init_script(
        "window.EventSource = class extends EventTarget { constructor() { super(); window.news = this; } close() {} }"
    )
    page.goto(f"{looker.site}/staff/calls/board/")
    factories.call(small, code="between", at=timezone.now(), other="19900008765")
    page.evaluate("window.news.dispatchEvent(new Event('beat'))")
    expect(page.get_by_text("199 **** 8765")).to_be_visible(timeout=30_000)
