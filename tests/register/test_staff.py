"""How far each person reaches."""

import pytest
from django.db import IntegrityError, transaction

from hotline.casework.loop import take_step
from hotline.casework.orders.queries import open_steps
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import SYSTEM
from hotline.register.staff.actions import AccountExists, open_account
from hotline.register.staff.models import Staff
from hotline.register.staff.queries import actor_named, nearest, reach
from hotline.register.staff.rules import OutOfScope, matrix, may, reaches
from tests.casework.factories import MORNING, VERDICT, City, order


@pytest.mark.parametrize(
    ("role", "path", "parent", "centre", "expected"),
    [
        ("agent", "000100010002", "00010001", "00010001", "0001"),
        ("agent", "0001000500010001", "000100050001", "000100050001", "00010005"),
        ("sub_centre", "000100050001", "00010005", "000100050001", "00010005"),
        ("auditor", "00010007", "0001", None, "0001"),
        ("auditor", "000100050003", "00010005", None, "00010005"),
        ("city_leader", "0001", None, None, "0001"),
        ("liaison", "000100050003", "00010005", None, "000100050003"),
        ("county", "00010005", "0001", None, "00010005"),
    ],
)
def test_the_reach_of_a_person(role: str, path: str, parent: str | None, centre: str | None, expected: str) -> None:
    assert reach(role=role, path=path, parent_path=parent, centre_path=centre) == expected


def test_people_of_the_centre_reach_over_the_city_and_those_of_a_unit_over_the_unit(small: City) -> None:
    assert small.actors["agent"].reach == small.units["root"].path
    assert small.actors["liaison"].reach == small.units["d1-housing"].path
    assert small.actors["county"].reach == small.units["d1"].path


def test_an_act_outside_the_own_unit_is_out_of_reach(small: City) -> None:
    home, other = small.units["root"].path, small.units["d2"].path
    liaison = small.actors["liaison"]
    assert may(liaison, "sign")
    assert reaches(liaison, "sign", home=home, units={liaison.reach})
    assert not reaches(liaison, "sign", home=home, units={other})
    assert not may(liaison, "dispatch")
    assert "caller" in matrix()["visit"].roles


def test_nobody_at_the_unit_or_above_it_judges_its_reply(small: City) -> None:
    replied, audited = order(small, upto="replied"), order(small, upto="audited")
    for name in ("liaison", "handler", "head", "county"):
        offered = {step.step for step in open_steps(replied, small.actors[name])}
        assert not offered & {"pass_audit", "waive_visit", "send_back", "visit", "try_visit", "rework", "close"}
        with pytest.raises(OutOfScope):
            take_step(replied, "pass_audit", actor=small.actors[name], at=MORNING, given={})
        with pytest.raises(OutOfScope):
            take_step(audited, "visit", actor=small.actors[name], at=MORNING, given=VERDICT)


def test_a_units_step_is_taken_by_whoever_sits_nearest_to_it(small: City) -> None:
    office, housing, town = (small.units[code].path for code in ("d1-housing-office", "d1-housing", "t1"))
    assert nearest(act="sign", path=office) == small.actors["office"]
    assert nearest(act="approve", path=office) == small.actors["head"]
    assert nearest(act="sign", path=housing) == small.actors["liaison"]
    assert nearest(act="approve", path=town) == small.actors["county"]
    assert nearest(act="approve", path=small.units["gas"].path) is None
    assert nearest(act="dispatch", path=housing) == small.actors["county"]


def test_an_account_is_not_opened_twice_in_other_letters(small: City) -> None:
    def open_as(username: str) -> Staff:
        unit = small.units["centre"]
        return open_account(username=username, name="王芳", unit=unit, role="agent", actor=SYSTEM, at=MORNING)

    opened = open_as("Wang.Fang")
    for again in ("Wang.Fang", "wang.fang", "WANG.FANG"):
        with pytest.raises(AccountExists, match="already"):
            open_as(again)
    assert list(Staff.objects.filter(name="王芳")) == [opened]
    assert Event.objects.filter(name="account_opened").count() == 1


def test_the_database_itself_keeps_one_account_of_a_name(small: City) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        small.employ("AGENT", "agent", "centre")


def test_an_actor_is_found_by_the_name_of_the_account(small: City) -> None:
    assert actor_named("agent") == actor_named("Agent") == small.actors["agent"]
    assert actor_named("nobody") is None
