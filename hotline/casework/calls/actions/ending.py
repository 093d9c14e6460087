"""A conversation is over, is rated, and the call ends with its result; the seat writes its notes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum

from hotline.casework.calls.actions.locking import locked_call
from hotline.casework.calls.actions.talking import left
from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.models import Call, Instruction, Leg
from hotline.casework.calls.rules import ending_of, milliseconds
from hotline.casework.calls.words import LegEnd, LegKind, Outcome, Stage
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State
from hotline.register.staff.rules import OutOfScope

ENDED = ("ending", "ended_at", "ended_by", "cause", "stage", "parted_at", "talk_ms", "wait_ms", "hold_ms")


@transaction.atomic
def part(call_id: int, *, at: datetime, wrap_up: timedelta, stage: str = Stage.RATING) -> None:
    """The seats let go of a call; the caller may still rate it."""
    call = locked_call(call_id)
    _end_legs(call_id, at=at, wrap_up=wrap_up)
    if call.ended_at is None:
        call.parted_at, call.stage = call.parted_at or at, stage
        call.save(update_fields=("parted_at", "stage"))
    told(call_id, call.seat_id)


def rate(call_id: int, rating: int) -> None:
    """The caller's key after the conversation."""
    Call.objects.filter(pk=call_id).update(rating=rating)


@transaction.atomic
def end(call_id: int, *, at: datetime, by: str, ending: str = "", cause: int | None = None, wrap_up: timedelta) -> Call:
    """End a call with its result; without one given, what its stage says. Said twice, the first time counts."""
    call = locked_call(call_id)
    if call.ended_at is not None:
        return call
    if _end_legs(call_id, at=at, wrap_up=wrap_up):
        call.refresh_from_db()
    over_at = call.parted_at or at
    call.ending = ending or ending_of(call.stage, was_answered=call.answered_at is not None)
    call.ended_at, call.ended_by, call.cause, call.stage = at, by, cause, Stage.ENDED
    if call.answered_at is not None:
        call.parted_at = over_at
        call.talk_ms = milliseconds(call.answered_at, over_at)
    elif call.queued_at is not None:
        call.wait_ms = milliseconds(call.queued_at, at)
    call.hold_ms = Leg.objects.filter(call_id=call_id).aggregate(held=Sum("hold_ms"))["held"] or 0
    call.save(update_fields=ENDED)
    unheard = Instruction.objects.filter(call_id=call_id, outcome=Outcome.ASKED)
    unheard.update(outcome=Outcome.REFUSED, done_at=at, message="The call is over.")
    told(call_id, call.seat_id, kind="ended")
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


def _end_legs(call_id: int, *, at: datetime, wrap_up: timedelta) -> bool:
    """End every leg that is open. Whether there was one: then the call's row has changed, too."""
    legs = list(Leg.objects.filter(call_id=call_id, ended_at__isnull=True))
    for leg in sorted(legs, key=lambda leg: leg.pk):
        left(leg.pk, ending=LegEnd.TALKED if leg.answered_at else LegEnd.WITHDRAWN, at=at, wrap_up=wrap_up)
    return bool(legs)
