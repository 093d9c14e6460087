"""The ladder raises by itself what its rules ask for – each once, however often the worker is killed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.supervision.actions import DocumentDoor, raise_due
from hotline.casework.supervision.actions.raising import _dissatisfied
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.queries import of_order, urgings
from hotline.casework.visits.models import Visit
from hotline.casework.visits.rules import is_dissatisfied, stands_for_all
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.ladders import RungRule
from tests.casework.factories import MORNING, VERDICT, City, appeal, order
from tests.casework.supervision.lateness import late, rules

DISSATISFIED = {**VERDICT, "satisfied": "1", "solved": "no", "reasons": ["unsolved"]}


def test_nothing_is_raised_before_a_limit_has_passed(small: City) -> None:
    case = order(small, upto="signed")
    assert case.turn_due_at is not None
    assert raise_due(at=case.turn_due_at - timedelta(minutes=1)) == 0


def test_what_is_overdue_is_urged_at_once_and_supervised_a_working_day_later(small: City) -> None:
    case = order(small, upto="signed")
    at = late(case)
    assert raise_due(at=at) == 1
    assert [urging.by for urging in urgings(case.pk)] == ["system"]
    assert raise_due(at=at + timedelta(minutes=1)) == 0
    assert raise_due(at=at + timedelta(days=2)) == 1
    (document,) = of_order(case.pk)
    assert (document.form, document.reason, document.level) == ("rule", "D01", 1)
    assert "超" in document.text
    assert raise_due(at=at + timedelta(days=2, minutes=1)) == 0


def test_chongqing_supervises_in_writing_at_once_when_a_limit_passes(small: City) -> None:
    case = order(small, upto="signed")
    rules({"trigger": "D01", "level": 2})
    assert raise_due(at=late(case)) == 1
    assert of_order(case.pk)[0].level == 2


def test_the_centre_that_is_late_itself_is_not_supervised(small: City) -> None:
    case = order(small, upto="replied")
    assert raise_due(at=late(case)) == 0


def test_a_document_that_nobody_answers_rises_level_by_level_to_the_leader(small: City) -> None:
    case = order(small, upto="signed")
    take_step(
        case,
        "supervise",
        actor=small.actors["supervisor"],
        at=MORNING + timedelta(hours=4),
        given={"form": "instruction", "reason": "D03", "text": "请速办。"},
    )
    rules()
    at = MORNING
    for expected in (2, 3):
        due_at = of_order(case.pk)[0].turn_due_at
        assert due_at is not None
        at = due_at + timedelta(minutes=1)
        assert raise_due(at=at) == 1
        assert raise_due(at=at) == 0
        latest = of_order(case.pk)[0]
        assert (latest.level, latest.form) == (expected, "instruction")
        assert latest.follows is not None
        assert latest.follows.state == "raised"
        assert latest.follows.number in latest.text
    assert latest.addressee == "leader"
    assert raise_due(at=at + timedelta(days=30)) == 0
    assert Document.objects.count() == 3


def test_what_was_answered_in_time_does_not_rise(small: City) -> None:
    case = order(small, upto="signed")
    rules({"trigger": "D01", "level": 1})
    raise_due(at=late(case))
    (document,) = of_order(case.pk)
    DocumentDoor().take(
        document.pk, "answer_supervision", actor=small.actors["liaison"], at=late(case), given={"text": "已办。"}
    )
    assert raise_due(at=late(case) + timedelta(days=60)) == 0


def test_a_dissatisfied_caller_raises_and_after_rework_one_level_higher(small: City) -> None:
    case = order(small, upto="audited")
    at = MORNING + timedelta(hours=8)
    take_step(case, "visit", actor=small.actors["visitor"], at=at, given=DISSATISFIED)
    assert raise_due(at=at) == 1
    assert [document.level for document in of_order(case.pk)] == [1]
    take_step(case, "rework", actor=small.actors["visitor"], at=at, given={"note": "请重新办理"})
    from tests.casework.factories import REPLY

    for step, who, given in (
        ("draft", "handler", REPLY),
        ("approve", "head", {}),
        ("pass_audit", "dispatcher", {}),
        ("visit", "visitor", DISSATISFIED),
    ):
        take_step(case, step, actor=small.actors[who], at=at, given=given)
    assert raise_due(at=at) == 2
    assert [document.level for document in of_order(case.pk)] == [2, 1, 1]


def test_the_third_appeal_about_one_matter_is_supervised(small: City) -> None:
    first = appeal(small)
    second = appeal(small, key="two", repeat_of=first)
    case = order(small, upto="signed", key="three", repeat_of=second)
    assert raise_due(at=MORNING + timedelta(hours=5)) == 1
    assert [document.reason for document in of_order(case.pk)] == ["D08"]
    assert raise_due(at=MORNING + timedelta(hours=6)) == 0


SAID: tuple[tuple[tuple[str, str], ...], ...] = (
    (("no", "1"),),
    (("yes", "5"), ("no", "1")),
    (("yes", "5"), ("yes", "4"), ("no", "1")),
    (("partly", "2"), ("partly", "2"), ("yes", "5")),
    (("yes", "0"), ("yes", "1"), ("yes", "5"), ("yes", "4")),
    (("yes", "2"), ("yes", "2"), ("yes", "5"), ("no", "1")),
    (("partly", "0"), ("partly", "1"), ("yes", "1")),
)
"""What the callers of a round say, round by round."""


@pytest.mark.parametrize("rule", ["any", "majority"])
def test_of_several_callers_the_city_s_rule_says_who_is_dissatisfied(small: City, rule: str) -> None:
    case = order(small, upto="audited")
    callers = [appeal(small, key=f"c{place}") for place in range(4)]
    for round_, said in enumerate(SAID, 1):
        for one, (solved, satisfied) in zip(callers, said, strict=False):
            Visit.objects.create(
                order=case, appeal=one, round=round_, made_at=MORNING, solved=solved, satisfied=satisfied
            )
    profile = profiles.version(case.profile_version)
    profile = replace(profile, merging=replace(profile.merging, rework=rule))
    expected = {round_ for round_, said in enumerate(SAID, 1) if is_dissatisfied(*stands_for_all(said, rule=rule))}

    def raised(now: int) -> set[int]:
        Order.objects.filter(pk=case.pk).update(round=now)
        return {found for _order, found in _dissatisfied(RungRule("D02", 1), profile, MORNING)}

    assert raised(len(SAID) + 1) == expected
    assert expected < set(range(1, len(SAID) + 1)) or rule == "any"
    assert (1 in raised(1)) is (rule == "any"), "while others are still to be heard most have said nothing"
