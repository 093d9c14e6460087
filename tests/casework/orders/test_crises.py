"""Threats and crises: whoever is named hears at once, the duty room gets its reports in time, nothing is buried."""

from datetime import UTC, datetime, timedelta

import pytest

from hotline.casework.archive.actions import archive_due
from hotline.casework.clocks.models import Clock
from hotline.casework.emergencies.models import DutyReport
from hotline.casework.emergencies.queries import owed_to_duty_room, reports_on_crisis
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import open_steps
from hotline.casework.orders.searching import Wanted, found
from hotline.casework.steps.rules import StepRefused
from hotline.casework.warnings.actions import tell, tick
from hotline.casework.warnings.queries import notices_for, tidings_for
from hotline.casework.warnings.words import What
from hotline.ground.journal.models import Event
from hotline.ground.profiles.crises import mistakes, read_crises, spoken_of
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, caller, order

NIGHT = datetime(2026, 3, 6, 16, 40, tzinfo=UTC)
"""Saturday 7 March 2026, 00:40 in Luming."""
SAID = {"crisis": "self_harm", "note": "说活不下去了，人在楼顶。"}


@pytest.fixture
def case(small: City) -> Order:
    return order(small, upto="signed", at=MORNING)


def marked(small: City, case: Order, at: datetime = NIGHT, **more: str) -> Event:
    event = take_step(case, "mark_crisis", actor=small.actors["agent"], at=at, given={**SAID, **more})
    tell(event_id=event.pk)
    case.refresh_from_db()
    return event


def test_words_propose_a_kind_and_each_mistake_in_a_profile_is_named() -> None:
    kinds = {"crises": [{"code": "self_harm", "name": "轻生", "words": ["活不下去"], "emergency": True}]}
    crises = read_crises(kinds)
    assert [kind.code for kind in spoken_of(crises, "我实在活不下去了")] == ["self_harm"]
    assert spoken_of(crises, "路灯不亮") == ()
    assert list(mistakes(kinds)) == []
    wrong = {"name": "x", "words": "轻生", "tells": ["mayor"], "urgency": "high", "emergency": 1, "interim_minutes": 0}
    assert [where for where, _what in mistakes({"crises": [wrong]})] == [
        f"crises[1].{name}" for name in ("code", "words", "tells", "urgency", "emergency", "interim_minutes")
    ]


def test_marked_at_midnight_leader_and_supervision_hear_at_once_and_the_order_becomes_critical(
    small: City, case: Order
) -> None:
    before = case.turn_clock_id
    event = marked(small, case)
    assert (case.crisis, case.urgency, case.state, case.turn_clock_id) == ("self_harm", "critical", "signed", before)
    assert "楼顶" not in str(event.after), "what was said is sealed"
    for who in ("leader", "supervisor"):
        assert [tiding.what for tiding in tidings_for(small.actors[who], at=NIGHT)] == [What.CRISIS]
    assert not tidings_for(small.actors["liaison"], at=NIGHT)
    tick(at=NIGHT)
    noticed = {notice.number for notice in notices_for(small.actors["leader"], at=NIGHT)}
    assert case.number in noticed, "the report that is owed is made known at night, too"
    tell(event_id=event.pk)
    assert tidings_for(small.actors["leader"], at=NIGHT).count() == 1


def test_an_interim_report_is_owed_in_minutes_and_the_full_one_on_the_next_working_day(
    small: City, case: Order
) -> None:
    marked(small, case)
    assert [(each.stage, each.due_at) for each in reports_on_crisis(case)] == [
        ("interim", NIGHT + timedelta(minutes=30)),
        ("full", datetime(2026, 3, 9, 9, 30, tzinfo=UTC)),  # Monday 17:30
    ]
    leader, late = small.actors["leader"], NIGHT + timedelta(hours=1)
    assert owed_to_duty_room(leader, at=late) == (2, 1)
    told = take_step(case, "report_crisis", actor=leader, at=late, given={"text": "民警已到场。", "told": "值班员王"})
    assert told.after["is_late"]
    assert owed_to_duty_room(leader, at=late) == (1, 0)
    further = {"text": "已劝下楼。"}
    take_step(case, "report_crisis", actor=leader, at=late + timedelta(hours=1), given=further)
    ended = {"outcome": "defused", "text": "已送医，家属陪护。", "told": "值班员王"}
    take_step(case, "settle_crisis", actor=leader, at=late + timedelta(hours=5), given=ended)
    case.refresh_from_db()
    assert (case.crisis, case.urgency) == ("", "critical")
    reports = reports_on_crisis(case)
    assert [(each.stage, each.is_late, each.text) for each in reports] == [
        ("interim", True, "民警已到场。"), ("full", False, "已送医，家属陪护。"), ("interim", False, "已劝下楼。"),
    ]  # fmt: skip
    assert owed_to_duty_room(leader, at=late + timedelta(days=9)) == (0, 0)
    assert not Clock.objects.filter(subject_kind="crisis", stopped_at__isnull=True).exists()


def test_a_false_alarm_is_settled_at_once_and_no_interim_report_is_owed_any_more(small: City, case: Order) -> None:
    marked(small, case)
    ended = {"outcome": "unfounded", "text": "系口误，本人已说明。"}
    take_step(case, "settle_crisis", actor=small.actors["supervisor"], at=NIGHT + timedelta(minutes=9), given=ended)
    assert [each.stage for each in DutyReport.objects.filter(order=case)] == ["full"]
    marked(small, Order.objects.get(pk=case.pk), at=NIGHT + timedelta(hours=2))


def test_an_unsettled_crisis_is_neither_merged_away_nor_archived_nor_hidden(small: City, case: Order) -> None:
    other = order(small, upto="dispatched", at=MORNING, person=caller("19900005678", "李四"))
    marked(small, other)
    dispatcher, leader = small.actors["dispatcher"], small.actors["leader"]
    with pytest.raises(StepRefused):
        take_step(other, "merge", actor=dispatcher, at=NIGHT, given={"into": case.number})
    assert list(found(leader, Wanted(mark="crisis"), at=NIGHT)) == [other]
    withdrawn = {"note": "不用管了"}
    take_step(other, "withdraw", actor=small.actors["agent"], at=NIGHT, given=withdrawn)
    later = NIGHT + timedelta(days=60)
    archive_due(at=later)
    other.refresh_from_db()
    assert other.state == "withdrawn"
    assert {step.step for step in open_steps(other, leader)} >= {"report_crisis", "settle_crisis"}
    take_step(
        other, "settle_crisis", actor=leader, at=later, given={"outcome": "defused", "text": "已回访，情绪平稳。"}
    )
    archive_due(at=later)
    other.refresh_from_db()
    assert other.state == "archived"


def test_who_may_mark_report_and_settle(small: City, case: Order) -> None:
    marked(small, case, crisis="violence")
    with pytest.raises(OutOfScope):
        take_step(
            case, "settle_crisis", actor=small.actors["agent"], at=NIGHT, given={"outcome": "defused", "text": "x"}
        )
    with pytest.raises(OutOfScope):
        take_step(case, "report_crisis", actor=small.actors["liaison"], at=NIGHT, given={"text": "x"})
    with pytest.raises(StepRefused):
        take_step(case, "mark_crisis", actor=small.actors["leader"], at=NIGHT, given=SAID)
    other = order(small, at=MORNING, key="other")
    with pytest.raises(StepRefused) as refused:
        take_step(other, "mark_crisis", actor=small.actors["agent"], at=NIGHT, given={**SAID, "crisis": "unheard_of"})
    assert refused.value.field == "crisis"
