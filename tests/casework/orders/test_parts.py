"""Parts of units that do not lead: until when they are reported, what becomes of those that never are."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hotline.casework.clocks.models import Clock
from hotline.casework.loop import take_step
from hotline.casework.orders import desks
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.queries import open_steps
from hotline.ground.journal.models import Event
from tests.casework.factories import MORNING, VERDICT, City, order

LATER = MORNING + timedelta(days=3)
REPORT = {"text": "已配合排查管网，未见渗漏。"}
LUMING = ZoneInfo("Asia/Shanghai")


def part(case: Order) -> Task:
    """The part of the assisting unit."""
    return Task.objects.get(order=case, role="assisting")


def on_the_desk(small: City, at: datetime = LATER) -> int:
    """How many parts lie on the desk of the assisting unit."""
    return desks.counts(small.actors["water"], at=at, day_ends=at + timedelta(hours=8)).of(desks.OWN)


@pytest.mark.parametrize("state", ["dispatched", "signed", "drafted", "replied", "audited", "visited"])
def test_a_part_can_be_reported_as_long_as_the_order_is_open(small: City, state: str) -> None:
    case, water = order(small, upto=state), small.actors["water"]
    take_step(case, "sign", actor=water, at=LATER, given={})
    assert "report" in [step.step for step in open_steps(case, water)]
    take_step(case, "report", actor=water, at=LATER, given=REPORT)
    assert (part(case).state, part(case).report) == ("reported", REPORT["text"])
    assert on_the_desk(small) == 0
    case.refresh_from_db()
    assert case.state == state


@pytest.mark.parametrize("is_signed", [False, True])
def test_a_part_that_was_never_reported_ends_with_the_order_and_the_journal_says_so(
    small: City, is_signed: bool
) -> None:
    case = order(small, upto="visited")
    if is_signed:
        take_step(case, "sign", actor=small.actors["water"], at=LATER, given={})
    assert on_the_desk(small) == 1
    closed = take_step(case, "close", actor=small.actors["dispatcher"], at=LATER, given={})
    assert closed.after["unreported"] == [small.units["d1-water"].pk]
    assert (part(case).state, part(case).finished_at) == ("unreported", LATER)
    assert on_the_desk(small) == 0
    assert not Clock.objects.filter(stopped_at__isnull=True).exists()
    case.refresh_from_db()
    assert open_steps(case, small.actors["water"]) == []


def test_a_part_that_was_reported_keeps_its_day_and_is_finished(small: City) -> None:
    case, water = order(small, upto="signed"), small.actors["water"]
    for step, given in (("sign", {}), ("report", REPORT)):
        take_step(case, step, actor=water, at=MORNING + timedelta(hours=5), given=given)
    for step, who, more in (
        ("draft", "handler", None), ("approve", "head", {}), ("pass_audit", "dispatcher", {}),
        ("visit", "visitor", VERDICT), ("close", "dispatcher", {}),
    ):  # fmt: skip
        take_step(case, step, actor=small.actors[who], at=LATER, given=DRAFT if more is None else more)
    assert (part(case).state, part(case).finished_at) == ("finished", MORNING + timedelta(hours=5))
    assert "unreported" not in Event.objects.get(subject_kind="order", name="closed").after


DRAFT: dict[str, object] = {
    "contacted": False,
    "fact_true": "true",
    "result": "A1",
    "unit_solved": True,
    "internal_report": "已更换。",
    "without_parts": "水务局已电话反馈。",
    "public_answer": "井盖已更换。",
}


def test_who_reaches_several_parts_reports_the_nearest_one_first(small: City) -> None:
    case, county = order(small, upto="signed"), small.actors["county"]
    take_step(case, "sub_dispatch", actor=county, at=LATER, given={"unit": "d1-housing-office", "workdays": 2})
    take_step(case, "sign", actor=small.actors["water"], at=LATER, given={})
    take_step(case, "sign", actor=small.actors["office"], at=LATER, given={})
    take_step(case, "report", actor=county, at=LATER, given=REPORT)
    assert part(case).state == "reported"
    take_step(case, "report", actor=county, at=LATER, given=REPORT)
    assert not Task.objects.filter(order=case, state="signed").exclude(role="lead").exists()
