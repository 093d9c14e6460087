"""What is laid before a leader is followed to its end: her word, the units' replies, the report back, her noting."""

from datetime import timedelta
from typing import Any

import pytest

from hotline.casework.clocks.models import Clock
from hotline.casework.leading.actions import Draft, InstructionDoor, Written, compose, enter_paper
from hotline.casework.leading.models import Brief, Instruction, Round
from hotline.casework.leading.queries import open_lines, overdue, rounds_of, visible_to
from hotline.casework.leading.rules import Fact, Sum, for_units, summed
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import open_steps
from hotline.casework.steps.rules import StaleVersion, StepRefused
from hotline.casework.supervision.actions import DocumentDoor
from hotline.casework.supervision.models import Document
from hotline.ground.files.rules import inspect
from hotline.ground.journal import verify
from hotline.ground.journal.models import Event
from hotline.register.matters.models import Duty
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, order

AT = MORNING + timedelta(hours=6)
WORDS = "请住建局牵头，一周内全面排查，并报结果。"


@pytest.fixture
def led(small: City) -> City:
    """The small city with two leaders and an analyst."""
    small.employ("mayor", "city_leader", "root")
    small.employ("vice", "city_leader", "root")
    small.employ("analyst", "analyst", "centre")
    return small


def laid(led: City, orders: list[Order], *names: str, **more: Any) -> Brief:
    leaders = Staff.objects.filter(username__in=names or ("mayor",)).order_by("pk")
    given: dict[str, Any] = {"kind": "report", "title": "窨井盖缺失情况专报", "why": "一周内多人反映。", **more}
    return compose(Draft(orders=orders, leaders=list(leaders), **given), actor=led.actors["analyst"], at=AT)


def take(case: Instruction, step: str, actor: Any, *, hours: int = 1, **given: Any) -> Instruction:
    InstructionDoor().take(case.pk, step, actor=actor, at=AT + timedelta(hours=hours), given=given)
    case.refresh_from_db()
    return case


def replied(document: Document, led: City) -> None:
    at, given = AT + timedelta(hours=3), {"text": "已全部更换。"}
    DocumentDoor().take(document.pk, "answer_supervision", actor=led.actors["liaison"], at=at, given=given)


def test_facts_come_to_a_sum() -> None:
    facts = [
        Fact("1", "井盖", "住建局", "signed", 3, 1, True, True),
        Fact("2", "井盖", "住建局", "closed", 1, 0, False, False),
        Fact("3", "路灯", "", "opened", 1, 0, True, False),
    ]
    assert summed(facts) == Sum(orders=3, callers=5, open=2, late=1, urged=1, units=1)
    assert [for_units(days) for days in (1, 2, 5)] == [1, 1, 4]


def test_a_brief_is_numbered_and_lies_before_each_leader_with_the_facts_of_its_orders(led: City) -> None:
    case = order(led, upto="signed")
    brief = laid(led, [case], "mayor", "vice")
    assert brief.number == "鹿热线专报〔2026〕1号"
    assert [fact.number for fact in brief.facts] == [case.number]
    assert (brief.facts[0].unit, brief.facts[0].state, brief.facts[0].callers) == ("雪松区住建局", "signed", 1)
    for name in ("mayor", "vice"):
        mine = visible_to(led.actors[name]).get()
        assert (mine.state, mine.turn_clock_kind, mine.leader_name) == ("submitted", "instruct", name)
        steps = [line.step for line in open_lines(mine, led.actors[name])]
        assert steps == ["instruct", "note_brief"]
    assert visible_to(led.actors["supervisor"]).count() == 2
    assert not visible_to(led.actors["liaison"]).exists()
    with pytest.raises(StepRefused):
        take(visible_to(led.actors["mayor"]).get(), "instruct", led.actors["vice"], text=WORDS)


