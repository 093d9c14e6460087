"""A dispatched order is changed: units are added, and it is classed otherwise by approval only."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.clocks.models import Clock
from hotline.casework.loop import take_step
from hotline.casework.orders import desks
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.queries import open_steps
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, order

LATER = MORNING + timedelta(hours=3)


def take(small: City, case: Order, step: str, who: str, **given: Any) -> None:
    take_step(case, step, actor=small.actors[who], at=LATER, given=given)
    case.refresh_from_db()


@pytest.mark.parametrize("who", ["liaison", "dispatcher"])
def test_lead_and_centre_add_a_unit_with_its_duty_and_a_limit_of_its_own(small: City, who: str) -> None:
    case = order(small, upto="signed")
    take(small, case, "add_unit", who, unit="t1", duty="派人到现场设置围挡", workdays=2)
    part = Task.objects.get(order=case, unit=small.units["t1"])
    assert (part.role, part.state, part.basis) == ("assisting", "assigned", "派人到现场设置围挡")
    clock = Clock.objects.get(task_id=part.pk)
    assert (clock.kind, clock.due_at) == ("assist", part.due_at)
    assert part.due_at <= Task.objects.get(order=case, role="lead").due_at
    town = small.actors["town"]
    assert desks.counts(town, at=LATER, day_ends=LATER).of(desks.OWN, desks.TO_SIGN) == 1
    take(small, case, "sign", "town")
    take(small, case, "report", "town", text="已设置围挡。")
    assert Clock.objects.get(task_id=part.pk).stopped_at == LATER
    assert case.first_unit_id == case.lead_unit_id == small.units["d1-housing"].pk


def test_a_unit_is_added_once_and_never_gets_longer_than_the_lead(small: City) -> None:
    case = order(small, upto="signed")
    for unit in ("d1-water", "d1-housing", "centre", "nowhere"):
        with pytest.raises(StepRefused) as refused:
            take(small, case, "add_unit", "liaison", unit=unit, duty="配合")
        assert refused.value.field == "unit"
    with pytest.raises(StepRefused) as refused:
        take(small, case, "add_unit", "liaison", unit="t1", duty="配合", workdays=30)
    assert refused.value.field == "workdays"
    with pytest.raises(StepRefused):
        take(small, case, "add_unit", "water", unit="t1", duty="配合")


def test_another_category_is_asked_for_and_approved_by_a_leader(small: City) -> None:
    case = order(small, upto="signed")
    due_at = case.turn_due_at
    take(small, case, "ask_change", "liaison", kind="help", urgency="normal", matter="0103", note="属于求助，不是投诉")
    assert (case.kind, case.change_asked) == ("complaint", {"kind": "help", "matter": "0103"})
    with pytest.raises(OutOfScope):
        take(small, case, "approve_change", "dispatcher")
    with pytest.raises(StepRefused):
        take(small, case, "ask_change", "dispatcher", kind="report", note="再申请")
    take(small, case, "approve_change", "leader")
    assert case.matter is not None
    assert (case.kind, case.matter.code, case.change_asked, case.turn_due_at) == ("help", "0103", {}, due_at)
    event = Event.objects.get(name="changed")
    assert event.before == {"kind": "complaint", "matter": "010302"}
    assert event.after == {"kind": "help", "matter": "0103"}


def test_what_was_asked_for_may_be_refused_and_nothing_is_no_change(small: City) -> None:
    case = order(small, upto="signed")
    with pytest.raises(StepRefused):
        take(small, case, "ask_change", "dispatcher", kind="complaint", note="不变")
    take(small, case, "ask_change", "dispatcher", kind="consultation", note="仅为咨询")
    take(small, case, "refuse_change", "leader", note="确属投诉")
    assert (case.kind, case.change_asked) == ("complaint", {})
    assert "approve_change" not in {found.step for found in open_steps(case, small.actors["leader"])}


def test_the_limit_is_counted_anew_only_where_the_city_says_so(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case = order(small, upto="signed")
    known = profiles.version(case.profile_version)
    monkeypatch.setattr(profiles, "version", lambda _number: replace(known, recount_on_change=True))
    before = Clock.objects.get(kind="handle")
    take(small, case, "ask_change", "liaison", kind="consultation", note="仅为咨询")
    take(small, case, "approve_change", "leader")
    after = Clock.objects.get(kind="handle")
    assert after.due_at < before.due_at
    assert after.started_at == before.started_at
    assert Task.objects.get(order=case, role="lead").due_at == after.due_at
    assert case.turn_due_at == min(clock.due_at for clock in Clock.objects.filter(kind__in=("handle", "contact")))


def test_a_returned_order_is_not_relabelled_on_its_way(small: City) -> None:
    case = order(small, upto="dispatched")
    given = {"reason": "R01", "basis": "三定方案", "proposed": "d1-water"}
    take(small, case, "ask_return", "liaison", **given)
    take(small, case, "sign_return", "head")
    take(small, case, "accept_return", "dispatcher")
    with pytest.raises(StepRefused) as refused:
        take(small, case, "dispatch", "dispatcher", lead="d1-water", kind="consultation")
    assert refused.value.field == "kind"
    take(small, case, "dispatch", "dispatcher", lead="d1-water", kind="complaint", matter="0103")
