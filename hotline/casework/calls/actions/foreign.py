"""Calls that a call centre of the city's own leads, as it tells of them: they ring, are answered, are over.

What it tells may come twice, late, or in any order, and some of it never: each event alone makes what can be made of
it, an ended call does not come to life again, and what is silent for hours is over.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from hotline.casework.calls.actions.arriving import Arrival, arrive, dial_out, put_number
from hotline.casework.calls.actions.ending import end, finish_wrap_up
from hotline.casework.calls.actions.talking import answer, hand_over, left
from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.models import Call, Leg
from hotline.casework.calls.rules import foreign_ending
from hotline.casework.calls.words import Direction, EndedBy, Ending, LegEnd, LegKind, Purpose, Stage
from hotline.ground.profiles import queries as profiles
from hotline.register.call_centres.models import CallCentre
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from hotline.register.seats.queries import named
from hotline.register.seats.words import State

LONGEST_CALL = timedelta(hours=4)
"""A call of which nothing more is heard is over: its end was never told."""
LONGEST_LINE = 20


@dataclass(frozen=True, slots=True)
class Heard:
    """What a call centre tells of one of its calls: its own name of it, who rings and who is rung, who is meant to take
    it or has taken it, and – when it is over – why. `other` is empty where the number was withheld."""

    name: str
    direction: str
    other: str = ""
    line: str = ""
    users: tuple[str, ...] = ()
    cause: str = ""


@transaction.atomic
def hear_ringing(heard: Heard, *, centre: CallCentre, at: datetime) -> Call:
    """A call rings, for one of us or for several. Where one alone is meant, her screen knows the caller before the
    first word."""
    call = _locked(heard, centre, at=at)
    meant = named(heard.users, within=centre.region.path)
    if call.ended_at is None and call.answered_at is None and len(meant) == 1:
        _ring(call, meant[0], at=at)
    return call


@transaction.atomic
def hear_answered(heard: Heard, *, centre: CallCentre, at: datetime) -> Call:
    """Somebody has taken the call – or, where it talked already, somebody else: it was transferred."""
    call = _locked(heard, centre, at=at)
    seat = next(iter(named(heard.users, within=centre.region.path)), None)
    if call.ended_at is not None:
        return _answered_after_all(call, seat)
    talking = list(call.legs.filter(ended_at__isnull=True, answered_at__isnull=False).order_by("pk"))
    if any(seat is None or leg.seat_id == seat.pk for leg in talking):
        return call
    leg = _leg(call, seat, heard, at=at)
    if talking:
        return hand_over(talking[-1].pk, to_leg_id=leg.pk, at=at, wrap_up=_wrap_up())
    for other in call.legs.filter(ended_at__isnull=True).exclude(pk=leg.pk):
        left(other.pk, ending=LegEnd.MISSED, at=at, wrap_up=timedelta(0))
    return answer(leg.pk, at=at)


@transaction.atomic
def hear_ended(heard: Heard, *, centre: CallCentre, at: datetime) -> Call:
    """The call is over."""
    call = _locked(heard, centre, at=at)
    was_answered = call.answered_at is not None
    ending = foreign_ending(heard.cause, direction=call.direction, was_answered=was_answered)
    by = EndedBy.CALLER if heard.cause == "cancel" and call.direction == Direction.IN else ""
    return end(call.pk, at=at, by=by, ending=ending, wrap_up=_wrap_up())


def tidy_foreign(*, at: datetime) -> int:
    """End the notes whose time is up and the calls of which nothing was heard for hours. Returns how many calls."""
    if not CallCentre.objects.filter(is_open=True).exists():
        return 0
    for seat in Seat.objects.filter(state=State.WRAP_UP, wrap_up_until__lte=at).only("pk"):
        finish_wrap_up(seat.pk, at=at, only_due=True)
    silent = Call.objects.filter(ended_at__isnull=True, purpose=Purpose.FOREIGN, arrived_at__lt=at - LONGEST_CALL)
    count = 0
    for key in silent.values_list("pk", flat=True)[:100]:
        end(key, at=at, by=EndedBy.SYSTEM, ending=Ending.LOST, wrap_up=timedelta(0))
        count += 1
    return count


def code_of(name: str, centre: CallCentre) -> str:
    """Our name of a call, by which it is found again: two call centres may use the same names."""
    return f"cti-{centre.pk}-{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def _locked(heard: Heard, centre: CallCentre, *, at: datetime) -> Call:
    """The call that is meant, written down if it was not, locked; with what earlier events did not tell of it."""
    code = code_of(heard.name, centre)
    rows = Call.objects.select_for_update(of=("self",))
    call = rows.filter(code=code).first()
    if call is None:
        _write_down(heard, code, centre, at=at)
        call = rows.get(code=code)
    if call.other_sealed is None and heard.other:
        put_number(call, heard.other, area_code=profiles.current().area_code)
        call.save(update_fields=("other_sealed", "other_hash", "other_tail", "person"))
    if not call.line and heard.line:
        call.line = heard.line[:LONGEST_LINE]
        call.save(update_fields=("line",))
    return call


def _write_down(heard: Heard, code: str, centre: CallCentre, *, at: datetime) -> None:
    given = Arrival(
        code=code,
        channel="",
        line=heard.line[:LONGEST_LINE],
        other=heard.other,
        home_path=centre.region.path,
        area_code=profiles.current().area_code,
    )
    try:
        with transaction.atomic():
            if heard.direction == Direction.OUT:
                dial_out(given, purpose=Purpose.FOREIGN, at=at)
                return
            call = arrive(given, at=at, purpose=Purpose.FOREIGN)
            # It waits there, not in a queue of ours: nothing here may offer it to anybody.
            Call.objects.filter(pk=call.pk).update(queued_at=at, stage=Stage.OFFERED)
    except IntegrityError:
        if not Call.objects.filter(code=code).exists():
            raise


def _ring(call: Call, seat: Seat, *, at: datetime) -> None:
    """Let it ring at a seat, unless it does or the seat is in another call."""
    open_legs = call.legs.filter(ended_at__isnull=True)
    if open_legs.filter(seat=seat).exists():
        return
    for other in open_legs:
        left(other.pk, ending=LegEnd.MISSED, at=at, wrap_up=timedelta(0))
    _free(seat, call, at=at)
    if seats.lend(seat.pk, state=State.RINGING, call_id=call.pk, at=at):
        Leg.objects.create(call=call, kind=LegKind.SEAT, seat=seat, offered_at=at)
        Call.objects.filter(pk=call.pk).update(offers=F("offers") + 1)
        told(call.pk, seat.pk, kind="offered")


def _leg(call: Call, seat: Seat | None, heard: Heard, *, at: datetime) -> Leg:
    """The leg of whoever has answered: of the seat it rang at, of another one, or of somebody we have no seat for."""
    if seat is not None:
        if (ringing := call.legs.filter(ended_at__isnull=True, seat=seat).first()) is not None:
            return ringing
        _free(seat, call, at=at)
        if seats.lend(seat.pk, state=State.TALKING, call_id=call.pk, at=at):
            return Leg.objects.create(call=call, kind=LegKind.SEAT, seat=seat, offered_at=at)
    label = next(iter(heard.users), "")[:60]
    return Leg.objects.create(call=call, kind=LegKind.SEAT, label=label, offered_at=at)


def _free(seat: Seat, call: Call, *, at: datetime) -> None:
    """A seat cannot be in two calls: that of an earlier call of a call centre, whose end is late, is over."""
    stale = Leg.objects.filter(seat=seat, ended_at__isnull=True, call__purpose=Purpose.FOREIGN).exclude(call=call)
    for leg in stale:
        left(leg.pk, ending=LegEnd.TALKED if leg.answered_at else LegEnd.MISSED, at=at, wrap_up=timedelta(0))


def _answered_after_all(call: Call, seat: Seat | None) -> Call:
    """The end came before the answer: the call was answered, how long it talked nobody knows."""
    if call.answered_at is None:
        call.answered_at, call.ending = call.ended_at, Ending.ANSWERED
        call.seat = seat
        call.save(update_fields=("answered_at", "ending", "seat"))
        told(call.pk)
    return call


def _wrap_up() -> timedelta:
    return timedelta(seconds=profiles.current().telephone.wrap_up)
