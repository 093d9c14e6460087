"""A seat answers; the caller is held and resumed; others join and leave; the call goes to another seat."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from psycopg.types.numeric import Int8

from hotline.casework.calls.actions.locking import locked_call, locked_leg
from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.models import Call, Leg
from hotline.casework.calls.rules import milliseconds
from hotline.casework.calls.words import Direction, LegEnd, LegKind, Stage
from hotline.casework.correspondence.models import Contact
from hotline.casework.correspondence.words import Channel
from hotline.lib import seals
from hotline.lib.statements import Statement, read
from hotline.register.people.words import Language
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State

_LANGUAGES = {"en": Language.EN}
ANSWERED = ("answered_at", "wait_ms", "contact_id", "stage", "seat_id")
"""The columns of a call that its answer changes."""
UNHEARD = (LegKind.MONITOR, LegKind.WHISPER)
"""Who listens, or is heard by the seat alone, does not make it a three-way call."""


@transaction.atomic(savepoint=False)
def answer(leg_id: int, *, at: datetime) -> Call:
    """A seat has answered: waiting is over, the contact begins that will hold what the caller asks. Who answers a leg
    that is over, or a call, answers nothing."""
    leg, call = locked_leg(leg_id)
    if leg.ended_at is not None or call.ended_at is not None:
        return call
    statement = Statement()
    if leg.answered_at is None:
        statement.update(Leg, {"id": leg_id}, {"answered_at": at})
    if call.answered_at is None:
        call.answered_at = at
        call.wait_ms = milliseconds(call.queued_at, at)
        if call.direction == Direction.IN and call.contact_id is None:
            call.contact_id = _begin_contact(call, leg)
    call.stage, call.seat_id = Stage.TALKING, leg.seat_id or call.seat_id
    statement.update(Call, {"id": call.pk}, {column: getattr(call, column) for column in ANSWERED})
    told(call.pk, leg.seat_id, kind="answered", by=statement)
    statement.run()
    if leg.seat_id is not None:
        seats.occupy(leg.seat_id, state=State.TALKING, call_id=call.pk, at=at)
    return call


@transaction.atomic
def hold(leg_id: int, *, at: datetime) -> None:
    """The caller hears music; the seat can ask elsewhere."""
    leg, _call = locked_leg(leg_id)
    if leg.held_since is not None or leg.ended_at is not None:
        return
    Leg.objects.filter(pk=leg_id).update(held_since=at, holds=F("holds") + 1)
    _stands(leg, State.HOLDING, at=at)


@transaction.atomic
def resume(leg_id: int, *, at: datetime) -> None:
    """The caller is heard again."""
    leg, _call = locked_leg(leg_id)
    if leg.held_since is None or leg.ended_at is not None:
        return
    _count_hold(leg, at=at)
    _stands(leg, State.TALKING, at=at)


@transaction.atomic
def bring_in(
    call_id: int,
    *,
    kind: str,
    channel: str,
    at: datetime,
    label: str = "",
    number: str = "",
    seat_id: int | None = None,
) -> Leg | None:
    """Somebody else is being rung for a call that talks: a department, an interpreter, an emergency line, a leader.
    None when the seat that should ring is not free, or the call is over. Told twice – the same channel – it is the
    same leg."""
    call = locked_call(call_id)
    if call.ended_at is not None:
        return None
    if (earlier := rung_by(call_id, channel)) is not None:
        return earlier
    if seat_id is not None and not seats.occupy(seat_id, state=State.RINGING, call_id=call_id, at=at):
        return None
    leg = Leg.objects.create(
        call_id=call_id,
        kind=kind,
        seat_id=seat_id,
        label=label[:60],
        channel=channel,
        number_sealed=seals.seal(number) if number else None,
        offered_at=at,
    )
    told(call_id, seat_id, kind="offered" if seat_id else "leg")
    return leg


@transaction.atomic
def joined(leg_id: int, *, at: datetime) -> None:
    """Who was brought in has answered: it is a three-way call now, unless she only listens or whispers."""
    leg, _call = locked_leg(leg_id)
    if leg.ended_at is not None:
        return
    Leg.objects.filter(pk=leg_id, answered_at__isnull=True).update(answered_at=at)
    if leg.kind not in UNHEARD:
        for other in _talking(leg.call_id).filter(seat__isnull=False).exclude(pk=leg_id):
            _stands(other, State.CONFERENCE, at=at)
    if leg.seat_id is not None:
        seats.occupy(leg.seat_id, state=State.TALKING, call_id=leg.call_id, at=at)
    told(leg.call_id, leg.seat_id, kind="leg")


@transaction.atomic(savepoint=False)
def left(leg_id: int, *, ending: str, at: datetime, wrap_up: timedelta) -> None:
    """A leg is over. A seat that talked goes on to its notes; one that was only asked is ready again; when a third
    party leaves, the seat that stays talks again as before."""
    leg, _call = locked_leg(leg_id)
    if leg.ended_at is not None:
        return
    if leg.held_since is not None:
        _count_hold(leg, at=at)
    statement = Statement()
    statement.update(Leg, {"id": leg_id}, {"ended_at": at, "ending": ending})
    told(leg.call_id, leg.seat_id, kind="leg", by=statement)
    statement.run()
    if leg.seat_id is not None:
        rest = wrap_up if leg.answered_at and leg.kind == LegKind.SEAT else timedelta(0)
        seats.release(leg.seat_id, call_id=leg.call_id, at=at, wrap_up=rest)
    _alone_again(leg.call_id, at=at)


@transaction.atomic
def turn_into(leg_id: int, *, kind: str, at: datetime) -> None:
    """Somebody in a call takes another part: who listened whispers, talks, or only listens again."""
    leg, _call = locked_leg(leg_id)
    if leg.ended_at is not None:
        return
    Leg.objects.filter(pk=leg_id).update(kind=kind)
    if leg.answered_at is not None:
        joined(leg_id, at=at)
    _alone_again(leg.call_id, at=at)


@transaction.atomic
def hand_over(leg_id: int, *, to_leg_id: int, at: datetime, wrap_up: timedelta) -> Call:
    """The call goes from one seat to another: the second one talks, the first one writes its notes."""
    to_leg, _call = locked_leg(to_leg_id)
    Leg.objects.filter(pk=to_leg_id).update(kind=LegKind.SEAT if to_leg.seat_id else to_leg.kind)
    left(leg_id, ending=LegEnd.TALKED, at=at, wrap_up=wrap_up)
    call = answer(to_leg_id, at=at)
    count_transfer(call.pk)
    return call


def count_transfer(call_id: int) -> None:
    """A call is given to somebody by way of the queue."""
    Call.objects.filter(pk=call_id).update(transfers=F("transfers") + 1)


def rung_by(call_id: int, channel: str) -> Leg | None:
    """The leg of a call that rings by a channel, when that was written down before."""
    if not channel:
        return None
    mine = "call_id = %s AND channel = %s AND ended_at IS NULL ORDER BY id LIMIT 1"
    return next(iter(read(Leg, mine, [Int8(call_id), channel])), None)


def _talking(call_id: int) -> QuerySet[Leg]:
    """Who talks in a call: not who only listens."""
    there = Leg.objects.filter(call_id=call_id, ended_at__isnull=True, answered_at__isnull=False)
    return there.exclude(kind__in=UNHEARD).select_related("seat").order_by("pk")


def _alone_again(call_id: int, *, at: datetime) -> None:
    """A seat that is left alone with the caller talks as before; one whose caller hears music goes on holding."""
    staying = list(_talking(call_id))
    if len(staying) == 1 and staying[0].seat is not None:
        state = State.HOLDING if staying[0].held_since else State.TALKING
        if staying[0].seat.state != state:
            _stands(staying[0], state, at=at)


def _begin_contact(call: Call, leg: Leg) -> int:
    """The contact of a call that a seat has answered; its id."""
    answering = read(Seat, "id = (SELECT seat_id FROM calls_leg WHERE id = %s)", [Int8(leg.pk)])
    contact = Contact(
        channel=Channel.PHONE,
        person=call.person,
        language=call.person.language if call.person else _LANGUAGES.get(call.language, Language.ZH_HANS),
        received_at=call.arrived_at,
        taken_by_id=answering[0].staff_id if answering else None,
        called_number=call.line,
        external_number=call.code,
    )
    statement = Statement()
    statement.insert(contact, name="contact", returning="id")
    return int(statement.run("SELECT id FROM contact")[0])


def _count_hold(leg: Leg, *, at: datetime) -> None:
    more = milliseconds(leg.held_since, at)
    Leg.objects.filter(pk=leg.pk).update(held_since=None, hold_ms=F("hold_ms") + more)


def _stands(leg: Leg, state: str, *, at: datetime) -> None:
    if leg.seat_id is not None:
        seats.occupy(leg.seat_id, state=state, call_id=leg.call_id, at=at)
    told(leg.call_id, leg.seat_id)
