"""Changes of seats: opened and equipped by leaders, chosen by who sits there, led by calls, forced by a leader.

Every change of state closes a spell and begins the next, in one transaction, and is told at once to the process that
distributes calls and to the pages that watch.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation
from psycopg.types.numeric import Int8

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.lib import paths, seals
from hotline.lib.notifying import LIVE, PHONE, notify
from hotline.lib.statements import Statement, read
from hotline.register.seats import queries
from hotline.register.seats.models import Seat, Spell
from hotline.register.seats.rules import ChoiceRefused, Rest, after_call, check_rest, chosen, longer
from hotline.register.seats.words import CHOSEN, FREE_TO_DIAL, ON_A_CALL, RESTING, State
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope, may

SECRET_BYTES = 18
STANDS = ("state", "reason", "since", "idle_since", "wrap_up_until", "wanted", "call_id")
"""The columns that say how a seat stands."""


class SeatExists(ValueError):
    """The extension is another seat's, or the person has a seat already."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a seat serves: levels by skill, languages, districts, its team and site, and what its person may."""

    skills: Mapping[str, int] = field(default_factory=dict)
    languages: Sequence[str] = ()
    districts: Sequence[str] = ()
    team: str = ""
    site: str = ""
    is_senior: bool = False
    is_leader: bool = False


@transaction.atomic
def open_seat(*, staff: Staff, extension: str, equipment: Equipment, actor: Actor, at: datetime) -> Seat:
    """Give somebody a seat with an extension and a fresh secret. Raises OutOfScope or SeatExists."""
    _check_reach(actor, staff)
    seat = Seat(
        staff=staff,
        extension=extension,
        secret_sealed=seals.seal(secrets.token_urlsafe(SECRET_BYTES)),
        since=at,
        **_held(equipment),
    )
    try:
        with transaction.atomic():
            journal.open_chain(subject=seat, name="seat_opened", at=at, actor=actor, after={"extension": extension})
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise SeatExists(f"Extension {extension} is taken, or {staff.username} has a seat already.") from error
    Spell.objects.create(seat=seat, state=State.OFF, began_at=at)
    notify(PHONE, kind="seats", seat=seat.pk)
    return seat


@transaction.atomic
def equip(seat: Seat, *, equipment: Equipment, actor: Actor, at: datetime) -> None:
    """Change what a seat serves. Raises OutOfScope."""
    _check_reach(actor, seat.staff)
    held = _held(equipment)
    journal.note(subject=seat, name="seat_equipped", at=at, actor=actor, after=held)
    Seat.objects.filter(pk=seat.pk).update(**held)
    notify(PHONE, kind="seats", seat=seat.pk)


@transaction.atomic
def close_seat(seat: Seat, *, actor: Actor, at: datetime) -> None:
    """Take a seat out of service: nobody signs on there any more. Raises OutOfScope, or ChoiceRefused in a call."""
    _check_reach(actor, seat.staff)
    locked = _locked(seat.pk)
    if locked.state in ON_A_CALL:
        raise ChoiceRefused("A call is in progress at this seat. Close it when the call is over.")
    _stand(locked, State.OFF, at=at)
    journal.note(subject=locked, name="seat_closed", at=at, actor=actor)
    Seat.objects.filter(pk=seat.pk).update(is_open=False)
    notify(PHONE, kind="seats", seat=seat.pk)


@transaction.atomic
def renew_secret(seat: Seat, *, actor: Actor, at: datetime) -> None:
    """Give a seat another secret; its telephone must register anew. Raises OutOfScope."""
    _check_reach(actor, seat.staff)
    _renew(seat, "seat_secret_renewed", actor=actor, at=at)


@transaction.atomic
def reopen_seat(seat: Seat, *, actor: Actor, at: datetime) -> None:
    """Take a closed seat into service again, with another secret. Raises OutOfScope."""
    _check_reach(actor, seat.staff)
    Seat.objects.filter(pk=seat.pk).update(is_open=True)
    _renew(seat, "seat_reopened", actor=actor, at=at)


@transaction.atomic
def choose(
    seat_id: int, *, to: str, actor: Actor, at: datetime, reason: str = "", rest: Rest | None = None, since: datetime
) -> Seat:
    """How the person at a seat wants to stand: at once, or – chosen during a call – when it is over.

    `rest` is how much of it the city allows, `since` the beginning of her day. Raises OutOfScope for a seat of somebody
    else, ChoiceRefused.
    """
    seat = _locked(seat_id)
    if actor.desk_id != seat.staff_id:
        raise OutOfScope("This is somebody else's seat.")
    if not seat.is_open:
        raise ChoiceRefused("This seat is out of service. Ask the team leader for another one.")
    now, wanted = chosen(seat.state, to)
    if rest is not None and seat.state != to:
        check_rest(rest, taken=queries.rests_since(seat_id, to, since), since=since)
    seat.wanted = wanted
    if now != seat.state or reason != seat.reason:
        _stand(seat, now, at=at, reason=reason)
    else:
        _told(seat)
    Seat.objects.filter(pk=seat.pk).update(wanted=wanted)
    return seat


