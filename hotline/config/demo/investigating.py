"""Investigations on site in the demo city: one that was held and is to be concluded, one ahead."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hotline.casework.investigations.actions import Plan, hold, plan
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import URGEABLE
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit
from hotline.register.units.queries import centre_of

LAMPS = ("010501-2", "010501-6", "010501-9")
RAIN = ("010401-4",)
HELD: dict[str, Any] = {
    "topic": "背街小巷路灯不亮问题现场督查",
    "place": "老城片区背街小巷",
    "media": "鹿鸣日报、鹿鸣广播电视台",
    "persons": "市人大代表 周敏；社区居民代表两名",
}
AHEAD: dict[str, Any] = {
    "topic": "雨后积水点位现场调研",
    "place": "积水路段路口",
    "media": "鹿鸣广播电视台",
}
MINUTES = "现场查看三处点位，路灯线路老化、部分灯杆权属不清。承办单位说明抢修安排，社区反映夜间出行不便，媒体随行采访。"


def play(numbers: Mapping[str, str], *, now: datetime) -> None:
    """Look into some of the cases that were played before, with the units that lead them and the media."""
    person = Staff.objects.filter(role=Role.SUPERVISOR).order_by("id").first()
    actor = staff.actor_for(person.pk) if person else None
    if actor is None:
        return
    if lamps := _open(numbers, LAMPS):
        held_at = now - timedelta(hours=6)
        said = Plan(planned_at=held_at, orders=lamps, **_who(lamps), **HELD)
        one = plan(said, actor=actor, at=now - timedelta(days=1))
        hold(one, minutes=MINUTES, held_at=held_at, actor=actor, at=now - timedelta(hours=2))
    if rain := _open(numbers, RAIN):
        ahead = (now + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
        plan(Plan(planned_at=ahead, orders=rain, **_who(rain), **AHEAD), actor=actor, at=now - timedelta(hours=3))


def _who(orders: list[Order]) -> dict[str, Any]:
    units = Unit.objects.filter(pk__in=[order.lead_unit_id for order in orders]).order_by("path")
    return {"organiser": centre_of(orders[0].home_path), "units": list(units)}


def _open(numbers: Mapping[str, str], keys: tuple[str, ...]) -> list[Order]:
    wanted = [numbers[key] for key in keys if key in numbers]
    found = Order.objects.filter(number__in=wanted, state__in=URGEABLE, lead_unit__isnull=False)
    return list(found.order_by("pk"))
