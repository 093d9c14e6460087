"""From register to archive."""

from datetime import UTC, datetime, timedelta

import pytest

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_step
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Task
from hotline.casework.orders.queries import open_steps, visible_to
from hotline.casework.steps.rules import KeyReused, StaleVersion, StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.journal.verify import chained_models, chains, facts
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, REPLY, VERDICT, City, appeal, order


def test_an_order_goes_from_register_to_archive(small: City) -> None:
    done = order(small, upto="archived")
    events = Event.objects.filter(subject_kind="order", subject_id=done.pk).order_by("place")
    assert [event.name for event in events] == [
        "opened", "dispatched", "signed", "drafted", "replied", "audit_passed", "visited", "closed", "archived",
    ]  # fmt: skip
    assert not Clock.objects.filter(stopped_at__isnull=True).exists()
    assert dict(Task.objects.values_list("role", "state")) == {"lead": "finished", "assisting": "unreported"}
    keys = list(Letter.objects.order_by("id").values_list("text_key", flat=True))
    assert keys == ["receipt", "accepted", "dispatched", "answered", "visit_invitation", "closed"]
    findings = [finding for kind, model in chained_models().items() for finding in chains(kind, model)]
    assert [*findings, *facts()] == []


def test_every_open_order_is_somebodys_turn_with_a_running_clock(small: City) -> None:
    for state, unit, clock in (
        ("opened", "centre", "dispatch"),
        ("dispatched", "d1-housing", "sign"),
        ("signed", "d1-housing", "contact"),
        ("drafted", "d1-housing", "handle"),
        ("replied", "centre", "audit"),
        ("audited", "centre", "visit"),
        ("visited", "centre", "close"),
    ):
        case = order(small, upto=state)
        assert case.turn_unit is not None
        assert case.turn_clock is not None
        assert (case.turn_unit.code, case.turn_clock.kind) == (unit, clock)
        assert case.turn_clock.stopped_at is None
        assert case.turn_due_at == case.turn_clock.due_at


def test_after_first_contact_the_handling_clock_runs(small: City) -> None:
    case = order(small, upto="signed")
    take_step(case, "contact", actor=small.actors["handler"], at=MORNING, given={"contact_way": "phone"})
    case.refresh_from_db()
    assert case.turn_clock_kind == "handle"


def test_a_stale_version_is_refused_and_names_the_change(small: City) -> None:
    case = order(small, upto="dispatched")
    seen = case.version
    take_step(case, "sign", actor=small.actors["liaison"], at=MORNING, given={}, version=seen)
    with pytest.raises(StaleVersion) as refused:
        take_step(case, "draft", actor=small.actors["handler"], at=MORNING, given=REPLY, version=seen)
    assert refused.value.changes == ("liaison: signed",)


def test_who_may_not_is_refused_before_the_version_is_looked_at(small: City) -> None:
    case = order(small, upto="dispatched")
    for name in ("water", "town", "agent", "other_county", "admin"):
        with pytest.raises(OutOfScope):
            take_step(case, "approve", actor=small.actors[name], at=MORNING, given={}, version=999)


def test_what_is_refused_changes_nothing(small: City) -> None:
    case = order(small, upto="signed")
    before = (case.state, case.version, Event.objects.count(), Letter.objects.count(), Clock.objects.count())
    with pytest.raises(StepRefused) as refused:
        take_step(case, "draft", actor=small.actors["handler"], at=MORNING, given={**REPLY, "result": "Z9"})
    assert refused.value.field == "result"
    case.refresh_from_db()
    assert before == (case.state, case.version, Event.objects.count(), Letter.objects.count(), Clock.objects.count())


def test_the_same_key_takes_a_step_once(small: City) -> None:
    case = order(small, upto="dispatched")
    first = take_step(case, "sign", actor=small.actors["liaison"], at=MORNING, given={}, key="k1")
    again = take_step(case, "sign", actor=small.actors["liaison"], at=MORNING, given={}, key="k1")
    assert first.pk == again.pk


