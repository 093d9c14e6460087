"""A unit is merged into another one or split: what is open passes on in one act, what is over stays where it was."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.queries import standing, visible_to
from hotline.casework.steps.rules import KeyReused, StaleVersion, StepRefused
from hotline.casework.successions.actions import succeed
from hotline.casework.successions.models import Succession
from hotline.casework.successions.queries import Plan, foresee
from hotline.casework.supervision.actions import issue
from hotline.casework.supervision.models import Document
from hotline.casework.warnings.actions import tick
from hotline.casework.warnings.models import Notice, Tiding
from hotline.ground.journal import leases, verify
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.workdays import actions as workdays
from hotline.register.matters import actions as duties
from hotline.register.matters.models import Duty
from hotline.register.matters.queries import suggest
from hotline.register.matters.rules import Scope
from hotline.register.staff.models import Staff
from hotline.register.staff.queries import actor_for
from hotline.register.staff.rules import OutOfScope
from hotline.register.units.actions import UnitRefused
from hotline.register.units.models import Unit
from tests.casework.factories import MORNING, REPLY, City, appeal, caller, city, order

AT = MORNING + timedelta(hours=5)
TODAY = AT.date()


def plan(small: City, unit: str = "d1-housing", to: str = "d1-water", **more: Any) -> Plan:
    return Plan(Unit.objects.get(code=unit), Unit.objects.get(code=to), basis="雪编〔2026〕3号", **more)


def merge(small: City, given: Plan | None = None, key: str = "") -> Succession:
    return succeed(given or plan(small), reason="机构改革", actor=small.actors["admin"], at=AT, key=key)


def now(actor: Actor) -> Actor:
    found = actor_for(actor.staff_id or 0)
    assert found is not None
    return found


def test_open_orders_pass_on_with_their_limits_and_closed_ones_stay(small: City) -> None:
    case, over = order(small, upto="signed"), order(small, upto="closed", person=caller("19900005678"))
    clocks = {clock.pk: clock.due_at for clock in Clock.objects.filter(stopped_at__isnull=True)}
    due = Order.objects.get(pk=case.pk).turn_due_at
    done = merge(small)
    case.refresh_from_db()
    over.refresh_from_db()
    water = Unit.objects.get(code="d1-water")
    assert {case.lead_unit, case.first_unit, case.turn_unit} == {water}
    assert case.lead_path == case.turn_path == water.path
    assert (case.state, case.turn_due_at) == ("signed", due)
    assert {clock.pk: clock.due_at for clock in Clock.objects.filter(stopped_at__isnull=True)}.items() <= clocks.items()
    assert not Clock.objects.filter(unit__code="d1-housing", stopped_at__isnull=True).exists()
    assert over.lead_unit == small.units["d1-housing"]
    assert (done.orders, done.accounts, done.units_below, done.is_whole) == (1, 3, 1, True)


def test_a_group_matter_is_answered_for_by_the_team_s_successor(small: City) -> None:
    case = order(small, upto="opened")
    Order.objects.filter(pk=case.pk).update(group="people", people=30, team=small.units["d1-housing"])
    merge(small)
    case.refresh_from_db()
    assert case.team == small.units["d1-water"]
    assert Event.objects.filter(subject_kind="order", subject_id=case.pk, name="unit_succeeded").exists()


def test_the_closed_unit_stands_below_its_successor_whose_people_read_what_it_did(small: City) -> None:
    over = order(small, upto="closed")
    water = small.actors["water"]
    Task.objects.filter(order=over, unit=small.units["d1-water"]).delete()
    assert not visible_to(water).exists()
    merge(small)
    while leases.run_due():
        pass
    old = Unit.objects.get(code="d1-housing")
    assert (old.closed_on, old.successor) == (TODAY, Unit.objects.get(code="d1-water"))
    assert visible_to(now(water)).get() == over
    assert Task.objects.get(order=over, role="lead").unit == old
    assert Unit.objects.get(code="d1-housing-office").parent == Unit.objects.get(code="d1-water")


def test_its_people_go_on_working_at_the_successor(small: City) -> None:
    case = order(small, upto="signed")
    merge(small)
    handler = now(small.actors["handler"])
    assert handler.unit_path == Unit.objects.get(code="d1-water").path
    take_step(case, "draft", actor=handler, at=AT, given=REPLY)
    case.refresh_from_db()
    assert case.state == "drafted"
    event = Event.objects.filter(subject_kind="staff", name="account_transferred").earliest("pk")
    assert (event.before, event.after) == ({"unit": "d1-housing"}, {"unit": "d1-water"})


def test_of_two_parts_in_one_order_one_is_left(small: City) -> None:
    case = order(small, upto="signed")
    merge(small)
    parts = list(Task.objects.filter(order=case).exclude(role="relieved"))
    assert [(part.role, part.unit.code) for part in parts] == [("lead", "d1-water")]
    assert not Clock.objects.filter(kind="assist", stopped_at__isnull=True).exists()
    assert standing(Order.objects.get(pk=case.pk), now(small.actors["water"])).parts == {"lead", "holder"}


def test_what_hung_below_the_part_that_ends_hangs_on_the_one_that_stays(small: City) -> None:
    case = order(small, upto="dispatched")
    take_step(case, "sign", actor=small.actors["water"], at=AT, given={})
    assisting = Task.objects.get(order=case, role="assisting")
    below = Task.objects.create(
        order=case, parent=assisting, unit=small.units["t1"], unit_path=small.units["t1"].path, role="sub",
        opened_at=case.opened_at, assigned_at=AT, due_at=AT,
    )  # fmt: skip
    merge(small)
    below.refresh_from_db()
    assert below.parent == Task.objects.get(order=case, role="lead")
    assert below.unit == small.units["t1"]


def test_the_duty_list_and_the_trade_lead_to_the_successor(small: City) -> None:
    lamp = small.matters["010302"]
    line = duties.assign(
        matter=lamp, level="district", basis="清单2.1", since=TODAY - timedelta(days=9), actor=small.actors["admin"],
        at=MORNING, lead_unit=small.units["d1-housing"],
    )  # fmt: skip
    assert foresee(plan(small), on=TODAY).duties == 1
    merge(small)
    line.refresh_from_db()
    fresh = Duty.objects.get(matter=lamp, in_force_to__isnull=True)
    assert (line.in_force_to, fresh.lead_unit, fresh.basis) == (TODAY, Unit.objects.get(code="d1-water"), "清单2.1")
    for matter in (lamp, small.matters["0103"]):
        named = suggest(matter=matter, region=Unit.objects.get(code="t1"), on=TODAY)
        assert named is not None
        assert named.lead.code == "d1-water"
    assert Unit.objects.get(code="d1-water").further_trades == ["housing"]


def test_documents_of_supervision_and_unseen_notices_follow(small: City) -> None:
    case = order(small, upto="signed")
    given = {"form": "writing", "reason": "D06", "text": "请书面回复。"}
    (document,) = issue(orders=[case], given=given, actor=small.actors["supervisor"], at=AT)
    tick(at=AT + timedelta(days=20))
    told = {"what": "group", "unit": small.units["d1-housing"], "role": "liaison", "number": case.number}
    tiding = Tiding.objects.create(event_id=1, made_at=AT, shows_at=AT, **told)
    assert Notice.objects.filter(unit__code="d1-housing").exists()
    merge(small)
    document.refresh_from_db()
    water = Unit.objects.get(code="d1-water")
    assert {document.unit, document.turn_unit} == {water}
    assert document.unit_path == water.path
    tiding.refresh_from_db()
    assert tiding.unit == water
    assert not Notice.objects.filter(unit__code="d1-housing").exists()
    assert Clock.objects.get(subject_kind="document", stopped_at__isnull=True).unit == water


def test_the_citizen_is_told_who_has_her_matter_now(small: City) -> None:
    order(small, upto="signed")
    done = merge(small)
    letter = Letter.objects.get(text_key="unit_succeeded")
    assert "雪松区水务局" in letter.body
    assert "原答复期限不变" in letter.body
    assert Succession.objects.get(pk=done.pk).letters == 1


def test_it_stands_in_the_journal_of_everything_it_touched(small: City) -> None:
    case = order(small, upto="signed")
    done = merge(small)
    event = Event.objects.get(subject_kind="order", subject_id=case.pk, name="unit_succeeded")
    assert event.after == {
        "was_with": small.units["d1-housing"].pk, "unit": small.units["d1-water"].pk, "act": done.pk,
    }  # fmt: skip
    assert Event.objects.get(subject_kind="succession", subject_id=done.pk).name == "merged"
    assert {each.name for each in Event.objects.filter(subject_kind="unit", at=AT)} >= {
        "passed_on", "took_over", "closed", "moved",
    }  # fmt: skip
    assert not [found for kind, model in verify.chained_models().items() for found in verify.chains(kind, model)]


def test_under_the_same_key_it_is_the_same_act(small: City) -> None:
    order(small, upto="signed")
    first = merge(small, key="once")
    assert merge(small, key="once") == first
    assert Succession.objects.count() == 1
    with pytest.raises(KeyReused):
        merge(small, plan(small, to="d2"), key="once")
    with pytest.raises(UnitRefused):
        merge(small, key="twice")


def test_killed_half_way_nothing_has_happened(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case = order(small, upto="signed")

    def killed(**_given: object) -> int:
        raise SystemExit(9)

    monkeypatch.setattr("hotline.register.units.actions.close_for", killed)
    with pytest.raises(SystemExit):
        merge(small)
    case.refresh_from_db()
    assert case.lead_unit == small.units["d1-housing"]
    assert Staff.objects.get(username="liaison").unit == small.units["d1-housing"]
    assert not Event.objects.filter(name="unit_succeeded").exists()


def test_who_has_read_the_order_before_is_told_that_it_changed(small: City) -> None:
    case = order(small, upto="signed")
    merge(small)
    with pytest.raises(StaleVersion) as told:
        take_step(case, "draft", actor=now(small.actors["handler"]), at=AT, given=REPLY, version=case.version)
    assert told.value.changes == ("system_admin: unit_succeeded",)


def test_a_part_of_the_work_passes_on_by_matter_and_place(small: City) -> None:
    moved = order(small, upto="signed")
    stays = order(small, upto="signed", person=caller("19900005678"), region=small.units["d1"])
    scope = Scope(("0103",), small.units["t1"].path)
    given = plan(small, scope=scope, region=small.units["t1"], accounts=("handler",))
    seen = foresee(given, on=TODAY)
    assert (seen.orders, seen.led, seen.accounts, seen.trades) == (1, 1, ("handler",), ())
    done = merge(small, given)
    moved.refresh_from_db()
    stays.refresh_from_db()
    assert (moved.lead_unit, stays.lead_unit) == (small.units["d1-water"], small.units["d1-housing"])
    assert Unit.objects.get(code="d1-housing").closed_on is None
    assert Staff.objects.get(username="liaison").unit == small.units["d1-housing"]
    assert (done.is_whole, done.orders, done.accounts) == (False, 1, 1)
    for place, unit in (("v1", "d1-water"), ("d1", "d1-housing")):
        named = suggest(matter=small.matters["010302"], region=small.units[place], on=TODAY)
        assert named is not None
        assert named.lead.code == unit


def test_a_document_about_orders_that_stay_stays(small: City) -> None:
    moved = order(small, upto="signed")
    stays = order(small, upto="signed", person=caller("19900005678"), region=small.units["d1"])
    given = {"form": "special", "reason": "D06", "text": "请书面回复。"}
    (both,) = issue(orders=[moved, stays], given=given, actor=small.actors["supervisor"], at=AT)
    (alone,) = issue(orders=[moved], given=given, actor=small.actors["supervisor"], at=AT)
    merge(small, plan(small, scope=Scope((), small.units["t1"].path), region=small.units["t1"]))
    assert Document.objects.get(pk=both.pk).unit == small.units["d1-housing"]
    assert Document.objects.get(pk=alone.pk).unit == small.units["d1-water"]


def test_an_order_that_is_opened_again_goes_to_the_successor(small: City) -> None:
    over = order(small, upto="closed")
    merge(small)
    later = AT + timedelta(hours=1)
    take_step(over, "ask_reopening", actor=small.actors["agent"], at=later, given={"note": "井盖又没了。"})
    take_step(
        over, "reopen", actor=small.actors["dispatcher"], at=later, given={"reason": "new_facts", "note": "再次核查"}
    )
    over.refresh_from_db()
    assert over.lead_unit == over.turn_unit == Unit.objects.get(code="d1-water")
    assert Task.objects.get(order=over, role="lead").unit == over.lead_unit


@pytest.mark.parametrize(
    ("unit", "to"),
    [("d1-housing", "d1-housing"), ("d1-housing", "centre"), ("d1", "t1"), ("centre", "d1"), ("root", "d1")],
)
def test_what_would_leave_work_with_nobody_is_refused(small: City, unit: str, to: str) -> None:
    with pytest.raises(UnitRefused):
        merge(small, plan(small, unit, to))


def test_only_the_system_administrator_merges_units(small: City) -> None:
    for who in ("leader", "county", "head", "auditor"):
        with pytest.raises(OutOfScope):
            succeed(plan(small), reason="x", actor=small.actors[who], at=AT)


def test_a_town_is_merged_with_its_villages(small: City) -> None:
    waiting = appeal(small)
    merge(small, plan(small, "t1", "t2"))
    while leases.run_due():
        pass
    assert Unit.objects.get(code="v1").parent == Unit.objects.get(code="t2")
    assert appeals_visible_to(now(small.actors["other_county"])).get() == waiting


@pytest.fixture
def committed(transactional_db: None) -> City:
    workdays.seed(at=MORNING)
    return city()


def test_who_dispatches_to_a_unit_that_is_being_merged_waits_and_is_told(committed: City) -> None:
    fresh, results = order(committed), list[object]()

    def dispatch() -> None:
        try:
            take_step(fresh, "dispatch", actor=committed.actors["dispatcher"], at=AT, given={"lead": "d1-housing"})
        except StepRefused as refused:
            results.append(refused)
        finally:
            connection.close()

    other = threading.Thread(target=dispatch)
    with transaction.atomic():
        merge(committed)
        other.start()
        other.join(timeout=0.3)
        assert other.is_alive()
    other.join(timeout=20)
    assert len(results) == 1
    assert Order.objects.get(pk=fresh.pk).lead_unit is None


def complain(small: City, case: Order, *units: str) -> None:
    given = {"level": "officials", "complained": list(units), "note": "反映该局工作人员收受好处"}
    take_step(case, "guard", actor=small.actors["dispatcher"], at=AT, given=given)


def test_no_order_passes_to_the_unit_it_complains_of(small: City) -> None:
    case = order(small, upto="signed")
    complain(small, case, "d1-water")
    with pytest.raises(UnitRefused, match=case.number):
        merge(small)
    case.refresh_from_db()
    assert case.lead_unit == small.units["d1-housing"]


def test_the_wall_before_a_merged_unit_stands_before_its_successor(small: City) -> None:
    case = order(small, upto="signed")
    complain(small, case, "d1-housing")
    with pytest.raises(UnitRefused, match=case.number):
        merge(small)
    complain(small, case, "d1-housing", "d1-water")
    merge(small)
    assert not visible_to(now(small.actors["head"])).exists()
    assert not visible_to(now(small.actors["water"])).exists()
