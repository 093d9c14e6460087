"""A unit says that an order is not its own: inside its window, with reason and basis, signed by its head; the centre
decides. After as many returns as the city accepts a joint meeting rules, and the ruling binds."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.loop import take_step
from hotline.casework.orders import desks
from hotline.casework.orders.actions import unmask
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.queries import Returned, open_steps, returns_by_unit, visible_to
from hotline.casework.orders.words import OPEN_STATES
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.returns import Returns
from hotline.lib import statements
from hotline.register.matters import queries as matters
from hotline.register.matters.models import Duty
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, order

NOT_OURS: dict[str, Any] = {
    "reason": "R01",
    "basis": "三定方案第五条：供水设施由水务局负责。",
    "proposed": "d1-water",
}
LATER = MORNING + timedelta(hours=2)
AT_ANY_TIME = ("guard", "ask_void", "urge", "merge", "mark_repeat", "mark_group", "note_above", "mark_crisis")
MEETING: dict[str, Any] = {
    "meeting_at": "2026-03-04T09:00:00+08:00",
    "venue": "区政府三楼会议室",
    "participants": ["d1-housing", "d1-water"],
}
RULING: dict[str, Any] = {"lead": "d1-housing", "number": "鹿裁〔2026〕1号", "text": "由住建局主办，水务局配合。"}


def take(small: City, case: Order, step: str, who: str, *, at: datetime = LATER, **given: object) -> None:
    take_step(case, step, actor=small.actors[who], at=at, given=given)
    case.refresh_from_db()


def rules(monkeypatch: pytest.MonkeyPatch, case: Order, **returns: Any) -> None:
    """The city's rules of returns, changed for this order."""
    known = profiles.version(case.profile_version)
    changed = replace(known, returns=replace(known.returns, **returns))
    monkeypatch.setattr(profiles, "version", lambda _number: changed)


def asked(small: City, *, upto: str = "dispatched", at: datetime = LATER) -> Order:
    """An order that its unit has asked to be relieved of, with its head's signature."""
    case = order(small, upto=upto)
    take(small, case, "ask_return", "liaison", at=at, **NOT_OURS)
    take(small, case, "sign_return", "head", at=at)
    return case


def running(case: Order) -> set[str]:
    clocks = Clock.objects.filter(stopped_at__isnull=True, subject_kind="order", subject_id=case.pk)
    return set(clocks.values_list("kind", flat=True))


def steps(small: City, case: Order, who: str) -> set[str]:
    return {found.step for found in open_steps(case, small.actors[who])}


def test_a_return_goes_to_the_head_of_the_unit_and_then_to_the_centre(small: City) -> None:
    case = order(small, upto="signed")
    take(small, case, "ask_return", "liaison", **NOT_OURS)
    assert (case.state, case.turn_unit_id) == ("return_drafted", small.units["d1-housing"].pk)
    assert steps(small, case, "liaison") == {"drop_return"}
    assert desks.counts(small.actors["head"], at=LATER, day_ends=LATER).of(desks.OWN, desks.TO_APPROVE) == 1
    take(small, case, "sign_return", "head")
    assert (case.state, case.turn_unit_id, case.turn_clock_kind) == (
        "return_asked",
        small.units["centre"].pk,
        "return_audit",
    )
    assert desks.counts(small.actors["head"], at=LATER, day_ends=LATER).of(desks.OWN) == 0
    told = Event.objects.get(name="return_drafted")
    assert (told.reason, told.after["proposed"]) == ("R01", "d1-water")
    assert "三定方案" not in str(told.after), "words are kept apart, sealed"


