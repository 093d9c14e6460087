"""A call comes in, or is dialled; it moves on to another stage."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.models import Call
from hotline.casework.calls.words import Direction, Purpose, Stage
from hotline.casework.orders.models import Order
from hotline.lib import seals
from hotline.lib.phones import normalise
from hotline.lib.statements import Statement
from hotline.register.people.queries import last_known
from hotline.register.seats.models import Seat


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the line says of a call: its code, on which node and channel, from whom (empty when withheld), for which
    number of ours. `home_path` is the region whose centre answers it."""

    code: str
    channel: str
    line: str
    other: str = ""
    node: str = ""
    home_path: str = ""
    area_code: str = ""


def arrive(given: Arrival, *, at: datetime, purpose: str = Purpose.HOTLINE) -> Call:
    """Write down that a call has come in. Told twice – after a crash – it is the same call."""
    call = _begun(given, purpose=purpose)
    call.direction, call.stage, call.arrived_at = Direction.IN, Stage.ARRIVED, at
    return _written(call)


def dial_out(
    given: Arrival, *, purpose: str, at: datetime, seat: Seat | None = None, order: Order | None = None
) -> Call:
    """Write down that somebody is being rung up, perhaps about an order, perhaps for a seat."""
    call = _begun(given, purpose=purpose)
    call.direction, call.stage, call.arrived_at = Direction.OUT, Stage.DIALLING, at
    call.seat, call.order = seat, order
    return _written(call)


@transaction.atomic
def note_stage(
    call_id: int, stage: str, *, language: str | None = None, menu_path: str | None = None, channel: str | None = None
) -> None:
    """A call is at another stage; what it has chosen on the way is kept."""
    known = {"language": language, "menu_path": menu_path, "channel": channel}
    changes = {name: value for name, value in known.items() if value is not None}
    statement = Statement()
    statement.update(Call, {"id": call_id, "ended_at": None}, {"stage": stage, **changes})
    told(call_id, by=statement)
    statement.run()


def take_up_again(call_id: int) -> None:
    """The process that leads the calls was away and has found this one again."""
    Call.objects.filter(pk=call_id).update(recoveries=F("recoveries") + 1)


def _begun(given: Arrival, *, purpose: str) -> Call:
    call = Call(
        code=given.code,
        node=given.node,
        channel=given.channel,
        line=given.line,
        home_path=given.home_path,
        purpose=purpose,
    )
    put_number(call, given.other, area_code=given.area_code)
    return call


def put_number(call: Call, other: str, *, area_code: str) -> None:
    """Give a call the number at its far end, sealed, what it is found by, and who is known under it."""
    phone = normalise(other, area_code=area_code or None) if other else None
    call.other_sealed = seals.seal(phone.key if phone else other) if other else None
    if phone is not None:
        call.other_hash = seals.keyed_hash("line", phone.line)
        call.other_tail = seals.keyed_hash("tail", phone.tail)
        call.person = last_known(call.other_hash)


@transaction.atomic(savepoint=False)
def _written(call: Call) -> Call:
    statement = Statement()
    statement.insert(call, name="call", returning="id", unless="(code)")
    (call_id,) = statement.run("SELECT (SELECT id FROM call)")
    if call_id is None:
        return Call.objects.get(code=call.code)
    call.pk, call._state.adding = call_id, False
    told(call_id)
    return call