@pytest.mark.parametrize("field", ["lead", "assisting"])
def test_a_hotline_centre_is_given_no_part(small: City, field: str) -> None:
    case = order(small)
    given: dict[str, object] = {"lead": "d1-housing", field: "centre"}
    with pytest.raises(StepRefused) as refused:
        take_step(case, "dispatch", actor=small.actors["dispatcher"], at=MORNING, given=given)
    assert refused.value.field == field


def test_a_key_is_of_one_person_and_of_one_case(small: City) -> None:
    case = order(small, upto="dispatched")
    take_step(case, "sign", actor=small.actors["liaison"], at=MORNING, given={}, key="k1")
    with pytest.raises(OutOfScope):
        take_step(case, "sign", actor=small.actors["handler"], at=MORNING, given={}, key="k1")
    with pytest.raises(KeyReused):
        take_step(case, "sign", actor=small.actors["county"], at=MORNING, given={}, key="k1")
    agent, given = small.actors["agent"], {"kind": "complaint"}
    first, second = appeal(small), appeal(small)
    opened = open_order(first.pk, actor=agent, at=MORNING, given=given, key="k2")
    assert open_order(first.pk, actor=agent, at=MORNING, given=given, key="k2") == opened
    with pytest.raises(KeyReused):
        open_order(second.pk, actor=agent, at=MORNING, given=given, key="k2")


def test_a_query_code_comes_back_under_its_key_to_nobody_else(small: City) -> None:
    entered = appeal(small, key="mine")
    given = Registration(title=entered.title, content=entered.content, region=entered.region)
    with pytest.raises(KeyReused):
        register(given, actor=small.actors["leader"], at=MORNING, key="mine")


def test_whose_turn_it_is_looks_at_the_limit_that_ends_first(small: City) -> None:
    friday = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
    for state in ("dispatched", "signed"):
        case = order(small, upto=state, at=friday, urgency="urgent")
        assert case.turn_clock is not None
        assert case.turn_clock.kind == case.turn_clock_kind == "handle"
        assert case.turn_due_at == case.turn_clock.due_at < friday + timedelta(days=2)


def test_an_assisting_unit_signs_and_reports_its_own_part(small: City) -> None:
    case = order(small, upto="signed")
    take_step(case, "sign", actor=small.actors["water"], at=MORNING, given={})
    take_step(case, "report", actor=small.actors["water"], at=MORNING, given={"text": "已配合排查管网。"})
    part = Task.objects.get(order=case, role="assisting")
    assert (part.state, part.report) == ("reported", "已配合排查管网。")
    case.refresh_from_db()
    assert case.state == "signed"


def test_a_unit_sub_dispatches_below_itself_only(small: City) -> None:
    case = order(small, upto="signed")
    liaison = small.actors["liaison"]
    with pytest.raises(StepRefused):
        take_step(case, "sub_dispatch", actor=liaison, at=MORNING, given={"unit": "t1", "workdays": 2})
    take_step(case, "sub_dispatch", actor=liaison, at=MORNING, given={"unit": "d1-housing-office", "workdays": 2})
    take_step(case, "sign", actor=small.actors["office"], at=MORNING, given={})
    assert Task.objects.get(order=case, role="sub").state == "signed"
    part = Task.objects.get(order=case, role="sub")
    assert Clock.objects.filter(task_id=part.pk, kind="handle", stopped_at__isnull=True).count() == 1


def test_a_late_unit_can_still_share_out_its_work(small: City) -> None:
    case = order(small, upto="signed")
    late = case.tasks.get(role="lead").due_at + timedelta(hours=1)
    given = {"unit": "d1-housing-office", "workdays": 1}
    take_step(case, "sub_dispatch", actor=small.actors["liaison"], at=late, given=given)
    assert Task.objects.filter(order=case, role="sub").count() == 1


