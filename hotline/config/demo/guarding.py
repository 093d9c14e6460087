"""Cases of the demo city that need special care, each taken through the doors by somebody who may."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.loop import take_step
from hotline.casework.orders.actions import open_order
from hotline.ground.journal.rules import Actor
from hotline.lib.phones import normalise
from hotline.register.matters.models import Matter
from hotline.register.people.actions import Introduction
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit


def play(guarded: Iterable[dict[str, Any]], *, now: datetime) -> None:
    """Enter cases that need special care."""
    for entry in guarded:
        _guarded(entry, now=now)


def first(role: Role) -> Actor:
    """Whoever has been there longest in a role."""
    actor = staff.actor_for(Staff.objects.filter(role=role).order_by("id")[0].pk)
    assert actor is not None, f"nobody in the demo city is {role}"
    return actor


def registration(entry: dict[str, Any], **more: Any) -> Registration:
    """What the caller says in an entry."""
    return Registration(
        title=entry["title"],
        content=entry["content"],
        claim=entry["claim"],
        region=Unit.objects.get(code=entry["place"]),
        channel=entry.get("channel", "01"),
        kind=entry["kind"],
        urgency=entry["urgency"],
        matter=Matter.objects.get(code=entry["matter"]),
        person=Introduction(name=entry["name"], phone=normalise(entry["phone"])),
        **more,
    )


def _guarded(entry: dict[str, Any], *, now: datetime) -> None:
    """A sensitive case: registered, guarded, and dispatched to whoever may handle it."""
    agent, dispatcher = first(Role.AGENT), first(Role.DISPATCHER)
    at = now - timedelta(hours=entry["hours_ago"])
    walls = tuple(Unit.objects.filter(code__in=entry.get("complained", [])))
    given = registration(entry, sensitivity=entry["level"], complained=walls)
    appeal, _code = register(given, actor=agent, at=at)
    classed = {"kind": entry["kind"], "matter": entry["matter"]}
    order = open_order(appeal.pk, actor=agent, at=at + timedelta(minutes=2), given=classed)
    if entry.get("crisis"):
        said = {"crisis": entry["crisis"], "note": entry["said"]}
        take_step(order, "mark_crisis", actor=agent, at=at + timedelta(minutes=3), given=said)
    sent = {"lead": entry["lead"], "note": entry["note"]}
    take_step(order, "dispatch", actor=dispatcher, at=at + timedelta(minutes=20), given=sent)
    liaison = staff.nearest(act="sign", path=Unit.objects.get(code=entry["lead"]).path)
    if liaison is not None:
        take_step(order, "sign", actor=liaison, at=at + timedelta(minutes=55), given={})
    if entry.get("reported"):
        told = {"text": entry["reported"], "told": "总值班室值班员"}
        take_step(order, "report_crisis", actor=first(Role.LEADER), at=at + timedelta(minutes=24), given=told)
