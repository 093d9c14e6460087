"""The telephone at the seat: who is calling is shown to one seat alone, and what the caller asks is registered in her
call."""

import json
import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.test import Client, override_settings
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call
from hotline.casework.calls.words import EndedBy, LegEnd, LegKind
from hotline.casework.orders.models import Order
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State
from tests.casework import factories
from tests.casework.factories import City, order
from tests.web.conftest import SignIn
from tests.web.seat.calling import MINUTE, PHONE, WSS, at_notes, page, ringing, state, talking

CALL = {
    "channel": "04",
    "phone": "199 **** 1234",
    "name": "王秀兰",
    "kind": "complaint",
    "content": "青溪镇上溪村口的井盖不见了，有人差点掉下去，请尽快处理。",
    "place": "青溪镇",
    "matter": "010302",
    "urgency": "normal",
}


# -- who is calling -----------------------------------------------------------------------------------------------


def test_who_is_calling_stands_on_the_console_before_the_first_word(small: City, as_: SignIn) -> None:
    order(small, at=timezone.now() - timedelta(days=2), upto="dispatched")
    call, _leg, _seat = ringing(small)
    shown = page(as_("agent"))
    assert f'data-pop="{call.code}"' in shown
    assert "199 **** 1234" in shown
    assert "青溪镇井盖缺失" in shown
    assert re.search(r"0:2\d", shown)
    assert "data-known" in shown
    assert "19900001234" not in shown


def test_a_caller_who_asked_nothing_lately_gets_an_empty_form_with_her_number(small: City, as_: SignIn) -> None:
    call, _leg, _seat = ringing(small)
    shown = page(as_("agent"))
    assert "data-known" not in shown
    assert re.search(rf'name="call" value="{call.code}"', shown)
    assert 'value="199 **** 1234"' in shown


def test_a_call_is_over_for_the_seat_that_has_left_it_though_the_caller_rates_it_yet(small: City, as_: SignIn) -> None:
    call, _leg, _seat = talking(small)
    browser = as_("agent")
    assert "通话中" in page(browser, f"{PHONE}caller/")
    calls.part(call.pk, at=timezone.now(), wrap_up=MINUTE)
    shown = page(browser, f"{PHONE}caller/")
    assert f'data-pop="{call.code}"' in shown and "刚结束" in shown and "通话中" not in shown


def test_a_seat_that_let_it_ring_is_told_why_it_stands_busy(small: City, as_: SignIn) -> None:
    _call, leg, seat = ringing(small)
    browser, told = as_("agent"), "有来电未接听"
    assert told not in page(browser, PHONE)
    calls.miss(leg.pk, ending=LegEnd.MISSED, at=timezone.now())
    assert state(seat) == State.BUSY and told in page(browser, PHONE)
    browser.post(f"{PHONE}stand/", {"to": "busy"})
    assert told not in page(browser, PHONE), "now she has chosen it herself"


def test_nobody_else_is_shown_who_is_calling(small: City, as_: SignIn) -> None:
    call, _leg, _seat = ringing(small)
    factories.seat(small, "leader", extension="8002")
    other = as_("leader")
    assert call.code not in page(other)
    assert page(other, f"{PHONE}caller/").strip() == ""
    assert as_("supervisor").get(f"{PHONE}caller/").status_code == 403


def test_a_leader_who_listens_in_is_not_shown_the_caller(small: City, as_: SignIn) -> None:
    call, _leg, _seat = talking(small)
    leader = factories.seat(small, "leader", extension="8002")
    at = timezone.now()
    assert calls.bring_in(call.pk, kind=LegKind.MONITOR, channel="m", at=at, seat_id=leader.pk) is not None
    assert "data-pop" not in page(as_("leader"))


def test_way_language_and_line_are_said_in_words(small: City, as_: SignIn) -> None:
    ringing(small, code="c-9")
    Call.objects.update(menu_path="yue/unknown", language="yue")
    shown = page(as_("agent"), f"{PHONE}caller/")
    assert "12345" in shown
    assert "unknown" in shown


def test_a_number_that_is_withheld_is_no_error(small: City, as_: SignIn) -> None:
    ringing(small, other="")
    assert "号码隐藏" in page(as_("agent"), f"{PHONE}caller/")


# -- the appeal of a call -----------------------------------------------------------------------------------------


