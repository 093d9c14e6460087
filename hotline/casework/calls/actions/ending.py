"""A conversation is over, is rated, and the call ends with its result; the seat writes its notes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from psycopg.types.numeric import Int8

from hotline.casework.calls.actions.locking import locked_call
from hotline.casework.calls.actions.talking import left
from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.models import Call, Instruction, Leg
from hotline.casework.calls.rules import ending_of, milliseconds
from hotline.casework.calls.words import LegEnd, LegKind, Outcome, Stage
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.lib.statements import Statement, read
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State
from hotline.register.staff.rules import OutOfScope

ENDED = (
    "ending",
    "ended_at",
    "ended_by",
    "cause",
    "stage",
    "parted_at",
    "talk_ms",
    "wait_ms",
    "hold_ms",
    "menu_path",
    "language",
)


@transaction.atomic
def part(call_id: int, *, at: datetime, wrap_up: timedelta, stage: str = Stage.RATING) -> None:
    """The seats let go of a call; the caller may still rate it."""
    call = locked_call(call_id)
    _end(_legs(call_id), at=at, wrap_up=wrap_up)
    statement = Statement()
    if call.ended_at is None:
        statement.update(Call, {"id": call_id}, {"parted_at": call.parted_at or at, "stage": stage})
    told(call_id, call.seat_id, by=statement)
    statement.run()


def rate(call_id: int, rating: int) -> None:
    """The caller's key after the conversation."""
    Call.objects.filter(pk=call_id).update(rating=rating)


@transaction.atomic
def end(
    call_id: int,
    *,
    at: datetime,
    by: str,
    ending: str = "",
    cause: int | None = None,
    wrap_up: timedelta,
    menu_path: str = "",
    language: str = "",
) -> Call:
    """End a call with its result; without one given, what its stage says. What the caller had chosen by keys until then
    is kept. Said twice, the first time counts."""
    call = locked_call(call_id)
    if call.ended_at is not None:
        return call
    legs = _legs(call_id)
    if _end(legs, at=at, wrap_up=wrap_up):
        call, legs = locked_call(call_id), _legs(call_id)
    over_at = call.parted_at or at
    call.ending = ending or ending_of(call.stage, was_answered=call.answered_at is not None)
    call.ended_at, call.ended_by, call.cause, call.stage = at, by, cause, Stage.ENDED
    call.menu_path, call.language = menu_path or call.menu_path, language or call.language
    if call.answered_at is not None:
        call.parted_at = over_at
        call.talk_ms = milliseconds(call.answered_at, over_at)
    elif call.queued_at is not None:
        call.wait_ms = milliseconds(call.queued_at, at)
    call.hold_ms = sum(leg.hold_ms for leg in legs)
    statement = Statement()
    statement.update(Call, {"id": call_id}, {column: getattr(call, column) for column in ENDED})
    refused = {"outcome": Outcome.REFUSED, "done_at": at, "message": "The call is over."}
    statement.update(Instruction, {"call_id": call_id, "outcome": Outcome.ASKED}, refused)
    told(call_id, call.seat_id, kind="ended", by=statement)
    statement.run()
    return call


@transaction.atomic
def dispose(call: Call, *, disposition: str, known: frozenset[str], actor: Actor, at: datetime) -> None:
    """What the seat notes a call to have been. Raises OutOfScope, or StepRefused for a code the city does not have."""
    if call.seat is None or call.seat.staff_id != actor.desk_id:
        raise OutOfScope("This call was another seat's.")
    if disposition not in known:
        raise StepRefused("is not one of the city's list", field="disposition")
    Call.objects.filter(pk=call.pk).update(disposition=disposition)
    told(call.pk, call.seat_id)


@transaction.atomic
def finish_wrap_up(seat_id: int, *, at: datetime, only_due: bool = False) -> Seat:
    """The notes are done: their time is counted with the call they were about, and the seat stands as it wanted."""
    talked = Leg.objects.filter(seat_id=seat_id, kind=LegKind.SEAT, answered_at__isnull=False)
    last = talked.order_by("-offered_at", "-pk").first()
    if last is not None:
        locked_call(last.call_id)
    before = Seat.objects.select_for_update().get(pk=seat_id)
    seat = seats.finish_wrap_up(seat_id, at=at, only_due=only_due)
    if before.state == State.WRAP_UP and seat.state != State.WRAP_UP and last is not None and last.wrap_ms == 0:
        spent = milliseconds(before.since, at)
        Leg.objects.filter(pk=last.pk).update(wrap_ms=spent)
        Call.objects.filter(pk=last.call_id).update(wrap_ms=F("wrap_ms") + spent)
    return seat


def _legs(call_id: int) -> list[Leg]:
    """Who is or was in a call, in the order of coming."""
    return read(Leg, "call_id = %s ORDER BY id", [Int8(call_id)])


def _end(legs: list[Leg], *, at: datetime, wrap_up: timedelta) -> bool:
    """End those that are open. Whether there was one: then what stands in the books has changed."""
    open_ones = [leg for leg in legs if leg.ended_at is None]
    for leg in open_ones:
        left(leg.pk, ending=LegEnd.TALKED if leg.answered_at else LegEnd.WITHDRAWN, at=at, wrap_up=wrap_up)
    return bool(open_ones)
