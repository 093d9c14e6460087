"""A small city for tests: one district with two towns, a few departments, one person in every role."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Arrival, Wanted
from hotline.casework.calls.models import Call
from hotline.casework.loop import take_step
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Order
from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.ground.profiles import actions as profiles
from hotline.lib.phones import normalise
from hotline.register.matters import actions as matters
from hotline.register.matters.models import Matter
from hotline.register.people.actions import Introduction
from hotline.register.seats import actions as seats
from hotline.register.seats.actions import Equipment
from hotline.register.seats.models import Seat
from hotline.register.staff.models import Staff
from hotline.register.staff.queries import actor_for
from hotline.register.units import actions as units
from hotline.register.units.models import Unit
from tests.made_once import made_once

CITIES = Path(__file__).parents[2] / "hotline" / "cities"
MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""Monday 2 March 2026, 09:30 in Luming."""

REPLY: dict[str, Any] = {
    "contacted": True,
    "contact_way": "phone",
    "fact_true": "true",
    "result": "A1",
    "unit_solved": True,
    "internal_report": "经现场核查，井盖已于当日更换。",
    "public_answer": "您好，井盖已更换完毕，感谢您的反映。",
    "without_parts": "水务局已电话反馈，书面反馈后补。",
}
VERDICT: dict[str, Any] = {"contacted": True, "solved": "yes", "satisfied": "4"}


@dataclass
class City:
    """The small city: its units by code, its people by role."""

    units: dict[str, Unit] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    matters: dict[str, Matter] = field(default_factory=dict)

    def open_unit(self, code: str, name: str, kind: str, under: str | None, **more: Any) -> None:
        """A unit below another."""
        above = self.units[under] if under else None
        self.units[code] = units.open_unit(
            code=code, name=name, kind=kind, under=above, actor=SYSTEM, at=MORNING, **more
        )

    def employ(self, username: str, role: str, unit: str) -> None:
        """A person in a role at a unit."""
        person = Staff.objects.create(username=username, name=username, role=role, unit=self.units[unit])
        actor = actor_for(person.pk)
        assert actor is not None
        self.actors[username] = actor


PEOPLE = (
    ("agent", "agent", "intake"),
    ("leader", "leader", "intake"),
    ("dispatcher", "dispatcher", "centre"),
    ("supervisor", "supervisor", "centre"),
    ("visitor", "visitor", "centre"),
    ("auditor", "auditor", "centre"),
    ("admin", "system_admin", "centre"),
    ("liaison", "liaison", "d1-housing"),
    ("handler", "handler", "d1-housing"),
    ("head", "head", "d1-housing"),
    ("water", "liaison", "d1-water"),
    ("town", "liaison", "t1"),
    ("county", "county", "d1"),
    ("other_county", "county", "d2"),
    ("office", "liaison", "d1-housing-office"),
    ("sub_seat", "sub_centre", "d1-sub"),
    ("other_sub_seat", "sub_centre", "d2-sub"),
)


@made_once
def city() -> City:
    """The small city in the database, which is empty before."""
    profiles.enter(file=CITIES / "luming.toml", actor=SYSTEM, at=MORNING, in_force_from=MORNING - timedelta(days=900))
    small = City()
    small.open_unit("root", "鹿鸣市", "city", None)
    small.open_unit("centre", "市热线中心", "centre", "root")
    small.open_unit("intake", "受理组", "office", "centre")
    small.open_unit("gas", "燃气公司", "utility", "root", trade="gas")
    small.open_unit("d1", "雪松区", "district", "root")
    small.open_unit("d2", "临江区", "district", "root")
    small.open_unit("d1-housing", "雪松区住建局", "department", "d1", trade="housing")
    small.open_unit("d1-housing-office", "物业科", "office", "d1-housing")
    small.open_unit("d1-water", "雪松区水务局", "department", "d1", trade="water")
    small.open_unit("t1", "青溪镇", "town", "d1")
    small.open_unit("v1", "上溪村", "village", "t1")
    small.open_unit("t2", "白石镇", "town", "d2")
    small.open_unit("d1-sub", "雪松区分中心", "sub_centre", "d1")
    small.open_unit("d2-sub", "临江区分中心", "sub_centre", "d2")
    for username, role, unit in PEOPLE:
        small.employ(username, role, unit)
    for code, name, parent in (
        ("01", "城乡建设", ""),
        ("0103", "道路市政设施", "01"),
        ("010302", "井盖缺失异响", "0103"),
    ):
        above = small.matters.get(parent)
        small.matters[code] = matters.enter(code=code, name=name, parent=above, actor=SYSTEM, at=MORNING)
    matters.assign(
        matter=small.matters["0103"],
        level="district",
        basis="权责清单1.3",
        since=MORNING.date() - timedelta(days=900),
        actor=SYSTEM,
        at=MORNING,
        lead_trade="housing",
        assist_trades=["water"],
    )
    return small