def test_an_instruction_is_passed_on_carried_out_reported_and_noted(led: City) -> None:
    case = order(led, upto="signed")
    laid(led, [case])
    mine = visible_to(led.actors["mayor"]).get()
    take(mine, "instruct", led.actors["mayor"], text=WORDS, workdays=5)
    assert (mine.state, mine.turn_unit, mine.turn_clock_kind) == ("given", led.units["centre"], "pass_on")
    take(mine, "pass_on", led.actors["supervisor"], hours=2, text="按批示要求办理。")
    assert (mine.state, mine.turn_clock_kind) == ("passed_on", "fulfil")
    (round_,) = rounds_of(mine)
    (document,) = round_.documents.all()
    assert (document.form, document.reason, document.unit.code) == ("instruction", "D03", "d1-housing")
    assert (document.amount, document.orders.get()) == (4, case)
    with pytest.raises(StepRefused, match="Not every unit has replied"):
        take(mine, "report_back", led.actors["supervisor"], hours=2, text="已办。")
    replied(document, led)
    take(mine, "report_back", led.actors["supervisor"], hours=4, text="排查123处，更换5处。")
    assert (mine.state, mine.turn_clock_kind) == ("reported", "instruct")
    take(mine, "note_result", led.actors["mayor"], hours=5, note="很好。")
    assert (mine.state, mine.turn_unit) == ("done", None)
    assert not Clock.objects.filter(subject_kind="instruct", stopped_at__isnull=True).exists()
    assert Round.objects.get().report == "排查123处，更换5处。"
    assert [*verify.chains("instruct", Instruction)] == []
    assert WORDS not in str(list(Event.objects.values_list("after", "reason", "before")))


def test_who_is_not_content_asks_again_and_a_new_round_begins(led: City) -> None:
    case = order(led, upto="signed")
    laid(led, [case])
    mine = visible_to(led.actors["mayor"]).get()
    take(mine, "instruct", led.actors["mayor"], text=WORDS)
    take(mine, "report_back", led.actors["supervisor"], hours=2, text="中心已答复。")
    take(mine, "instruct_again", led.actors["mayor"], hours=3, text="请现场核实。", workdays=2)
    assert (mine.state, mine.rounds) == ("given", 2)
    take(mine, "pass_on", led.actors["supervisor"], hours=4, text="请现场核实。")
    assert [round_.documents.count() for round_ in rounds_of(mine)] == [1, 0]
    assert rounds_of(mine)[0].documents.get().amount == 1


def test_what_came_on_paper_is_recorded_with_its_scan_and_followed_the_same_way(led: City) -> None:
    case = order(led, upto="signed")
    scan = inspect("批示件.pdf", b"%PDF-1.4\n%scan\n%%EOF\n")
    written = Written(name="赵副市长", at=AT - timedelta(days=1), text=WORDS, workdays=3)
    draft = Draft(kind="paper", title="批示件", why="市政府办转来。", orders=[case])
    given: dict[str, Any] = {
        "actor": led.actors["supervisor"],
        "at": AT,
        "files": {"evidence": [scan]},
        "key": "paper-1",
    }
    entered = enter_paper(draft, written=written, **given)
    assert (entered.state, entered.leader_id, entered.leader_name) == ("given", None, "赵副市长")
    assert enter_paper(draft, written=written, **given).pk == entered.pk
    assert Brief.objects.count() == 1
    (round_,) = rounds_of(entered)
    assert (round_.is_on_paper, round_.text, round_.workdays) == (True, WORDS, 3)
    take(entered, "report_back", led.actors["supervisor"], hours=2, text="已办结。")
    assert [line.step for line in open_lines(entered, led.actors["supervisor"])] == [
        "record_instruction",
        "record_noting",
    ]
    take(entered, "record_noting", led.actors["supervisor"], hours=3, written_at=AT.isoformat())
    assert entered.state == "done"


def test_who_is_late_with_it_stands_out(led: City) -> None:
    laid(led, [order(led, upto="signed")])
    mine = visible_to(led.actors["mayor"]).get()
    assert mine.turn_due_at is not None
    late = mine.turn_due_at + timedelta(minutes=1)
    assert (overdue(led.actors["supervisor"], at=AT), overdue(led.actors["supervisor"], at=late)) == (0, 1)


