"""The office inspects the hotline work of its units: drawn orders, findings, rectification in time; and guidance."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from hotline.casework.clocks.models import Clock
from hotline.casework.inspections.actions import Guided, InspectionDoor, Plan, follow_up, forgetting, guide, plan
from hotline.casework.inspections.models import Inspection
from hotline.casework.inspections.queries import (
    drawn_again,
    files_by_part,
    findings_of,
    guidance_visible_to,
    materials_of,
    open_lines,
    owed_by,
    rectifications_of,
    sample_for,
    sees_findings,
    visible_to,
)
from hotline.casework.inspections.rules import digest, drawn, held
from hotline.casework.inspections.words import FAULTLESS, FAULTS, State
from hotline.casework.loop import take_step
from hotline.casework.steps.rules import KeyReused, StaleVersion, StepRefused
from hotline.casework.warnings.actions import tick
from hotline.casework.warnings.models import Notice
from hotline.casework.warnings.queries import notices_for
from hotline.ground.files import actions as files
from hotline.ground.journal import verify
from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, order
from tests.ground.files.samples import picture

THEN, LATER = MORNING + timedelta(days=1), MORNING + timedelta(days=2)
ITEMS = ("duty", "sign", "reply", "words", "books")


def planned(small: City, unit: str = "d1-housing", **more: Any) -> Plan:
    said: dict[str, Any] = {
        "topic": "热线办理工作检查", "covers_from": date(2026, 2, 1), "covers_to": date(2026, 3, 2),
        "planned_at": THEN, "inspectors": "督办组 李明、质检组 王芳",
    }  # fmt: skip
    return Plan(unit=small.units[unit], **(said | more))


def step(one: Inspection, name: str, actor: Actor, **given: Any) -> Inspection:
    files_ = given.pop("files", {})
    InspectionDoor().take(one.pk, name, actor=actor, at=LATER, given=given, files=files_)
    one.refresh_from_db()
    return one


def judged(one: Inspection, actor: Actor, **faults: str) -> Inspection:
    for item in ITEMS:
        text = faults.get(item, "")
        step(one, "note_finding", actor, item=item, verdict="fault" if text else "good", text=text)
    return one


@pytest.fixture
def one(small: City) -> Inspection:
    order(small, upto="signed", at=MORNING - timedelta(hours=1))
    return plan(planned(small), actor=small.actors["supervisor"], at=MORNING, key="once")


def test_a_draw_can_be_drawn_again_by_everybody() -> None:
    numbers = [f"3907{place:04d}" for place in range(500)]
    chosen = drawn(numbers, seed="a1b2", size=20)
    assert chosen == drawn(reversed(numbers), seed="a1b2", size=20)
    assert chosen != drawn(numbers, seed="a1b3", size=20)
    assert len(set(chosen)) == 20
    assert drawn(numbers[:3], seed="x", size=20) and digest(numbers) == digest(numbers[::-1]) != digest(numbers[1:])


def test_over_many_seeds_every_order_is_drawn_about_as_often() -> None:
    numbers = [f"{place:03d}" for place in range(100)]
    often = dict.fromkeys(numbers, 0)
    for seed in range(1000):
        for number in drawn(numbers, seed=str(seed), size=10):
            often[number] += 1
    assert min(often.values()) > 60 and max(often.values()) < 145


@pytest.mark.parametrize(
    ("verdicts", "holds"),
    [([], set()), (["good", ""], set()), (["good", "not_seen"], {FAULTLESS}), (["good", "fault"], {FAULTS})],
)
def test_findings_can_be_sent_once_every_item_is_judged(verdicts: list[str], holds: set[str]) -> None:
    assert held(verdicts) == holds


def test_it_is_planned_once_with_items_of_the_city_and_orders_drawn_by_a_kept_seed(
    small: City, one: Inspection
) -> None:
    supervisor = small.actors["supervisor"]
    assert plan(planned(small), actor=supervisor, at=MORNING, key="once") == one
    with pytest.raises(KeyReused):
        plan(planned(small, topic="另一次检查"), actor=supervisor, at=MORNING, key="once")
    assert (one.number, one.state, one.inspectors) == ("鹿热检〔2026〕1号", State.PLANNED, "督办组 李明、质检组 王芳")
    assert [row.item for row in findings_of(one)] == list(ITEMS)
    assert [case.lead_path for case, is_open in sample_for(one, supervisor) if is_open] == [one.unit_path]
    assert (one.population, len(one.seed), drawn_again(one)) == (1, 16, (True, True))
    order(small, upto="signed", at=MORNING - timedelta(minutes=30))
    assert drawn_again(one)[0] is False, "another order was given to the unit in these days"
    clock = Clock.objects.get(subject_kind="inspect", subject_id=one.pk)
    assert (clock.kind, clock.due_at, clock.unit_id) == ("inspect", THEN, small.units["centre"].pk)


def test_who_inspects_whom(small: City) -> None:
    supervisor, county = small.actors["supervisor"], small.actors["county"]
    for unit in ("d1", "d1-water", "t1", "gas"):
        plan(planned(small, unit), actor=supervisor, at=MORNING)
    for unit in ("centre", "root"):
        with pytest.raises(OutOfScope):
            plan(planned(small, unit), actor=supervisor, at=MORNING)
    below = plan(planned(small, "d1-housing"), actor=county, at=MORNING)
    assert below.organiser_id == small.units["d1"].pk
    for unit, actor in (("d1", county), ("t2", county), ("d1-housing", small.actors["liaison"])):
        with pytest.raises(OutOfScope):
            plan(planned(small, unit), actor=actor, at=MORNING)
    own = {one.unit_id for one in visible_to(county)}
    assert own == {small.units[code].pk for code in ("d1", "d1-water", "t1", "d1-housing")}
    assert {one.unit_id for one in visible_to(small.actors["water"])} == {small.units["d1-water"].pk}
    assert visible_to(supervisor).count() == 5
    assert not visible_to(small.actors["other_county"]).exists()
    city = visible_to(county).get(unit=small.units["d1-water"])
    assert not open_lines(city, county), "a district does not judge in an inspection of the city"
    assert open_lines(below, county)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"topic": ""}, "topic"), ({"inspectors": " "}, "inspectors"),
        ({"covers_from": date(2026, 3, 3)}, "covers_to"), ({"covers_to": date(2026, 3, 3)}, "covers_to"),
        ({"covers_from": date(2025, 1, 1)}, "covers_from"), ({"planned_at": MORNING}, "planned_at"),
        ({"items": ["tea"]}, "items"), ({"sample": 101}, "sample"), ({"way": "by_tea"}, "way"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_by_its_field(small: City, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(StepRefused) as refused:
        plan(planned(small, **wrong), actor=small.actors["supervisor"], at=MORNING)
    assert refused.value.field == field


def test_findings_are_rectified_checked_sent_back_once_and_closed(small: City, one: Inspection) -> None:
    supervisor, liaison = small.actors["supervisor"], small.actors["liaison"]
    number = sample_for(one, supervisor)[0][0].number
    with pytest.raises(StepRefused):
        step(one, "send_findings", supervisor, text="总体尚可。")
    judged(one, supervisor, sign="两件工单超时签收。")
    photo = files.inspect(upload=picture("PNG"), name="值班室.png")
    step(one, "note_finding", supervisor, item="duty", verdict="fault", text="值班电话两次无人接听。",
         orders=[number], files={"evidence": [photo]})  # fmt: skip
    assert not sees_findings(one, liaison) and sees_findings(one, supervisor)
    step(one, "send_findings", supervisor, text="签收、值守两项需整改。", workdays=5)
    clock = Clock.objects.get(subject_kind="inspect", kind="rectify")
    assert (one.state, clock.amount, clock.unit_of_time) == (State.RECTIFYING, 5, "workdays")
    assert (one.turn_unit_id, one.turn_due_at, clock.unit_id) == (one.unit_id, clock.due_at, one.unit_id)
    assert sees_findings(one, liaison) and owed_by(liaison) == 1 and owed_by(small.actors["water"]) == 0
    with pytest.raises(OutOfScope):
        step(one, "rectify", small.actors["water"], text="已整改。")
    with pytest.raises(OutOfScope):
        step(one, "rectify", supervisor, text="已整改。")
    step(one, "rectify", liaison, text="已建立轮班。", files={"evidence": [photo]})
    assert (one.state, one.turn_unit_id) == (State.ANSWERED, small.units["centre"].pk)
    step(one, "return_rectification", supervisor, note="签收一项没有说明。")
    assert (one.state, Clock.objects.filter(kind="rectify", stopped_at__isnull=True).get().amount) == ("returned", 5)
    step(one, "rectify", liaison, text="已设签收提醒。")
    step(one, "close_inspection", supervisor, note="现场复核属实。")
    assert (one.state, one.turn_unit_id, one.ended_at) == (State.CLOSED, None, LATER)
    assert [(row.text, row.is_accepted, row.note) for row in rectifications_of(one)] == [
        ("已设签收提醒。", True, "现场复核属实。"), ("已建立轮班。", False, "签收一项没有说明。"),
    ]  # fmt: skip
    assert sorted(kind for kind, _key in files_by_part(one)) == ["finding", "rectify"]
    assert not Clock.objects.filter(subject_kind="inspect", stopped_at__isnull=True).exists()
    assert [*verify.chains("inspect", Inspection)] == []


def test_what_is_all_as_it_should_be_is_closed_at_once(small: City, one: Inspection) -> None:
    judged(one, small.actors["supervisor"])
    step(one, "send_findings", small.actors["supervisor"], text="各项符合要求。")
    assert (one.state, one.ended_at) == (State.CLOSED, LATER)


def test_a_finding_names_drawn_orders_known_items_and_what_is_wrong(small: City, one: Inspection) -> None:
    for given, field in (
        ({"item": "tea", "verdict": "good"}, "item"),
        ({"item": "duty", "verdict": "fault"}, "text"),
        ({"item": "duty", "verdict": "good", "orders": ["390700000000000"]}, "orders"),
    ):
        with pytest.raises(StepRefused) as refused:
            step(one, "note_finding", small.actors["supervisor"], **given)
        assert refused.value.field == field


def test_what_is_not_announced_is_not_seen_before_the_findings_are_sent(small: City) -> None:
    supervisor, liaison = small.actors["supervisor"], small.actors["liaison"]
    one = plan(planned(small, is_announced=False), actor=supervisor, at=MORNING)
    assert not visible_to(liaison).exists() and not visible_to(small.actors["county"]).exists()
    assert visible_to(supervisor).get() == one
    judged(one, supervisor, words="两次答复口径不一。")
    step(one, "send_findings", supervisor, text="口径需统一。")
    assert visible_to(liaison).get() == one


def test_two_who_write_at_once_do_not_write_over_each_other(small: City, one: Inspection) -> None:
    supervisor, leader = small.actors["supervisor"], small.actors["leader"]
    door, given = InspectionDoor(), {"note": "另行安排。"}
    with pytest.raises(StaleVersion):
        door.take(one.pk, "call_off_inspection", actor=supervisor, at=LATER, given=given, version=0)
    first = door.take(one.pk, "call_off_inspection", actor=leader, at=LATER, given=given, version=1, key="off")
    assert door.take(one.pk, "call_off_inspection", actor=leader, at=LATER, given=given, version=1, key="off") == first
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE inspections_inspection SET state = 'planned'")


def test_guarded_orders_are_never_drawn(small: City) -> None:
    case = order(small, upto="signed", at=MORNING - timedelta(hours=1))
    given = {"level": "privacy", "note": "涉未成年人隐私。"}
    take_step(case, "guard", actor=small.actors["dispatcher"], at=MORNING, given=given)
    one = plan(planned(small), actor=small.actors["supervisor"], at=MORNING)
    assert (one.population, sample_for(one, small.actors["supervisor"])) == (0, [])


def test_a_caller_who_is_erased_is_named_no_more(small: City, one: Inspection) -> None:
    supervisor = small.actors["supervisor"]
    case = sample_for(one, supervisor)[0][0]
    judged(one, supervisor, reply="王秀兰反映答复不实。")
    step(one, "send_findings", supervisor, text="王秀兰一件需重办。")
    step(one, "rectify", small.actors["liaison"], text="已向王秀兰道歉。")
    assert forgetting.forget(order_id=case.pk, scrub=lambda text: text.replace("王秀兰", "×"))
    one.refresh_from_db()
    texts = [one.result, *(row.text for row in findings_of(one)), *(row.text for row in rectifications_of(one))]
    assert "王秀兰" not in "".join(texts) and "×反映答复不实。" in texts


def test_guidance_is_recorded_with_materials_and_followed_up(small: City, one: Inspection) -> None:
    supervisor, liaison = small.actors["supervisor"], small.actors["liaison"]
    said = Guided(
        small.units["d1-housing"], "答复口径与签收", date(2026, 3, 2), "住建局联络员", "每日两次查看待签收工单。",
        follow_up_on=date(2026, 3, 9), inspection=one,
    )  # fmt: skip
    paper = files.inspect(upload=picture("PNG"), name="签收流程图.png")
    made = guide(said, actor=supervisor, at=MORNING, materials=[paper], key="g")
    assert guide(said, actor=supervisor, at=MORNING, materials=[paper], key="g") == made
    assert (made.number, made.agreed) == ("鹿热导〔2026〕1号", "每日两次查看待签收工单。")
    assert [each.file.name for each in materials_of(made)] == ["签收流程图.png"]
    assert guidance_visible_to(liaison).get() == made
    assert not guidance_visible_to(small.actors["water"]).exists()
    with pytest.raises(OutOfScope):
        follow_up(made, result="已落实。", actor=liaison, at=LATER)
    follow_up(made, result="现场查看，已落实。", actor=supervisor, at=LATER, version=1)
    with pytest.raises(StaleVersion):
        follow_up(made, result="再看一次。", actor=supervisor, at=LATER, version=1)
    with pytest.raises(StepRefused):
        follow_up(made, result="再看一次。", actor=supervisor, at=LATER)
    made.refresh_from_db()
    assert made.result == "现场查看，已落实。"


def test_the_unit_is_warned_of_its_limit_and_the_office_when_it_has_passed(small: City, one: Inspection) -> None:
    supervisor = small.actors["supervisor"]
    tick(at=MORNING)
    judged(one, supervisor, sign="两件工单超时签收。")
    step(one, "send_findings", supervisor, text="限期整改。", workdays=3)
    clock = Clock.objects.get(subject_kind="inspect", kind="rectify")
    tick(at=clock.due_at - timedelta(hours=5))
    told = {(row.unit_id, row.role) for row in Notice.objects.filter(kind="rectify")}
    assert (one.unit_id, "liaison") in told and one.organiser_id not in {unit for unit, _role in told}
    tick(at=clock.due_at + timedelta(hours=1))
    late = Notice.objects.filter(kind="rectify", light="red")
    assert {(row.unit_id, row.role) for row in late} >= {
        (one.unit_id, "liaison"), (one.unit_id, "head"), (one.organiser_id, "supervisor"),
    }  # fmt: skip
    assert notices_for(small.actors["liaison"], at=clock.due_at + timedelta(days=3)).filter(kind="rectify").exists()