def test_where_the_city_asks_for_no_signature_the_request_is_one_step(
    small: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = order(small, upto="dispatched")
    rules(monkeypatch, case, head_signs=False)
    take(small, case, "ask_return", "liaison", **NOT_OURS)
    assert case.state == "return_asked"


def test_asking_buys_no_time(small: City) -> None:
    case = asked(small)
    assert running(case) == {"sign", "handle", "assist", "return_audit"}


@pytest.mark.parametrize(("kind", "ends"), [("normal", "3月4日24:00"), ("urgent", "3月2日12:30")])
def test_after_its_window_a_return_is_refused_with_a_sentence_that_says_until_when_it_was_open(
    small: City, kind: str, ends: str
) -> None:
    case = order(small, upto="dispatched", urgency=kind)
    part = Task.objects.get(order=case, role="lead")
    assert part.return_due_at is not None
    assert Event.objects.get(name="dispatched").after["return_due_at"]
    with translation.override("zh-hans"), pytest.raises(StepRefused, match=ends):
        take(small, case, "ask_return", "liaison", at=part.return_due_at + timedelta(seconds=1), **NOT_OURS)
    take(small, case, "ask_return", "liaison", at=part.return_due_at, **NOT_OURS)
    with translation.override("en"), pytest.raises(StepRefused, match=r"4 March|2 March"):
        take(small, case, "sign_return", "head", at=part.return_due_at + timedelta(seconds=1))
    assert steps(small, case, "head") >= {"drop_return"}


def test_a_window_counted_from_the_signature_begins_with_it(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case = order(small)
    rules(monkeypatch, case, window_from="sign")
    take(small, case, "dispatch", "dispatcher", lead="d1-housing")
    assert Task.objects.get(order=case, role="lead").return_due_at is None
    take(small, case, "sign", "liaison")
    ends = Task.objects.get(order=case, role="lead").return_due_at
    assert ends is not None
    with pytest.raises(StepRefused):
        take(small, case, "ask_return", "liaison", at=ends + timedelta(seconds=1), **NOT_OURS)


@pytest.mark.parametrize("reason", ["R01", "R02", "R05", "R08"])
def test_who_says_that_another_unit_must_act_names_it(small: City, reason: str) -> None:
    case = order(small, upto="dispatched")
    with pytest.raises(StepRefused) as refused:
        take(small, case, "ask_return", "liaison", reason=reason, basis="三定方案")
    assert refused.value.field == "proposed"
    with pytest.raises(StepRefused):
        take(small, case, "ask_return", "liaison", reason=reason, basis="三定方案", proposed="d1-housing")
    with pytest.raises(StepRefused):
        take(small, case, "ask_return", "liaison", reason=reason, proposed="d1-water")
    take(small, case, "ask_return", "liaison", reason="R04", basis="与另一工单重复")


def test_only_the_lead_asks_and_only_the_centre_decides(small: City) -> None:
    case = order(small, upto="dispatched")
    with pytest.raises(StepRefused):
        take(small, case, "ask_return", "water", **NOT_OURS)
    with pytest.raises(OutOfScope):
        take(small, case, "ask_return", "handler", **NOT_OURS)
    take(small, case, "ask_return", "liaison", **NOT_OURS)
    take(small, case, "sign_return", "head")
    for who in ("county", "liaison", "agent", "leader"):
        assert not steps(small, case, who) & {"accept_return", "refuse_return"}


def test_an_accepted_return_relieves_the_unit_and_the_citizen_s_clock_goes_on(small: City) -> None:
    case = asked(small, upto="signed")
    whole = Clock.objects.get(kind="whole")
    take(small, case, "accept_return", "supervisor")
    assert (case.state, case.turn_unit_id, case.returns) == ("reviewed", small.units["centre"].pk, 1)
    assert (case.lead_unit_id, case.first_unit_id) == (None, None)
    assert running(case) == {"dispatch"}
    whole.refresh_from_db()
    assert whole.stopped_at is None
    assert set(Task.objects.filter(order=case).values_list("role", "state")) == {("relieved", "finished")}
    liaison = small.actors["liaison"]
    assert desks.counts(liaison, at=LATER, day_ends=LATER).of(desks.OWN) == 0
    assert visible_to(liaison).filter(pk=case.pk).exists(), "who returned it may read what became of it"
    assert steps(small, case, "liaison") == set()
    with pytest.raises(OutOfScope):
        unmask(appeal=case.appeals.get(), reason="想再看看联系电话", actor=liaison, at=LATER)


def test_the_next_unit_is_given_at_once_and_its_clock_is_a_new_one(small: City) -> None:
    case = asked(small)
    first = Clock.objects.get(kind="handle")
    at = LATER + timedelta(days=1)
    take(small, case, "accept_return", "dispatcher", at=at, lead="d1-water", assisting=["d1-housing"], basis="清单2.1")
    assert (case.state, case.lead_unit_id) == ("dispatched", small.units["d1-water"].pk)
    assert case.first_unit_id == small.units["d1-water"].pk
    first.refresh_from_db()
    second = Clock.objects.get(kind="handle", stopped_at__isnull=True)
    assert (first.stopped_at, second.started_at) == (at, at)
    assert second.due_at > first.due_at
    letter = Letter.objects.filter(text_key="dispatched").order_by("-id")[0]
    assert "雪松区水务局" in letter.body
    with pytest.raises(StepRefused):
        take(small, case, "refuse_return", "dispatcher", note="仍由你单位办理")


def test_who_may_not_dispatch_cannot_give_the_next_unit_and_nothing_is_changed(small: City) -> None:
    case = asked(small)
    with pytest.raises(OutOfScope):
        take_step(case, "accept_return", actor=small.actors["supervisor"], at=LATER, given={"lead": "d1-water"})
    case.refresh_from_db()
    assert (case.state, case.returns) == ("return_asked", 0)


@pytest.mark.parametrize("upto", ["dispatched", "signed"])
def test_a_refused_return_leads_back_to_where_the_unit_stood(small: City, upto: str) -> None:
    before = order(small, upto=upto)
    pointed = before.turn_clock_id
    case = before
    take(small, case, "ask_return", "liaison", **NOT_OURS)
    take(small, case, "sign_return", "head")
    take(small, case, "refuse_return", "dispatcher", note="三定方案第三条明确由你单位负责。")
    assert (case.state, case.turn_clock_id, case.returns) == (upto, pointed, 0)
    assert case.first_unit_id == small.units["d1-housing"].pk
    take(small, case, "ask_return", "liaison", **NOT_OURS)
    take(small, case, "drop_return", "head")
    assert (case.state, case.turn_clock_id) == (upto, pointed)


def test_returns_are_counted_by_unit_from_the_journal(small: City) -> None:
    housing = small.units["d1-housing"].pk
    case = asked(small)
    take(small, case, "refuse_return", "dispatcher", note="由你单位负责")
    other = asked(small)
    take(small, other, "accept_return", "dispatcher")
    day = timedelta(days=1)
    assert returns_by_unit(since=MORNING - day, until=MORNING + day) == [Returned(housing, 2, 1, 1)]
    assert returns_by_unit(since=MORNING + day, until=MORNING + 2 * day) == []


def disputed(small: City, monkeypatch: pytest.MonkeyPatch) -> Order:
    """An order that has been returned as often as the city accepts, before a joint meeting."""
    case = asked(small)
    rules(monkeypatch, case, most=1)
    take(small, case, "accept_return", "dispatcher", lead="d1-water")
    take(small, case, "ask_return", "water", reason="R01", basis="职责清单", proposed="d1-housing")
    take(small, case, "sign_return", "county")
    return case


def test_after_the_city_s_number_of_returns_only_a_joint_meeting_is_left(
    small: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = disputed(small, monkeypatch)
    assert steps(small, case, "dispatcher") == {"refuse_return", "dispute", *AT_ANY_TIME}
    with pytest.raises(StepRefused):
        take(small, case, "accept_return", "dispatcher", lead="d1-housing")
    with pytest.raises(StepRefused):
        take(small, case, "dispute", "dispatcher", **{**MEETING, "meeting_at": "2026-03-01T09:00:00+08:00"})
    take(small, case, "dispute", "dispatcher", **MEETING)
    assert (case.state, case.turn_clock_kind) == ("disputed", "dispute")
    assert running(case) == {"dispute"}
    take(small, case, "record_meeting", "supervisor", text="双方到场核实，确认管井归属。", participants=["d1-housing"])
    assert case.state == "disputed"


def test_a_ruling_binds_and_the_duty_list_follows_it_for_this_matter_and_place(
    small: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = disputed(small, monkeypatch)
    take(small, case, "dispute", "dispatcher", **MEETING)
    with pytest.raises(OutOfScope):
        take(small, case, "rule", "dispatcher", **RULING)
    take(small, case, "rule", "leader", **{**RULING, "lead": "t1", "assisting": ["d1-water"]})
    town = small.units["t1"]
    assert (case.state, case.lead_unit_id, case.first_unit_id, case.is_ruled) == ("dispatched", town.pk, town.pk, True)
    assert running(case) == {"sign", "handle", "assist"}
    assert "ask_return" not in steps(small, case, "town")
    with pytest.raises(StepRefused):
        take(small, case, "ask_return", "town", **NOT_OURS)
    day = MORNING.date()
    line = Duty.objects.get(basis="鹿裁〔2026〕1号")
    assert (line.matter.code, line.region, line.lead_unit) == ("010302", town, town)
    for place, lead, basis in (("v1", "t1", "鹿裁〔2026〕1号"), ("d1", "d1-housing", "权责清单1.3")):
        found = matters.suggest(matter=case.matter, region=small.units[place], on=day)
        assert found is not None
        assert (found.lead.code, found.basis) == (lead, basis)
    take(small, case, "sign", "town")
    assert case.state == "signed"


def test_a_ruling_against_the_unit_that_returned_counts_as_a_wrong_return(
    small: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = disputed(small, monkeypatch)
    take(small, case, "dispute", "dispatcher", **MEETING)
    take(small, case, "rule", "leader", **{**RULING, "lead": "d1-water"})
    day = timedelta(days=1)
    found = {row.unit_id: row for row in returns_by_unit(since=MORNING - day, until=MORNING + day)}
    assert found[small.units["d1-water"].pk].wrong == 1
    assert found[small.units["d1-housing"].pk].wrong == 0


def test_sub_dispatch_never_changes_the_first_receiver(small: City) -> None:
    case = order(small, upto="signed")
    take(small, case, "sub_dispatch", "liaison", unit="d1-housing-office", workdays=1)
    assert case.first_unit_id == small.units["d1-housing"].pk


def test_a_first_dispatch_is_still_one_statement(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Returns cost a dispatch nothing: their window is a column of the part."""
    case = order(small)
    known: list[str] = []
    original = statements.ask

    def noting(sql: str, values: object = ()) -> list[tuple[object, ...]]:
        known.append(sql)
        return original(sql, values)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(statements, "ask", noting)
    take_step(case, "dispatch", actor=small.actors["dispatcher"], at=LATER, given={"lead": "d1-housing"})
    assert sum(sql.startswith("WITH") for sql in known) == 1


def test_every_city_has_a_rule_for_returns() -> None:
    assert Returns() == Returns(window_from="dispatch", head_signs=False, most=2)
    assert {"return_drafted", "return_asked", "disputed"} <= set(OPEN_STATES)
