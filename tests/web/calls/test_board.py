"""The live board and the leader's powers in a browser."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, Instruction
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from tests.casework import factories
from tests.casework.factories import City
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
BOARD = "/staff/calls/board/"


def going_on(small: City) -> Call:
    """One call is talked at 8001, one waits; the leader sits at 8011, ready."""
    now = timezone.now()
    seat = factories.seat(small, at=now - timedelta(minutes=9))
    factories.seat(small, "leader", extension="8011", at=now - timedelta(minutes=9), team="甲班")
    talked = factories.call(small, at=now - timedelta(minutes=2))
    leg = calls.offer(talked.pk, seat_id=seat.pk, channel="x", at=now - timedelta(seconds=100))
    assert leg is not None
    calls.answer(leg.pk, at=now - timedelta(seconds=95))
    factories.call(small, code="c-2", at=now - timedelta(seconds=75), other="19900004321")
    return Call.objects.get(pk=talked.pk)


def _piece(page: str) -> str:
    """What stands on the page of a seat itself."""
    return page.split('id="post-now"')[1].split("</main>")[0]


def test_the_board_shows_who_waits_how_long_and_how_each_seat_stands(small: City, as_: SignIn) -> None:
    going_on(small)
    browser = as_("leader")
    page = browser.get(BOARD).content.decode()
    for part in ("199 **** 4321", "199 **** 1234", "8001", "通话", "空闲", "综合受理"):
        assert part in page
    assert re.search(r'elapsed="(7[5-9]|8\d)"', page)
    assert 'data-live="board"' in page
    assert "19900004321" not in page
    ready = browser.get(f"{BOARD}now/?shown=ready").content.decode()
    assert "8011" in ready
    assert "199 **** 1234" not in ready
    assert "没有来电" not in ready


def test_where_nobody_is_signed_on_the_board_shows_the_seats_and_its_teams_by_extension(
    small: City, as_: SignIn
) -> None:
    at = timezone.now()
    for username, extension, team in (("agent", "8001", "甲班"), ("leader", "8011", "乙班")):
        seat = factories.seat(small, username, extension=extension, at=at, team=team)
        seats.choose(seat.pk, to="off", actor=small.actors[username], at=at, since=at)
    page = as_("leader").get(BOARD).content.decode()
    assert "现在没有座席签入，以下为全部座席。" in page
    assert "8001" in page and "8011" in page
    assert page.index("全部班组") < page.index("甲班") < page.index("乙班")


def test_the_board_asks_as_much_for_many_seats_as_for_one(
    small: City, as_: SignIn, django_assert_max_num_queries: object
) -> None:
    going_on(small)
    browser = as_("leader")
    browser.get(BOARD)
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # the plugin's fixture
        browser.get(f"{BOARD}now/")
    factories.seat(small, "visitor", extension="8030")
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # the plugin's fixture
        browser.get(f"{BOARD}now/")


def test_who_watches_her_own_seat_alone_has_no_board(small: City, as_: SignIn) -> None:
    assert as_("agent").get(BOARD).status_code == 403
    assert as_("agent").get(f"{BOARD}now/").status_code == 403
    assert as_("liaison").get(BOARD).status_code == 403


def test_who_leads_nobody_sees_the_board_without_the_powers(small: City, as_: SignIn) -> None:
    going_on(small)
    browser = as_("supervisor")
    page = browser.get(BOARD).content.decode()
    assert "8001" in page
    assert f"{BOARD}8001/" not in page
    assert "监听" not in _piece(browser.get(f"{BOARD}8001/").content.decode())
    assert browser.post(f"{BOARD}8001/monitor/").status_code == 422
    assert browser.post(f"{BOARD}8011/force/", {"to": "busy", "reason": "核实"}).status_code == 422
    assert not Instruction.objects.exists()
    assert as_("agent").get(f"{BOARD}8001/").status_code == 403


def test_where_the_city_lets_supervisors_they_decide_how_a_seat_stands(
    small: City, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on(small)
    city = profiles.current()
    let = replace(city, telephone=replace(city.telephone, forced_by=("leader", "supervisor")))
    monkeypatch.setattr("hotline.register.seats.queries.profiles.current", lambda: let)
    browser = as_("supervisor")
    assert f"{BOARD}8011/" in browser.get(BOARD).content.decode()
    assert "强制状态" in browser.get(f"{BOARD}8011/").content.decode()
    assert browser.post(f"{BOARD}8011/force/", {"to": "busy", "reason": "核实"}).status_code == 302
    assert Seat.objects.get(extension="8011").state == "busy"


def test_a_leader_listens_and_it_stands_in_the_journal(small: City, as_: SignIn) -> None:
    call = going_on(small)
    browser = as_("leader")
    page = browser.get(f"{BOARD}8001/").content.decode()
    for word in ("监听", "密语", "强插", "接管", "强拆", f"/staff/calls/records/{call.code}/"):
        assert word in page
    assert browser.post(f"{BOARD}8001/monitor/", {"idempotency_key": "k"}).status_code == 302
    assert browser.post(f"{BOARD}8001/monitor/", {"idempotency_key": "k"}).status_code == 302
    asked = Instruction.objects.get()
    assert (asked.verb, asked.call_id, asked.seat.extension) == ("monitor", call.pk, "8011")
    event = Event.objects.get(subject_kind="call", subject_id=call.pk, name="call_led")
    assert event.actor_id == small.actors["leader"].staff_id
    calls.settle(asked.pk, outcome="refused", at=timezone.now(), message="The call is over.")
    told = browser.get(f"{BOARD}8001/now/").content.decode()
    assert "当前不可操作" in told


def test_taking_over_needs_a_reason(small: City, as_: SignIn) -> None:
    going_on(small)
    browser = as_("leader")
    assert browser.get(f"{BOARD}8001/take_over/").status_code == 200
    assert browser.post(f"{BOARD}8001/take_over/", {"reason": " "}).status_code == 422
    assert browser.post(f"{BOARD}8001/take_over/", {"reason": "来电人情绪激动"}).status_code == 302
    assert browser.get(f"{BOARD}8001/melt/").status_code == 404
    assert browser.get(f"{BOARD}9999/").status_code == 404


def test_a_leader_decides_how_a_seat_without_a_call_stands(small: City, as_: SignIn) -> None:
    going_on(small)
    small_seat = factories.seat(small, "visitor", extension="8021")
    seats.choose(small_seat.pk, to="meal", actor=small.actors["visitor"], at=timezone.now(), since=timezone.now())
    browser = as_("leader")
    assert "强制状态" in browser.get(f"{BOARD}8021/").content.decode()
    assert browser.post(f"{BOARD}8021/force/", {"to": "ready", "reason": ""}).status_code == 422
    assert browser.post(f"{BOARD}8021/force/", {"to": "talking", "reason": "x"}).status_code == 422
    assert browser.post(f"{BOARD}8021/force/", {"to": "ready", "reason": "来电激增"}).status_code == 302
    assert Seat.objects.get(extension="8021").state == "ready"
    assert Event.objects.filter(subject_kind="seat", name="seat_forced").exists()
    refused = browser.post(f"{BOARD}8001/force/", {"to": "ready", "reason": "来电激增"})
    assert refused.status_code == 422
    assert browser.post(f"{BOARD}8021/monitor/").status_code == 422


def test_a_leader_without_a_seat_is_told_so(small: City, as_: SignIn) -> None:
    going_on(small)
    Seat.objects.filter(extension="8011").update(is_open=False)
    page = as_("leader").get(f"{BOARD}8001/").content.decode()
    assert "您还没有座席" in page
    assert "监听" not in _piece(page).replace("再监听", "")


def test_of_a_large_hall_some_seats_are_shown_and_the_rest_counted(
    small: City, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on(small)
    monkeypatch.setattr("hotline.web.calls.board.MOST_CARDS", 1)
    monkeypatch.setattr("hotline.web.calls.board.EVERY", ((1, 400),))
    page = as_("leader").get(BOARD).content.decode()
    assert "另有1个座席" in page
    assert 'data-live-every="3000"' in page
