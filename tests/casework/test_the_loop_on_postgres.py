"""Random people take random steps on real rows: the invariants hold whatever they do."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.models import Order, Share, Task
from hotline.casework.orders.queries import open_steps
from hotline.casework.orders.words import OPEN_STATES, PARTS_OVER
from hotline.casework.orders.workflow import ORDERS
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.journal.verify import chained_models, chains
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, REPLY, VERDICT, City, appeal, caller

WAYS: dict[str, dict[str, Any]] = {
    "dispatch": {"lead": "d1-housing", "assisting": ["d1-water"]},
    "contact": {"contact_way": "phone"},
    "sub_dispatch": {"unit": "d1-housing-office", "workdays": 1},
    "report": {"text": "已配合处理。"},
    "draft": REPLY,
    "disapprove": {"note": "请补充依据"},
    "send_back": {"reasons": ["no_basis"], "note": "请补充依据"},
    "waive_visit": {"reason": "asked_not_to"},
    "try_visit": {"outcome": "busy"},
    "visit": VERDICT,
    "rework": {"note": "请重新办理"},
    "add_unit": {"unit": "t1", "duty": "配合"},
    "ask_change": {"kind": "help", "note": "属于求助"},
    "refuse_change": {"note": "确属投诉"},
    "ask_exclusion": {"code": "X01", "note": "违反规定"},
    "refuse_exclusion": {"note": "证据不足"},
    "ask_void": {"reason": "typing", "note": "录错"},
    "refuse_void": {"note": "没有录错"},
    "ask_reopening": {"note": "仍未解决"},
    "refuse_reopening": {"explanation": "已核查。"},
    "reopen": {"reason": "new_facts", "note": "再次核查"},
    "ask_return": {"reason": "R01", "basis": "三定方案", "proposed": "t1"},
    "accept_return": {"lead": "d1-housing"},
    "refuse_return": {"note": "由你单位负责"},
    "dispute": {"meeting_at": "2030-01-01T09:00:00+08:00", "venue": "三楼会议室", "participants": ["d1-housing"]},
    "record_meeting": {"text": "双方到场。"},
    "rule": {"lead": "d1-housing", "number": "1", "text": "由住建局主办。"},
    "ask_extension": {"reason": "E01", "plan": "先勘查，再检测。", "days": 3},
    "refuse_extension": {"note": "请按期办理"},
    "ask_suspension": {"reason": "S01", "plan": "送检测机构鉴定。"},
    "refuse_suspension": {"note": "请按期办理"},
    "review_suspension": {"until": "2026-03-20T09:00"},
    "ask_parking": {"plan": "纳入改造计划", "milestones": "四月摸底", "until": "2026-04-20T09:00"},
    "refuse_parking": {"note": "请按期办理"},
    "review_parking": {"until": "2026-04-28T09:00", "note": "已完成摸底"},
    "merge": {},
    "split": {"note": "不是同一件事"},
    "supervise": {"form": "writing", "reason": "D06", "text": "请查明原因并书面回复。"},
}
PEOPLE = (
    "agent",
    "leader",
    "dispatcher",
    "supervisor",
    "visitor",
    "liaison",
    "handler",
    "head",
    "water",
    "office",
    "county",
    "admin",
)
MOVES = st.tuples(st.integers(0, 9999), st.sampled_from(("open", "open", "open", "any", "wild")))


def check(order: Order) -> None:
    order.refresh_from_db()
    running = Clock.objects.filter(subject_kind="order", subject_id=order.pk, stopped_at__isnull=True)
    if order.state in OPEN_STATES:
        assert order.turn_unit_id is not None
        assert order.turn_clock_id in set(running.values_list("pk", flat=True))
        under_way = list(
            Share.objects.filter(order=order, appeal__state="accepted").values_list("appeal_id", flat=True)
        )
        assert len(under_way) == order.callers >= 1
        whole = Clock.objects.filter(subject_kind="appeal", subject_id__in=under_way, kind="whole")
        assert whole.filter(stopped_at__isnull=True).count() == len(under_way)
    else:
        assert (order.turn_unit_id, order.turn_clock_id, running.count()) == (None, None, 0)
        assert not Task.objects.filter(order=order).exclude(state__in=PARTS_OVER).exists()
    assert order.journal_length == Event.objects.filter(subject_kind="order", subject_id=order.pk).count()


def chosen(small: City, order: Order, number: int, how: str) -> tuple[str, str]:
    """A person and a step: mostly one that is open to her, sometimes any at all."""
    ways = [(name, step) for name in PEOPLE for step in ORDERS.steps]
    if how == "open":
        ways = [(name, one.step) for name in PEOPLE for one in open_steps(order, small.actors[name])] or ways
    return ways[number % len(ways)]


def snapshot(order: Order) -> tuple[object, ...]:
    order.refresh_from_db()
    counts = [model.objects.count() for model in (Event, Letter, Clock, Task)]
    return (order.state, order.version, order.turn_unit_id, order.turn_clock_id, *counts)


@pytest.mark.slow
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(MOVES, min_size=3, max_size=25))
def test_whatever_people_do_an_open_order_is_somebodys_turn(small: City, moves: list[tuple[int, str]]) -> None:
    with transaction.atomic():
        at = MORNING
        entered = appeal(small, at=at)
        take_appeal_step(entered, "accept", actor=small.actors["agent"], at=at, given={"kind": "complaint"})
        order = Order.objects.get(shares__appeal=entered)
        check(order)
        for number, how in moves:
            at += timedelta(hours=3)
            before = snapshot(order)
            name, step = chosen(small, order, number, how)
            given_ = WAYS.get(step, {}) if how != "wild" else {"note": "x" * 5000, "nonsense": "1"}
            try:
                with transaction.atomic():
                    take_step(order, step, actor=small.actors[name], at=at, given=given_)
            except (StepRefused, OutOfScope):
                assert snapshot(order) == before
            else:
                order.refresh_from_db()
                assert order.version == int(str(before[1])) + 1
            check(order)
        assert [*chains("order", chained_models()["order"])] == []
        transaction.set_rollback(True)


OF_ONE_OF_SEVERAL = ("merge", "split", "visit", "try_visit", "give_up_visit")


def between(orders: list[Order], order: Order, number: int, step: str) -> dict[str, Any]:
    """What a merger or a division is given: another of the orders, or one of the appeals."""
    others = [other.number for other in orders if other.pk != order.pk]
    if step == "merge":
        return {"into": others[number % len(others)]}
    if step in ("visit", "try_visit", "give_up_visit"):
        shared = list(Appeal.objects.filter(share__order=order).values_list("number", flat=True)) or others
        return {**WAYS.get(step, {}), "appeal": shared[number % len(shared)]}
    numbers = [*others, *Appeal.objects.order_by("pk").values_list("number", flat=True)]
    return {"appeal" if number % 2 else "order": numbers[number % len(numbers)], "note": "不是同一件事"}


def check_all(appeals: int) -> None:
    """No appeal is lost: each has one order, which is not merged away, and her own clock runs while that is open."""
    assert Share.objects.count() == appeals
    assert not Share.objects.filter(order__state="merged", appeal__state="accepted").exists()
    for order in Order.objects.all():
        check(order)
    assert not Order.objects.filter(state="merged", merged_into__state="merged").exists()


@pytest.mark.slow
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(MOVES, st.integers(0, 2)), min_size=3, max_size=25))
def test_however_orders_are_merged_and_split_no_appeal_is_lost(
    small: City, moves: list[tuple[tuple[int, str], int]]
) -> None:
    with transaction.atomic():
        at = MORNING
        for place in range(3):
            entered = appeal(small, at=at, person=caller(phone=f"1990000{place:04d}"))
            take_appeal_step(entered, "accept", actor=small.actors["agent"], at=at, given={"kind": "complaint"})
        check_all(3)
        for (number, how), which in moves:
            at += timedelta(hours=3)
            orders = list(Order.objects.order_by("pk"))
            order = orders[(which + number) % len(orders)]
            name, step = chosen(small, order, number, how)
            if number % 3 == 0:
                name, step = "leader", "split" if number % 2 else "merge"
            given_ = between(orders, order, number, step) if step in OF_ONE_OF_SEVERAL else WAYS.get(step, {})
            with contextlib.suppress(StepRefused, OutOfScope), transaction.atomic():
                take_step(order, step, actor=small.actors[name], at=at, given=given_)
            check_all(3)
        assert [*chains("order", chained_models()["order"])] == []
        transaction.set_rollback(True)
