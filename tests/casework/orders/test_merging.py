"""Many callers, one handling: orders are merged, and split again without loss."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hotline.casework import loop
from hotline.casework.appeals.models import Appeal
from hotline.casework.archive.actions import archive_due
from hotline.casework.clocks.models import Alteration, Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_step
from hotline.casework.orders import desks
from hotline.casework.orders.actions import merge_all
from hotline.casework.orders.models import Order, Share, Task
from hotline.casework.orders.queries import open_steps
from hotline.casework.orders.words import PARTS_OVER
from hotline.casework.steps.rules import StaleVersion, StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import CALLER
from hotline.ground.journal.verify import chained_models, chains
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, caller, order

LATER = MORNING + timedelta(days=1)
LONG_AFTER = MORNING + timedelta(days=30)


def take(small: City, case: Order, step: str, who: str, *, at: datetime = LATER, **given: Any) -> Event:
    event = take_step(case, step, actor=small.actors[who], at=at, given=given)
    case.refresh_from_db()
    return event


def another(small: City, upto: str = "opened", *, number: int = 2, at: datetime = MORNING) -> Order:
    """Somebody else's order about the same matter."""
    return order(small, upto=upto, at=at, person=caller(phone=f"1990000{number:04d}", name=f"李{number}"))


def merged(small: City, upto: str = "signed", other: str = "opened") -> tuple[Order, Order]:
    """The order that handles it, and the one that was merged into it."""
    master, joined = order(small, upto=upto), another(small, other)
    take(small, joined, "merge", "dispatcher", into=master.number, note="同一处井盖")
    master.refresh_from_db()
    return master, joined


def whole(appeal: Appeal) -> Clock:
    return Clock.objects.get(subject_kind="appeal", subject_id=appeal.pk, kind="whole")


def letters_to(appeal: Appeal) -> list[str]:
    return list(Letter.objects.filter(appeal_id=appeal.pk).order_by("id").values_list("text_key", flat=True))


@pytest.mark.parametrize("other", ["opened", "dispatched", "signed", "drafted", "replied"])
def test_an_order_is_merged_and_its_caller_keeps_number_clock_and_promise(small: City, other: str) -> None:
    master, joined = order(small, upto="signed"), another(small, other)
    hers = joined.appeals.get()
    promised = Task.objects.get(order=joined, role="lead").due_at if joined.lead_unit else hers.promised_at
    take(small, joined, "merge", "dispatcher", into=master.number)
    master.refresh_from_db()
    assert (joined.state, joined.merged_into, joined.turn_unit, joined.turn_clock) == ("merged", master, None, None)
    assert not Clock.objects.filter(subject_kind="order", subject_id=joined.pk, stopped_at__isnull=True).exists()
    assert not Task.objects.filter(order=joined).exclude(state__in=PARTS_OVER).exists()
    share = Share.objects.get(appeal=hers)
    assert (share.order, share.came_from, share.promised_at) == (master, joined, promised)
    assert (master.state, master.callers, whole(hers).stopped_at) == ("signed", 2, None)
    assert letters_to(hers)[-1] == "merged"
    assert "merged" not in letters_to(master.appeals.exclude(pk=hers.pk).get())


def test_both_orders_say_what_happened(small: City) -> None:
    master, joined = merged(small)
    told = Event.objects.get(name="merged", subject_id=joined.pk)
    assert (told.after["into"], told.after["appeals"]) == (master.number, [joined.number])
    heard = Event.objects.get(name="joined", subject_id=master.pk)
    assert (heard.after["order"], heard.after["callers"]) == (joined.number, 2)
    assert [*chains("order", chained_models()["order"])] == []


def test_units_of_a_merged_order_owe_nothing_more(small: City) -> None:
    _master, joined = merged(small, upto="opened", other="signed")
    assert desks.counts(small.actors["liaison"], at=LATER, day_ends=LATER).of(desks.OWN) == 0
    told = Event.objects.get(name="merged", subject_id=joined.pk)
    assert set(told.after["units"]) == {small.units["d1-housing"].pk, small.units["d1-water"].pk}


def test_every_caller_of_a_merged_order_gets_her_own_answer(small: City) -> None:
    master, joined = merged(small, upto="signed", other="signed")
    hers = master.appeals.get(number=joined.number)
    from tests.casework.factories import REPLY

    take(small, master, "draft", "handler", **REPLY)
    take(small, master, "approve", "head")
    take(small, master, "pass_audit", "dispatcher")
    for appeal in master.appeals.all():
        assert letters_to(appeal)[-2:] == ["answered", "visit_invitation"]
    assert hers.number in Letter.objects.filter(appeal_id=hers.pk, text_key="answered").get().body


