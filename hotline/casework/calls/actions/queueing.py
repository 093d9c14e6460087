"""A caller waits for a person; her call is offered to seats, one at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hotline.casework.calls.actions.locking import locked_call, locked_leg
from hotline.casework.calls.actions.talking import rung_by
from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.models import Call, Leg
from hotline.casework.calls.words import LegEnd, LegKind, Stage
from hotline.lib.statements import Statement
from hotline.register.seats import actions as seats
from hotline.register.seats.words import State

NO_TIME = timedelta(0)
WAITS = (
    "queued_at",
    "stage",
    "menu_path",
    "wanted_seat_id",
    "skill",
    "language",
    "district",
    "priority",
    "needs_senior",
)
"""The columns that say how a call waits, and for whom."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a waiting caller needs: skill, language, district; the way she took through the menu; how early she is
    served, by which seat first, and whether only a senior one may take her."""

    skill: str
    language: str
    district: str = ""
    menu_path: str = ""
    priority: int = 0
    seat_id: int | None = None
    needs_senior: bool = False


@transaction.atomic
def enqueue(call_id: int, *, wanted: Wanted, at: datetime) -> Call:
    """Let a call wait for a person. Returns it as it is then: who waited before keeps her place; a call that is over
    stays so."""
    call = locked_call(call_id)
    if call.ended_at is not None:
        return call
    call.queued_at = call.queued_at or at
    call.stage = Stage.QUEUED
    call.skill, call.language, call.district = wanted.skill, wanted.language, wanted.district
    call.menu_path = wanted.menu_path or call.menu_path
    call.priority, call.needs_senior = wanted.priority, wanted.needs_senior
    call.wanted_seat_id = wanted.seat_id
    statement = Statement()
    statement.update(Call, {"id": call_id}, {column: getattr(call, column) for column in WAITS})
    told(call_id, by=statement)
    statement.run()
    return call


@transaction.atomic
def offer(call_id: int, *, seat_id: int, channel: str, at: datetime, kind: str = LegKind.SEAT) -> Leg | None:
    """Offer a waiting call to a seat that is ready: from now on it rings there and nowhere else. None when the seat has
    gone elsewhere, or the caller has gone. Told twice – the same channel – it is the same offer."""
    call = locked_call(call_id)
    if (earlier := rung_by(call_id, channel)) is not None:
        return earlier
    if call.ended_at is not None or call.stage not in (Stage.QUEUED, Stage.TALKING, Stage.DIALLING):
        return None
    if not seats.occupy(seat_id, state=State.RINGING, call_id=call_id, at=at):
        return None
    leg = Leg(call=call, kind=kind, seat_id=seat_id, channel=channel, offered_at=at)
    statement = Statement()
    statement.insert(leg, name="leg", returning="id")
    stage = Stage.OFFERED if call.stage == Stage.QUEUED else call.stage
    statement.update(Call, {"id": call_id}, {"stage": stage}, offers="offers + 1")
    told(call_id, seat_id, kind="offered", by=statement)
    leg.pk, leg._state.adding = statement.run("SELECT id FROM leg")[0], False
    return leg


@transaction.atomic
def miss(leg_id: int, *, ending: str, at: datetime) -> None:
    """An offer came to nothing. A seat that let it ring or rejected it stands busy until its person says otherwise;
    one whose caller gave up is ready again. The call waits on, at its place."""
    leg, _call = locked_leg(leg_id)
    if leg.ended_at is not None:
        return
    Leg.objects.filter(pk=leg_id).update(ended_at=at, ending=ending)
    if leg.seat_id is not None:
        fallback = State.READY if ending in (LegEnd.WITHDRAWN, LegEnd.LOST) else State.BUSY
        seats.release(leg.seat_id, call_id=leg.call_id, at=at, wrap_up=NO_TIME, fallback=fallback)
    Call.objects.filter(pk=leg.call_id, stage=Stage.OFFERED).update(stage=Stage.QUEUED)
    told(leg.call_id, leg.seat_id, kind="missed")