def register(browser: Client, call: Call, act: str = "register", **more: str) -> Any:
    given = {**CALL, "call": call.code, "idempotency_key": f"k-{more.get('key', act)}", "act": act, **more}
    return browser.post("/staff/seat/", given)


def test_what_is_registered_in_a_call_belongs_to_its_contact_however_often(small: City, as_: SignIn) -> None:
    call, _leg, _seat = talking(small)
    browser = as_("agent")
    assert register(browser, call, "open", key="1").status_code == 302
    assert register(browser, call, "register", key="2", content="另外路灯也不亮。").status_code == 302
    entered = list(Appeal.objects.select_related("contact", "person"))
    assert {appeal.contact_id for appeal in entered} == {call.contact_id}
    assert {appeal.channel for appeal in entered} == {"01"}
    assert entered[0].person is not None and entered[0].person.phone == "+8619900001234"
    assert entered[0].contact.person_id == entered[0].person_id
    assert Order.objects.count() == 1
    assert "已登记2件诉求" in _noted(small, browser, call)


def _noted(small: City, browser: Client, call: Call) -> str:
    calls.end(call.pk, at=timezone.now(), by=EndedBy.CALLER, wrap_up=MINUTE)
    return page(browser, PHONE)


def test_the_appeal_can_be_registered_while_the_notes_are_written(small: City, as_: SignIn) -> None:
    call, _seat = at_notes(small)
    assert register(as_("agent"), call).status_code == 302
    assert Appeal.objects.get().contact_id == call.contact_id


def test_the_call_of_another_seat_gives_nothing_away(small: City, as_: SignIn) -> None:
    call, _leg, _seat = talking(small)
    factories.seat(small, "leader", extension="8002")
    answer = register(as_("leader"), call)
    assert answer.status_code == 422
    assert "19900001234" not in answer.content.decode()
    assert not Appeal.objects.exists()


def test_a_number_typed_over_that_of_the_call_is_the_one_that_counts(small: City, as_: SignIn) -> None:
    call, _leg, _seat = talking(small)
    register(as_("agent"), call, phone="13800005678")
    entered = Appeal.objects.select_related("person").get()
    assert entered.person is not None and entered.person.phone == "+8613800005678"


def test_a_draft_keeps_the_call_it_was_begun_in(small: City, as_: SignIn) -> None:
    call, _leg, _seat = talking(small)
    browser = as_("agent")
    register(browser, call, "keep")
    draft = re.search(r"draft=([A-Za-z0-9]{8})", page(browser))
    assert draft is not None
    calls.end(call.pk, at=timezone.now(), by=EndedBy.CALLER, wrap_up=timedelta(0))
    assert f'name="call" value="{call.code}"' in page(browser, draft=draft[1])


def test_the_caller_urges_what_is_open_once_a_call(small: City, as_: SignIn) -> None:
    case = order(small, at=timezone.now() - timedelta(days=2), upto="dispatched")
    ringing(small)
    browser, number = as_("agent"), Appeal.objects.get().number
    assert "代为催办" in page(browser)
    for _ in range(2):
        assert "已催办" in browser.post(f"{PHONE}urge/", {"number": number}).content.decode()
    case.refresh_from_db()
    assert case.urged == 1


def test_nothing_is_urged_without_a_call(small: City, as_: SignIn) -> None:
    order(small, at=timezone.now() - timedelta(days=2), upto="dispatched")
    factories.seat(small)
    assert as_("agent").post(f"{PHONE}urge/", {"number": Appeal.objects.get().number}).status_code == 404


# -- how the seat stands ------------------------------------------------------------------------------------------


def stand(browser: Client, to: str) -> Any:
    return browser.post(f"{PHONE}stand/", {"to": to})


def test_a_seat_rests_as_often_as_the_city_allows(small: City, as_: SignIn) -> None:
    seat, browser = factories.seat(small), as_("agent")
    for _ in range(4):
        assert stand(browser, "short_break").status_code == 200
        assert state(seat) == State.SHORT_BREAK
        stand(browser, "ready")
    refused = stand(browser, "short_break")
    assert refused.status_code == 422
    assert "今日已使用4次" in refused.content.decode()
    assert refused["HX-Retarget"] == "#phone-trouble"
    assert state(seat) == State.READY
    assert "4/4" in page(browser, PHONE)


