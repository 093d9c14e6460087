"""An order is left out of its unit's assessment: asked in time with evidence, in two stages where law is concerned."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from hotline.casework.archive.actions import archive_due
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import LeftOut, exclusions_by_unit, open_steps
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, caller, order

LATER = MORNING + timedelta(days=1)


def take(small: City, case: Order, step: str, who: str, *, at: datetime = LATER, **given: Any) -> None:
    take_step(case, step, actor=small.actors[who], at=at, given=given)
    case.refresh_from_db()


@pytest.mark.parametrize("upto", ["visited", "closed"])
def test_a_unit_asks_and_one_reviewer_decides(small: City, upto: str) -> None:
    case = order(small, upto=upto)
    take(small, case, "ask_exclusion", "liaison", code="X10", note="蛙鸣属自然现象，附现场录音。")
    assert (case.state, case.exclusion, case.exclusion_code) == (upto, "asked", "X10")
    take(small, case, "review_exclusion", "dispatcher")
    assert (case.state, case.exclusion, case.exclusion_scope) == (upto, "excluded", "verdict")
    assert not {"ask_exclusion", "review_exclusion", "refuse_exclusion"} & {
        found.step for name in ("liaison", "dispatcher") for found in open_steps(case, small.actors[name])
    }


def test_grounds_of_law_wait_for_a_second_person(small: City) -> None:
    case = order(small, upto="closed")
    take(small, case, "ask_exclusion", "head", code="X01", note="诉求违反《物权法》规定。")
    take(small, case, "review_exclusion", "supervisor", scope="all")
    assert (case.exclusion, case.exclusion_scope) == ("reviewed", "all")
    with pytest.raises(StepRefused):
        take(small, case, "confirm_exclusion", "supervisor")
    with pytest.raises(OutOfScope):
        take(small, case, "confirm_exclusion", "dispatcher")
    take(small, case, "confirm_exclusion", "leader")
    assert case.exclusion == "excluded"


def test_until_it_is_decided_the_order_is_not_archived(small: City) -> None:
    case = order(small, upto="closed")
    take(small, case, "ask_exclusion", "liaison", code="X03", note="诉求不属实。")
    assert archive_due(at=MORNING + timedelta(days=30)) == 0
    with pytest.raises(StepRefused):
        take(small, case, "archive", "dispatcher")
    take(small, case, "refuse_exclusion", "dispatcher", note="证据不足")
    assert case.exclusion == "refused"
    assert "ask_exclusion" not in {found.step for found in open_steps(case, small.actors["liaison"])}
    assert archive_due(at=MORNING + timedelta(days=30)) == 1


def test_after_the_city_s_time_it_counts(small: City) -> None:
    case = order(small, upto="closed")
    visited = Event.objects.get(name="visited").at
    with translation.override("zh-hans"), pytest.raises(StepRefused, match="3月4日24:00"):
        take(small, case, "ask_exclusion", "liaison", at=visited + timedelta(days=3), code="X10", note="自然现象")
    with pytest.raises(OutOfScope):
        take(small, case, "ask_exclusion", "handler", code="X10", note="自然现象")


def test_exclusions_are_counted_by_unit(small: City) -> None:
    decisions: tuple[tuple[str, dict[str, Any]], ...] = (
        ("review_exclusion", {}),
        ("refuse_exclusion", {"note": "证据不足"}),
    )
    for decision, given in decisions:
        case = order(small, upto="closed")
        take(small, case, "ask_exclusion", "liaison", code="X10", note="自然现象")
        take(small, case, decision, "dispatcher", **given)
    day = timedelta(days=2)
    counted = exclusions_by_unit(since=MORNING - day, until=MORNING + day)
    assert counted == [LeftOut(small.units["d1-housing"].pk, 2, 1, 1)]


def test_a_new_round_is_judged_anew(small: City) -> None:
    case = order(small, upto="closed")
    take(small, case, "ask_exclusion", "liaison", code="X10", note="自然现象")
    take(small, case, "review_exclusion", "dispatcher")
    take(small, case, "reopen", "supervisor", reason="new_facts", note="有新情况")
    assert (case.exclusion, case.exclusion_code, case.exclusion_scope) == ("", "", "")


def test_what_was_asked_lapses_with_the_round_and_keeps_nothing_from_the_archive(small: City) -> None:
    case = order(small, upto="visited")
    master = order(small, upto="signed", person=caller(phone="19900000002", name="李二"))
    take(small, case, "ask_exclusion", "liaison", code="X10", note="自然现象")
    take(small, case, "rework", "dispatcher", note="请再核实")
    assert (case.state, case.exclusion, case.exclusion_code) == ("sent_back", "", "")
    take(small, case, "merge", "dispatcher", into=master.number)
    assert case.state == "merged"


@pytest.mark.parametrize("decided", ["", "review_exclusion"])
def test_an_order_that_its_caller_takes_back_waits_for_no_decision(small: City, decided: str) -> None:
    case = order(small, upto="visited")
    take(small, case, "ask_exclusion", "liaison", code="X01", note="诉求违反规定")
    if decided:
        take(small, case, decided, "dispatcher")
    take(small, case, "withdraw", "agent")
    assert (case.state, case.exclusion) == ("withdrawn", "")
    assert archive_due(at=MORNING + timedelta(days=30)) == 1
