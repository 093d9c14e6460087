"""Whole lives of orders through the actions, in processes of their own: what `hotline bench lives` does."""

import json
import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_step
from hotline.casework.orders.actions import open_order
from hotline.config.bench.city import NotReady
from hotline.ground.journal.rules import Actor
from hotline.lib.phones import normalise
from hotline.register.matters import queries as matters
from hotline.register.matters.models import Matter
from hotline.register.people.actions import Introduction
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

REPLY: dict[str, object] = {
    "contacted": True,
    "contact_way": "phone",
    "fact_true": "true",
    "result": "A1",
    "unit_solved": True,
    "internal_report": "经现场核查，破损井盖已于当日更换，并对周边路段逐一排查。",
    "public_answer": "您好，您反映的井盖已更换完毕，周边路段已排查，感谢您的反映。",
}
VERDICT: dict[str, object] = {"contacted": True, "solved": "yes", "satisfied": "4"}
TITLE, CONTENT = "青溪镇井盖缺失", "昨天晚上，村口的井盖不见了，有人差点掉下去，请尽快处理。"
CENTRE = {"dispatch": "dispatcher", "pass_audit": "dispatcher", "close": "dispatcher", "archive": "dispatcher"}
STEPS: tuple[tuple[str, dict[str, object]], ...] = (
    ("dispatch", {}),
    ("sign", {}),
    ("contact", {"contact_way": "phone"}),
    ("draft", REPLY),
    ("approve", {}),
    ("pass_audit", {}),
    ("visit", VERDICT),
    ("close", {}),
    ("archive", {}),
)
"""The way of an order after it has been opened. The lead unit is put into the dispatch."""


class Town:
    """Where the lives take place: one town, the unit that must act there, and who takes which step."""

    def __init__(self) -> None:
        on = timezone.now().date()
        for region in Unit.objects.filter(kind=Kind.TOWN, closed_on__isnull=True).order_by("path")[:20]:
            for matter in Matter.objects.in_force(on).filter(children__isnull=True).order_by("code")[:20]:
                found = matters.suggest(matter=matter, region=region, on=on)
                if found is not None and (hands := self._hands(found.lead.path)):
                    self.region, self.matter, self.lead, self.hands = region, matter, found.lead, hands
                    return
        raise NotReady("No unit of this city has people for every step.")

    def _hands(self, path: str) -> dict[str, Actor] | None:
        hands = {step: staff.nearest(act=step, path=path) for step in ("sign", "contact", "draft", "approve")}
        for step, role in {**CENTRE, "visit": "visitor", "register": "agent"}.items():
            first = Staff.objects.filter(role=role, is_active=True).order_by("id").first()
            hands[step] = staff.actor_for(first.pk) if first else None
        return {step: actor for step, actor in hands.items() if actor} if all(hands.values()) else None

    def steps(self) -> Iterator[tuple[str, Actor, dict[str, object]]]:
        """The steps after opening: name, who takes it, what is given."""
        for step, given in STEPS:
            yield step, self.hands[step], {"lead": self.lead.code, "assisting": []} if step == "dispatch" else given


def called(town: Town, serial: int, *, at: datetime, content: str = CONTENT) -> Appeal:
    """An appeal as it comes in by telephone, from another caller for each serial number."""
    caller = Introduction(name="王秀兰", phone=normalise(f"199{serial % 100_000_000:08d}"))
    given = Registration(
        title=TITLE, content=content, region=town.region, channel="01", kind="complaint", person=caller
    )
    appeal, _code = register(given, actor=town.hands["register"], at=at)
    return appeal


def live(town: Town, serial: int) -> None:
    """One order from the call to the archive: eleven acts of people, each a transaction of its own."""
    at = timezone.now()
    appeal = called(town, serial, at=at)
    accepted = {"kind": "complaint", "matter": town.matter.code}
    order = open_order(appeal.pk, actor=town.hands["register"], at=at, given=accepted)
    for step, actor, more in town.steps():
        at += timedelta(seconds=1)
        take_step(order, step, actor=actor, at=at, given=more)


def run(seconds: float) -> dict[str, Any]:
    """Live for so many seconds; how many lives that made, and the processor time they took."""
    town, serial = Town(), time.time_ns() % 10**8 + os.getpid() * 7919
    for warm in range(8):
        live(town, serial + warm)
    used, began, count = time.process_time(), time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        count += 1
        live(town, serial + 8 + count)
    return {"lives": count, "seconds": time.perf_counter() - began, "cpu": time.process_time() - used}


def said(seconds: float) -> str:
    """The same as a line for the process that asked."""
    return json.dumps(run(seconds))