def test_what_is_chosen_in_a_call_holds_after_it(small: City, as_: SignIn) -> None:
    call, _leg, seat = talking(small)
    browser = as_("agent")
    assert "之后：就餐" in stand(browser, "meal").content.decode()
    assert stand(browser, "off").status_code == 422
    calls.end(call.pk, at=timezone.now(), by=EndedBy.CALLER, wrap_up=MINUTE)
    assert state(seat) == State.WRAP_UP
    stand(browser, "done")
    assert state(seat) == State.MEAL


def test_notes_take_more_time_up_to_the_citys_limit(small: City, as_: SignIn) -> None:
    _call, seat = at_notes(small)
    browser = as_("agent")
    before = Seat.objects.get(pk=seat.pk).wrap_up_until
    assert stand(browser, "more").status_code == 200
    after = Seat.objects.get(pk=seat.pk).wrap_up_until
    assert before is not None and after is not None and after - before == timedelta(seconds=30)
    for _ in range(9):
        last = stand(browser, "more")
    assert last.status_code == 422
    assert stand(browser, "due").status_code == 200
    assert state(seat) == State.WRAP_UP  # the time is not up
    stand(browser, "ready")
    assert state(seat) == State.READY


def test_a_seat_is_somebodys_own(small: City, as_: SignIn) -> None:
    factories.seat(small)
    assert as_("leader").post(f"{PHONE}stand/", {"to": "ready"}).status_code == 404
    assert "phone-bar" not in page(as_("leader"))


# -- the line -----------------------------------------------------------------------------------------------------


def test_only_the_seats_own_person_gets_its_secret(small: City, as_: SignIn) -> None:
    seat = factories.seat(small)
    with override_settings(**WSS):
        answer = as_("agent").post(f"{PHONE}credentials/")
        assert json.loads(answer.content) == {
            "address": WSS["HUIYIN_PHONE_SOFTPHONE"],
            "uri": "sip:8001@12345.example.cn",
            "user": "8001",
            "secret": seat.secret,
        }
        assert "no-store" in answer["Cache-Control"]
        assert as_("leader").post(f"{PHONE}credentials/").status_code == 404
        assert as_("agent").get(f"{PHONE}credentials/").status_code == 405
        shown = page(as_("agent"))
        assert seat.secret not in shown
        assert 'data-has-telephone="1"' in shown
    assert as_("agent").post(f"{PHONE}credentials/").status_code == 404


def test_a_seat_has_one_telephone_whoever_opens_a_second_window_takes_it_there(small: City, as_: SignIn) -> None:
    seat, window = factories.seat(small), "0f0e0d0c-0b0a-4908-8706-050403020100"
    with override_settings(**WSS), patch("hotline.register.seats.actions.notify") as told:
        as_("agent").post(f"{PHONE}credentials/", {"window": window})
        as_("agent").post(f"{PHONE}credentials/", {"window": "<script>"})
    assert [one.kwargs for one in told.call_args_list] == [
        {"to": f"seat:{seat.pk}", "kind": "telephone", "window": window},
        {"to": f"seat:{seat.pk}", "kind": "telephone", "window": ""},
    ]


def test_a_seat_with_a_telephone_on_the_table_has_none_in_the_browser(small: City, as_: SignIn) -> None:
    _call, _leg, _seat = talking(small)
    with override_settings(HUIYIN_PHONE_TABLE_PHONES=frozenset({"8001"}), **WSS):
        assert as_("agent").post(f"{PHONE}credentials/").status_code == 404
        shown = page(as_("agent"), PHONE)
    assert "data-phone" not in shown
    assert 'value="hang_up"' in shown


def test_a_seat_is_told_that_the_telephone_on_its_table_is_not_connected(small: City, as_: SignIn) -> None:
    place, said = factories.seat(small), "桌面话机未接通"
    with override_settings(HUIYIN_PHONE_TABLE_PHONES=frozenset({"8001"}), **WSS):
        assert said in page(as_("agent"), PHONE)
        seats.note_registered(place.extension, at=timezone.now())
        assert said not in page(as_("agent"), PHONE)
    seats.note_registered(place.extension, at=None)
    assert said not in page(as_("agent"), PHONE), "the telephone in the browser tells by itself"


def test_a_call_can_be_given_only_to_seats_whose_telephone_is_there(small: City, as_: SignIn) -> None:
    talking(small)
    other = factories.seat(small, "visitor", extension="8002", skills={"social": 1})
    assert "8002" not in page(as_("agent"), f"{PHONE}to/")
    seats.note_registered(other.extension, at=timezone.now())
    assert "8002" in page(as_("agent"), f"{PHONE}to/")
