"""A crisis at the seat: words propose it, a person confirms it, the desk shows it first and in red."""

from typing import Any

from django.test import Client

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from tests.casework.factories import City
from tests.web.conftest import SignIn
from tests.web.seat.test_console import CALL

SAID = {**CALL, "content": "物业断水三天没人管，我实在活不下去了。"}


def click(browser: Client, act: str, **given: object) -> Any:
    return browser.post("/staff/seat/", {**SAID, "idempotency_key": f"key-{act}", "act": act, **given})


def test_words_propose_a_crisis_and_nothing_is_marked_unless_it_is_confirmed(small: City, as_: SignIn) -> None:
    browser = as_("agent")
    beside = browser.post("/staff/seat/assist/", SAID).content.decode()
    assert "疑似危机：轻生自伤" in beside
    assert "请先转紧急热线" in beside
    assert "checked" not in beside
    assert click(browser, "open").status_code == 302
    assert Order.objects.get().crisis == ""


def test_a_confirmed_crisis_stands_first_on_the_desk_and_on_its_page(small: City, as_: SignIn) -> None:
    assert click(as_("agent"), "open", crisis="self_harm").status_code == 302
    case = Order.objects.get()
    assert (case.crisis, case.urgency) == ("self_harm", "critical")
    for who in ("leader", "supervisor"):
        desk = as_(who).get("/staff/desk/").content.decode()
        assert desk.index("扬言危机") < desk.index("已超期")
        assert "危机：轻生自伤" in desk
    page = as_("leader").get(f"/staff/orders/{case.number}/").content.decode()
    for said in ("危机：轻生自伤", "危机情况报告", "解除危机", "报告危机进展"):
        assert said in page
    assert "危机情况报告" not in as_("agent").get(f"/staff/orders/{case.number}/").content.decode()
    assert case.number in as_("leader").get("/staff/orders/", {"mark": "crisis"}).content.decode()
    given = {"outcome": "defused", "text": "已上门安抚。", "version": case.version}
    assert as_("leader").post(f"/staff/orders/{case.number}/settle_crisis/", given).status_code == 302
    assert "扬言危机" not in as_("leader").get("/staff/desk/").content.decode()


def test_a_crisis_is_followed_up_when_it_is_handed_over_and_needs_an_order_otherwise(small: City, as_: SignIn) -> None:
    browser = as_("agent")
    answer = click(browser, "answer", crisis="self_harm", answer="已告知。")
    assert answer.status_code == 422
    assert "标记危机须先形成工单" in answer.content.decode()
    assert not Appeal.objects.exists()
    handed = {"line": "110", "transfer": "answered", "crisis": "self_harm"}
    assert click(browser, "hand_over", **handed).status_code == 302
    assert Order.objects.get().crisis == "self_harm"
