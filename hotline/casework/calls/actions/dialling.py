"""Somebody is rung up from here: asked for on a page, dialled by the process that leads the calls, and settled.

The number never comes from a page and is never shown by one: it is read from the sealed person when it is dialled.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from hotline.casework.calls.actions.arriving import Arrival, dial_out
from hotline.casework.calls.actions.ending import finish_wrap_up
from hotline.casework.calls.actions.instructions import Asked, instruct
from hotline.casework.calls.actions.locking import locked_call, locked_leg
from hotline.casework.calls.actions.talking import rung_by
from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.dialling import (
    NotToBeRung,
    Wish,
    check_case,
    check_line,
    check_number,
    check_sight,
    free_seat,
)
from hotline.casework.calls.errands import number_of
from hotline.casework.calls.models import Call, Errand, Instruction, Leg
from hotline.casework.calls.words import ErrandEnd, LegKind, Mode, Purpose, Stage, Verb
from hotline.casework.orders.words import State as OrderState
from hotline.casework.visits.models import Visit
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.register.seats import actions as seats
from hotline.register.seats.words import State

DIALLED_WITHIN = timedelta(minutes=2)
"""So long an errand waits to be dialled; then nobody waits at the seat any more."""


@transaction.atomic
def dial(wish: Wish, *, actor: Actor, at: datetime, key: str = "") -> Errand:
    """Have the caller of an appeal rung up: the asker's own seat rings first, then the caller. Under one key once.

    That her number is used, and why, stands in the journal as for one who reads it. Raises OutOfScope where the actor
    may not ring up, does not see the case or is not to see the caller; StepRefused where it cannot be done now.
    """
    if key and (earlier := Errand.objects.filter(key=key, asked_by=actor.staff_id).first()) is not None:
        return earlier
    check_case(wish, actor)
    check_sight(wish, actor)
    seat = free_seat(actor)
    errand = opened(wish, at=at, mode=Mode.SEAT, asked_by_id=actor.staff_id, seat=seat, key=key)
    given = {"errand": errand.pk, "appeal": wish.appeal.pk, **({"order": wish.order.pk} if wish.order else {})}
    instruct(Asked(Verb.DIAL, given), call=None, actor=actor, at=at)
    note_use(wish, actor=actor, at=at)
    return errand


def note_use(wish: Wish, *, actor: Actor, at: datetime, **more: str) -> None:
    """That her number is used, by whom, why and for which case stands in the journal of the person."""
    assert wish.appeal.person is not None
    after = {"case": wish.order.number if wish.order else wish.appeal.number, **more}
    journal.note(subject=wish.appeal.person, name="dialled", at=at, actor=actor, reason=str(wish.why), after=after)


def opened(wish: Wish, *, at: datetime, **more: object) -> Errand:
    """Open an errand: from now on nobody else rings this line. Raises NotToBeRung where it is not to be rung now."""
    person, order = wish.appeal.person, wish.order
    assert person is not None and person.line_hash is not None
    line = bytes(person.line_hash)
    close_lapsed(at=at)
    check_number(person.phone)
    check_line(line, at, is_pressing=wish.is_pressing)
    errand = Errand(
        purpose=wish.purpose,
        why=wish.why,
        line_hash=line,
        appeal=wish.appeal,
        order=order,
        round=order.round if order else 0,
        asked_at=at,
        until=at + DIALLED_WITHIN,
        **more,
    )
    try:
        with transaction.atomic():
            errand.save(force_insert=True)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        if errand.key and (same := Errand.objects.filter(key=errand.key, asked_by=errand.asked_by_id).first()):
            return same
        raise NotToBeRung("Somebody is ringing this caller up already.") from error
    return errand


def close_lapsed(*, at: datetime) -> int:
    """Let go of errands whose time is up and whose caller is not on the telephone. Returns how many."""
    lapsed = Errand.objects.filter(ended_at__isnull=True, until__lt=at)
    never = lapsed.filter(call__isnull=True).update(ended_at=at, ending=ErrandEnd.LAPSED, line_hash=None)
    done = lapsed.filter(settled_at__isnull=False).update(ended_at=at, ending=ErrandEnd.CALLED, line_hash=None)
    return never + done


def to_dial() -> list[Errand]:
    """What is to be dialled without a seat that asks for it by an instruction: for units, and by keys."""
    asked = Errand.objects.filter(ended_at__isnull=True, call__isnull=True).exclude(mode=Mode.SEAT)
    return list(asked.order_by("pk"))


def errand_of(instruction: Instruction) -> Errand | None:
    """The errand that an instruction to ring up is about."""
    return Errand.objects.filter(pk=int(instruction.given.get("errand", 0)), seat=instruction.seat_id).first()


@transaction.atomic
def begin(errand_id: int, *, code: str, at: datetime, node: str = "") -> Call | None:
    """Begin to dial an errand: its call is written down, with the number that is read from the sealed person now.

    None where it is not to be dialled any more: done already, lapsed, the person erased, the case gone on. Told twice
    under one code it is the same call.
    """
    errand = Errand.objects.select_for_update(of=("self",)).select_related("appeal__person", "order").get(pk=errand_id)
    if errand.call_id is not None:
        return Call.objects.filter(pk=errand.call_id, code=code).first()
    number = number_of(errand)
    if errand.ended_at is not None:
        return None
    if errand.until < at or not number or is_overtaken(errand):
        close(errand, ending=ErrandEnd.LAPSED if errand.until < at else ErrandEnd.OVERTAKEN, at=at)
        return None
    profile = profiles.current()
    given = Arrival(
        code=code,
        channel="",
        node=node,
        line=profile.telephone.shown_to(profile.hotline),
        other=number,
        home_path=errand.order.home_path if errand.order else errand.appeal.home_path,
    )
    call = dial_out(given, purpose=errand.purpose, at=at, seat=errand.seat, order=errand.order)
    person = errand.appeal.person
    language = profile.telephone.spoken_with(person.language).code if person else ""
    Call.objects.filter(pk=call.pk).update(appeal=errand.appeal, person=person, language=language)
    call.refresh_from_db()
    Errand.objects.filter(pk=errand.pk).update(call=call)
    return call


def is_overtaken(errand: Errand) -> bool:
    """Whether a return visit has lost its reason: the order went on, or what the caller says is known by now."""
    order = errand.order
    if errand.purpose != Purpose.VISIT or order is None:
        return False
    if order.state != OrderState.AUDITED or order.round != errand.round:
        return True
    return Visit.objects.filter(order=order, appeal=errand.appeal_id, round=order.round).exists()


def close(errand: Errand, *, ending: str, at: datetime) -> None:
    """An errand is over; its line may be rung again."""
    if Errand.objects.filter(pk=errand.pk, ended_at__isnull=True).update(ended_at=at, ending=ending, line_hash=None):
        told(errand.call_id or 0, errand.seat_id, kind="errand")


@transaction.atomic
def ring(call_id: int, *, kind: str, channel: str, at: datetime, seat_id: int | None = None) -> Leg | None:
    """One side of a call that is dialled begins to ring: the asker's seat, the unit, the caller. None when the seat has
    been given another call meanwhile, or the call is over. Told twice – the same channel – it is the same leg."""
    call = locked_call(call_id)
    if call.ended_at is not None:
        return None
    if (earlier := rung_by(call_id, channel)) is not None:
        return earlier
    if seat_id is not None:
        finish_wrap_up(seat_id, at=at)
        if not seats.occupy(seat_id, state=State.RINGING, call_id=call_id, at=at, is_own=True):
            return None
    leg = Leg.objects.create(call=call, kind=kind, seat_id=seat_id, channel=channel, offered_at=at)
    if kind == LegKind.CALLER:
        Call.objects.filter(pk=call_id).update(channel=channel)
    told(call_id, seat_id, kind="offered" if seat_id else "leg")
    return leg


@transaction.atomic
def picked_up(leg_id: int, *, at: datetime) -> Call:
    """One side has answered. The call counts as answered when the caller has; until then she is being dialled."""
    leg, call = locked_leg(leg_id)
    if leg.ended_at is not None or call.ended_at is not None:
        return call
    Leg.objects.filter(pk=leg_id, answered_at__isnull=True).update(answered_at=at)
    if leg.seat_id is not None:
        seats.occupy(leg.seat_id, state=State.TALKING, call_id=call.pk, at=at)
        call.seat_id = call.seat_id or leg.seat_id
    if call.answered_at is None:
        is_caller = leg.kind == LegKind.CALLER
        is_asked = call.seat_id is None and Errand.objects.filter(call=call, mode=Mode.KEYS).exists()
        call.answered_at = at if is_caller else None
        call.stage = Stage.DIALLING if not is_caller else Stage.RATING if is_asked else Stage.TALKING
        call.save(update_fields=("answered_at", "stage", "seat"))
    told(call.pk, call.seat_id, kind="answered")
    return call
