"""Inspections of the demo city: one closed, one whose findings wait to be rectified; and guidance that was given."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from hotline.casework.inspections.actions import Guided, InspectionDoor, Plan, guide, plan
from hotline.casework.inspections.models import Inspection
from hotline.config.demo.cases import NobodyThere
from hotline.ground.journal.rules import Actor
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

INSPECTORS = "督办组组长、质检员各一名"
GOOD = {"sign": "抽查工单均按时签收。", "books": "台账齐全，可查可溯。"}
CLOSED = {"words": "住房公积金提取政策答复口径前后不一，需统一。"}
OPEN = {
    "duty": "3次拨打值班电话，1次无人接听。",
    "reply": "部分答复未逐项回应诉求，仅答复“已转相关单位”。",
}
RECTIFIED = "已会同业务科室统一公积金提取答复口径，修订口径单并组织全员培训，佐证材料备查。"


def play(*, now: datetime) -> None:
    """Inspect a department that has rectified what was found, and a district that has to; guide the latter."""
    person = Staff.objects.filter(role=Role.SUPERVISOR).order_by("id").first()
    actor = staff.actor_for(person.pk) if person else None
    if actor is None:
        raise NobodyThere("nobody in the demo city supervises")
    with_liaison = Staff.objects.filter(role=Role.LIAISON, is_active=True).order_by("unit__path")
    department = Unit.objects.filter(pk__in=with_liaison.values("unit"), kind=Kind.DEPARTMENT).order_by("path").first()
    district = Unit.objects.filter(kind=Kind.DISTRICT).order_by("path").first()
    if department is None or district is None:
        return
    first = _inspect(department, "市直部门热线办理工作检查", actor, at=now - timedelta(days=6), faults=CLOSED)
    _rectified(first, actor, at=now - timedelta(days=2))
    second = _inspect(district, f"{district.name}热线办理工作检查", actor, at=now - timedelta(days=2), faults=OPEN)
    said = Guided(
        unit=district,
        topic="值班值守与答复质量业务指导",
        held_on=timezone.localdate(now) - timedelta(days=1),
        persons="市热线中心督办组；区平台负责人、各镇街联络员",
        agreed="值班电话实行双人轮值；答复逐项回应诉求，区平台先审后报。",
        follow_up_on=timezone.localdate(now) + timedelta(days=13),
        inspection=second,
    )
    guide(said, actor=actor, at=now - timedelta(hours=20))


def _inspect(unit: Unit, topic: str, actor: Actor, *, at: datetime, faults: dict[str, str]) -> Inspection:
    """An inspection that was planned, held and told to the unit within a day."""
    last: date = timezone.localdate(at)
    said = Plan(
        unit=unit,
        topic=topic,
        covers_from=last - timedelta(days=60),
        covers_to=last,
        planned_at=at + timedelta(days=3),
        inspectors=INSPECTORS,
    )
    one, door, then = plan(said, actor=actor, at=at), InspectionDoor(), at + timedelta(hours=20)
    for row in one.findings.order_by("place"):
        text = faults.get(row.item, GOOD.get(row.item, ""))
        given: dict[str, object] = {
            "item": row.item,
            "verdict": "fault" if row.item in faults else "good",
            "text": text,
        }
        door.take(one.pk, "note_finding", actor=actor, at=then, given=given)
    door.take(one.pk, "send_findings", actor=actor, at=then, given={"text": "总体规范，以下各项请限期整改。"})
    return one


def _rectified(one: Inspection, actor: Actor, *, at: datetime) -> None:
    """The unit answers, the office checks and closes."""
    person = staff.nearest(act="rectify", path=one.unit_path)
    if person is None:
        return
    door = InspectionDoor()
    door.take(one.pk, "rectify", actor=person, at=at, given={"text": RECTIFIED})
    done = {"note": "经电话复核，口径已统一。"}
    door.take(one.pk, "close_inspection", actor=actor, at=at + timedelta(hours=5), given=done)
