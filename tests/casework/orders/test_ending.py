"""Withdrawn, void, opened again: how an order ends otherwise, and how a closed one goes on."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from hotline.casework import loop
from hotline.casework.appeals.models import Appeal
from hotline.casework.archive.actions import archive_due
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_step
from hotline.casework.orders import desks
from hotline.casework.orders.models import Order, Share, Task
from hotline.casework.orders.queries import open_steps
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import CALLER
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, appeal, caller, order

LATER = MORNING + timedelta(days=1)
LONG_AFTER = MORNING + timedelta(days=20)


def take(small: City, case: Order, step: str, who: str, *, at: datetime = LATER, **given: Any) -> None:
    take_step(case, step, actor=small.actors[who], at=at, given=given)
    case.refresh_from_db()


def running(case: Order) -> set[str]:
    """What still runs, of the order and of its appeals."""
    return set(Clock.objects.filter(stopped_at__isnull=True).values_list("kind", flat=True))


def last_letter(entered: Appeal) -> Letter:
    return Letter.objects.filter(appeal_id=entered.pk).order_by("-id")[0]


@pytest.mark.parametrize("upto", ["opened", "dispatched", "signed", "drafted", "replied", "audited", "visited"])
def test_a_caller_withdraws_at_any_time_and_nobody_owes_anything_more(small: City, upto: str) -> None:
    case = order(small, upto=upto)
    entered = case.appeals.get()
    loop.withdraw(entered, actor=CALLER, at=LATER, note="已经自行解决")
    case.refresh_from_db()
    entered.refresh_from_db()
    assert (case.state, entered.state, case.turn_unit_id) == ("withdrawn", "withdrawn", None)
    assert running(case) == set()
    assert not Task.objects.filter(order=case, state__in=("assigned", "signed", "drafted")).exists()
    assert desks.counts(small.actors["liaison"], at=LATER, day_ends=LATER).of(desks.OWN) == 0
    assert last_letter(entered).text_key == "withdrawn"
    assert archive_due(at=LONG_AFTER) >= 1
    case.refresh_from_db()
    entered.refresh_from_db()
    assert (case.state, entered.state) == ("archived", "archived")


def test_an_agent_withdraws_for_her_before_it_is_accepted(small: City) -> None:
    entered = appeal(small)
    loop.withdraw(entered, actor=small.actors["agent"], at=LATER)
    entered.refresh_from_db()
    assert (entered.state, entered.turn_unit_id) == ("withdrawn", None)
    assert not Clock.objects.filter(stopped_at__isnull=True).exists()
    assert archive_due(at=LONG_AFTER) == 1


def test_a_unit_cannot_withdraw_what_a_citizen_asked(small: City) -> None:
    case = order(small, upto="signed")
    for who in ("liaison", "head", "county", "dispatcher"):
        with pytest.raises(OutOfScope):
            take(small, case, "withdraw", who)


def test_of_several_callers_one_withdraws_and_the_others_are_answered(small: City) -> None:
    case = order(small, upto="signed")
    first = case.appeals.get()
    second = appeal(small, person=caller(phone="19900005678", name="李四"))
    with pytest.raises(StepRefused):
        take(small, case, "withdraw", "agent", appeal=second.number)
    loop.take_appeal_step(second, "accept", actor=small.actors["agent"], at=MORNING, given={"kind": "complaint"})
    Share.objects.filter(appeal=second).update(order=case)
    with pytest.raises(StepRefused) as refused:
        take(small, case, "withdraw", "agent")
    assert refused.value.field == "appeal"
    loop.withdraw(first, actor=CALLER, at=LATER)
    case.refresh_from_db()
    first.refresh_from_db()
    assert (case.state, first.state) == ("signed", "withdrawn")
    assert archive_due(at=LONG_AFTER) == 1, "her appeal is archived, the order goes on"
    loop.withdraw(second, actor=CALLER, at=LONG_AFTER)
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert archive_due(at=LONG_AFTER + timedelta(days=20)) >= 1
    case.refresh_from_db()
    assert case.state == "archived"


def test_what_is_over_cannot_be_withdrawn(small: City) -> None:
    case = order(small, upto="closed")
    with pytest.raises(StepRefused):
        loop.withdraw(case.appeals.get(), actor=CALLER, at=LATER)


def test_one_asks_for_an_order_to_be_void_and_another_a_leader_declares_it(small: City) -> None:
    case = order(small, upto="dispatched")
    with pytest.raises(StepRefused):
        take(small, case, "void", "leader")
    take(small, case, "ask_void", "agent", reason="typing", note="地址录错，已重新登记")
    assert case.state == "dispatched", "until a leader has decided it is handled on"
    with pytest.raises(OutOfScope):
        take(small, case, "void", "agent")
    take(small, case, "void", "leader")
    entered = case.appeals.get()
    assert (case.state, entered.state, running(case)) == ("voided", "voided", set())
    assert Order.objects.filter(number=case.number).exists()
    assert last_letter(entered).text_key == "voided"
    assert archive_due(at=LONG_AFTER) >= 1


def test_nobody_approves_what_she_asked_for(small: City) -> None:
    case = order(small)
    take(small, case, "ask_void", "leader", reason="test", note="演练")
    with pytest.raises(StepRefused):
        take(small, case, "void", "leader")
    take(small, case, "refuse_void", "leader", note="不是演练")
    take(small, case, "ask_void", "agent", reason="twice", note="重复录入")
    take(small, case, "void", "leader")


def test_a_closed_order_is_opened_again_in_a_new_round_and_the_citizen_s_clock_is_the_old_one(small: City) -> None:
    case = order(small, upto="closed")
    assert Clock.objects.get(kind="whole").stopped_at is not None
    take(small, case, "reopen", "supervisor", reason="false_completion", note="现场仍未修复，请重新办理。")
    assert (case.state, case.round, case.turn_unit_id) == ("sent_back", 2, small.units["d1-housing"].pk)
    assert Clock.objects.get(kind="whole").stopped_at is None, "one course from the first word on"
    assert running(case) == {"whole", "rework"}
    assert Task.objects.get(order=case, role="lead").state == "signed"
    assert last_letter(case.appeals.get()).text_key == "reopened"
    assert Event.objects.get(name="reopened").reason == "false_completion"
    assert {found.step for found in open_steps(case, small.actors["handler"])} >= {"draft"}


def test_a_citizen_asks_for_a_reopening_and_the_centre_decides(small: City) -> None:
    case = order(small, upto="closed")
    entered = case.appeals.get()
    closed_at = case.closed_at
    loop.ask_reopening(entered, actor=CALLER, at=LATER, note="说修好了，其实没修")
    case.refresh_from_db()
    assert (case.state, case.turn_unit_id, case.turn_clock_kind) == (
        "reopening_asked",
        small.units["centre"].pk,
        "reopen_audit",
    )
    assert running(case) == {"whole", "reopen_audit"}
    assert archive_due(at=LONG_AFTER) == 0, "what is asked for is not archived away"
    take(small, case, "refuse_reopening", "dispatcher", explanation="经现场核查，井盖已更换。")
    assert (case.state, case.turn_unit_id, running(case)) == ("closed", None, set())
    assert Clock.objects.get(kind="whole").stopped_at == closed_at
    assert "井盖已更换" in last_letter(entered).body
    loop.ask_reopening(entered, actor=small.actors["agent"], at=LATER, note="又坏了")
    take(small, case, "reopen", "dispatcher", reason="new_facts", note="再次核查")
    assert case.state == "sent_back"


def test_after_the_city_s_time_nothing_is_asked_for_any_more(small: City) -> None:
    case = order(small, upto="closed")
    with translation.override("zh-hans"), pytest.raises(StepRefused, match="3月5日24:00"):
        loop.ask_reopening(case.appeals.get(), actor=CALLER, at=MORNING + timedelta(days=4), note="仍未解决")
    assert Clock.objects.get(kind="whole").stopped_at is not None


def test_she_withdraws_while_the_clocks_stand_still(small: City) -> None:
    case = order(small, upto="signed")
    given = {"plan": "等待鉴定", "reason": "S01", "until": "2026-03-06T00:00:00+08:00"}
    take(small, case, "ask_suspension", "liaison", at=MORNING + timedelta(hours=3), **given)
    take(small, case, "suspend", "supervisor", at=MORNING + timedelta(hours=4))
    assert case.held == "suspended"
    loop.withdraw(case.appeals.get(), actor=CALLER, at=LATER)
    case.refresh_from_db()
    assert (case.state, case.held, running(case)) == ("withdrawn", "", set())
