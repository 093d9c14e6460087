"""An investigation on site is planned, held, concluded or called off; who may, when, and what follows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.investigations import actions
from hotline.casework.investigations.actions import Plan, call_off, change, conclude, hold, plan
from hotline.casework.investigations.models import Investigation
from hotline.casework.investigations.queries import files_of, of_order, overdue, visible_to
from hotline.casework.investigations.rules import CALL_OFF, CHANGE, CONCLUDE, HOLD, can, is_overdue
from hotline.casework.investigations.words import State
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StaleVersion, StepRefused
from hotline.ground.files import actions as files
from hotline.ground.journal import verify
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, order
from tests.ground.files.samples import picture

THEN, LATER = MORNING + timedelta(days=1), MORNING + timedelta(days=1, hours=3)


def planned(small: City, *orders: Order, **more: Any) -> Plan:
    said: dict[str, Any] = {"topic": "井盖缺失", "place": "水务路口", "media": "鹿鸣日报", "persons": "人大代表 周敏"}
    units = [small.units["d1-water"], small.units["d1-housing"]]
    return Plan(planned_at=THEN, organiser=small.units["d1-water"], orders=orders, units=units, **(said | more))


@pytest.fixture
def case(small: City) -> Order:
    return order(small, upto="signed", at=MORNING)


@pytest.fixture
def one(small: City, case: Order) -> Investigation:
    return plan(planned(small, case), actor=small.actors["supervisor"], at=MORNING, key="once")


def test_what_may_follow_what() -> None:
    open_ = {state: {act for act in (CHANGE, CALL_OFF, HOLD, CONCLUDE) if can(act, state)} for state in State}
    assert open_ == {
        State.PLANNED: {CHANGE, CALL_OFF, HOLD}, State.HELD: {CONCLUDE},
        State.CONCLUDED: set(), State.CALLED_OFF: set(),
    }  # fmt: skip
    assert [is_overdue(state, planned_at=THEN, at=LATER) for state in State] == [True, False, False, False]
    assert not is_overdue(State.PLANNED, planned_at=THEN, at=MORNING)


def test_it_is_planned_once_and_shown_with_its_order(small: City, case: Order, one: Investigation) -> None:
    again = plan(planned(small, case), actor=small.actors["supervisor"], at=MORNING, key="once")
    assert again == one
    assert (one.place, one.media, one.persons) == ("水务路口", "鹿鸣日报", "人大代表 周敏")
    assert of_order(case.pk, small.actors["supervisor"]) == [one]
    assert not visible_to(small.actors["agent"])
    assert not overdue(small.actors["supervisor"], at=MORNING)
    assert list(overdue(small.actors["supervisor"], at=LATER)) == [one]


def test_minutes_result_evidence_and_a_document_of_supervision(small: City, case: Order, one: Investigation) -> None:
    supervisor = small.actors["supervisor"]
    photo = files.inspect(upload=picture("PNG"), name="现场.png")
    with pytest.raises(StepRefused) as refused:
        hold(one, minutes="已到现场。", held_at=LATER, actor=supervisor, at=THEN)
    assert refused.value.field == "held_at"
    hold(one, minutes="已到现场。", held_at=THEN, actor=supervisor, at=LATER, evidence=[photo])
    paper = {"reason": "D05", "text": "三日内补齐井盖并书面回复。", "workdays": 3}
    conclude(one, result="水务局补齐井盖。", actor=supervisor, at=LATER, paper=paper)
    one.refresh_from_db()
    assert (one.state, one.minutes, one.result) == (State.CONCLUDED, "已到现场。", "水务局补齐井盖。")
    assert [file.file.name for file in files_of(one)] == ["现场.png"]
    document = one.documents.get()
    assert (document.form, document.unit_id, document.covered.get().order) == ("special", case.lead_unit_id, case)
    assert [*verify.chains("investigation", Investigation)] == []
    with pytest.raises(StepRefused):
        conclude(one, result="再次办结。", actor=supervisor, at=LATER)


def test_what_cannot_be_supervised_leaves_nothing_half(small: City, one: Investigation) -> None:
    small.employ("analyst", "analyst", "root")
    analyst = small.actors["analyst"]
    hold(one, minutes="已到现场。", held_at=THEN, actor=analyst, at=LATER)
    with pytest.raises(OutOfScope):
        conclude(one, result="补齐。", actor=analyst, at=LATER, paper={"reason": "D05", "text": "补齐。"})
    one.refresh_from_db()
    assert (one.state, one.result, one.documents.count()) == (State.HELD, "", 0)


def test_it_is_changed_or_called_off_with_a_reason_by_who_may(small: City, case: Order, one: Investigation) -> None:
    supervisor, said = small.actors["supervisor"], planned(small, case)
    for wrong, field in (
        (replace(said, place=""), "place"),
        (replace(said, orders=()), "orders"),
        (replace(said, units=(), media="", persons=""), "units"),
    ):
        with pytest.raises(StepRefused) as refused:
            plan(wrong, actor=supervisor, at=MORNING)
        assert refused.value.field == field
    with pytest.raises(OutOfScope):
        plan(said, actor=small.actors["agent"], at=MORNING)
    change(one, said=replace(said, topic="井盖与排水"), actor=supervisor, at=MORNING, version=1)
    with pytest.raises(StaleVersion):
        call_off(one, reason="另行安排", actor=supervisor, at=MORNING, version=1)
    with pytest.raises(StepRefused) as refused:
        call_off(one, reason="", actor=supervisor, at=MORNING)
    assert refused.value.field == "reason"
    call_off(one, reason="另行安排", actor=supervisor, at=MORNING)
    one.refresh_from_db()
    assert (one.state, one.topic) == (State.CALLED_OFF, "井盖与排水")
    with pytest.raises(StepRefused):
        hold(one, minutes="已到现场。", held_at=THEN, actor=supervisor, at=LATER)
    assert not overdue(supervisor, at=LATER)


def test_a_caller_who_is_erased_is_named_no_more(small: City, case: Order, one: Investigation) -> None:
    hold(one, minutes="周敏到场。", held_at=THEN, actor=small.actors["supervisor"], at=LATER)
    told = actions.forget(order_id=case.pk, scrub=lambda text: text.replace("周敏", "×"))
    one.refresh_from_db()
    assert (one.persons, one.minutes) == ("人大代表 ×", "×到场。")
    assert told


def test_what_is_looked_into_about_a_private_matter_is_for_who_may_see_that(small: City, case: Order) -> None:
    one = plan(planned(small, case), actor=small.actors["supervisor"], at=MORNING)
    assert list(visible_to(small.actors["auditor"])) == [one]
    given = {"level": "privacy", "note": "涉未成年人隐私。"}
    take_step(case, "guard", actor=small.actors["dispatcher"], at=LATER, given=given)
    assert not visible_to(small.actors["auditor"]).exists()
    assert list(visible_to(small.actors["supervisor"])) == [one]


@pytest.mark.parametrize(("field", "more"), [("units", {}), ("organiser", {"units": (), "media": "鹿鸣日报"})])
def test_the_unit_complained_of_takes_no_part(small: City, field: str, more: dict[str, Any]) -> None:
    case = order(small)
    complained = ["d1-housing"] if field == "units" else ["d1-water"]
    given = {"level": "officials", "complained": complained, "note": "反映该局工作人员收受好处"}
    take_step(case, "guard", actor=small.actors["dispatcher"], at=MORNING, given=given)
    with pytest.raises(StepRefused, match="complained of") as refused:
        plan(replace(planned(small, case), **more), actor=small.actors["supervisor"], at=MORNING)
    assert refused.value.field == field
    assert not Investigation.objects.exists()
