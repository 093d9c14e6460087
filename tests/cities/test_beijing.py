"""Beijing: one platform, and sub-centres that do the work and take what is said of their trade."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.ground.journal.rules import SYSTEM
from hotline.register.matters import actions as matters
from hotline.register.staff.rules import OutOfScope
from hotline.register.units.words import Kind
from hotline.web.parts.suggesting import proposals
from tests.casework.factories import MORNING, REPLY, City, appeal, caller, order
from tests.cities.walking import clock, decide, step
from tests.web.conftest import SignIn
from tests.web.seat.test_classes import TEXT, shelve


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
    own = of_sub_centre(ruled)
    decide(ruled, own, "answer", "sub_seat", MORNING + timedelta(hours=1), answer="已转公交集团增设座椅。")
    own.refresh_from_db()
    assert own.state == "answered", "the sub-centre has handled it by itself"
    assert own.pk in visible_to(ruled.actors["agent"]).values_list("pk", flat=True), "the centre sees it all the same"


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
    assert {task.unit.code: task.role for task in case.tasks.all()} == {"d1-sub": "lead", "d1-water": "assisting"}
    asked = decide(ruled, appeal(ruled, kind="consultation"), "answer", "agent", MORNING, answer="凭身份证办理。")
    assert asked.state == "answered", "a question is answered at once, without an order"


@pytest.mark.parametrize(
    ("code", "under"), [("d2-sub", "d2"), ("bureau-sub", "d1-water"), ("gas-sub", "gas")],
    ids=["district", "department", "public service"],
)  # fmt: skip
def test_b2_a_district_a_department_and_a_public_service_has_a_sub_centre_that_handles(
    ruled: City, code: str, under: str
) -> None:
    if code not in ruled.units:
        ruled.open_unit(code, "分中心", Kind.SUB_CENTRE, under)
    ruled.employ("own_seat", "sub_centre", code)
    case = step(ruled, order(ruled), "dispatch", "dispatcher", MORNING + timedelta(hours=1), lead=code)
    elsewhere = ruled.actors["sub_seat" if under == "d2" else "other_sub_seat"]
    with pytest.raises(OutOfScope):
        take_step(case, "sign", actor=elsewhere, at=MORNING + timedelta(hours=2), given={})
    for number, (name, given) in enumerate((("sign", {}), ("draft", REPLY), ("approve", {})), 2):
        step(ruled, case, name, "own_seat", MORNING + timedelta(hours=number), **given)
    assert (case.state, case.lead_unit.code if case.lead_unit else "") == ("replied", code)


def test_b2_the_sub_centre_that_a_matter_belongs_to_is_proposed(ruled: City) -> None:
    ruled.open_unit("water-sub", "水务热线分中心", Kind.SUB_CENTRE, "d1", trade="water_line")
    matters.assign(
        matter=ruled.matters["010302"], level="district", basis="分中心职责清单", since=MORNING.date(),
        actor=SYSTEM, at=MORNING, lead_trade="water_line",
    )  # fmt: skip
    offered = proposals(ruled.matters["010302"], ruled.units["t1"], at=MORNING, on=MORNING.date())
    assert offered[0].unit.code == "water-sub"


def test_b2_what_a_caller_says_names_the_category_and_the_sub_centre_while_she_speaks(
    ruled: City, as_: SignIn, settings: Settings, tmp_path: Path
) -> None:
    settings.HUIYIN_VAR = tmp_path
    shelve(["010302", "01"], [0.9, 0.1])
    ruled.open_unit("water-sub", "水务热线分中心", Kind.SUB_CENTRE, "d1", trade="water_line")
    matters.assign(
        matter=ruled.matters["010302"], level="district", basis="分中心职责清单", since=MORNING.date(),
        actor=SYSTEM, at=MORNING, lead_trade="water_line",
    )  # fmt: skip
    answer = as_("agent").post("/staff/seat/classes/", {"content": TEXT, "place": "青溪镇"})
    line = answer.content.decode()
    assert "井盖缺失异响" in line
    assert "水务热线分中心" in line
    assert "分中心职责清单" in line


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
