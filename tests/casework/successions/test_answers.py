"""The answers of a unit when it is merged, split or closed: somebody keeps them always."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hotline.casework.successions.queries import foresee
from hotline.casework.warnings.queries import tidings_for
from hotline.ground.journal import leases, verify
from hotline.ground.journal.models import Event
from hotline.register.knowledge import actions as knowledge
from hotline.register.knowledge.finding import find
from hotline.register.knowledge.models import Answer, TextModule
from hotline.register.knowledge.queries import faults_open_to, kept_by
from hotline.register.knowledge.rules import AnswerRefused
from hotline.register.matters.rules import Scope
from hotline.register.units import actions as units
from hotline.register.units.actions import UnitRefused
from hotline.register.units.models import Unit
from tests.casework.factories import MORNING, City
from tests.casework.successions.test_merging import AT, TODAY, merge, now, plan
from tests.register.knowledge.test_answers import CONTENT, drafted, people, published


def test_its_answers_are_kept_by_the_successor_with_what_is_open_about_them(small: City) -> None:
    answer = published(small)
    draft = drafted(small, replace(CONTENT, question="装修噪声谁管？"))
    fault = knowledge.report_fault(answer_id=answer.pk, kind="old", text="", actor=small.actors["agent"], at=MORNING)
    leases.run_due()
    assert foresee(plan(small), on=TODAY).answers == 2
    assert merge(small).answers == 2
    water = now(small.actors["water"])
    unit = Unit.objects.get(code="d1-water")
    assert [(row.unit, row.unit_path) for row in Answer.objects.order_by("pk")] == [(unit, unit.path)] * 2
    assert list(faults_open_to(water)) == [fault]
    assert [row.what for row in tidings_for(water, at=AT + timedelta(days=9))].count("answer_fault") == 1
    assert [found.shown.answer for found in find("雪松区水务局", actor=None)] == [answer], "found by its new unit"
    event = Event.objects.get(subject_kind="answer", subject_id=draft.pk, name="unit_succeeded")
    assert event.after["unit"] == unit.pk
    assert not list(verify.chains("answer", Answer))
    while leases.run_due():
        pass
    assert set(kept_by(now(small.actors["water"]))) == {answer, draft}


def test_of_a_unit_that_is_split_the_answers_of_that_part_pass_on(small: City) -> None:
    other = small.matters["010302"].code
    stays = published(small)
    goes = published(small, replace(CONTENT, question="灯不亮找谁？", matter=other))
    here = published(small, replace(CONTENT, question="镇上的路谁修？", region="t1"))
    merge(small, plan(small, scope=Scope(matters=(other,))))
    merge(small, plan(small, scope=Scope(region=Unit.objects.get(code="t1").path), region=Unit.objects.get(code="t1")))
    units = {row.pk: row.unit.code for row in Answer.objects.select_related("unit")}
    assert units == {stays.pk: "d1-housing", goes.pk: "d1-water", here.pk: "d1-water"}


def test_text_modules_of_a_merged_unit_go_along_and_a_shortcut_stands_once(small: City) -> None:
    for by, unit in (("liaison", "d1-housing"), ("water", "d1-water")):
        knowledge.keep_module(
            shortcut="wx", title="维修", text=f"{unit}正在处理。", reach="unit", unit=small.units[unit],
            actor=small.actors[by], at=MORNING,
        )  # fmt: skip
    merge(small)
    mine = {row.shortcut: row.text for row in TextModule.objects.filter(unit__code="d1-water")}
    assert mine == {"wx": "d1-water正在处理。", "wx2": "d1-housing正在处理。"}
    assert not list(verify.chains("module", TextModule))


def test_a_unit_is_not_dissolved_while_it_keeps_answers_and_a_closed_one_gets_none(small: City) -> None:
    unit = people(small).units["t2"]
    answer = knowledge.enter(unit=unit, content=CONTENT, actor=small.actors["editor"], at=MORNING)
    with pytest.raises(UnitRefused, match=answer.number):
        units.close(unit=unit, on=TODAY, actor=small.actors["admin"], at=AT, reason="撤销")
    knowledge.hand_over(answer_ids=[answer.pk], to=small.units["d1-water"], actor=small.actors["editor"], at=AT)
    units.close(unit=unit, on=TODAY, actor=small.actors["admin"], at=AT, reason="撤销")
    with pytest.raises(AnswerRefused, match="closed"):
        knowledge.hand_over(answer_ids=[answer.pk], to=unit, actor=small.actors["editor"], at=AT)
    with pytest.raises(AnswerRefused, match="closed"):
        knowledge.enter(unit=unit, content=CONTENT, actor=small.actors["editor"], at=AT)
