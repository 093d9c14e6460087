"""Returns on the desks: the centre reads what the unit says and decides, the unit's head finds what to sign."""

from typing import Any

from django.utils import timezone

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from tests.casework.factories import City, order
from tests.web.conftest import SignIn

NOT_OURS: dict[str, object] = {"reason": "R01", "basis": "三定方案第五条", "proposed": "d1-water"}


def words(answer: Any) -> str:
    """A page as one line."""
    return " ".join(answer.content.decode().split())


def asked(small: City) -> Order:
    """An order dispatched just now, with a request for return before the centre."""
    case = order(small, upto="dispatched", at=timezone.now())
    at = case.dispatched_at
    assert at is not None
    take_step(case, "ask_return", actor=small.actors["liaison"], at=at, given=NOT_OURS)
    take_step(case, "sign_return", actor=small.actors["head"], at=at, given={})
    case.refresh_from_db()
    return case


def test_the_dispatch_desk_shows_what_the_unit_says_and_the_ways_to_decide(small: City, as_: SignIn) -> None:
    case = asked(small)
    text = words(as_("dispatcher").get("/staff/dispatch/"))
    assert case.number in text
    for said in ("不属本单位职责", "三定方案第五条", "雪松区水务局", "同意退单", "驳回退单", "提请会商"):
        assert said in text
    assert f"/staff/orders/{case.number}/accept_return/" in text


def test_the_unit_that_was_proposed_is_filled_in_and_the_order_goes_on_at_once(small: City, as_: SignIn) -> None:
    case = asked(small)
    browser = as_("dispatcher")
    page = browser.get(f"/staff/orders/{case.number}/accept_return/")
    assert "雪松区水务局" in words(page)
    answer = browser.post(
        f"/staff/orders/{case.number}/accept_return/", {"lead": "雪松区水务局", "version": str(case.version)}
    )
    assert answer.status_code == 302, words(answer)
    case.refresh_from_db()
    assert (case.state, case.lead_unit_id) == ("dispatched", small.units["d1-water"].pk)
    text = words(browser.get(f"/staff/orders/{case.number}/"))
    assert "首接单位" in text
    assert "已退单1次" in text


def test_the_head_finds_the_request_among_what_is_to_be_approved(small: City, as_: SignIn) -> None:
    case = order(small, upto="dispatched", at=timezone.now())
    assert case.dispatched_at is not None
    take_step(case, "ask_return", actor=small.actors["liaison"], at=case.dispatched_at, given=NOT_OURS)
    text = words(as_("head").get("/staff/unit/?pile=to_approve"))
    assert case.number in text
    assert "退单审签" in text


def test_a_late_return_is_told_until_when_it_was_open(small: City, as_: SignIn) -> None:
    case = order(small, upto="dispatched")
    given = {"reason": "R01", "basis": "三定方案", "proposed": "雪松区水务局", "version": str(case.version)}
    answer = as_("liaison").post(f"/staff/orders/{case.number}/ask_return/", given)
    assert answer.status_code == 422
    assert "3月4日24:00" in words(answer)