def caller(phone: str = "19900001234", name: str = "王秀兰", language: str = "zh-Hans") -> Introduction:
    """Somebody who calls."""
    return Introduction(name=name, phone=normalise(phone), language=language)


def appeal(small: City, *, at: datetime = MORNING, key: str = "", **more: Any) -> Appeal:
    """An appeal that an agent registers."""
    given = {
        "title": "青溪镇井盖缺失",
        "content": "3月1日晚，青溪镇上溪村口的井盖不见了，有人差点掉下去，请尽快处理。",
        "region": small.units["t1"],
        "channel": "01",
        "kind": "complaint",
        "person": caller(),
        **more,
    }
    return register(Registration(**given), actor=small.actors["agent"], at=at, key=key)[0]


def order(small: City, *, upto: str = "opened", at: datetime = MORNING, **more: Any) -> Order:
    """An order that has come as far as a state, along the straight way."""
    entered = appeal(small, at=at, **more)
    opened = open_order(
        entered.pk, actor=small.actors["agent"], at=at, given={"kind": entered.kind, "matter": "010302"}
    )
    for step, actor, given, state in STRAIGHT:
        if opened.state == upto:
            break
        at += timedelta(hours=1)
        take_step(opened, step, actor=small.actors[actor], at=at, given=given)
        opened.refresh_from_db()
        assert opened.state == state
    assert opened.state == upto
    return opened


STRAIGHT: tuple[tuple[str, str, dict[str, object], str], ...] = (
    ("dispatch", "dispatcher", {"lead": "d1-housing", "assisting": ["d1-water"]}, "dispatched"),
    ("sign", "liaison", {}, "signed"),
    ("draft", "handler", REPLY, "drafted"),
    ("approve", "head", {}, "replied"),
    ("pass_audit", "dispatcher", {}, "audited"),
    ("visit", "visitor", VERDICT, "visited"),
    ("close", "dispatcher", {}, "closed"),
    ("archive", "dispatcher", {}, "archived"),
)
"""The straight way of an order, step by step: who takes it, with what, and where it leads."""


def seat(
    small: City, username: str = "agent", *, extension: str = "8001", at: datetime = MORNING, **equipment: Any
) -> Seat:
    """A seat of somebody, signed on and ready."""
    staff = Staff.objects.get(username=username)
    held = Equipment(**{"skills": {"general": 1}, "languages": ["cmn"], **equipment})
    made = seats.open_seat(staff=staff, extension=extension, equipment=held, actor=small.actors["leader"], at=at)
    return seats.choose(made.pk, to="ready", actor=small.actors[username], at=at, since=at)


def call(
    small: City, *, code: str = "c-1", at: datetime = MORNING, other: str = "19900001234", is_queued: bool = True
) -> Call:
    """A call that has come in, waiting for a person."""
    home = small.units["root"].path
    given = Arrival(code=code, channel=f"channel-{code}", line="12345", other=other, home_path=home)
    made = calls.arrive(given, at=at)
    if is_queued:
        calls.enqueue(made.pk, wanted=Wanted("general", "cmn", menu_path="1"), at=at)
    made.refresh_from_db()
    return made
