"""Xiangyang: everything is responded to and implemented, and the lines of all levels are one."""

from datetime import timedelta

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks import queries as clocks
from hotline.casework.supervision.actions import DocumentDoor, issue, raise_due
from hotline.casework.supervision.queries import of_order
from hotline.register.units.words import Kind, MergeWay
from tests.casework.factories import MORNING, City, appeal, order
from tests.cities.walking import decide
from tests.web.conftest import SignIn


def test_x1_the_system_itself_supervises_by_standing_rule(ruled: City) -> None:
    case = order(ruled, upto="signed")
    assert case.turn_due_at is not None
    for days in (0, 2):
        raise_due(at=case.turn_due_at + timedelta(days=days, minutes=1))
    (document,) = of_order(case.pk)
    assert (document.form, document.reason) == ("rule", "D01")
    assert document.number.startswith("襄督")


@pytest.mark.parametrize(("form", "reason"), [("writing", "D06"), ("special", "D05"), ("instruction", "D03")])
def test_x1_units_are_supervised_in_writing_on_one_topic_and_by_a_leaders_instruction(
    ruled: City, form: str, reason: str
) -> None:
    cases = [order(ruled, upto="signed") for _ in range(2)]
    given = {"form": form, "reason": reason, "text": "请查明原因，限期整改并书面回复。"}
    (document,) = issue(orders=cases, given=given, actor=ruled.actors["supervisor"], at=MORNING + timedelta(hours=6))
    assert (document.form, document.unit.code) == (form, "d1-housing")
    assert {one.pk for one in document.orders.all()} == {one.pk for one in cases}
    at = MORNING + timedelta(hours=8)
    DocumentDoor().take(
        document.pk, "answer_supervision", actor=ruled.actors["liaison"], at=at, given={"text": "已整改。"}
    )
    document.refresh_from_db()
    assert document.state == "answered"


def test_x2_the_lines_of_departments_at_all_levels_are_integrated_into_one(ruled: City) -> None:
    for code, under in (("line-city", "root"), ("line-district", "d1")):
        ruled.open_unit(code, code, Kind.HOTLINE, under, merge_way=MergeWay.FULL, phone="0710-5550001")
        appeal(ruled, channel="31", called_number="0710-5550001")
    assert {one.turn_unit_id for one in Appeal.objects.all()} == {ruled.units["centre"].pk}


def test_x2_an_appeal_is_somebodys_turn_with_a_limit_until_it_is_responded_to(ruled: City, as_: SignIn) -> None:
    entered = appeal(ruled)
    assert "待响应" in as_("agent").get("/staff/seat/waiting/").content.decode()
    assert (entered.turn_unit_id, entered.turn_clock_kind) == (ruled.units["centre"].pk, "acceptance")
    done = decide(ruled, entered, "answer", "agent", MORNING + timedelta(hours=1), answer="已为您办好。")
    assert done.ended_at is not None


@pytest.mark.parametrize("upto", ["opened", "dispatched", "signed", "replied", "audited", "visited"])
def test_x2_an_order_is_somebodys_turn_with_a_limit_until_it_is_implemented(ruled: City, upto: str) -> None:
    case = order(ruled, upto=upto)
    assert case.turn_unit_id is not None
    assert case.turn_due_at is not None
    assert clocks.runs("appeal", case.appeals.get().pk, "whole")


def test_x2_what_is_implemented_is_called_so(ruled: City, as_: SignIn) -> None:
    case = order(ruled, upto="closed")
    assert "已落实" in as_("dispatcher").get(f"/staff/orders/{case.number}/").content.decode()
    assert not clocks.runs("appeal", case.appeals.get().pk, "whole")
