"""Calls that are over already are written down as they were: those of a time from which there is a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hotline.casework.calls.models import Call, CallBack, Leg
from hotline.casework.calls.rules import milliseconds
from hotline.casework.calls.words import CallBackState, Direction, Ending, LegEnd, LegKind, Purpose, Stage
from hotline.casework.correspondence.models import Contact
from hotline.lib import seals
from hotline.lib.phones import normalise

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PastOffer:
    """A seat that was rung; without an answer it missed the call."""

    seat_id: int
    offered_at: datetime
    answered_at: datetime | None
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """A call that is over. `held` and `wrapped` are seconds; `contact` holds what the caller then asked."""

    code: str
    line: str
    other: str
    home_path: str
    arrived_at: datetime
    ended_at: datetime
    ending: str
    ended_by: str
    direction: str = Direction.IN
    purpose: str = Purpose.HOTLINE
    skill: str = ""
    language: str = ""
    menu_path: str = ""
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    parted_at: datetime | None = None
    held: int = 0
    wrapped: int = 0
    rating: int | None = None
    disposition: str = ""
    contact: Contact | None = None
    offers: Sequence[PastOffer] = ()


@transaction.atomic
def enter_past(calls: Iterable[Past]) -> int:
    """Write calls down with the seats that were rung. Nobody is told: nothing has happened now. Returns how many."""
    known = list(calls)
    rows = Call.objects.bulk_create([_call(one) for one in known], batch_size=AT_ONCE)
    pairs = list(zip(known, rows, strict=True))
    Leg.objects.bulk_create([leg for one, row in pairs for leg in _legs(one, row)], batch_size=AT_ONCE)
    CallBack.objects.bulk_create(
        CallBack(call=row, queued_at=one.queued_at or one.arrived_at, state=CallBackState.DONE, attempts=1)
        for one, row in pairs
        if one.ending == Ending.CALL_BACK
    )
    return len(known)


def _call(one: Past) -> Call:
    phone = normalise(one.other)
    same = (
        "code",
        "line",
        "home_path",
        "arrived_at",
        "ended_at",
        "ending",
        "ended_by",
        "direction",
        "purpose",
        "skill",
    )
    more = ("language", "menu_path", "queued_at", "answered_at", "parted_at", "rating", "disposition", "contact")
    taken = next((offer for offer in one.offers if offer.answered_at), one.offers[-1] if one.offers else None)
    return Call(
        **{name: getattr(one, name) for name in (*same, *more)},
        stage=Stage.ENDED,
        other_sealed=seals.seal(phone.key if phone else one.other) if one.other else None,
        other_hash=seals.keyed_hash("line", phone.line) if phone else None,
        person=one.contact.person if one.contact else None,
        wait_ms=milliseconds(one.queued_at, one.answered_at or one.ended_at),
        talk_ms=milliseconds(one.answered_at, one.parted_at),
        hold_ms=one.held * 1000,
        wrap_ms=one.wrapped * 1000,
        offers=len(one.offers),
        seat_id=taken.seat_id if taken and (one.answered_at or one.direction == Direction.OUT) else None,
    )


def _legs(one: Past, row: Call) -> Iterable[Leg]:
    for offer in one.offers:
        is_taken = offer.answered_at is not None
        yield Leg(
            call=row,
            kind=LegKind.SEAT,
            seat_id=offer.seat_id,
            offered_at=offer.offered_at,
            answered_at=offer.answered_at,
            ended_at=offer.ended_at,
            ending=LegEnd.TALKED if is_taken else LegEnd.MISSED,
            hold_ms=one.held * 1000 if is_taken else 0,
            holds=1 if is_taken and one.held else 0,
            wrap_ms=one.wrapped * 1000 if is_taken else 0,
        )