def test_only_who_may_lays_something_before_leaders_and_only_before_leaders(led: City) -> None:
    case = order(led, upto="signed")
    mayor, agent = Staff.objects.get(username="mayor"), Staff.objects.get(username="agent")
    good: dict[str, Any] = {"kind": "report", "title": "专报", "why": "情况", "orders": [case], "leaders": [mayor]}
    for who in ("agent", "liaison", "mayor"):
        with pytest.raises(OutOfScope):
            compose(Draft(**good), actor=led.actors[who], at=AT)
    for wrong, field in (
        ({"leaders": []}, "leaders"),
        ({"leaders": [agent]}, "leaders"),
        ({"orders": []}, "orders"),
        ({"title": " "}, "title"),
        ({"kind": "other"}, "kind"),
    ):
        with pytest.raises(StepRefused) as refused:
            compose(Draft(**{**good, **wrong}), actor=led.actors["analyst"], at=AT)
        assert refused.value.field == field
    assert not Brief.objects.exists()


def test_a_brief_under_the_same_key_is_laid_once_and_two_cannot_pass_on_the_same(led: City) -> None:
    case = order(led, upto="signed")
    draft = Draft(kind="report", title="专报", why="情况", orders=[case], leaders=[Staff.objects.get(username="mayor")])
    first, again = (compose(draft, actor=led.actors["analyst"], at=AT, key="one") for _ in range(2))
    assert first == again
    mine = visible_to(led.actors["mayor"]).get()
    read = mine.version
    take(mine, "instruct", led.actors["mayor"], text=WORDS)
    with pytest.raises(StaleVersion):
        InstructionDoor().take(
            mine.pk, "take_back_brief", actor=led.actors["analyst"], at=AT, given={"note": "有误"}, version=read
        )


def test_what_a_leader_decides_between_units_binds_as_a_ruling_does(led: City) -> None:
    for state, key in (("dispatched", "one"), ("signed", "two")):
        case = order(led, upto=state, key=key)
        positions = {led.units["d1-housing"]: "不属我局职责。", led.units["d1-water"]: "应由住建局办理。"}
        brief = laid(led, [case], kind="difference", positions=positions)
        mine = brief.instructions.get()
        assert [line.step for line in open_lines(mine, led.actors["mayor"])] == ["instruct", "note_brief"]
        with pytest.raises(StepRefused) as refused:
            take(mine, "instruct", led.actors["mayor"], text="请协调。")
        assert refused.value.field == "lead"
        take(mine, "instruct", led.actors["mayor"], text="由水务局牵头。", lead="d1-water", assisting=["d1-housing"])
        take(mine, "pass_on", led.actors["supervisor"], hours=2, text="由水务局牵头。")
        case.refresh_from_db()
        assert (case.state, case.is_ruled, case.turn_unit) == ("dispatched", True, led.units["d1-water"])
        document = rounds_of(mine)[0].documents.get()
        assert document.unit == led.units["d1-water"]
        running = Clock.objects.filter(subject_kind="order", subject_id=case.pk, task_id=None, stopped_at__isnull=True)
        assert set(running.values_list("kind", flat=True)) == {"sign", "handle"}
    matter = case.matter
    assert matter is not None
    assert Duty.objects.filter(matter=matter, lead_unit=led.units["d1-water"], basis=brief.number).exists()


def test_nobody_carries_out_a_decision_that_no_leader_has_made(led: City) -> None:
    case = order(led, upto="signed")
    given = {"lead": "d1-water", "number": "1", "text": "由水务局牵头。"}
    assert "carry_out_decision" not in {each.step for each in open_steps(case, led.actors["supervisor"])}
    with pytest.raises(StepRefused):
        take_step(case, "carry_out_decision", actor=led.actors["supervisor"], at=AT, given=given)
    with pytest.raises(StepRefused) as refused:
        laid(led, [case], kind="difference", positions={led.units["d1-housing"]: "不属我局职责。"})
    assert refused.value.field == "positions"


def test_what_is_laid_before_leaders_about_a_private_matter_is_for_who_may_see_that(led: City) -> None:
    case = order(led)
    brief = laid(led, [case])
    assert {each.brief_id for each in visible_to(led.actors["auditor"])} == {brief.pk}
    given = {"level": "privacy", "note": "涉未成年人隐私。"}
    take_step(case, "guard", actor=led.actors["dispatcher"], at=AT, given=given)
    assert not visible_to(led.actors["auditor"]).exists()
    assert {each.brief_id for each in visible_to(led.actors["supervisor"])} == {brief.pk}