def test_the_earliest_promise_binds_the_handling(small: City) -> None:
    joined = another(small, "signed")
    master = order(small, upto="signed", at=MORNING + timedelta(days=2))
    earlier = Task.objects.get(order=joined, role="lead").due_at
    before = Task.objects.get(order=master, role="lead").due_at
    assert earlier < before
    take(small, joined, "merge", "leader", into=master.number, at=MORNING + timedelta(days=3))
    master.refresh_from_db()
    handle = Clock.objects.get(subject_kind="order", subject_id=master.pk, kind="handle")
    assert handle.due_at == Task.objects.get(order=master, role="lead").due_at == master.promised_at == earlier
    assert Alteration.objects.get(clock=handle).change == "bound"
    take(
        small, master, "split", "leader", order=joined.number, note="地点不同", at=MORNING + timedelta(days=3, hours=1)
    )
    handle.refresh_from_db()
    assert handle.due_at == Task.objects.get(order=master, role="lead").due_at == before, "what bound it has left"
    assert master.promised_at is None


def test_a_promise_that_has_passed_binds_nobody(small: City) -> None:
    joined, after = another(small, "signed"), MORNING + timedelta(days=20)
    master = order(small, upto="signed", at=after)
    before = Task.objects.get(order=master, role="lead").due_at
    take(small, joined, "merge", "leader", into=master.number, at=after + timedelta(days=1))
    assert Task.objects.get(order=master, role="lead").due_at == before


def test_a_new_day_that_all_are_told_takes_the_place_of_the_promises(small: City) -> None:
    master, joined = merged(small, upto="signed", other="signed")
    take(small, master, "ask_extension", "head", reason="E01", plan="送检", days=2)
    if master.asked == "unsigned":
        take(small, master, "sign_extension", "head")
    take(small, master, "grant_extension", "supervisor")
    assert (master.promised_at, Share.objects.get(appeal__number=joined.number).promised_at) == (None, None)


def test_a_merged_order_is_split_off_and_lives_again(small: City) -> None:
    master, joined = merged(small, upto="signed", other="signed")
    hers = Appeal.objects.get(number=joined.number)
    began, promised = whole(hers).started_at, Share.objects.get(appeal=hers).promised_at
    take(small, master, "split", "dispatcher", appeal=hers.number, note="地点不同")
    joined.refresh_from_db()
    assert (joined.state, joined.merged_into, joined.callers) == ("reviewed", None, 1)
    assert (joined.turn_unit, joined.turn_clock_kind) == (small.units["centre"], "dispatch")
    assert (joined.promised_at, master.callers) == (promised, 1)
    share = Share.objects.get(appeal=hers)
    assert (share.order, share.came_from) == (joined, None)
    assert (whole(hers).started_at, whole(hers).stopped_at) == (began, None)
    assert letters_to(hers)[-1] == "split"
    told = [event.name for event in Event.objects.filter(subject_kind="order", subject_id=joined.pk).order_by("place")]
    assert told == ["opened", "dispatched", "signed", "merged", "revived"]
    assert {"dispatch"} <= {found.step for found in open_steps(joined, small.actors["dispatcher"])}
    take(small, joined, "dispatch", "dispatcher", lead="d1-water")
    assert Task.objects.get(order=joined, role="lead").due_at <= (promised or LONG_AFTER)
    assert [*chains("order", chained_models()["order"])] == []


def test_the_appeal_that_an_order_began_with_gets_a_new_one(small: City) -> None:
    master, _joined = merged(small)
    first = Appeal.objects.get(number=master.number)
    take(small, master, "split", "leader", appeal=first.number, note="两件事")
    apart = Order.objects.get(shares__appeal=first)
    assert apart.pk != master.pk
    assert apart.number not in (master.number, first.number)
    assert (apart.state, apart.callers, apart.promised_at) == ("opened", 1, first.promised_at)
    assert letters_to(first)[-1] == "split"
    assert Event.objects.get(name="split").after["to"] == apart.number


def test_one_appeal_stays(small: City) -> None:
    master, joined = merged(small)
    take(small, master, "split", "leader", order=joined.number, note="两件事")
    with pytest.raises(StepRefused):
        take(small, master, "split", "leader", appeal=master.number, note="两件事")


