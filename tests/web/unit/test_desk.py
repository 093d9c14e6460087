"""The desk of a unit: what lies in which pile, whose it is, and one tap to sign."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hotline.casework.loop import take_step
from hotline.casework.orders import desks
from hotline.casework.orders.models import Order
from hotline.ground.profiles import queries as profiles
from hotline.web.unit.views import day_ends
from tests.casework.factories import MORNING, REPLY, City, order
from tests.web.conftest import SignIn

DESK = "/staff/unit/"


def tiles(browser: Client, **asked: str) -> dict[str, int]:
    """The numbers on the tiles."""
    text = browser.get(DESK, asked).content.decode()
    found = re.findall(r'tile-count tnum">\s*(\d+)\s*</span>\s*<span class="tile-label">\s*(\S+?)\s*</span>', text)
    return {label: int(number) for number, label in found}


def cards(browser: Client, **asked: str) -> list[str]:
    """The numbers of the orders on the cards."""
    return re.findall(r'class="tnum">(\d{17})</span>', browser.get(DESK, asked).content.decode())


@pytest.fixture
def work(small: City) -> dict[str, Order]:
    """Something in every pile of the housing bureau."""
    at = timezone.now() - timedelta(hours=6)
    found = {state: order(small, upto=state, at=at) for state in ("dispatched", "signed", "drafted", "replied")}
    again = order(small, upto="replied", at=at)
    given = {"reasons": ["no_basis"], "note": "请说明依据"}
    take_step(again, "send_back", actor=small.actors["dispatcher"], at=at, given=given)
    late = order(small, upto="signed", at=MORNING)
    return {**found, "again": again, "late": late}


def test_every_pile_is_counted(as_: SignIn, work: dict[str, Order]) -> None:
    assert tiles(as_("liaison")) == {"待签收": 1, "办理中": 3, "今日到期": 0, "已超期": 1, "待审签": 1, "重办": 1}


@pytest.mark.parametrize(
    ("pile", "names"),
    [
        ("to_sign", ["dispatched"]),
        ("in_hand", ["late", "signed", "again"]),
        ("overdue", ["late"]),
        ("to_approve", ["drafted"]),
        ("rework", ["again"]),
        ("due_today", []),
    ],
)
def test_a_pile_shows_its_orders_due_first(as_: SignIn, work: dict[str, Order], pile: str, names: list[str]) -> None:
    shown = cards(as_("liaison"), pile=pile)
    assert set(shown) == {work[name].number for name in names}
    if names:
        assert shown[0] == work[names[0]].number


def test_what_ends_at_midnight_is_due_on_the_day_before(small: City) -> None:
    at = datetime.fromisoformat("2026-03-03T10:00:00+08:00")
    case = order(small, upto="dispatched", at=MORNING)  # to be signed for by 24:00 of 3 March
    actor = small.actors["liaison"]
    case.refresh_from_db()
    assert case.turn_due_at == day_ends(at)
    assert desks.counts(actor, at=at, day_ends=day_ends(at)).of("own", "due_today") == 1
    earlier = at - timedelta(days=1)
    assert desks.counts(actor, at=earlier, day_ends=day_ends(earlier)).of("own", "due_today") == 0
    later = at + timedelta(days=1)
    assert desks.counts(actor, at=later, day_ends=day_ends(later)).of("own", "overdue") == 1


def test_one_tap_signs_and_comes_back_to_the_desk(as_: SignIn, work: dict[str, Order]) -> None:
    browser, case = as_("liaison"), work["dispatched"]
    text = browser.get(DESK, {"pile": "to_sign"}).content.decode()
    form = text.split(f'action="/staff/orders/{case.number}/sign/"', 1)[1].split("</form>", 1)[0]
    fields = dict(re.findall(r'name="(version|next|idempotency_key)"\s+value="([^"]*)"', form))
    answer = browser.post(f"/staff/orders/{case.number}/sign/", {**fields, "next": "/staff/unit/?pile=to_sign"})
    assert answer["Location"] == "/staff/unit/?pile=to_sign"
    case.refresh_from_db()
    assert case.state == "signed"
    assert "已完成：签收" in browser.get(answer["Location"]).content.decode()


def test_an_assisting_unit_signs_for_its_own_part(as_: SignIn, work: dict[str, Order]) -> None:
    browser = as_("water")
    assert tiles(browser)["待签收"] == 6
    case = work["signed"]
    browser.post(f"/staff/orders/{case.number}/sign/", {"version": case.version, "idempotency_key": "k"})
    assert tiles(browser)["待签收"] == 5
    assert case.number in cards(browser, pile="in_hand")


def test_a_district_sees_the_units_below_it_and_signs_for_none(as_: SignIn, work: dict[str, Order]) -> None:
    browser = as_("county")
    text = browser.get(DESK).content.decode()
    assert "下级单位" in text
    assert tiles(browser)["待签收"] == 7
    assert "/sign/" not in browser.get(DESK, {"pile": "to_sign"}).content.decode()


def test_who_handles_cannot_sign_but_sees_what_waits(as_: SignIn, work: dict[str, Order]) -> None:
    text = as_("handler").get(DESK, {"pile": "to_sign"}).content.decode()
    assert work["dispatched"].number in text
    assert "/sign/" not in text


def test_the_usual_acts_lead_to_their_pages(as_: SignIn, work: dict[str, Order]) -> None:
    text = as_("liaison").get(DESK, {"pile": "in_hand"}).content.decode()
    for step in ("contact", "sub_dispatch", "draft"):
        assert f'href="/staff/orders/{work["signed"].number}/{step}/"' in text
    assert (
        f'href="/staff/orders/{work["drafted"].number}/approve/"'
        in as_("head").get(DESK, {"pile": "to_approve"}).content.decode()
    )


@pytest.mark.parametrize("who", ["agent", "dispatcher", "visitor", "auditor", "admin"])
def test_the_desk_is_for_units(small: City, as_: SignIn, who: str) -> None:
    assert as_(who).get(DESK).status_code == 403


def test_an_empty_desk_says_so(small: City, as_: SignIn) -> None:
    assert "没有待签收的工单。" in as_("town").get(DESK).content.decode()
    assert as_("town").get(DESK, {"pile": "nonsense", "of": "x", "after": "y"}).status_code == 200


def test_the_caller_is_not_on_the_desk(as_: SignIn, work: dict[str, Order]) -> None:
    for pile in desks.PILES:
        text = as_("liaison").get(DESK, {"pile": pile}).content.decode()
        assert "王" not in text
        assert "19900001234" not in text


def test_the_desk_asks_as_many_questions_for_many_as_for_one(
    small: City, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, browser = [], as_("liaison")
    monkeypatch.setattr(profiles, "FRESH_SECONDS", 3600)  # on a slow machine it would be asked again in between
    browser.get(DESK)
    for _round in range(2):
        order(small, upto="signed")
        with CaptureQueriesContext(connection) as asked:
            browser.get(DESK, {"pile": "in_hand"})
        counts.append(len(asked))
        for _more in range(6):
            order(small, upto="signed")
    assert counts[0] == counts[1] <= 11, counts


def test_a_reply_that_is_with_the_centre_is_nobodys_work_here(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    take_step(case, "draft", actor=small.actors["handler"], at=MORNING, given=REPLY)
    take_step(case, "approve", actor=small.actors["head"], at=MORNING, given={})
    assert sum(tiles(as_("liaison")).values()) == 0
