"""Malicious callers of the demo city: one restriction awaits approval, one is in force, against one she objects."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.loop import take_appeal_step
from hotline.casework.restrictions.actions import Proposal, RestrictionDoor, propose
from hotline.config.demo.guarding import first
from hotline.ground.journal.rules import CALLER
from hotline.lib.phones import normalise
from hotline.register.people.actions import Introduction
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit

REFUSAL = "S8"
"""The kind of matter that is not accepted for being malicious or without substance."""


def play(callers: Iterable[dict[str, Any]], *, now: datetime) -> None:
    """Enter the calls, and take each restriction as far as its entry says."""
    for entry in callers:
        _restricted(entry, now=now)


def _restricted(entry: dict[str, Any], *, now: datetime) -> None:
    at = now - timedelta(hours=entry["hours_ago"])
    numbers = [_called(entry, text, at=at + timedelta(minutes=40 * place)) for place, text in enumerate(entry["calls"])]
    persuaded_at = at + timedelta(minutes=90)
    texts = {name: entry[name] for name in ("reason", "days", "text", "persuaded_by", "persuasion")}
    said = Proposal(appeals=numbers, persuaded_at=persuaded_at, **texts)
    door, case = RestrictionDoor(), propose(said, actor=first(Role.AGENT), at=at + timedelta(hours=2))
    if entry["upto"] == "proposed":
        return
    for hours, role, step in ((3, Role.LEADER, "endorse_restriction"), (5, Role.SUPERVISOR, "approve_restriction")):
        door.take(case.pk, step, actor=first(role), at=at + timedelta(hours=hours), given={})
    for place, text in enumerate(entry.get("turned_away", ())):
        given = {"channel": "01", "text": text}
        door.take(case.pk, "turn_away", actor=first(Role.AGENT), at=at + timedelta(hours=20 + 9 * place), given=given)
    if entry["upto"] == "contested":
        given = {"text": entry["objection"]}
        door.take(case.pk, "object_restriction", actor=CALLER, at=now - timedelta(hours=4), given=given)


def _called(entry: dict[str, Any], text: str, *, at: datetime) -> str:
    """A call that was registered, and not accepted for what it was. Returns its number."""
    given = Registration(
        title=text[:20],
        content=text,
        region=Unit.objects.get(code=entry["place"]),
        channel="01",
        kind="other",
        person=Introduction(name=entry["name"], phone=normalise(entry["phone"])),
    )
    appeal, _code = register(given, actor=first(Role.AGENT), at=at)
    why = {"refusal": REFUSAL, "explanation": "来电无实质诉求，已作解释劝导。"}
    take_appeal_step(appeal, "refuse", actor=first(Role.LEADER), at=at + timedelta(minutes=6), given=why)
    return appeal.number
