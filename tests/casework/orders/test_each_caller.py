"""Of several callers who share an order each is asked, and each can rate for herself."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hotline.casework import loop
from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.casework.visits import queries as visits
from hotline.casework.visits.actions import rate
from hotline.casework.visits.models import Visit
from hotline.casework.visits.rules import are_awaited, stands_for_all
from hotline.ground.journal.rules import CALLER
from tests.casework.factories import MORNING, REPLY, VERDICT, City, caller, order

LATER = MORNING + timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "any_", "majority"),
    [
        ([("yes", "5")], ("yes", "5"), ("yes", "5")),
        ([("yes", "5"), ("no", "1"), ("yes", "4")], ("no", "1"), ("yes", "4")),
        ([("yes", "5"), ("no", "2")], ("no", "2"), ("no", "2")),
        ([("partly", "0"), ("no", "4"), ("no", "1"), ("yes", "5")], ("no", "1"), ("no", "4")),
    ],
)
def test_one_verdict_stands_for_the_order(
    said: list[tuple[str, str]], any_: tuple[str, str], majority: tuple[str, str]
) -> None:
    assert (stands_for_all(said, rule="any"), stands_for_all(said, rule="majority")) == (any_, majority)


def test_all_are_heard_or_as_many_as_the_city_says() -> None:
    assert [are_awaited(callers=3, heard=heard, visits=0) for heard in (0, 2, 3)] == [True, True, False]
    assert [are_awaited(callers=3, heard=heard, visits=2) for heard in (0, 1, 2)] == [True, True, False]
    assert not are_awaited(callers=3, heard=3, visits=9)


def take(small: City, case: Order, step: str, who: str, *, at: datetime = LATER, **given: Any) -> None:
    take_step(case, step, actor=small.actors[who], at=at, given=given)
    case.refresh_from_db()


@pytest.fixture
def answered(small: City) -> tuple[Order, list[Appeal]]:
    """An order of three callers that has been answered."""
    master = order(small, upto="signed")
    for place in (2, 3):
        other = order(small, person=caller(phone=f"1990000{place:04d}"))
        take(small, other, "merge", "leader", into=master.number)
    take(small, master, "draft", "handler", **REPLY)
    take(small, master, "approve", "head")
    take(small, master, "pass_audit", "dispatcher")
    return master, list(master.appeals.order_by("pk"))


def test_every_caller_rates_and_the_last_one_ends_the_visit(small: City, answered: tuple[Order, list[Appeal]]) -> None:
    master, (one, two, three) = answered
    rate(one, at=LATER, given={"solved": "yes", "satisfied": "5"}, key="one")
    rate(one, at=LATER, given={"solved": "yes", "satisfied": "5"}, key="one")
    master.refresh_from_db()
    assert (master.state, visits.may_rate(master, one), visits.may_rate(master, two)) == ("audited", False, True)
    with pytest.raises(StepRefused):
        rate(one, at=LATER, given={"solved": "no", "satisfied": "1"})
    take(small, master, "visit", "visitor", appeal=two.number, solved="no", satisfied="2", reasons=["unsolved"])
    assert master.state == "audited"
    rate(three, at=LATER, given=VERDICT)
    master.refresh_from_db()
    assert (master.state, master.solved, master.satisfied) == ("visited", "no", "2"), "one who is not content is enough"
    assert dict(Visit.objects.values_list("appeal__number", "solved")) == {
        one.number: "yes",
        two.number: "no",
        three.number: "yes",
    }
    take(small, master, "rework", "visitor", note="请重新办理")
    assert master.round == 2
    assert not visits.may_rate(master, one), "nothing new has been answered yet"


def test_who_cannot_be_reached_keeps_nobody_waiting_and_may_still_rate(
    small: City, answered: tuple[Order, list[Appeal]]
) -> None:
    master, (one, two, three) = answered
    with pytest.raises(StepRefused) as refused:
        take(small, master, "try_visit", "visitor", outcome="busy")
    assert refused.value.field == "appeal"
    for place in range(3):
        at = LATER + timedelta(hours=5 * place)
        take(small, master, "try_visit", "visitor", appeal=one.number, outcome="no_answer", at=at)
    with pytest.raises(StepRefused):
        take(small, master, "give_up_visit", "visitor", appeal=two.number)
    take(small, master, "give_up_visit", "visitor", appeal=one.number)
    assert master.state == "audited"
    take(small, master, "visit", "visitor", appeal=two.number, **VERDICT)
    loop.withdraw(three, actor=CALLER, at=LATER)
    master.refresh_from_db()
    assert master.state == "audited"
    take(small, master, "give_up_visit", "visitor")
    assert master.state == "visited", "nobody is awaited any more"
    assert visits.may_rate(master, one)
    rate(one, at=LATER, given={"solved": "no", "satisfied": "1"})
    master.refresh_from_db()
    assert (master.state, master.satisfied) == ("visited", "1")
    take(small, master, "close", "dispatcher")
    assert not visits.may_rate(master, one)


def given_up(small: City, master: Order, appeal: Appeal) -> None:
    """Nobody answered in the morning, the afternoon and the evening."""
    for hour in (1, 6, 11):
        take(small, master, "try_visit", "visitor", at=LATER.replace(hour=hour), appeal=appeal.number, outcome="busy")
    take(small, master, "give_up_visit", "visitor", at=LATER + timedelta(days=1), appeal=appeal.number)


def test_who_is_heard_after_she_was_given_up_ends_nothing_for_who_is_still_awaited(
    small: City, answered: tuple[Order, list[Appeal]]
) -> None:
    master, (one, two, three) = answered
    given_up(small, master, one)
    with pytest.raises(StepRefused) as refused:
        take(small, master, "give_up_visit", "visitor", at=LATER + timedelta(days=1), appeal=one.number)
    assert refused.value.field == "appeal"
    take(small, master, "visit", "visitor", appeal=two.number, **VERDICT)
    with pytest.raises(StepRefused):
        take(small, master, "give_up_visit", "visitor", at=LATER + timedelta(days=1), appeal=one.number)
    rate(one, at=LATER + timedelta(days=2), given={"solved": "no", "satisfied": "1"})
    master.refresh_from_db()
    assert (master.state, master.turn_clock_kind, master.solved) == ("audited", "visit", "no")
    take(small, master, "visit", "visitor", at=LATER + timedelta(days=2), appeal=three.number, **VERDICT)
    assert master.state == "visited"
