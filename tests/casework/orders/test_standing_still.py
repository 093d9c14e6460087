"""Suspension and parking: the units' clocks stand still, the citizen's goes on, and it is always somebody's turn."""

from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.archive.actions import resume_in_time
from hotline.casework.clocks.models import Alteration, Clock
from hotline.casework.clocks.words import OF_UNITS
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Request, Task
from hotline.casework.orders.queries import open_steps
from hotline.casework.steps.rules import StepRefused
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import REPLY, City, order
from tests.casework.orders.test_more_time import SOON, clock, march, step

WAITS: dict[str, Any] = {"reason": "S01", "plan": "送检测机构鉴定。"}
LONG: dict[str, Any] = {
    "plan": "纳入老旧小区改造计划，分期实施。",
    "milestones": "4月完成摸底；6月完成招标。",
    "until": "2026-05-20T09:00",
}


def suspended(small: City, **more: Any) -> Order:
    """An order whose clocks stand still since Tuesday, 3 March."""
    case = order(small, upto="signed")
    step(small, case, "ask_suspension", "liaison", **{**WAITS, **more})
    return step(small, case, "suspend", "dispatcher")


def units_clocks(case: Order) -> list[Clock]:
    return list(Clock.objects.filter(subject_kind="order", subject_id=case.pk, kind__in=OF_UNITS).order_by("pk"))


def test_the_units_clocks_stand_still_and_the_citizens_goes_on(small: City) -> None:
    case = suspended(small)
    assert (case.state, case.held, case.turn_unit) == ("signed", "suspended", small.units["centre"])
    running = [one for one in units_clocks(case) if one.stopped_at is None]
    assert {one.kind for one in running} == {"handle", "contact", "assist"}
    assert {one.paused_at for one in running} == {SOON}
    whole = Clock.objects.get(kind="whole")
    assert (whole.paused_at, whole.stopped_at) == (None, None)
    assert (case.turn_clock_kind, case.turn_due_at) == ("suspension", clock(case, "suspension").due_at)
    assert "检验、检测" in Letter.objects.get(text_key="suspended").body


def test_they_run_on_with_the_time_that_was_left(small: City) -> None:
    """Stopped on Tuesday the 3rd with six working days left (4, 5, 6, 9, 10, 11), run on on Thursday the 12th."""
    case = suspended(small)
    step(small, case, "resume", "dispatcher", at=march(12, 10))
    handle = clock(case, "handle")
    assert (handle.due_at, handle.paused_at) == (march(21), None)
    assert (case.held, case.turn_unit) == ("", small.units["d1-housing"])
    assert case.turn_due_at == min(one.due_at for one in units_clocks(case) if not one.task_id and not one.stopped_at)
    assert Task.objects.get(order=case, role="lead").due_at == march(21)
    still = Alteration.objects.get(clock=handle)
    assert (still.change, still.began_at, still.ended_at) == ("paused", SOON, march(12, 10))
    assert (still.due_before, still.due_after) == (march(12), march(21))
    assist = Task.objects.get(order=case, role="assisting")
    assert assist.due_at == Clock.objects.get(kind="assist").due_at == march(19)
    assert "3月20日24:00" in Letter.objects.get(text_key="resumed").body


def test_stopped_and_let_run_on_the_same_day_nothing_moves(small: City) -> None:
    case = suspended(small)
    step(small, case, "resume", "dispatcher", at=SOON + timedelta(hours=2))
    assert clock(case, "handle").due_at == march(12)


def test_while_they_stand_still_nothing_else_is_open(small: City) -> None:
    case = suspended(small)
    for who in ("liaison", "handler", "head", "water"):
        assert open_steps(case, small.actors[who]) == []
    with pytest.raises(StepRefused, match="stand still"):
        step(small, case, "draft", "handler", **REPLY)
    assert {one.step for one in open_steps(case, small.actors["dispatcher"])} == {
        "review_suspension",
        "resume",
        "guard",
        "mark_crisis",
        "merge",
    }


