"""Beijing: one platform, and sub-centres that do the work and take what is said of their trade."""

from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.register.staff.rules import OutOfScope
from hotline.register.units.words import Kind
from hotline.web.parts.suggesting import proposals
from tests.casework.factories import MORNING, REPLY, City, appeal, caller, order
from tests.cities.walking import clock, decide, step
from tests.web.conftest import SignIn


def of_sub_centre(ruled: City, who: str = "sub_seat", **more: Any) -> Appeal:
    given: dict[str, Any] = {
        "title": "对公交站台的批评建议", "content": "公交站台没有座椅，老人等车很不方便，建议增设。",
        "region": ruled.units["t1"], "channel": "32", "kind": "suggestion", "person": caller(), **more,
    }  # fmt: skip
    return register(Registration(**given), actor=ruled.actors[who], at=MORNING)[0]


def test_b1_one_platform_sees_all_and_each_sub_centre_works_on_its_own(ruled: City) -> None:
    here, there = appeal(ruled), appeal(ruled, region=ruled.units["t2"])
    seen = {who: set(visible_to(ruled.actors[who]).values_list("pk", flat=True)) for who in ("agent", "sub_seat")}
    assert seen["agent"] == {here.pk, there.pk}
    assert there.pk not in seen["sub_seat"]


def test_b1_one_number_is_classified_and_coordinated_by_the_centre(ruled: City) -> None:
    case = step(
        ruled,
        order(ruled),
        "dispatch",
        "dispatcher",
        MORNING + timedelta(hours=1),
        lead="d1-sub",
        assisting=["d1-water"],
    )
    assert (case.centre.code, case.lead_unit.code if case.lead_unit else "") == ("centre", "d1-sub")
    assert (clock(case, "handle").amount, clock(case, "handle").unit_of_time) == (7, "days")


def test_b2_every_district_and_trade_can_have_a_sub_centre_and_is_proposed(ruled: City) -> None:
    ruled.open_unit("water-sub", "水务热线分中心", Kind.SUB_CENTRE, "d1", trade="water_line")
    assert {ruled.units[code].kind for code in ("d1-sub", "d2-sub", "water-sub")} == {Kind.SUB_CENTRE}
    offered = proposals(ruled.matters["010302"], ruled.units["t1"], at=MORNING, on=MORNING.date())
    assert "d1" in [proposal.unit.code for proposal in offered]


def test_b2_the_centre_analyses_a_call_and_hands_it_to_a_sub_centre_that_answers(ruled: City, as_: SignIn) -> None:
    case = order(ruled)
    page = as_("dispatcher").get(f"/staff/orders/{case.number}/").content.decode()
    assert "中心分析" in page
    step(ruled, case, "dispatch", "dispatcher", MORNING + timedelta(hours=1), lead="d1-sub")
    for number, (name, given) in enumerate((("sign", {}), ("draft", REPLY), ("approve", {})), 2):
        step(ruled, case, name, "sub_seat", MORNING + timedelta(hours=number), **given)
    assert case.state == "replied"
    with pytest.raises(OutOfScope):
        take_step(order(ruled, upto="dispatched"), "sign", actor=ruled.actors["other_sub_seat"], at=MORNING, given={})


@pytest.mark.parametrize("kind", ["complaint", "suggestion", "help"])
def test_b4_a_sub_centre_takes_criticism_suggestions_and_other_telephone_matters_of_its_trade(
    ruled: City, kind: str
) -> None:
    entered = of_sub_centre(ruled, kind=kind)
    assert entered.channel == "32"
    assert entered.pk in visible_to(ruled.actors["sub_seat"]).values_list("pk", flat=True)
    assert entered.turn_unit_id == ruled.units["centre"].pk
    answered = decide(ruled, entered, "answer", "sub_seat", MORNING + timedelta(hours=1), answer="您的建议已经采纳。")
    assert answered.state == "answered"
    assert Order.objects.count() == 0
