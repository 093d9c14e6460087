"""An incident ends: whom its end answers is answered, what is marked to go on is an order, nobody is left waiting."""

from datetime import timedelta

import pytest

from hotline.casework import loop
from hotline.casework.appeals.models import Appeal
from hotline.casework.archive.actions import archive_due
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.emergencies import queries
from hotline.casework.emergencies.actions import close, close_expired, go_on, link, mark, settle, settle_due
from hotline.casework.emergencies.models import Incident, Link
from hotline.casework.loop import take_appeal_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import CALLER
from hotline.ground.journal.verify import chained_models, chains
from hotline.register.staff.rules import OutOfScope
from tests.casework.emergencies.test_incidents import incident
from tests.casework.factories import MORNING, City, appeal, caller, order

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=3)


def reported(small: City, many: int = 3) -> tuple[Incident, list[Appeal]]:
    """An incident about which so many have rung up; nobody has decided on their appeals yet."""
    opened = incident(small, title_en="Burst main")
    cases = [appeal(small, person=caller(f"1990000{n:04}")) for n in range(many)]
    link(opened, appeals=cases, actor=small.actors["agent"], at=MORNING)
    return opened, cases


def ended(small: City, many: int = 3) -> tuple[Incident, list[Appeal]]:
    """It is over, and all are settled."""
    opened, cases = reported(small, many)
    close(opened, result="已恢复供水", result_en="Water is back", actor=small.actors["leader"], at=LATER)
    opened.refresh_from_db()
    go_on(opened, at=LATER)
    opened.refresh_from_db()
    return opened, cases


def told(case: Appeal) -> list[str]:
    """Which letters a caller has got."""
    return list(Letter.objects.filter(appeal_id=case.pk).order_by("id").values_list("text_key", flat=True))


def test_the_end_answers_who_waits_carries_on_what_is_marked_and_tells_who_has_an_order(small: City) -> None:
    opened, (waits, goes_on, asked) = reported(small)
    leader = small.actors["leader"]
    mark(opened, appeals=[goes_on], goes_on=True, actor=small.actors["agent"], at=MORNING)
    take_appeal_step(asked, "ask_supplement", actor=leader, at=MORNING, given={"elements": ["place"]})
    english = appeal(small, person=caller("19900008888", language="en"), language="en")
    under_way, over = order(small, person=caller("19900009999")), appeal(small, person=caller("19900007777"))
    take_appeal_step(over, "answer", actor=leader, at=MORNING, given={"answer": "正在抢修"})
    accepted = Appeal.objects.get(share__order=under_way)
    link(opened, appeals=[english, accepted, over], actor=leader, at=MORNING)
    assert queries.outcomes(opened) == {"waiting": 3, "goes_on": 1}
    letters = close(opened, result="已恢复供水", result_en="Water is back", actor=leader, at=LATER)
    assert letters == 2, "the one with an order, and the one that had been answered"
    assert settle_due(at=LATER) == 6
    opened.refresh_from_db()
    assert (opened.settled_at, settle_due(at=LATER)) == (LATER, 0)
    counts = {"answered": 3, "order": 1, "under_way": 1, "over": 1}
    assert queries.outcomes(opened) == {**counts, "waiting": 0, "goes_on": 0}
    done = Event.objects.get(subject_kind="incident", name="incident_settled")
    assert done.after == {f"outcome_{name}": many for name, many in counts.items()}
    assert [told(case)[-1] for case in (waits, asked, english)] == ["incident_settled"] * 3
    assert [told(case)[-1] for case in (accepted, over)] == ["incident_ended"] * 2
    assert told(goes_on)[-1] == "accepted"
    assert Order.objects.get(shares__appeal=goes_on).state == "opened"
    waits.refresh_from_db()
    english.refresh_from_db()
    assert (waits.state, "已恢复供水" in waits.answer, "Water is back" in english.answer) == ("answered", True, True)
    assert not Clock.objects.filter(subject_kind="appeal", subject_id=waits.pk, stopped_at__isnull=True).exists()
    assert "请在3月5日24:00前" in Letter.objects.get(appeal_id=waits.pk, text_key="incident_settled").body
    assert not Link.objects.filter(outcome="").exists()
    assert not [found for kind, model in chained_models().items() for found in chains(kind, model)]


def test_killed_after_some_it_goes_on_with_the_others_and_answers_nobody_twice(small: City) -> None:
    opened, cases = reported(small, 5)
    close(opened, result="已恢复供水", actor=small.actors["leader"], at=LATER)
    opened.refresh_from_db()
    assert go_on(opened, at=LATER, most=2) == 2
    opened.refresh_from_db()
    assert opened.settled_at is None
    assert [go_on(opened, at=LATER, most=2) for _turn in range(3)] == [2, 1, 0]
    opened.refresh_from_db()
    assert opened.settled_at == LATER
    assert Letter.objects.filter(text_key="incident_settled").count() == len(cases)
    assert Event.objects.filter(name="incident_settled").count() == 1


