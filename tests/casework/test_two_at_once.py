"""Two people act on the same case at the same time, over two real connections: one wins, the other is told."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from hotline.casework.appeals.actions import CodeRefused, Registration, follow, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence.models import Letter
from hotline.casework.emergencies.actions import IncidentCard, close, link, open_incident, settle_due
from hotline.casework.emergencies.models import Handover
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Order, Share
from hotline.casework.recounts.actions import begin, carry_out
from hotline.casework.recounts.models import Recount
from hotline.casework.steps.rules import StaleVersion, StepRefused
from hotline.casework.supervision.actions import issue, raise_due, raising
from hotline.casework.supervision.models import Covered, Document
from hotline.ground.journal.models import Event
from hotline.ground.workdays import actions as workdays
from hotline.ground.workdays.rules import read_notice
from tests.casework.factories import MORNING, REPLY, City, appeal, caller, city, order
from tests.casework.supervision.lateness import late, rules


@pytest.fixture
def small(transactional_db: None) -> City:
    """The small city, really committed."""
    workdays.seed(at=MORNING)
    return city()


def both(*acts: Callable[[], object]) -> list[object]:
    """Run acts at the same moment, each on a connection of its own. Returns what each gave or raised."""
    start, results = threading.Barrier(len(acts)), list[object]([None] * len(acts))

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


@pytest.mark.parametrize(
    ("upto", "step", "people", "given"),
    [
        ("opened", "dispatch", ("dispatcher", "leader"), {"lead": "d1-housing"}),
        ("dispatched", "sign", ("liaison", "county"), {}),
        ("signed", "draft", ("handler", "liaison"), REPLY),
        ("replied", "pass_audit", ("dispatcher", "supervisor"), {}),
    ],
)
def test_one_wins_and_the_other_is_told(
    small: City, upto: str, step: str, people: tuple[str, str], given: dict[str, object]
) -> None:
    case = order(small, upto=upto)
    now = timezone.now()
    results = both(
        *(
            lambda name=name: take_step(case, step, actor=small.actors[name], at=now, given=given, version=case.version)
            for name in people
        )
    )
    won = [result for result in results if isinstance(result, Event)]
    told = [result for result in results if isinstance(result, StaleVersion)]
    assert (len(won), len(told)) == (1, 1)
    assert told[0].changes[0].endswith(won[0].name)
    assert Order.objects.get(pk=case.pk).version == case.version + 1


def test_a_return_is_accepted_or_refused_never_both(small: City) -> None:
    case = order(small, upto="dispatched")
    given = {"reason": "R01", "basis": "三定方案", "proposed": "d1-water"}
    take_step(case, "ask_return", actor=small.actors["liaison"], at=MORNING, given=given)
    take_step(case, "sign_return", actor=small.actors["head"], at=MORNING, given={})
    case.refresh_from_db()

    def decide(who: str, step: str, **given: object) -> Event:
        return take_step(case, step, actor=small.actors[who], at=MORNING, given=given, version=case.version)

    results = both(
        lambda: decide("dispatcher", "accept_return", lead="d1-water"),
        lambda: decide("supervisor", "refuse_return", note="由你单位负责"),
    )
    assert sorted(type(result).__name__ for result in results) == ["Event", "StaleVersion"]
    case.refresh_from_db()
    assert case.lead_unit_id == small.units["d1-housing" if case.returns == 0 else "d1-water"].pk


def test_one_appeal_is_accepted_once(small: City) -> None:
    entered = appeal(small)
    now = timezone.now()
    results = both(
        *(
            lambda name=name: open_order(entered.pk, actor=small.actors[name], at=now, given={"kind": "complaint"})
            for name in ("agent", "leader")
        )
    )
    assert sorted(type(result).__name__ for result in results) == ["Order", "StepRefused"]
    assert any(isinstance(result, StepRefused) for result in results)
    assert Order.objects.count() == 1


def test_a_double_click_files_one_appeal(small: City) -> None:
    given = Registration(title="路灯不亮", content="上溪村口路灯不亮。", region=small.units["t1"], person=caller())
    now = timezone.now()
    results = both(*[lambda: register(given, actor=small.actors["agent"], at=now, key="click-1")] * 3)
    numbers = {result[0].number for result in results if isinstance(result, tuple)}
    assert len(numbers) == 1, results
    assert Appeal.objects.count() == 1


def test_guessing_a_query_code_from_many_sides_locks_the_appeal(small: City) -> None:
    entered = appeal(small)
    now = timezone.now()
    results = both(*[lambda: follow(number=entered.number, code="0000000000", at=now)] * 5)
    assert all(isinstance(result, CodeRefused) for result in results)
    with pytest.raises(CodeRefused):
        follow(number=entered.number, code=entered.code, at=now)


def test_two_who_hand_over_at_once_leave_one_packet(small: City) -> None:
    case = appeal(small)
    given = {"line": "119", "transfer": "answered"}
    results = both(
        *(
            lambda name=name: take_appeal_step(case, "hand_over", actor=small.actors[name], at=MORNING, given=given)
            for name in ("agent", "leader")
        )
    )
    assert results.count(None) == 1
    assert sum(isinstance(result, StepRefused) for result in results) == 1
    assert Handover.objects.get(appeal=case).tries == 1


def test_of_two_who_close_an_incident_at_once_one_tells_the_callers(small: City) -> None:
    card = IncidentCard(
        kind="flood", title="内涝", announcement="正在排水。", areas=(small.units["d1"],), begins_at=MORNING
    )
    opened = open_incident(card, actor=small.actors["leader"], at=MORNING)
    link(opened, appeals=[appeal(small)], actor=small.actors["leader"], at=MORNING)
    results = both(
        *(
            lambda name=name: close(opened, result="已排干", actor=small.actors[name], at=MORNING)
            for name in ("leader", "dispatcher")
        )
    )
    assert 0 in results
    assert sum(isinstance(result, StepRefused) for result in results) == 1
    assert Event.objects.filter(subject_kind="incident", name="incident_closed").count() == 1


def test_two_who_settle_an_incident_at_once_answer_each_caller_once(small: City) -> None:
    card = IncidentCard(
        kind="flood", title="内涝", announcement="正在排水。", areas=(small.units["d1"],), begins_at=MORNING
    )
    opened = open_incident(card, actor=small.actors["leader"], at=MORNING)
    cases = [appeal(small, person=caller(phone=f"1990000{n:04}")) for n in range(6)]
    link(opened, appeals=cases, actor=small.actors["leader"], at=MORNING)
    close(opened, result="已排干", actor=small.actors["leader"], at=MORNING)
    results = both(lambda: settle_due(at=MORNING), lambda: settle_due(at=MORNING))
    assert sum(result for result in results if isinstance(result, int)) == len(cases), results
    assert Letter.objects.filter(text_key="incident_settled").count() == len(cases)
    assert Event.objects.filter(subject_kind="incident", name="incident_settled").count() == 1


def test_of_a_seat_and_the_end_of_an_incident_at_once_one_decides(small: City) -> None:
    card = IncidentCard(
        kind="flood", title="内涝", announcement="正在排水。", areas=(small.units["d1"],), begins_at=MORNING
    )
    opened = open_incident(card, actor=small.actors["leader"], at=MORNING)
    case = appeal(small)
    link(opened, appeals=[case], actor=small.actors["leader"], at=MORNING)
    close(opened, result="已排干", actor=small.actors["leader"], at=MORNING)
    given = {"kind": "help"}
    both(
        lambda: settle_due(at=MORNING),
        lambda: take_appeal_step(case, "accept", actor=small.actors["agent"], at=MORNING, given=given),
    )
    case.refresh_from_db()
    outcome = opened.links.get().outcome
    assert (case.state, outcome) in (("answered", "answered"), ("accepted", "under_way"))
    assert Order.objects.count() == (case.state == "accepted")


def test_two_who_merge_the_same_orders_into_each_other_lose_none(small: City) -> None:
    one, two = order(small), order(small, person=caller(phone="19900005678"))

    def merge(who: str, case: Order, into: Order) -> Event:
        return take_step(case, "merge", actor=small.actors[who], at=MORNING, given={"into": into.number})

    results = both(lambda: merge("dispatcher", one, two), lambda: merge("leader", two, one))
    assert sorted(type(result).__name__ for result in results) == ["Event", "StepRefused"], results
    master = Order.objects.get(state="opened")
    assert (master.callers, Share.objects.filter(order=master).count()) == (2, 2)


def test_of_a_merger_and_a_dispatch_at_once_one_is_told(small: City) -> None:
    master, other = order(small), order(small, person=caller(phone="19900005678"))
    results = both(
        lambda: take_step(
            other, "merge", actor=small.actors["leader"], at=MORNING, given={"into": master.number}, version=1
        ),
        lambda: take_step(
            other, "dispatch", actor=small.actors["dispatcher"], at=MORNING, given={"lead": "d1-housing"}, version=1
        ),
    )
    assert sorted(type(result).__name__ for result in results) == ["Event", "StaleVersion"], results
    assert Share.objects.count() == 2


def test_an_appeal_is_taken_out_once(small: City) -> None:
    master, other = order(small), order(small, person=caller(phone="19900005678"))
    third = order(small, person=caller(phone="19900009012"))
    for case in (other, third):
        take_step(case, "merge", actor=small.actors["leader"], at=MORNING, given={"into": master.number})
    given = {"appeal": other.number, "note": "两件事"}
    results = both(
        *(
            lambda who=who: take_step(master, "split", actor=small.actors[who], at=MORNING, given=given)
            for who in ("leader", "dispatcher")
        )
    )
    assert sorted(type(result).__name__ for result in results) == ["Event", "StepRefused"], results
    master.refresh_from_db()
    assert (master.callers, Share.objects.filter(order=master).count(), Share.objects.count()) == (2, 2, 3)


def test_two_who_count_a_year_anew_share_the_cases(small: City) -> None:
    december = datetime(2026, 12, 28, 2, tzinfo=UTC)
    made = [order(small, upto="signed", at=december) for _ in range(4)]
    notice = read_notice("2027年元旦：1月1日至3日放假，共3天。")
    workdays.enter_notice(notice=notice, source="国办发明电〔2026〕9号", at=december)
    admin = small.actors["admin"]

    def count() -> int:
        return carry_out(begin(year=2027, actor=admin, at=december), at=december)

    done = both(count, count)
    assert not [each for each in done if isinstance(each, Exception)]
    assert Event.objects.filter(name="recounted", subject_kind="order").count() == len(made)
    assert Letter.objects.filter(text_key="recounted").count() == len(made)
    act = Recount.objects.get()
    assert (act.letters, act.finished_at) == (len(made), december)
    assert Event.objects.filter(name="recount_finished").count() == 1


def test_the_ladder_passes_over_what_somebody_works_on_and_keeps_nobody_waiting(small: City) -> None:
    case = order(small, upto="signed")
    given = {"form": "instruction", "reason": "D03", "text": "请速办。"}
    (document,) = issue(orders=[case], given=given, actor=small.actors["supervisor"], at=MORNING + timedelta(hours=4))
    at = document.turn_due_at
    assert at is not None
    rules()
    for held in (Order.objects.filter(pk=case.pk), Document.objects.filter(pk=document.pk)):
        with transaction.atomic():
            held.select_for_update(of=("self",)).get()
            assert both(lambda: raise_due(at=at)) == [0]
    assert raise_due(at=at) == 1
    assert Document.objects.filter(follows=document).count() == 1


def test_two_workers_on_the_ladder_raise_each_level_once(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [order(small, upto="signed") for _ in range(6)]
    rules({"trigger": "D01", "level": 1})
    monkeypatch.setattr(raising, "SET", 2)
    at = late(made[-1])
    for level in (1, 2):
        done = both(*[lambda at=at: raise_due(at=at)] * 2)
        assert sum(each for each in done if isinstance(each, int)) == len(made)
        documents = Document.objects.filter(level=level)
        assert Covered.objects.filter(document__in=documents).values("order").distinct().count() == len(made)
        at += timedelta(days=30)
    assert sorted(Document.objects.values_list("serial", flat=True)) == list(range(1, 2 * len(made) + 1))