def test_on_the_day_that_was_set_they_run_on_by_themselves(small: City) -> None:
    case = suspended(small, until="2026-03-10T00:00")
    assert case.turn_due_at == march(10)
    assert resume_in_time(at=march(10) - timedelta(seconds=1)) == 0
    assert resume_in_time(at=march(10) + timedelta(seconds=40)) == 1
    case.refresh_from_db()
    # 4, 5, 6 and 9 March do not count; the six days that were left begin on the 10th.
    assert (case.held, clock(case, "handle").due_at) == ("", march(18))
    assert resume_in_time(at=march(11)) == 0


def test_without_a_day_it_is_the_centres_to_look_again(small: City) -> None:
    case = suspended(small)
    due_at = clock(case, "suspension").due_at
    assert resume_in_time(at=due_at + timedelta(days=3)) == 0
    step(small, case, "review_suspension", "supervisor", at=march(30), until="2026-04-20T09:00")
    assert case.turn_due_at == clock(case, "suspension").due_at == march(51, 9)
    with pytest.raises(StepRefused, match="before it is looked at again"):
        step(small, case, "review_suspension", "supervisor", at=march(30), until="2026-09-01T09:00")


def test_what_is_late_does_not_become_timely_by_standing_still(small: City) -> None:
    case = order(small, upto="signed")
    with pytest.raises(StepRefused, match="run out"):
        step(small, case, "ask_suspension", "liaison", at=march(12), **WAITS)
    step(small, case, "ask_suspension", "liaison", **WAITS)
    step(small, case, "suspend", "dispatcher", at=march(5))
    contact = clock(case, "contact")
    assert contact.due_at < march(5)
    assert contact.paused_at is None


def test_parking_takes_the_unit_head_and_the_centres_supervision(small: City) -> None:
    case = order(small, upto="signed")
    for who in ("liaison", "handler"):
        with pytest.raises(OutOfScope):
            step(small, case, "ask_parking", who, **LONG)
    step(small, case, "ask_parking", "head", **LONG)
    with pytest.raises(OutOfScope):
        step(small, case, "park", "dispatcher")
    step(small, case, "park", "supervisor")
    assert (case.held, case.turn_clock_kind, case.turn_due_at) == ("parked", "parking", march(81, 9))
    assert "长期事项" in Letter.objects.get(text_key="parked").body
    step(small, case, "review_parking", "supervisor", at=march(81, 9), until="2026-08-10T09:00", note="已完成摸底。")
    assert case.turn_due_at == march(31 + 30 + 31 + 30 + 31 + 10, 9)
    step(small, case, "unpark", "supervisor", at=march(120, 9))
    assert (case.held, case.turn_unit) == ("", small.units["d1-housing"])
    assert clock(case, "handle").due_at > march(120, 9)
    assert Request.objects.get().ended_at == march(120, 9)


def test_an_order_may_stand_still_twice(small: City) -> None:
    case = suspended(small)
    step(small, case, "resume", "dispatcher", at=march(5, 10))
    step(small, case, "ask_suspension", "liaison", at=march(6, 10), **WAITS)
    step(small, case, "suspend", "dispatcher", at=march(6, 11))
    step(small, case, "resume", "dispatcher", at=march(10, 10))
    # 4 and 5 March stood still, so did 9 and 10: four working days later than the 11th.
    assert clock(case, "handle").due_at == march(18)
    assert Alteration.objects.filter(clock__kind="handle").count() == 2


def test_two_who_decide_at_once_decide_once(small: City) -> None:
    case = order(small, upto="signed")
    step(small, case, "ask_suspension", "liaison", **WAITS)
    version = case.version
    take_step(case, "suspend", actor=small.actors["dispatcher"], at=SOON, given={}, version=version)
    with pytest.raises(StepRefused):
        take_step(
            case, "refuse_suspension", actor=small.actors["supervisor"], at=SOON, given={"note": "不"}, version=version
        )