@transaction.atomic
def force(seat_id: int, *, to: str, reason: str, actor: Actor, at: datetime) -> Seat:
    """Somebody whom the city lets do so decides how a seat stands; the journal keeps who and why. Raises OutOfScope or
    ChoiceRefused."""
    if not queries.may_force(actor):
        raise OutOfScope("Your role does not cover this.")
    if not reason.strip():
        raise ChoiceRefused("Say why: the reason stands in the journal.")
    seat = _locked(seat_id)
    if not queries.visible_to(actor, queries.FORCE).filter(pk=seat_id).exists():
        raise OutOfScope("This seat lies outside of your team's reach.")
    if to not in CHOSEN:
        raise ChoiceRefused("This state follows from a call; it cannot be forced.")
    if not seat.is_open:
        raise ChoiceRefused("This seat is out of service.")
    if seat.state in ON_A_CALL:
        raise ChoiceRefused("A call is in progress at this seat. Take it over or end it first.")
    after = {"from": seat.state, "to": to}
    journal.note(subject=seat, name="seat_forced", at=at, actor=actor, reason=reason.strip()[:200], after=after)
    seat.wanted = ""
    _stand(seat, to, at=at, is_forced=True)
    return seat


@transaction.atomic(savepoint=False)
def occupy(seat_id: int, *, state: str, call_id: int, at: datetime, is_own: bool = False) -> bool:
    """Let a call hold a seat: ringing only from ready, the rest while the same call holds it. False when the seat has
    gone elsewhere meanwhile: the call then goes to another one.

    With `is_own` it is a call that its person asks for: it rings also from a rest or from her notes, and afterwards
    the seat stands as before.
    """
    seat = _locked(seat_id)
    if state == State.RINGING:
        if not seat.is_open or not (seat.state == State.READY or (is_own and seat.state in FREE_TO_DIAL)):
            return False
        if seat.state in RESTING:
            seat.wanted = seat.wanted or seat.state
    elif seat.call_id not in (None, call_id) or state not in ON_A_CALL:
        return False
    seat.call_id = call_id
    _stand(seat, state, at=at)
    return True


@transaction.atomic
def lend(seat_id: int, *, state: str, call_id: int, at: datetime) -> bool:
    """Let a call that another call centre leads hold a seat, however it stands here; when it is over, it stands as
    before. False while another call holds it."""
    seat = _locked(seat_id)
    if not seat.is_open or seat.call_id not in (None, call_id) or state not in ON_A_CALL:
        return False
    if seat.state in CHOSEN:
        seat.wanted = "" if seat.state == State.READY else seat.state
    seat.call_id = call_id
    _stand(seat, state, at=at)
    return True


@transaction.atomic(savepoint=False)
def release(seat_id: int, *, call_id: int, at: datetime, wrap_up: timedelta, fallback: str = "") -> Seat:
    """A call lets go of a seat: after-call work begins, or the state that was wanted; `fallback` is how it stands when
    it did not answer and nothing was wanted. A seat that another call holds stays as it is."""
    seat = _locked(seat_id)
    if seat.call_id != call_id:
        return seat
    state = (seat.wanted or fallback) if fallback else after_call(seat.wanted, wrap_up=wrap_up)
    seat.call_id = None
    seat.wrap_up_until = at + wrap_up if state == State.WRAP_UP else None
    if state != State.WRAP_UP:
        seat.wanted = ""
    _stand(seat, state, at=at, reason="no_answer" if fallback == state == State.BUSY else "")
    return seat


@transaction.atomic
def finish_wrap_up(seat_id: int, *, at: datetime, only_due: bool = False) -> Seat:
    """The notes on a call are done: the seat stands as was wanted, or ready. With `only_due` only when its time is up,
    as the clock asks that runs for all seats."""
    seat = _locked(seat_id)
    is_due = seat.wrap_up_until is None or seat.wrap_up_until <= at
    if seat.state == State.WRAP_UP and (is_due or not only_due):
        wanted, seat.wanted = seat.wanted, ""
        _stand(seat, wanted or State.READY, at=at)
    return seat


@dataclass(frozen=True, slots=True)
class PastSpell:
    """How a seat stood, from when until when."""

    seat_id: int
    state: str
    began_at: datetime
    ended_at: datetime


