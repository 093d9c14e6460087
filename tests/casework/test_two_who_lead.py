"""Where two who answer for the hotline may collide: nothing is done twice, and the one who came second is told."""

from datetime import timedelta
from typing import Any

from hotline.casework.answering_days.actions import announce
from hotline.casework.answering_days.actions import take as take_call
from hotline.casework.answering_days.models import Taken
from hotline.casework.emergencies.actions import (
    IncidentCard,
    chase,
    declare_grave,
    open_incident,
    report,
    report_to_duty_room,
)
from hotline.casework.emergencies.models import DutyReport, Handover
from hotline.casework.investigations.actions import hold, plan
from hotline.casework.investigations.models import Investigation
from hotline.casework.leading.actions import Draft, compose
from hotline.casework.leading.models import Brief
from hotline.casework.loop import take_appeal_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.register.staff.models import Staff
from tests.casework.answering_days.test_days import BEGINS, announcement
from tests.casework.factories import MORNING, City, appeal, order
from tests.casework.investigations.test_investigations import planned
from tests.casework.test_two_at_once import both, small

__all__ = ["small"]


def test_a_report_to_the_duty_room_is_entered_by_one(small: City) -> None:
    leader = small.actors["leader"]
    card = IncidentCard("flood", "内涝", "正在排水。", (small.units["d1"],), MORNING)
    incident = open_incident(card, actor=leader, at=MORNING)
    owed = declare_grave(incident, actor=leader, at=MORNING)[2]
    said: dict[str, Any] = {"told": "值班员", "at": MORNING + timedelta(minutes=30)}
    results = both(
        *(
            lambda name=name: report_to_duty_room(owed, text=f"{name}报告", actor=small.actors[name], **said)
            for name in ("leader", "dispatcher")
        )
    )
    assert sorted(type(result).__name__ for result in results) == ["DutyReport", "StepRefused"], results
    assert DutyReport.objects.filter(stage="interim").count() == 1
    assert Event.objects.filter(name="duty_room_told").count() == 1


def test_of_a_result_and_a_call_back_at_once_the_line_is_closed_or_asked_never_both_undone(small: City) -> None:
    case = appeal(small)
    given = {"line": "water", "transfer": "answered", "follow": True}
    take_appeal_step(case, "hand_over", actor=small.actors["agent"], at=MORNING, given=given)
    handover, at = Handover.objects.get(), MORNING + timedelta(hours=1)
    results = both(
        lambda: report(handover, reported="done", actor=small.actors["agent"], at=at),
        lambda: chase(handover, actor=small.actors["leader"], at=at),
    )
    assert Order.objects.get().state == "closed"
    assert results[0] is None
    assert results[1] is True or isinstance(results[1], StepRefused), results
    assert Event.objects.filter(subject_kind="order", name="mirror_ended").count() == 1


def test_one_call_is_taken_on_one_of_two_days(small: City) -> None:
    supervisor, agent = small.actors["supervisor"], small.actors["agent"]
    days = [announce(announcement(small, seat=seat), actor=supervisor, at=MORNING) for seat in ("3", "4")]
    case = appeal(small)
    results = both(*(lambda day=day: take_call(day, appeal=case, actor=agent, at=BEGINS) for day in days))
    assert sorted(type(result).__name__ for result in results) == ["StepRefused", "Taken"], results
    assert Taken.objects.count() == 1


def test_a_plan_sent_twice_at_once_is_one_investigation(small: City) -> None:
    said, supervisor = planned(small, order(small, upto="signed")), small.actors["supervisor"]
    results = both(*[lambda: plan(said, actor=supervisor, at=MORNING, key="k")] * 2)
    assert results[0] == results[1], results
    assert Investigation.objects.count() == 1


def test_the_minutes_of_an_investigation_are_written_once(small: City) -> None:
    said, supervisor = planned(small, order(small, upto="signed")), small.actors["supervisor"]
    one = plan(said, actor=supervisor, at=MORNING)
    late = said.planned_at + timedelta(days=1)
    results = both(*[lambda: hold(one, minutes="到现场查看", held_at=said.planned_at, actor=supervisor, at=late)] * 2)
    assert sum(result is None for result in results) == 1, results
    assert sum(isinstance(result, StepRefused) for result in results) == 1, results


def test_a_brief_sent_twice_at_once_is_laid_once(small: City) -> None:
    small.employ("mayor", "city_leader", "root")
    leader = Staff.objects.get(username="mayor")
    made = Draft(kind="report", title="专报", why="一周内多人反映。", orders=[order(small)], leaders=[leader])
    results = both(*[lambda: compose(made, actor=small.actors["supervisor"], at=MORNING, key="k")] * 2)
    assert results[0] == results[1], results
    assert Brief.objects.count() == 1
