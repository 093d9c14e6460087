"""The list of those who asked to be rung back, and return visits by keys, in a browser."""

from datetime import timedelta

import pytest
import time_machine

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import CallBack, Instruction, Run
from hotline.casework.calls.words import CallBackState, EndedBy, Ending
from hotline.web.parts.callers import masked_phone
from tests.casework import factories
from tests.casework.factories import MORNING, City
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
LIST, VISITS = "/staff/calls/callbacks/", "/staff/calls/visits/"
MASKED = masked_phone("+8619900001234")
NOW = MORNING + timedelta(minutes=10)


@pytest.fixture
def asked(small: City) -> CallBack:
    call = factories.call(small)
    made = calls.ask_call_back(call.pk, at=MORNING)
    calls.end(call.pk, at=MORNING, by=EndedBy.SYSTEM, ending=Ending.CALL_BACK, wrap_up=timedelta(0))
    return made


@time_machine.travel(NOW, tick=True)
def test_an_agent_sees_who_waits_masked_and_rings_her_back_from_her_seat(
    small: City, as_: SignIn, asked: CallBack
) -> None:
    browser = as_("agent")
    page = browser.get(LIST).content.decode()
    assert MASKED in page and "19900001234" not in page and f"{asked.pk}/ring/" not in page
    factories.seat(small, at=NOW)
    assert f"{LIST}{asked.pk}/ring/" in browser.get(LIST).content.decode()
    done = browser.post(f"{LIST}{asked.pk}/ring/", follow=True).content.decode()
    assert "正在接通您的座席" in done
    assert calls.call_back_of(Instruction.objects.get()) == asked.pk


@time_machine.travel(NOW, tick=True)
def test_a_leader_gives_one_up_with_a_reason(small: City, as_: SignIn, asked: CallBack) -> None:
    address = f"{LIST}{asked.pk}/give-up/"
    assert as_("agent").get(address).status_code == 403
    browser = as_("leader")
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "已短信答复"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == CallBackState.GIVEN_UP
    assert browser.get(LIST).content.decode().count(MASKED) == 0
    assert MASKED in browser.get(f"{LIST}?pile=over").content.decode()


def test_a_call_back_of_elsewhere_is_not_there(small: City, as_: SignIn, asked: CallBack) -> None:
    assert as_("other_sub_seat").post(f"{LIST}{asked.pk}/ring/").status_code == 404
    assert as_("handler").get(LIST).status_code == 403


@time_machine.travel(NOW, tick=True)
def test_a_leader_lets_the_machine_ring_and_stops_it(small: City, as_: SignIn) -> None:
    factories.order(small, upto="audited", at=MORNING - timedelta(days=3))
    browser = as_("leader")
    assert "开始自动回访" in browser.get(VISITS).content.decode()
    assert browser.post(f"{VISITS}begin/").status_code == 302
    again = browser.post(f"{VISITS}begin/", follow=True).content.decode()
    assert "自动按键回访已在进行中" in again and "停止" in again
    assert calls.next_by_keys(at=NOW) is not None
    assert browser.get(VISITS).status_code == 200
    assert browser.post(f"{VISITS}end/").status_code == 302
    assert Run.objects.get().ended_at is not None
    assert browser.post(f"{VISITS}melt/").status_code == 404
    assert as_("agent").get(VISITS).status_code == 403
