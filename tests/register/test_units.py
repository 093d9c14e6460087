"""The tree of units: a unit is closed or moved without losing history."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from hotline.casework.appeals.models import Appeal
from hotline.casework.archive.actions import archive_due
from hotline.casework.orders.models import Task
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.reactions import WORK, MovedBefore, follow_a_moved_unit
from hotline.casework.supervision.actions import issue
from hotline.casework.supervision.queries import visible_to as documents_visible_to
from hotline.ground.journal import leases
from hotline.ground.journal.models import Event, Lease
from hotline.ground.journal.rules import SYSTEM
from hotline.register.matters import actions as duties
from hotline.register.matters import queries as matters
from hotline.register.matters.models import Duty
from hotline.register.staff.queries import actor_for
from hotline.register.units import actions as units
from hotline.register.units import queries
from hotline.register.units.models import Unit
from tests.casework.factories import MORNING, City, appeal, order


def test_a_moved_unit_takes_its_orders_along_and_its_old_path_stays_in_the_journal(small: City) -> None:
    case = order(small, upto="signed")
    unit = small.units["d1-housing"]
    old = unit.path
    units.move(unit=unit, under=small.units["d2"], actor=SYSTEM, at=MORNING, reason="机构改革")
    assert leases.run_due() >= 1
    task = Task.objects.get(order=case, role="lead")
    unit.refresh_from_db()
    assert task.unit_path == unit.path != old
    assert Unit.objects.get(code="d1-housing-office").path.startswith(unit.path)
    assert Event.objects.get(subject_kind="unit", name="moved").before == {"path": old, "under": "d1"}
    case.refresh_from_db()
    assert case.turn_path == case.lead_path == unit.path
    liaison = actor_for(small.actors["liaison"].staff_id or 0)
    assert liaison is not None
    assert visible_to(liaison).count() == 1


def test_documents_to_a_moved_unit_and_whatever_else_carries_its_path_follow(small: City) -> None:
    case = order(small, upto="signed")
    given = {"form": "writing", "reason": "D06", "text": "请加快办理"}
    issue(orders=[case], given=given, actor=small.actors["supervisor"], at=MORNING)
    unit = small.units["d1-housing"]
    units.move(unit=unit, under=small.units["d2"], actor=SYSTEM, at=MORNING, reason="机构改革")
    assert leases.run_due() >= 1
    head = actor_for(small.actors["head"].staff_id or 0)
    assert head is not None
    document = documents_visible_to(head).get()
    unit.refresh_from_db()
    assert document.unit_path == document.turn_path == unit.path


def test_moves_are_followed_in_their_order_and_appeals_follow_too(small: City) -> None:
    case, waiting = order(small, upto="signed"), appeal(small)
    unit = small.units["d1-housing"]
    for under in ("d2", "t2"):
        units.move(unit=unit, under=small.units[under], actor=SYSTEM, at=MORNING, reason="机构改革")
    later = Lease.objects.filter(work=WORK).order_by("-event_id")[0]
    with pytest.raises(MovedBefore):
        follow_a_moved_unit(event_id=later.event_id or 0)
    while Lease.objects.filter(work=WORK).exists():
        Lease.objects.update(run_after=MORNING - timedelta(days=300))
        leases.run_due()
    unit.refresh_from_db()
    assert Task.objects.get(order=case, role="lead").unit_path == unit.path
    Appeal.objects.filter(pk=waiting.pk).update(home_path=unit.path, turn_path=unit.path)
    units.move(unit=unit, under=small.units["d1"], actor=SYSTEM, at=MORNING, reason="机构改革")
    leases.run_due()
    unit.refresh_from_db()
    waiting.refresh_from_db()
    assert waiting.home_path == waiting.turn_path == unit.path


def test_a_path_is_never_given_to_another_unit(small: City) -> None:
    unit = small.units["t2"]
    old = unit.path
    units.move(unit=unit, under=small.units["d1"], actor=SYSTEM, at=MORNING, reason="区划调整")
    fresh = units.open_unit(code="t3", name="新镇", kind="town", under=small.units["d2"], actor=SYSTEM, at=MORNING)
    assert fresh.path not in (old, unit.path)


def test_a_move_goes_by_where_the_units_stand_now(small: City) -> None:
    stale = Unit.objects.get(code="t2")
    units.move(unit=small.units["d2"], under=small.units["d1"], actor=SYSTEM, at=MORNING, reason="区划调整")
    units.move(unit=small.units["d1-water"], under=stale, actor=SYSTEM, at=MORNING, reason="机构改革")
    moved, above = Unit.objects.get(code="d1-water"), Unit.objects.get(code="t2")
    assert moved.path.startswith(above.path)
    with pytest.raises(units.UnitRefused):
        units.move(unit=small.units["d1"], under=stale, actor=SYSTEM, at=MORNING, reason="x")


def test_a_unit_is_not_closed_before_its_day(small: City) -> None:
    tomorrow = MORNING.date() + timedelta(days=1)
    with pytest.raises(units.UnitRefused):
        units.close(unit=small.units["t2"], on=tomorrow, actor=SYSTEM, at=MORNING, reason="撤销")


def test_a_unit_cannot_move_below_itself(small: City) -> None:
    with pytest.raises(units.UnitRefused):
        units.move(unit=small.units["d1"], under=small.units["t1"], actor=SYSTEM, at=MORNING, reason="x")


def test_a_closed_unit_keeps_its_orders_but_gets_none(small: City) -> None:
    case = order(small, upto="signed")
    with pytest.raises(units.UnitRefused):
        units.close(unit=small.units["d1-housing"], on=MORNING.date(), actor=SYSTEM, at=MORNING, reason="撤销")
    units.close(unit=small.units["d1-housing-office"], on=MORNING.date(), actor=SYSTEM, at=MORNING, reason="撤销")
    units.close(unit=small.units["d1-housing"], on=MORNING.date(), actor=SYSTEM, at=MORNING, reason="撤销")
    assert Task.objects.filter(order=case, unit=small.units["d1-housing"]).exists()
    assert small.units["d1-housing"] not in queries.handling()


def test_the_duty_list_finds_the_unit_of_the_trade_at_the_place(small: City) -> None:
    day = MORNING.date() + timedelta(days=1)
    found = matters.suggest(matter=small.matters["010302"], region=small.units["v1"], on=day)
    assert found is not None
    assert (found.lead.code, [unit.code for unit in found.assisting]) == ("d1-housing", ["d1-water"])
    assert found.basis == "权责清单1.3"
    assert matters.suggest(matter=small.matters["01"], region=small.units["v1"], on=day) is None


def test_a_village_belongs_to_the_centre_of_its_city(small: City) -> None:
    assert queries.centre_for(small.units["v1"]).code == "centre"
    assert [unit.code for unit in queries.chain(small.units["v1"])] == ["root", "d1", "t1", "v1"]


def close(unit: Unit) -> None:
    """Close a unit today."""
    units.close(unit=unit, on=MORNING.date(), actor=SYSTEM, at=MORNING, reason="撤销")


@pytest.fixture
def district_centre(small: City) -> Unit:
    """A district with a hotline centre of its own."""
    small.open_unit("d1-centre", "雪松区热线中心", "centre", "d1")
    return small.units["d1-centre"]


@pytest.mark.parametrize("upto", ["opened", "signed", "visited"])
def test_a_centre_with_open_cases_is_not_closed_and_they_are_named(
    small: City, district_centre: Unit, upto: str
) -> None:
    case, waiting = order(small, upto=upto), appeal(small)
    with override("en"), pytest.raises(units.UnitRefused) as refused:
        close(district_centre)
    assert "appeals 1, orders 1" in str(refused.value)
    assert case.number in str(refused.value)
    assert waiting.number in str(refused.value)
    assert Unit.objects.get(code="d1-centre").closed_on is None


def test_a_centre_whose_cases_are_closed_is_closed_and_the_one_above_takes_over(
    small: City, district_centre: Unit
) -> None:
    done = order(small, upto="closed")
    assert done.centre == district_centre
    close(district_centre)
    assert queries.centre_for(small.units["v1"]).code == "centre"
    assert archive_due(at=MORNING + timedelta(days=14)) == 1


def test_the_only_centre_is_not_closed(small: City) -> None:
    close(small.units["intake"])
    with pytest.raises(units.UnitRefused):
        close(small.units["centre"])


def test_a_unit_that_the_duty_list_names_is_not_closed_before_the_list_is_changed(small: City) -> None:
    line = duties.assign(
        matter=small.matters["010302"],
        level="city",
        basis="权责清单2.1",
        since=MORNING.date(),
        actor=SYSTEM,
        at=MORNING,
        lead_unit=small.units["gas"],
        assist_trades=[],
    )
    with override("en"), pytest.raises(units.UnitRefused) as refused:
        close(small.units["gas"])
    assert "010302" in str(refused.value)
    Duty.objects.filter(pk=line.pk).update(in_force_to=MORNING.date())
    close(small.units["gas"])