def test_what_a_seat_has_decided_meanwhile_stays_decided(small: City) -> None:
    opened, (one, two, _three) = reported(small)
    close(opened, result="已恢复供水", actor=small.actors["leader"], at=LATER)
    take_appeal_step(one, "accept", actor=small.actors["agent"], at=LATER, given={"kind": "help"})
    take_appeal_step(two, "withdraw", actor=CALLER, at=LATER, given={})
    settle_due(at=LATER)
    made = dict(Link.objects.filter(incident=opened).values_list("appeal__number", "outcome"))
    assert (made[one.number], made[two.number]) == ("under_way", "over")


def test_not_solved_for_me_goes_on_as_an_order_of_its_own_once(small: City) -> None:
    opened, (one, two, _three) = ended(small)
    for _click in range(2):
        loop.not_solved(one, actor=CALLER, at=LATER, note="我家还没有水", key="k")
    assert Order.objects.get().number == one.number
    loop.not_solved(two, actor=small.actors["agent"], at=LATER)
    one.refresh_from_db()
    assert (one.state, one.ended_at, told(one)[-1]) == ("accepted", None, "accepted")
    assert Clock.objects.filter(subject_kind="appeal", subject_id=one.pk, kind="whole", stopped_at=None).count() == 1
    assert queries.outcomes(opened)["not_solved"] == 2
    with pytest.raises(StepRefused):
        loop.not_solved(one, actor=CALLER, at=LATER)
    assert not queries.may_say_not_solved(one)


def test_only_what_an_incident_has_answered_comes_back_and_only_until_it_is_archived(small: City) -> None:
    _opened, (one, _two, _three) = ended(small)
    plain = appeal(small)
    take_appeal_step(plain, "answer", actor=small.actors["agent"], at=MORNING, given={"answer": "是的"})
    with pytest.raises(StepRefused):
        loop.not_solved(plain, actor=CALLER, at=LATER)
    with pytest.raises(OutOfScope):
        loop.not_solved(one, actor=small.actors["other_county"], at=LATER)
    archive_due(at=LATER + timedelta(days=10))
    with pytest.raises(StepRefused):
        loop.not_solved(one, actor=CALLER, at=LATER + timedelta(days=10))


def test_no_seat_settles_by_a_step_of_its_own(small: City) -> None:
    _opened, (one, _two, _three) = reported(small)
    for step in ("settle", "carry_on"):
        with pytest.raises(OutOfScope):
            take_appeal_step(one, step, actor=small.actors["leader"], at=MORNING, given={})


def test_marks_are_kept_with_who_set_them_and_end_when_settling_begins(small: City) -> None:
    opened, (one, two, _three) = reported(small)
    agent = small.actors["agent"]
    assert mark(opened, appeals=[one, two], goes_on=True, actor=agent, at=MORNING) == 2
    assert mark(opened, appeals=[one, two], goes_on=True, actor=agent, at=MORNING) == 0
    assert mark(opened, appeals=[two], goes_on=False, actor=agent, at=MORNING) == 1
    with pytest.raises(OutOfScope):
        mark(opened, appeals=[one], goes_on=False, actor=small.actors["other_county"], at=MORNING)
    kept = Event.objects.get(name="appeals_kept_going")
    assert kept.after == {"appeals": [one.number, two.number]}
    close(opened, result="已修复", actor=small.actors["leader"], at=LATER)
    with pytest.raises(StepRefused):
        mark(opened, appeals=[two], goes_on=True, actor=agent, at=LATER)


def test_who_waits_for_one_that_ended_by_itself_is_answered_when_somebody_says_how_it_ended(small: City) -> None:
    opened, (one, _two, _three) = reported(small)
    leader, late = small.actors["leader"], MORNING + timedelta(days=3)
    with pytest.raises(StepRefused):
        settle(opened, result="已恢复", actor=leader, at=MORNING)
    assert close_expired(at=late) == 1
    assert settle_due(at=late) == 0, "nobody has said yet how it ended"
    one.refresh_from_db()
    assert one.state == "registered", "and it waits in the queue of the seats, by its clock"
    with pytest.raises(OutOfScope):
        settle(opened, result="已恢复", actor=small.actors["agent"], at=late)
    settle(opened, result="已恢复", actor=leader, at=late)
    with pytest.raises(StepRefused):
        settle(opened, result="已恢复", actor=leader, at=late)
    assert settle_due(at=late) == 3


def test_who_closes_it_says_how_it_ended(small: City) -> None:
    opened, cases = ended(small)
    with pytest.raises(StepRefused):
        close(opened, result="x", actor=small.actors["leader"], at=LATER)
    with pytest.raises(StepRefused):
        link(opened, appeals=cases, actor=small.actors["leader"], at=LATER)
    assert queries.shown(LATER) == []
    with pytest.raises(StepRefused) as refused:
        close(incident(small), result=" ", actor=small.actors["leader"], at=LATER)
    assert refused.value.field == "result"
