"""Xiangyang: everything is responded to and implemented, and the lines of all levels are one."""

from datetime import timedelta

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks import queries as clocks
from hotline.register.units.words import Kind, MergeWay
from tests.casework.factories import MORNING, City, appeal, order
from tests.cities.walking import decide
from tests.web.conftest import SignIn


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
