"""The visit desk rings up: the next one, the one that lies open; and keeps her until it is written down."""

from datetime import timedelta

import pytest
import time_machine

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import actions as calls
from hotline.casework.calls.errands import held_by
from hotline.casework.calls.models import Errand
from hotline.casework.calls.words import EndedBy, LegKind
from hotline.casework.orders.models import Order
from tests.casework import factories
from tests.casework.factories import MORNING, City, caller
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
DESK = "/staff/visit/"
NOW = MORNING + timedelta(days=1)
SAID = {"act": "visit", "contacted": "yes", "solved": "yes", "satisfied": "4"}


@pytest.fixture
def visited(small: City) -> Order:
    with time_machine.travel(NOW):
        factories.seat(small, "visitor", extension="8003", at=NOW)
    return factories.order(small, upto="audited")


def talked(small: City) -> Errand:
    """The visitor has talked with whom she rang up, and the call is over."""
    errand = held_by(small.actors["visitor"])
    assert errand is not None
    call = calls.begin(errand.pk, code=f"v-{errand.pk}", at=NOW)
    assert call is not None
    leg = calls.ring(call.pk, kind=LegKind.CALLER, channel="c", at=NOW)
    assert leg is not None
    calls.picked_up(leg.pk, at=NOW)
    calls.end(call.pk, at=NOW + timedelta(seconds=90), by=EndedBy.CALLER, wrap_up=timedelta(0))
    calls.settle_errand(errand.pk, at=NOW)
    return errand


@time_machine.travel(NOW, tick=True)
def test_the_next_one_is_rung_and_kept_until_it_is_written_down(small: City, as_: SignIn, visited: Order) -> None:
    other = factories.order(small, upto="audited", at=MORNING + timedelta(hours=1), person=caller("19900005678"))
    browser = as_("visitor")
    assert "拨打下一位" in browser.get(DESK).content.decode()
    done = browser.post(f"{DESK}ring/")
    assert done.status_code == 302 and done["Location"] == f"{DESK}{visited.number}/"
    assert "正在接通您的座席" in browser.get(done["Location"]).content.decode()
    talked(small)
    page = browser.get(done["Location"]).content.decode()
    assert "通话已结束：1分30秒" in page and "请记录" in page
    assert browser.post(f"{DESK}ring/")["Location"] == f"{DESK}{visited.number}/"  # first things first
    assert visited.number in browser.get(f"{DESK}{other.number}/").content.decode()
    appeal = Appeal.objects.get(share__order=visited)
    assert browser.post(f"{DESK}{visited.number}/", SAID | {"appeal": appeal.number}).status_code == 302
    assert held_by(small.actors["visitor"]) is None
    assert browser.post(f"{DESK}ring/")["Location"] == f"{DESK}{other.number}/"


@time_machine.travel(NOW, tick=True)
def test_the_open_one_is_rung_out_of_turn_and_left_to_others(small: City, as_: SignIn, visited: Order) -> None:
    browser, appeal = as_("visitor"), Appeal.objects.get(share__order=visited)
    address = f"{DESK}{visited.number}/ring/"
    piece = browser.post(address, {"appeal": appeal.number}, headers={"HX-Request": "true"}).content.decode()
    assert "正在接通您的座席" in piece
    again = browser.post(address, {"appeal": appeal.number}, headers={"HX-Request": "true"}).content.decode()
    assert 'role="alert"' in again
    assert browser.post(address, {"appeal": "1"}).status_code == 404
    assert browser.post(f"{DESK}let-go/").status_code == 302
    assert held_by(small.actors["visitor"]) is None


@time_machine.travel(NOW + timedelta(hours=3), tick=True)
def test_nobody_is_rung_when_it_is_nobodys_hour(small: City, as_: SignIn, visited: Order) -> None:
    said = as_("visitor").post(f"{DESK}ring/", follow=True).content.decode()
    assert "现在没有可拨打的诉求人" in said and not Errand.objects.exists()


def test_without_a_seat_the_desk_offers_no_ringing(small: City, as_: SignIn) -> None:
    factories.order(small, upto="audited")
    page = as_("visitor").get(DESK).content.decode()
    assert "/ring/" not in page
