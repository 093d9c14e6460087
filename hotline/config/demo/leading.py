"""What lies before the leader of the demo city: a digest, an instruction under way, one that came on paper."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hotline.casework.followers.actions import name_followers
from hotline.casework.leading.actions import Draft, InstructionDoor, Written, compose, enter_paper
from hotline.casework.leading.models import Instruction
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import URGEABLE
from hotline.ground.journal.rules import Actor
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role

LAMPS = ("010501-2", "010501-6", "010501-9")
RAIN = "010401-4"
LAMP = "010501-2"
DIGEST: dict[str, Any] = {
    "kind": "digest",
    "title": "近期路灯不亮问题摘报",
    "why": "近两周多个街道反映路灯不亮，集中在背街小巷和老旧小区周边，夜间出行存在安全隐患。"
    "属地与路灯管理单位反复沟通，进展较慢。",
    "proposal": "建议由城市管理部门牵头，对全市路灯开展一次拉网式排查，列出修复清单并向社会公布。",
}
REPORT: dict[str, Any] = {
    "kind": "report",
    "title": "雨后积水影响出行情况专报",
    "why": "雨后积水持续未退，周边群众多次来电，影响出行和商铺经营。",
}
INSTRUCTED = {"text": "请水务、城管部门立即组织排水，查清管网堵点，举一反三。结果报我。", "workdays": 3}
PASSED_ON = {"text": "请按市领导批示要求立即办理，并书面回复办理结果。", "workdays": 2}
PAPER: dict[str, Any] = {
    "kind": "paper",
    "title": "关于路灯修复情况的批示",
    "why": "市政府办公室转来市领导在信息简报上的批示。",
}
ON_PAPER = "请抓紧修复，确保群众夜间出行安全。"


def play(numbers: Mapping[str, str], *, now: datetime) -> None:
    """Lay some of the cases that were played before the city's leader, and follow her word."""
    people = {role: _first(role) for role in (Role.ANALYST, Role.SUPERVISOR, Role.CITY_LEADER)}
    leader = Staff.objects.filter(role=Role.CITY_LEADER).order_by("id").first()
    if leader is None or None in people.values():
        return
    analyst, supervisor, herself = (people[role] for role in (Role.ANALYST, Role.SUPERVISOR, Role.CITY_LEADER))
    assert analyst and supervisor and herself
    if lamps := _open(numbers, LAMPS):
        _laid(Draft(orders=lamps, leaders=[leader], **DIGEST), analyst, at=now - timedelta(hours=5))
    if rain := _open(numbers, (RAIN,)):
        one = _laid(Draft(orders=rain, leaders=[leader], **REPORT), analyst, at=now - timedelta(hours=26))
        _take(one, "instruct", herself, INSTRUCTED, at=now - timedelta(hours=22))
        _take(one, "pass_on", supervisor, PASSED_ON, at=now - timedelta(hours=20))
        name_followers(rain[0], people=[leader], actor=supervisor, at=now - timedelta(hours=20))
    if lamp := _open(numbers, (LAMP,)):
        written = Written(leader.name, at=now - timedelta(hours=9), text=ON_PAPER, leader=leader)
        enter_paper(Draft(orders=lamp, **PAPER), written=written, actor=supervisor, at=now - timedelta(hours=4))


def _first(role: str) -> Actor | None:
    person = Staff.objects.filter(role=role).order_by("id").first()
    return staff.actor_for(person.pk) if person else None


def _laid(draft: Draft, actor: Actor, *, at: datetime) -> Instruction:
    return compose(draft, actor=actor, at=at).instructions.get()


def _take(one: Instruction, step: str, actor: Actor, given: dict[str, Any], *, at: datetime) -> None:
    InstructionDoor().take(one.pk, step, actor=actor, at=at, given=given)


def _open(numbers: Mapping[str, str], keys: tuple[str, ...]) -> list[Order]:
    wanted = [numbers[key] for key in keys if key in numbers]
    found = Order.objects.filter(number__in=wanted, state__in=URGEABLE, lead_unit__isnull=False)
    return list(found.order_by("pk"))
