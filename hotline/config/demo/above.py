"""Matters handed down to the demo city from above: one that came with its deadline, one that was noted at the desk."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from hotline.casework.appeals.actions import register
from hotline.casework.loop import take_step
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Order
from hotline.config.demo.guarding import first, registration
from hotline.ground.journal.rules import Actor
from hotline.register.staff import queries as staff
from hotline.register.staff.words import Role


def play(handed_down: Iterable[dict[str, Any]], *, now: datetime) -> None:
    """Enter matters that were handed down."""
    for entry in handed_down:
        at, due_at = now - timedelta(hours=entry["hours_ago"]), now + timedelta(hours=entry["hours_left"])
        noted = {"system": entry["system"], "number": entry["number"]}
        outer = {"external_system": entry["system"], "external_number": entry["number"], "outer_due_at": due_at}
        given = registration(entry, **({} if entry["is_noted"] else outer))
        agent, dispatcher = first(Role.AGENT), first(Role.DISPATCHER)
        appeal, _code = register(given, actor=agent, at=at)
        classed = {"kind": entry["kind"], "matter": entry["matter"]}
        order = open_order(appeal.pk, actor=agent, at=at + timedelta(minutes=3), given=classed)
        take_step(order, "dispatch", actor=dispatcher, at=at + timedelta(minutes=15), given={"lead": entry["lead"]})
        _go_on(
            order, {**noted, "due": due_at.isoformat()} if entry["is_noted"] else {}, entry["told"], dispatcher, at=at
        )


def _go_on(order: Order, noted: dict[str, str], told: str, dispatcher: Actor, *, at: datetime) -> None:
    """The unit signs; a leader's word is noted, an interim report goes back above."""
    order.refresh_from_db()
    liaison = staff.nearest(act="sign", path=order.lead_path)
    if liaison is not None:
        take_step(order, "sign", actor=liaison, at=at + timedelta(minutes=50), given={})
    if noted:
        take_step(order, "note_above", actor=dispatcher, at=at + timedelta(minutes=70), given=noted)
    if told:
        take_step(order, "report_above", actor=dispatcher, at=at + timedelta(minutes=95), given={"text": told})
