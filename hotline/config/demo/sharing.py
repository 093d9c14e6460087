"""Many callers, one handling, in the demo city: merged, split again, answered and rated by each; a matter raised again;
a group matter with somebody who answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.merging import UNANSWERED
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.casework.visits.actions import rate
from hotline.ground.journal.rules import Actor
from hotline.lib.phones import normalise
from hotline.register.people.actions import Introduction
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role

COLD, RAIN, LAMP, CLOSED = "040401-1", "010401-3", "010501-2", "020806-1"
NEIGHBOURS = (
    ("松风社区2号楼暖气不热", "松风社区2号楼这两天暖气一直不热，家里只有14度，有老人和孩子，请尽快解决。", "罗知夏"),
    (
        "松风社区暖气片冰凉",
        "我家住松风社区，暖气片从昨晚开始冰凉，室温14度，整栋楼都这样，请供热公司来看看。",
        "丁若谷",
    ),
    (
        "松风社区5号楼管道漏水致暖气不热",
        "松风社区5号楼地下室供热管道在漏水，楼上暖气不热，应该是另外一处问题。",
        "姜忆南",
    ),
)
FOURTH = ("松风社区家里不热", "松风社区1号楼暖气不热，室温14度，孩子都感冒了，求尽快解决。", "孟初晴")
DARK = (
    ("巷口路灯不亮", "巷口的路灯坏了一周，晚上一片漆黑，下班回家很不安全，请尽快修好。", "白若溪"),
    ("路灯坏了没人修", "巷子里路灯一周不亮了，老人晚上不敢出门，希望赶快维修。", "穆远山"),
    ("夜里没有路灯", "家门口的路灯坏了好几天，晚上看不见路，请安排维修。", "沈听雨"),
)
REPLY: dict[str, Any] = {
    "contacted": True,
    "contact_way": "phone",
    "fact_true": "true",
    "result": "A1",
    "unit_solved": True,
    "internal_report": "经查为灯杆接线老化，已更换线路和灯头，当晚恢复照明。",
    "public_answer": "您好，您反映的路灯问题经查为线路老化，现已更换修复，当晚已恢复照明。感谢您的监督。",
}
AGAIN = "上次答复说已经解决，实际没有落实，现在问题又出现了，请重新处理。"


@dataclass(frozen=True, slots=True)
class Hands:
    """Who works at the centre."""

    agent: Actor
    dispatcher: Actor
    leader: Actor


def play(numbers: Mapping[str, str], *, now: datetime) -> None:
    """Let others call about some of the cases that were played; those that are not there are left out."""
    people = [_first(role) for role in (Role.AGENT, Role.DISPATCHER, Role.LEADER)]
    agent, dispatcher, leader = people
    if agent is None or dispatcher is None or leader is None:
        return
    hands = Hands(agent, dispatcher, leader)
    if cold := _of(numbers, COLD):
        _merged(cold, hands, now=now)
    if lamp := _of(numbers, LAMP):
        _answered(lamp, hands, now=now)
    if rain := _of(numbers, RAIN):
        _group(rain, hands, now=now)
    _raised_again(numbers.get(CLOSED, ""), hands, now=now)


def _first(role: str) -> Actor | None:
    person = Staff.objects.filter(role=role).order_by("id").first()
    return staff.actor_for(person.pk) if person else None


def _of(numbers: Mapping[str, str], key: str) -> Order | None:
    return Order.objects.filter(number=numbers.get(key, ""), state__in=UNANSWERED, held="").first()


def _called(like: Order, said: tuple[str, str, str], place: int, hands: Hands, *, at: datetime) -> Order:
    """Somebody else calls about the matter of an order, and gets one of her own."""
    title, content, name = said
    person = Introduction(name=name, phone=normalise(f"199000009{place:02d}"), language="zh-Hans")
    given = Registration(title=title, content=content, region=like.region, channel="01", kind=like.kind, person=person)
    entered, _code = register(given, actor=hands.agent, at=at)
    classed = {"kind": like.kind, "matter": like.matter.code if like.matter else ""}
    return open_order(entered.pk, actor=hands.agent, at=at + timedelta(minutes=4), given=classed)


def _merge(order: Order, into: Order, hands: Hands, *, at: datetime) -> None:
    given = {"into": into.number, "note": "同一小区、同一问题，一并办理"}
    take_step(order, "merge", actor=hands.dispatcher, at=at, given=given)


def _merged(master: Order, hands: Hands, *, now: datetime) -> None:
    """Neighbours call: three are merged, one of them is about something else after all; a fourth is to be looked at."""
    begun = max(master.opened_at, now - timedelta(hours=9))
    others = [
        _called(master, said, place, hands, at=begun + timedelta(minutes=30 * place))
        for place, said in enumerate(NEIGHBOURS, 1)
    ]
    for place, other in enumerate(others):
        _merge(other, master, hands, at=begun + timedelta(hours=2, minutes=place))
    apart = {"order": others[-1].number, "note": "经核实为5号楼管道漏水，与本工单不是同一处"}
    take_step(master, "split", actor=hands.leader, at=begun + timedelta(hours=3), given=apart)
    _called(master, FOURTH, 4, hands, at=now - timedelta(minutes=50))


def _answered(like: Order, hands: Hands, *, now: datetime) -> None:
    """Three callers, one answer: the first has rated it, the others are still to be called."""
    at = now - timedelta(hours=20)
    master, *others = [
        _called(like, said, 10 + place, hands, at=at + timedelta(minutes=20 * place)) for place, said in enumerate(DARK)
    ]
    for other in others:
        _merge(other, master, hands, at=at + timedelta(hours=2))
    path = like.lead_path or like.region.path
    unit = like.lead_unit.code if like.lead_unit else ""
    hours = iter(range(3, 20))
    take_step(master, "dispatch", actor=hands.dispatcher, at=at + timedelta(hours=next(hours)), given={"lead": unit})
    for step, given in (("sign", {}), ("draft", REPLY), ("approve", {})):
        actor = staff.nearest(act=step, path=path)
        if actor is None:
            return
        take_step(master, step, actor=actor, at=at + timedelta(hours=next(hours)), given=given)
    take_step(master, "pass_audit", actor=hands.dispatcher, at=at + timedelta(hours=next(hours)), given={})
    first = Appeal.objects.get(number=master.number)
    rate(first, at=at + timedelta(hours=next(hours)), given={"contacted": True, "solved": "yes", "satisfied": "5"})


def _group(order: Order, hands: Hands, *, now: datetime) -> None:
    """Shopkeepers call together: a group matter, for which one team and one person answer."""
    given = {"people": 12, "note": "沿街12家商户联名反映"}
    take_step(order, "mark_group", actor=hands.agent, at=now - timedelta(hours=6), given=given)
    if order.lead_unit:
        team = {"unit": order.lead_unit.code, "person": "分管负责人现场牵头"}
        take_step(order, "name_team", actor=hands.leader, at=now - timedelta(hours=5), given=team)


def _raised_again(number: str, hands: Hands, *, now: datetime) -> None:
    """Who was told that it was done calls again, since it was not."""
    closed = Appeal.objects.filter(number=number, share__order__state="closed")
    first = closed.select_related("person", "region", "matter").first()
    if first is None or first.person is None:
        return
    person = Introduction(name=first.person.name, phone=normalise(first.person.phone, area_code="0978"))
    at = now - timedelta(hours=2)
    given = Registration(
        title=f"再次反映：{first.title}",
        content=AGAIN,
        region=first.region,
        channel="01",
        kind=first.kind,
        person=person,
    )
    entered, _code = register(given, actor=hands.agent, at=at)
    try:
        linked = {"earlier": first.number, "reason": "broken_promise"}
        take_appeal_step(entered, "mark_repeat", actor=hands.agent, at=at, given=linked)
    except StepRefused:  # another caller under the same number
        return
    classed = {"kind": first.kind, "matter": first.matter.code if first.matter else ""}
    open_order(entered.pk, actor=hands.agent, at=at + timedelta(minutes=5), given=classed)