def enter_past(spells: Iterable[PastSpell]) -> int:
    """Write down how seats stood in a time from which there is a list. Returns how many spells."""
    rows = [Spell(seat_id=one.seat_id, state=one.state, began_at=one.began_at, ended_at=one.ended_at) for one in spells]
    return len(Spell.objects.bulk_create(rows, batch_size=1000))


@transaction.atomic
def extend_wrap_up(seat_id: int, *, more: timedelta, most: timedelta, actor: Actor) -> Seat:
    """Who writes her notes takes more time for them. Raises OutOfScope, or ChoiceRefused when there is none to take."""
    seat = _locked(seat_id)
    if actor.desk_id != seat.staff_id:
        raise OutOfScope("This is somebody else's seat.")
    if seat.state != State.WRAP_UP or seat.wrap_up_until is None:
        raise ChoiceRefused("The notes on the call are over.")
    seat.wrap_up_until = longer(seat.wrap_up_until, more=more, began=seat.since, most=most)
    seat.save(update_fields=("wrap_up_until",))
    _told(seat)
    return seat


@transaction.atomic
def take_telephone(seat: Seat, *, window: str) -> str:
    """The page of a seat – named by `window` – takes its telephone: the secret with which it registers. Any other page
    that has the telephone of this seat, in whatever browser, is told to let it go: a seat has one."""
    notify(LIVE, to=f"seat:{seat.pk}", kind="telephone", window=window)
    return seat.secret


def note_registered(extension: str, *, at: datetime | None) -> None:
    """The exchange has seen a seat's telephone register, or – with None – go away."""
    found = Seat.objects.filter(extension=extension).first()
    if found is not None:
        Seat.objects.filter(pk=found.pk).update(registered_at=at)
        found.registered_at = at
        _told(found)


def _check(actor: Actor, act: str) -> None:
    if not may(actor, act):
        raise OutOfScope("Your role does not cover this.")


def _check_reach(actor: Actor, staff: Staff) -> None:
    """Seats are managed where the actor reaches: those of people at units within it."""
    _check(actor, "manage_seats")
    if not actor.reach or not paths.is_within(staff.unit.path, actor.reach):
        raise OutOfScope("This seat lies outside of your reach.")


def _renew(seat: Seat, name: str, *, actor: Actor, at: datetime) -> None:
    Seat.objects.filter(pk=seat.pk).update(secret_sealed=seals.seal(secrets.token_urlsafe(SECRET_BYTES)))
    journal.note(subject=seat, name=name, at=at, actor=actor)
    notify(PHONE, kind="seats", seat=seat.pk)


def _held(equipment: Equipment) -> dict[str, Any]:
    return {
        "skills": dict(equipment.skills),
        "languages": list(equipment.languages),
        "districts": list(equipment.districts),
        "team": equipment.team,
        "site": equipment.site,
        "is_senior": equipment.is_senior,
        "is_leader": equipment.is_leader,
    }


def _locked(seat_id: int) -> Seat:
    for seat in read(Seat, "id = %s FOR UPDATE", [Int8(seat_id)]):
        return seat
    raise Seat.DoesNotExist(f"There is no seat {seat_id}.")


def _stand(seat: Seat, state: str, *, at: datetime, reason: str = "", is_forced: bool = False) -> None:
    """Write how a locked seat stands from now on. A seat that was ready stays where it was in the order of waiting."""
    was, seat.state, seat.reason, seat.since = seat.state, state, reason, at
    seat.idle_since = (seat.idle_since if was == State.READY else at) if state == State.READY else None
    if state != State.WRAP_UP:
        seat.wrap_up_until = None
    statement = Statement()
    statement.update(Seat, {"id": seat.pk}, {column: getattr(seat, column) for column in STANDS})
    ended = "UPDATE seats_spell SET ended_at = %s WHERE seat_id = %s AND ended_at IS NULL RETURNING id"
    statement.part(ended, [at, Int8(seat.pk)], name="ended")
    # A seat has one open spell: the next one is written when the last one is closed.
    begun = "INSERT INTO seats_spell (seat_id, state, reason, began_at, is_forced)"
    begun += " SELECT %s, %s, %s, %s, %s FROM (SELECT count(*) FROM ended) AS closed"
    statement.part(begun, [Int8(seat.pk), str(state), reason, at, is_forced])
    _told(seat, by=statement)


def _told(seat: Seat, *, by: Statement | None = None) -> None:
    """The distribution, the seat's own page and the board learn how a seat stands."""
    statement = by or Statement()
    statement.tell(PHONE, kind="seat", seat=seat.pk, state=seat.state)
    statement.tell(LIVE, to=f"seat:{seat.pk}", kind="seat", seat=seat.pk)
    statement.tell(LIVE, to="board", kind="seat", seat=seat.pk)
    statement.run()
