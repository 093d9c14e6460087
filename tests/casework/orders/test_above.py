"""Orders from above (上级转办): the earlier deadline wins; they are supervised, visited, found by their number and
reported back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hotline.casework.clocks.anew import Kept, counted_anew
from hotline.casework.clocks.explaining import explain
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.rules import Ticking, no_later
from hotline.casework.clocks.words import Kind
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import open_steps
from hotline.casework.orders.searching import Wanted, found
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Limit
from hotline.ground.workdays import queries as workdays
from tests.casework.factories import MORNING, City, caller, order

SOON = MORNING + timedelta(days=2)
LATER = MORNING + timedelta(days=90)
NUMBER = "省转〔2026〕0317号"


def take(small: City, case: Order, step: str, who: str, *, at: datetime = MORNING, **given: Any) -> Event:
    event = take_step(case, step, actor=small.actors[who], at=at + timedelta(hours=6), given=given)
    case.refresh_from_db()
    return event


def handed_down(small: City, due_at: datetime | None, upto: str = "opened", **more: Any) -> Order:
    return order(
        small, upto=upto, channel="20", external_system="省12345", external_number=NUMBER, outer_due_at=due_at, **more
    )


def running(case: Order, kind: str) -> Clock:
    return Clock.objects.get(subject_kind="order", subject_id=case.pk, kind=kind, task_id=None, stopped_at=None)


def whole(case: Order) -> Clock:
    return Clock.objects.get(subject_kind="appeal", subject_id=case.appeals.get().pk, kind="whole")


def steps(case: Order, small: City, who: str) -> set[str]:
    return {one.step for one in open_steps(case, small.actors[who])}


def test_the_earlier_of_two_deadlines_wins() -> None:
    def ends(outer: datetime | None, kind: str = Kind.HANDLE) -> tuple[datetime, bool]:
        ticks = Ticking(kind, MORNING, MORNING + timedelta(days=5), Limit(kind, 5, "days"), is_provisional=True)
        bound = no_later(ticks, outer)
        return bound.due_at, bound.is_outer

    own = (MORNING + timedelta(days=5), False)
    assert ends(SOON) == (SOON, True)
    assert ends(SOON, Kind.WHOLE) == (SOON, True)
    assert ends(LATER) == ends(None) == own
    assert ends(MORNING - timedelta(days=1)) == own, "one that has passed binds nothing"
    assert ends(SOON, Kind.SIGN) == own, "how soon to sign is the city's own"


def test_the_units_and_the_citizens_clock_end_by_the_deadline_from_above(small: City) -> None:
    case = handed_down(small, SOON, upto="signed")
    assert (case.from_above, case.outer_system, case.outer_number, case.outer_due_at) == (True, "省12345", NUMBER, SOON)
    assert running(case, "handle").due_at == whole(case).due_at == SOON
    assert {task.due_at for task in case.tasks.all()} == {SOON}
    assert case.appeals.get().promised_at == SOON
    told = explain([running(case, "handle"), whole(case)])
    assert [(one.is_outer, one.is_set) for one in told] == [(True, False)] * 2
    with pytest.raises(StepRefused, match="set from above"):
        take(small, case, "ask_extension", "liaison", reason="E01", days=1, plan="现场勘查")


def test_a_later_deadline_gives_nobody_time(small: City) -> None:
    plain, case = order(small, upto="dispatched"), handed_down(small, LATER, upto="dispatched", person=caller("b"))
    assert running(case, "handle").due_at == running(plain, "handle").due_at < LATER
    assert not explain([running(case, "handle")])[0].is_outer


def test_one_that_came_by_telephone_is_noted_at_the_desk(small: City) -> None:
    case = order(small, upto="signed")
    before = running(case, "handle").due_at
    event = take(small, case, "note_above", "dispatcher", system="市领导批示", number="批2026-9", due=SOON.isoformat())
    assert (case.from_above, case.outer_number, case.outer_due_at) == (True, "批2026-9", SOON)
    assert running(case, "handle").due_at == whole(case).due_at == SOON < before
    assert explain([running(case, "handle")])[0].is_outer
    assert event.after["outer_due_at"] == SOON.isoformat()
    assert "system" not in event.after, "words stand sealed"
    take(small, case, "note_above", "dispatcher", system="市领导批示", due=LATER.isoformat())
    assert (case.outer_due_at, running(case, "handle").due_at) == (LATER, SOON)


def test_no_recount_moves_the_end_past_the_deadline_from_above(small: City) -> None:
    profile = profiles.current()
    limit, calendar = Limit("handle", 5, "days"), workdays.calendar()
    for ends_by in ("counted", "outer"):
        kept = Kept(limit, MORNING, SOON, ends_by, outer=SOON)
        assert counted_anew(kept, profile=profile, calendar=calendar).at == SOON


def test_no_visit_is_waived_and_what_was_reported_back_is_kept(small: City) -> None:
    case, plain = handed_down(small, SOON, upto="replied"), order(small, upto="replied", person=caller("c"))
    assert "waive_visit" in steps(plain, small, "dispatcher")
    assert "waive_visit" not in steps(case, small, "dispatcher")
    with pytest.raises(StepRefused):
        take(small, case, "waive_visit", "dispatcher", reason="consultation")
    with pytest.raises(StepRefused) as refused:
        take(small, case, "report_above", "dispatcher", text="已办结", reported=LATER.isoformat())
    assert refused.value.field == "reported"
    assert "report_above" not in steps(plain, small, "dispatcher")
    event = take(small, case, "report_above", "dispatcher", at=MORNING, text="已更换井盖，来电人认可。")
    assert case.reported_above_at == event.at


def test_it_is_found_by_its_number_and_by_its_mark(small: City) -> None:
    case = handed_down(small, SOON)
    order(small, person=caller("d"))
    for wanted in (Wanted(text=NUMBER), Wanted(mark="above")):
        assert list(found(small.actors["dispatcher"], wanted, at=MORNING)) == [case]
    assert not found(small.actors["other_county"], Wanted(text=NUMBER), at=MORNING).exists()


def test_an_order_that_takes_one_in_is_from_above_itself(small: City) -> None:
    master, other = order(small, upto="signed"), handed_down(small, SOON, person=caller("e"))
    take(small, other, "merge", "dispatcher", into=master.number)
    master.refresh_from_db()
    assert (master.from_above, master.outer_number, master.outer_due_at) == (True, NUMBER, SOON)
    assert running(master, "handle").due_at == SOON
