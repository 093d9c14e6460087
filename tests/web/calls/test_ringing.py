"""Ringing up a caller from the page of her case: who sees the button, what it does, and what is never shown."""

import pytest
from django.test import Client

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls.models import Errand, Instruction
from hotline.casework.calls.words import ErrandEnd, Mode
from hotline.casework.orders.models import Order
from hotline.register.units.models import Unit
from tests.casework import factories
from tests.casework.factories import City
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
RING = "/staff/calls/ring/"
BUTTON, THROUGH = "calls/ring/", "通过热线呼叫"


@pytest.fixture
def case(small: City) -> Order:
    """An urgent case, so that no hour is too late for the test; its caller asked for secrecy."""
    Unit.objects.filter(code="d1-housing").update(phone="0978-6512345")
    made = factories.order(small, upto="signed", is_confidential=True)
    Order.objects.update(urgency="urgent")
    return made


def given(order: Order, **more: str) -> dict[str, str]:
    appeal = Appeal.objects.get(share__order=order)
    return {"appeal": appeal.number, "order": order.number, "why": "dial_details", **more}


def page(browser: Client, order: Order) -> str:
    return browser.get(f"/staff/orders/{order.number}/").content.decode()


def test_an_agent_at_her_seat_rings_up_without_seeing_the_number(small: City, as_: SignIn, case: Order) -> None:
    factories.seat(small)
    browser = as_("agent")
    assert BUTTON in page(browser, case)
    done = browser.post(RING, given(case))
    errand = Errand.objects.get()
    assert done.status_code == 302 and done["Location"] == f"/staff/calls/errands/{errand.pk}/"
    shown = browser.get(done["Location"]).content.decode()
    assert "正在接通您的座席" in shown and "19900001234" not in shown
    assert Instruction.objects.get().given["errand"] == errand.pk
    listed = page(browser, case)
    assert 'id="calls"' in listed and "核实情况" in listed and "19900001234" not in listed


def test_a_unit_rings_through_the_hotline_and_never_sees_the_caller(small: City, as_: SignIn, case: Order) -> None:
    browser = as_("handler")
    assert THROUGH in page(browser, case)
    piece = browser.post(RING, given(case), headers={"HX-Request": "true"})
    assert piece.status_code == 200 and "贵单位电话振铃" in piece.content.decode()
    assert Errand.objects.get().mode == Mode.UNIT
    assert "19900001234" not in page(browser, case)


@pytest.mark.parametrize("who", ["dispatcher", "auditor", "water"])
def test_who_cannot_ring_up_sees_no_button(small: City, as_: SignIn, case: Order, who: str) -> None:
    assert BUTTON not in page(as_(who), case)


def test_what_is_refused_is_said_beside_the_button(small: City, as_: SignIn, case: Order) -> None:
    factories.seat(small)
    browser = as_("agent")
    wrong = browser.post(RING, given(case, why="x"), headers={"HX-Request": "true"})
    assert wrong.status_code == 200 and 'role="alert"' in wrong.content.decode()
    assert browser.post(RING, given(case, why="x")).status_code == 422
    assert not Errand.objects.exists()


@pytest.mark.parametrize("field", ["appeal", "order"])
def test_a_case_out_of_reach_is_not_there(small: City, as_: SignIn, case: Order, field: str) -> None:
    factories.seat(small)
    assert as_("agent").post(RING, {**given(case), field: "39072603029876543"}).status_code == 404
    assert as_("other_county").post(RING, given(case)).status_code == 404


def test_nobody_looks_at_what_others_have_asked_for(small: City, as_: SignIn, case: Order) -> None:
    factories.seat(small)
    as_("agent").post(RING, given(case))
    address = f"/staff/calls/errands/{Errand.objects.get().pk}/"
    assert as_("leader").get(address).status_code == 404
    piece = as_("agent").get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece and "hx-get" in piece


def test_when_it_is_over_she_can_be_rung_up_again_from_the_same_place(small: City, as_: SignIn, case: Order) -> None:
    factories.seat(small)
    browser = as_("agent")
    browser.post(RING, given(case))
    errand, piece = Errand.objects.get(), {"HX-Request": "true"}
    address = f"/staff/calls/errands/{errand.pk}/"
    assert BUTTON not in browser.get(address, headers=piece).content.decode()
    Errand.objects.update(ended_at=errand.until, ending=ErrandEnd.LAPSED)
    shown = browser.get(address, headers=piece).content.decode()
    assert "未能及时呼出" in shown and BUTTON in shown and "hx-get" not in shown


def test_an_appeal_without_an_order_is_rung_up_about_too(small: City, as_: SignIn) -> None:
    factories.seat(small)
    appeal = factories.appeal(small)
    Appeal.objects.update(urgency="urgent")
    browser = as_("agent")
    assert BUTTON in browser.get(f"/staff/orders/appeal/{appeal.number}/").content.decode()
    assert browser.post(RING, {"appeal": appeal.number, "order": "", "why": "dial_outcome"}).status_code == 302
    assert "告知进展或结果" in browser.get(f"/staff/orders/appeal/{appeal.number}/").content.decode()