def test_what_was_merged_before_moves_on_and_finds_its_way_back(small: City) -> None:
    middle, first = merged(small, upto="opened")
    last = another(small, number=3)
    take(small, middle, "merge", "leader", into=last.number)
    first.refresh_from_db()
    last.refresh_from_db()
    assert (first.merged_into, middle.merged_into, last.callers) == (last, last, 3)
    take(small, last, "split", "leader", order=middle.number, note="另一处")
    middle.refresh_from_db()
    assert (middle.state, middle.callers, last.callers) == ("reviewed", 1, 2)
    take(small, last, "split", "leader", order=first.number, note="另一处")
    first.refresh_from_db()
    assert (first.state, first.callers, last.callers) == ("reviewed", 1, 1)


def test_what_cannot_be_merged(small: City) -> None:
    master, joined = merged(small)
    third, answered = another(small, number=3), another(small, "audited", number=4)
    with pytest.raises(StepRefused, match=master.number):
        take(small, third, "merge", "leader", into=joined.number)
    for into in (third.number, answered.number, "39070000000000000"):
        with pytest.raises(StepRefused) as refused:
            take(small, third, "merge", "leader", into=into)
        assert refused.value.field == "into"
    with pytest.raises(StepRefused):
        take(small, answered, "merge", "leader", into=master.number)
    for who in ("agent", "liaison", "supervisor", "county", "visitor"):
        with pytest.raises(OutOfScope):
            take(small, third, "merge", who, into=master.number)
    for step in ("join", "revive", "move_on"):
        with pytest.raises(StepRefused):
            take(small, joined if step != "join" else master, step, "leader", order=third.number)


def test_several_are_merged_at_once_all_or_none(small: City) -> None:
    master, others = order(small), [another(small, number=number) for number in (2, 3)]
    given: dict[str, Any] = {"into": master, "actor": small.actors["leader"], "at": LATER}
    with pytest.raises(StepRefused):
        merge_all(orders=[*others, master], **given)
    assert Order.objects.filter(state="merged").count() == 0
    merge_all(orders=others, key="click", **given)
    merge_all(orders=others, key="click", **given)
    master.refresh_from_db()
    assert (master.callers, Event.objects.filter(name="joined").count()) == (3, 2)


def test_an_old_page_merges_nothing(small: City) -> None:
    master, joined = order(small), another(small)
    take(small, joined, "review", "dispatcher")
    with pytest.raises(StaleVersion):
        take_step(joined, "merge", actor=small.actors["leader"], at=LATER, given={"into": master.number}, version=1)


def test_she_withdraws_out_of_a_shared_order_and_the_others_are_counted(small: City) -> None:
    master, joined = merged(small)
    loop.withdraw(Appeal.objects.get(number=joined.number), actor=CALLER, at=LATER)
    master.refresh_from_db()
    assert (master.state, master.callers) == ("signed", 1)


def test_a_shared_order_is_never_void(small: City) -> None:
    master, _joined = merged(small)
    with pytest.raises(StepRefused):
        take(small, master, "ask_void", "agent", reason="typing", note="录错")


def test_a_merged_order_is_archived_after_the_one_that_took_it_in(small: City) -> None:
    master, joined = merged(small, upto="opened")
    with pytest.raises(StepRefused):
        take(small, joined, "archive", "dispatcher")
    for appeal in list(master.appeals.all()):
        loop.withdraw(appeal, actor=CALLER, at=LATER)
    assert archive_due(at=LONG_AFTER) >= 1
    archive_due(at=LONG_AFTER)
    joined.refresh_from_db()
    assert (joined.state, joined.merged_into) == ("archived", master)


def test_while_the_clocks_stand_still_orders_are_merged_and_split_too(small: City) -> None:
    master, joined = order(small, upto="signed"), another(small, "signed")
    for case in (master, joined):
        take(small, case, "ask_suspension", "liaison", reason="S01", plan="鉴定", until="2026-03-06T00:00:00+08:00")
        take(small, case, "suspend", "supervisor")
    take(small, joined, "merge", "leader", into=master.number)
    master.refresh_from_db()
    assert (joined.state, joined.held, master.held, master.callers) == ("merged", "", "suspended", 2)
    take(small, master, "split", "leader", appeal=joined.number, note="两件事")
    joined.refresh_from_db()
    assert (joined.state, master.held) == ("reviewed", "suspended")