def test_in_rework_the_same_office_is_given_a_part_again_and_one_that_has_reported_gives_none(small: City) -> None:
    case = order(small, upto="signed")
    liaison, office, given = small.actors["liaison"], small.actors["office"], {"unit": "d1-housing-office"}
    take_step(case, "sub_dispatch", actor=liaison, at=MORNING, given={**given, "workdays": 1})
    take_step(case, "sign", actor=office, at=MORNING, given={})
    take_step(case, "report", actor=office, at=MORNING, given={"text": "已更换。"})
    assert "sub_dispatch" not in [step.step for step in open_steps(case, office)]
    take_step(case, "draft", actor=small.actors["handler"], at=MORNING, given=REPLY)
    take_step(case, "approve", actor=small.actors["head"], at=MORNING, given={})
    back = {"reasons": ["no_basis"], "note": "请补充依据"}
    take_step(case, "send_back", actor=small.actors["dispatcher"], at=MORNING, given=back)
    take_step(case, "sub_dispatch", actor=liaison, at=MORNING, given={**given, "workdays": 1})
    take_step(case, "sign", actor=office, at=MORNING, given={})
    take_step(case, "report", actor=office, at=MORNING, given={"text": "已补充依据。"})
    assert [task.report for task in Task.objects.filter(order=case, role="sub").order_by("pk")] == [
        "已更换。",
        "已补充依据。",
    ]


@pytest.mark.parametrize("contact_at", ["2026-03-09T09:00", "0001-01-01T00:00", datetime(1, 1, 1, tzinfo=UTC), "2026"])
def test_a_contact_lies_in_the_past_and_within_living_memory(small: City, contact_at: object) -> None:
    case = order(small, upto="signed")
    for step, given in (("contact", {"contact_way": "phone"}), ("draft", REPLY)):
        with pytest.raises(StepRefused) as refused:
            take_step(case, step, actor=small.actors["handler"], at=MORNING, given={**given, "contact_at": contact_at})
        assert refused.value.field == "contact_at"


def test_the_day_on_which_the_unit_finished_is_kept(small: City) -> None:
    case = order(small, upto="signed")
    take_step(
        case, "draft", actor=small.actors["handler"], at=MORNING, given={**REPLY, "finished_on": "2026-03-01T16:00"}
    )
    assert Event.objects.get(name="drafted").after["finished_on"] == "2026-03-01T16:00:00"


def test_a_dissatisfied_visit_sends_the_order_back_to_the_unit(small: City) -> None:
    case = order(small, upto="audited")
    unhappy = {**VERDICT, "solved": "no", "satisfied": "1", "reasons": ["unsolved"]}
    take_step(case, "visit", actor=small.actors["visitor"], at=MORNING + timedelta(days=9), given=unhappy)
    take_step(
        case, "rework", actor=small.actors["visitor"], at=MORNING + timedelta(days=9), given={"note": "请再次现场核查"}
    )
    case.refresh_from_db()
    assert (case.state, case.round, case.turn_clock_kind) == ("sent_back", 2, "rework")
    take_step(case, "draft", actor=small.actors["handler"], at=MORNING + timedelta(days=10), given=REPLY)
    take_step(case, "approve", actor=small.actors["head"], at=MORNING + timedelta(days=10), given={})
    case.refresh_from_db()
    assert case.state == "replied"


def test_a_unit_sees_its_own_orders_and_the_centre_all(small: City) -> None:
    order(small, upto="signed")
    seen = {name: visible_to(actor).count() for name, actor in small.actors.items()}
    assert {name for name, count in seen.items() if count} == {
        "agent", "leader", "dispatcher", "supervisor", "visitor", "auditor",
        "liaison", "handler", "head", "water", "county", "sub_seat",
    }  # fmt: skip


TIME = ("ask_extension", "ask_suspension")


def test_buttons_come_from_the_table(small: City) -> None:
    case = order(small, upto="signed")
    assert [step.step for step in open_steps(case, small.actors["handler"])] == ["contact", "draft"]
    liaison = [step.step for step in open_steps(case, small.actors["liaison"])]
    assert liaison == ["contact", "sub_dispatch", "draft", "ask_return", "add_unit", "ask_change", *TIME]
    assert [step.step for step in open_steps(case, small.actors["water"])] == ["sign"]
    dispatcher = [step.step for step in open_steps(case, small.actors["dispatcher"])]
    always = ["mark_repeat", "merge", "mark_group", "note_above"]
    assert dispatcher == ["add_unit", "ask_change", "guard", "mark_crisis", "urge", "ask_void", *always]


def test_a_caller_is_found_again_by_number(small: City) -> None:
    first, second = appeal(small), appeal(small)
    assert first.person_id == second.person_id
