"""Records of calls in a browser: found, exported, listened to with a reason, never beyond one's role."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import filing
from hotline.casework.calls.models import Call, Recording
from hotline.ground.journal.models import Event
from tests.casework import factories
from tests.casework.calls import sounds
from tests.casework.factories import MORNING, City
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
LIST = "/staff/calls/records/"
DAYS = {"since": "2026-02-20", "until": "2026-03-20"}
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
WHY = {"reason": "核对诉求人说的地点"}


@pytest.fixture(autouse=True)
def spool(tmp_path: Path, settings: Settings) -> Path:
    settings.HUIYIN_VAR = tmp_path
    return filing.folder()


@pytest.fixture
def told(small: City, spool: Path) -> Call:
    """A call that was answered after 12 s, recorded, rated, and in which an appeal was registered."""
    small.employ("quality", "quality", "centre")
    seat = factories.seat(small)
    call = factories.call(small)
    leg = calls.offer(call.pk, seat_id=seat.pk, channel="seat", at=MORNING + 5 * SECOND)
    assert leg is not None
    contact = calls.answer(leg.pk, at=MORNING + 12 * SECOND).contact
    recording = calls.begin_recording(call.pk, name="c-1.1", kind="talk", at=MORNING + 12 * SECOND, retention="call")
    calls.bring_in(call.pk, kind="department", channel="d", at=MORNING + MINUTE, label="燃气公司")
    calls.note_said(call.pk, calls.Said("caller", 1_000, 3_000, "工地每晚施工"))
    calls.end_recording(recording.name, at=MORNING + 22 * SECOND)
    calls.rate(call.pk, 1)
    over = calls.end(call.pk, at=MORNING + 22 * SECOND, by="caller", wrap_up=SECOND)
    sounds.write(spool / "c-1.1.wav", sounds.wave(10))
    calls.file_due(at=MORNING + MINUTE)
    appeal = factories.appeal(small)
    Appeal.objects.filter(pk=appeal.pk).update(contact=contact)
    return over


def codes(browser: Client, **asked: str) -> set[str]:
    answer = browser.get(f"{LIST}?{urlencode({**DAYS, **asked})}")
    assert answer.status_code == 200
    return {row.call.code for row in answer.context["page"].rows}


def listen(browser: Client, call: Call, **more: str) -> str:
    """Give a reason for a recording; returns the address of its sound."""
    address = f"{LIST}{call.code}/recordings/{Recording.objects.get(call=call).pk}/"
    assert browser.post(address, {**WHY, **more}).status_code == 302
    return f"{address}sound"


def test_calls_are_found_by_number_matter_seat_and_what_came_of_them(small: City, as_: SignIn, told: Call) -> None:
    other = factories.call(small, code="c-2", other="19900005678", at=MORNING + MINUTE)
    calls.end(other.pk, at=MORNING + 2 * MINUTE, by="caller", wrap_up=SECOND)
    number = Appeal.objects.get().number
    both, one, two = {"c-1", "c-2"}, {"c-1"}, {"c-2"}
    asked: list[tuple[dict[str, str], set[str]]] = [
        ({}, both),
        ({"q": "199 0000 1234"}, one),
        ({"q": "5678"}, two),
        ({"q": number}, one),
        ({"q": "c-2"}, two),
        ({"q": "王秀兰"}, one),
        ({"q": "没有的人"}, set()),
        ({"ending": "left_queue"}, two),
        ({"direction": "out"}, set()),
        ({"seat": "8001"}, one),
        ({"seat": "9999"}, set()),
        ({"mark": "dissatisfied"}, one),
        ({"mark": "unregistered"}, set()),
        ({"mark": "open"}, set()),
        ({"line": "main"}, both),
        ({"since": "2026-03-03"}, set()),
    ]
    browser = as_("leader")
    wrong = [(given, wanted, found) for given, wanted in asked if (found := codes(browser, **given)) != wanted]
    assert not wrong


def test_numbers_stand_masked_on_the_list_and_on_the_record(as_: SignIn, told: Call) -> None:
    browser = as_("leader")
    for address in (f"{LIST}?{urlencode(DAYS)}", f"{LIST}c-1/"):
        page = browser.get(address).content.decode()
        assert "199 **** 1234" in page
        assert "19900001234" not in page.replace(" ", "")


def test_the_record_tells_the_whole_call(as_: SignIn, told: Call) -> None:
    page = as_("leader").get(f"{LIST}c-1/").content.decode()
    for part in ("0:12", "燃气公司", "8001", "不满意", Appeal.objects.get().number, "一般通话", "来电人"):
        assert part in page, part


def test_an_order_shows_the_call_in_which_it_was_said_to_those_who_may_read_calls(
    small: City, as_: SignIn, told: Call
) -> None:
    order = factories.order(small, upto="signed")
    Appeal.objects.filter(share__order=order).update(contact=told.contact_id)
    address = f"/staff/orders/{order.number}/"
    assert f"{LIST}c-1/" in as_("leader").get(address).content.decode()
    for who in ("liaison", "dispatcher"):
        assert f"{LIST}c-1/" not in as_(who).get(address).content.decode()


@pytest.mark.parametrize("who", ["liaison", "admin", "dispatcher"])
def test_who_may_not_read_calls_finds_nothing(as_: SignIn, told: Call, who: str) -> None:
    key, browser = Recording.objects.get().pk, as_(who)
    for address in (LIST, f"{LIST}c-1/", f"{LIST}c-1/said/", f"{LIST}c-1/recordings/{key}/sound"):
        assert browser.get(address).status_code in (403, 404)


def test_an_agent_reads_her_own_calls_and_hears_none(small: City, as_: SignIn, told: Call) -> None:
    factories.call(small, code="c-2")
    browser = as_("agent")
    assert codes(browser) == {"c-1"}
    assert browser.get(f"{LIST}c-1/").status_code == 200
    assert browser.get(f"{LIST}c-2/").status_code == 404
    assert browser.get(f"{LIST}c-1/recordings/{Recording.objects.get().pk}/").status_code == 403


def test_a_list_asks_no_more_of_the_database_for_more_calls(small: City, as_: SignIn, told: Call) -> None:
    browser = as_("leader")
    browser.get(f"{LIST}?{urlencode(DAYS)}")
    with CaptureQueriesContext(connection) as few:
        browser.get(f"{LIST}?{urlencode(DAYS)}")
    for place in range(4):
        factories.call(small, code=f"c-{place + 5}", at=MORNING + place * SECOND)
    with CaptureQueriesContext(connection) as many:
        assert len(codes(browser)) == 5
    assert len(many) == len(few)


def test_nothing_is_heard_without_a_reason_and_every_hearing_stands_in_the_journal(as_: SignIn, told: Call) -> None:
    browser, key = as_("leader"), Recording.objects.get().pk
    address = f"{LIST}c-1/recordings/{key}/"
    assert browser.get(f"{address}sound").status_code == 404
    assert browser.post(address, {"reason": "x"}).status_code == 422
    sound = listen(browser, told)
    page = browser.get(address).content.decode()
    assert f'src="{sound}"' in page
    answer = browser.get(sound)
    assert answer["Content-Type"] == "audio/wav" and answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer) == sounds.wave(10)
    event = Event.objects.get(name="recording_heard")
    assert (event.subject_id, event.after["recording"]) == (told.pk, "c-1.1")
    assert as_("quality").get(sound).status_code == 404, "her reason is nobody else's"


def test_a_browser_leaps_to_a_place_in_a_recording(as_: SignIn, told: Call) -> None:
    browser = as_("quality")
    sound, whole = listen(browser, told), sounds.wave(10)
    part = browser.get(sound, headers={"range": "bytes=100-199"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{len(whole)}")
    assert b"".join(part) == whole[100:200]
    assert browser.get(sound, headers={"range": f"bytes={len(whole)}-"}).status_code == 416
    changed = browser.get(sound, headers={"range": "bytes=0-9", "if-range": '"else"'})
    assert changed.status_code == 200 and len(changed.getvalue()) == len(whole)


def test_a_copy_is_for_those_who_may_take_one_and_journalled_as_such(as_: SignIn, told: Call) -> None:
    leader = as_("leader")
    address = f"{LIST}c-1/recordings/{Recording.objects.get().pk}/"
    assert leader.post(address, {**WHY, "act": "keep"}).status_code in (403, 422)
    browser = as_("quality")
    sound = listen(browser, told)
    assert browser.get(f"{sound}?keep=1").status_code == 404, "listening is no permit to take it away"
    listen(browser, told, act="keep")
    copy = browser.get(f"{sound}?keep=1")
    assert 'filename="c-1.1.wav"' in copy["Content-Disposition"] and copy.getvalue() == sounds.wave(10)
    assert Event.objects.filter(name="recording_downloaded").count() == 1


def test_what_was_said_and_the_number_are_shown_once_after_a_reason(as_: SignIn, told: Call) -> None:
    browser = as_("leader")
    assert "工地每晚施工" not in browser.get(f"{LIST}c-1/said/").content.decode()
    assert "工地每晚施工" in browser.post(f"{LIST}c-1/said/", WHY).content.decode()
    assert "199 0000 1234" in browser.post(f"{LIST}c-1/number/", WHY).content.decode()
    assert Event.objects.filter(name__in=("transcript_read", "number_seen")).count() == 2
    seen = as_("auditor").get("/staff/office/access/?what=calls").content.decode()
    assert "核对诉求人说的地点" in seen and "199 **** 1234" in seen


def test_the_recording_of_a_guarded_case_is_kept_from_those_it_is_kept_from(
    small: City, as_: SignIn, told: Call
) -> None:
    Appeal.objects.update(is_guarded=True, is_restricted=True)
    key = Recording.objects.get().pk
    browser = as_("quality")
    shown = browser.get(f"{LIST}c-1/").content.decode()
    assert f"recordings/{key}/" not in shown and Appeal.objects.get().title not in shown
    assert browser.get(f"{LIST}c-1/recordings/{key}/").status_code == 404
    assert browser.post(f"{LIST}c-1/said/", WHY).status_code == 403


def test_an_export_is_the_list_masked_and_journalled_first(as_: SignIn, told: Call) -> None:
    answer = as_("quality").get(f"{LIST}?{urlencode({**DAYS, 'q': '1234', 'export': 'csv'})}")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2 and "199 **** 1234" in rows[1] and "c-1" in rows[1]
    event = Event.objects.get(name="calls_exported")
    assert event.after["rows"] == 1 and "1234" not in str(event.after)
    assert as_("agent").get(f"{LIST}?export=csv").status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "' OR 1=1 --"},
        {"since": "9999-99-99"},
        {"since": "2020-01-01", "until": "2026-03-20"},
        {"after": "x~y", "before": "2026-01-01T00:00:00+00:00~9"},
        {"ending": "nothing", "mark": "<script>"},
        {"q": "%", "seat": "%_%"},
    ],
)
def test_nonsense_in_the_address_is_answered_calmly(as_: SignIn, told: Call, asked: dict[str, str]) -> None:
    answer = as_("leader").get(f"{LIST}?{urlencode({**DAYS, **asked})}")
    assert answer.status_code == 200
    assert 'value="<script>"' not in answer.content.decode()


def test_what_is_missing_is_listed_until_it_is_there(small: City, as_: SignIn, told: Call) -> None:
    browser = as_("leader")
    address = "/staff/calls/recordings/"
    assert "c-2" not in browser.get(address).content.decode()
    call = factories.call(small, code="c-2")
    calls.begin_recording(call.pk, name="c-2.1", kind="talk", at=MORNING)
    calls.end(call.pk, at=MORNING + MINUTE, by="caller", wrap_up=SECOND)
    calls.file_due(at=MORNING + 60 * MINUTE)
    assert "/records/c-2/" in browser.get(address).content.decode()
    assert as_("agent").get(address).status_code == 403
