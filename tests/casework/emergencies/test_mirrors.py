"""An order that mirrors what an emergency line has in hand ends with the line's result: none stays open for ever."""

from datetime import datetime, timedelta

import pytest

from hotline.casework.archive.actions import archive_due
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.emergencies import queries, rules
from hotline.casework.emergencies.actions import chase, leave_due, report
from hotline.casework.emergencies.models import Handover
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import CALLER
from hotline.ground.journal.verify import chained_models, chains
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, appeal

pytestmark = pytest.mark.django_db
LIMIT = timedelta(hours=4)


def mirrored(small: City, transfer: str = "answered") -> Handover:
    """The water company has it, and we follow."""
    case = appeal(small)
    given = {"line": "water", "transfer": transfer, "follow": True}
    take_appeal_step(case, "hand_over", actor=small.actors["agent"], at=MORNING, given=given)
    return Handover.objects.select_related("order").get(appeal=case)


def enter(small: City, handover: Handover, reported: str, at: datetime) -> Order:
    """An agent enters what the line reports."""
    report(handover, reported=reported, actor=small.actors["agent"], at=at)
    return Order.objects.get()


def test_what_the_line_took_is_mirrored_what_it_declined_is_ours() -> None:
    assert rules.mirrors(transfer="answered", follow=True)
    assert not rules.mirrors(transfer="refused", follow=True)
    assert not rules.mirrors(transfer="answered", follow=False)


def test_it_waits_for_the_result_by_a_clock_of_its_own(small: City) -> None:
    handover = mirrored(small)
    assert handover.order is not None
    assert (handover.order.state, handover.order.turn_clock_kind) == ("opened", "mirror")
    assert handover.order.turn_due_at == MORNING + LIMIT
    assert list(queries.mirrored(small.actors["agent"])) == [handover]
    assert not Clock.objects.filter(subject_kind="order", kind="dispatch", stopped_at__isnull=True).exists()


@pytest.mark.parametrize(
    ("reported", "said"), [("done", "已处置完毕"), ("no_need", "无需处置"), ("confirmed", "已与您核实")]
)
def test_a_result_closes_it_and_the_caller_is_told(small: City, reported: str, said: str) -> None:
    handover = mirrored(small)
    order = enter(small, handover, reported, MORNING + timedelta(hours=1))
    assert (order.state, order.turn_clock_id) == ("closed", None)
    letter = Letter.objects.get(text_key="line_result")
    assert said in letter.body
    assert "供水抢修" in letter.body
    assert not Clock.objects.filter(stopped_at__isnull=True).exists()
    enter(small, handover, "under_way", MORNING + timedelta(hours=2))
    assert Order.objects.get().state == "closed", "what comes later is noted, and changes nothing"
    archive_due(at=MORNING + timedelta(days=10))
    assert Order.objects.get().state == "archived"
    assert not [found for kind, model in chained_models().items() for found in chains(kind, model)]


def test_what_is_not_theirs_is_ours_and_goes_to_be_dispatched(small: City) -> None:
    order = enter(small, mirrored(small), "not_theirs", MORNING + timedelta(hours=1))
    assert (order.state, order.turn_clock_kind) == ("opened", "dispatch")
    assert not Handover.objects.filter(mirrors=True).exists()
    take_step(
        order, "dispatch", actor=small.actors["dispatcher"], at=MORNING + timedelta(hours=2), given={"lead": "gas"}
    )


def test_a_line_without_a_result_is_asked_again_so_often_then_the_matter_is_ours(small: City) -> None:
    handover, agent, at = mirrored(small), small.actors["agent"], MORNING
    with pytest.raises(OutOfScope):
        chase(handover, actor=small.actors["liaison"], at=at)
    order = enter(small, handover, "under_way", at := at + timedelta(hours=3))
    assert order.turn_due_at == at + LIMIT, "the clock begins anew"
    assert [chase(handover, actor=agent, at=at + timedelta(hours=n)) for n in (4, 8, 12)] == [True, True, False]
    assert Order.objects.get().turn_clock_kind == "dispatch"
    with pytest.raises(StepRefused):
        chase(handover, actor=agent, at=at + timedelta(hours=13))


def test_what_nobody_asks_about_the_clockwork_takes_over(small: City) -> None:
    mirrored(small)
    assert leave_due(at=MORNING + LIMIT + timedelta(hours=1)) == 0, "the seats still have time to call"
    assert leave_due(at=MORNING + 2 * LIMIT) == 1
    assert leave_due(at=MORNING + 2 * LIMIT) == 0
    assert Order.objects.get().turn_clock_kind == "dispatch"


def test_what_a_dispatcher_gives_to_a_unit_is_the_units(small: City) -> None:
    handover = mirrored(small)
    take_step(Order.objects.get(), "dispatch", actor=small.actors["dispatcher"], at=MORNING, given={"lead": "gas"})
    assert not Clock.objects.filter(kind="mirror", stopped_at__isnull=True).exists()
    assert enter(small, handover, "done", MORNING + timedelta(hours=1)).state == "dispatched"
    assert leave_due(at=MORNING + 3 * LIMIT) == 0


def test_closed_by_the_line_and_opened_again_it_is_dispatched(small: City) -> None:
    order = enter(small, mirrored(small), "done", MORNING + timedelta(hours=1))
    take_step(order, "ask_reopening", actor=CALLER, at=MORNING + timedelta(hours=2), given={"note": "又漏了"})
    given = {"reason": "new_facts", "note": "请派单"}
    take_step(order, "reopen", actor=small.actors["dispatcher"], at=MORNING + timedelta(hours=3), given=given)
    order.refresh_from_db()
    assert (order.state, order.turn_clock_kind) == ("reviewed", "dispatch")


def test_what_the_line_declined_is_dispatched_from_the_beginning(small: City) -> None:
    handover = mirrored(small, transfer="refused")
    assert handover.order is not None
    assert (handover.mirrors, handover.order.turn_clock_kind) == (False, "dispatch")
