"""Reads of calls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Exists, F, OuterRef, Q, QuerySet
from psycopg.types.numeric import Int8

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import hidden_from
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.calls.models import Call, CallBack, Instruction, Leg, Message, Recording, Utterance
from hotline.casework.calls.rules import powers
from hotline.casework.calls.words import HEARD, OF_LEADERS, TAKEN_AWAY, LegKind, Purpose, RecordingKind, Stage, Verb
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.lib.statements import read
from hotline.register.people.models import Person
from hotline.register.seats.models import Seat
from hotline.register.seats.queries import of_staff
from hotline.register.staff.rules import matrix, may

LISTEN = "listen"
MOST_SHOWN = 20


def visible_to(actor: Actor, act: str = "read_calls") -> QuerySet[Call]:
    """The calls that somebody may see by an act of the matrix: those of the region she reaches over; or those that were
    at her own seat."""
    permission = matrix()[act].roles.get(actor.role)
    calls = Call.objects.all()
    if permission is None:
        return calls.none()
    if actor.role == "system":
        return calls
    if permission.scope == "mine":
        seat = of_staff(actor.desk_id)
        mine = Leg.objects.filter(seat=seat).values("call_id")
        return calls.filter(Q(seat=seat) | Q(pk__in=mine)) if seat else calls.none()
    return (
        calls.filter(home_path__gte=actor.reach, home_path__lt=paths.upper(actor.reach))
        if actor.reach
        else calls.none()
    )


def audible_to(actor: Actor, act: str = LISTEN) -> QuerySet[Call]:
    """The calls whose recordings and words somebody may hear and read: not those in which an appeal was said that is
    kept from her (§1.7)."""
    kept = Appeal.objects.filter(hidden_from(actor), is_guarded=True)
    said, about = Exists(kept.filter(contact=OuterRef("contact"))), Exists(kept.filter(pk=OuterRef("appeal")))
    return visible_to(actor, act).exclude(said).exclude(about)


def open_calls() -> QuerySet[Call]:
    """The calls that are not over, the oldest first."""
    return Call.objects.filter(ended_at__isnull=True).order_by("pk")


def waiting() -> QuerySet[Call]:
    """The calls that wait for a seat, in the order of their places."""
    return Call.objects.filter(ended_at__isnull=True, stage=Stage.QUEUED).order_by("queued_at", "pk")


def at_seat(seat: Seat) -> Call | None:
    """The call that holds a seat now."""
    if seat.call_id is None:
        return None
    return Call.objects.select_related("person").filter(pk=seat.call_id, ended_at__isnull=True).first()


def last_at_seat(seat: Seat) -> Call | None:
    """The call that was at a seat last: the one its notes are about."""
    leg = (
        Leg.objects.filter(seat=seat, answered_at__isnull=False).select_related("call").order_by("-offered_at").first()
    )
    return leg.call if leg else None


def open_legs(call_id: int) -> list[Leg]:
    """Who is in a call now, in the order of coming."""
    found = Leg.objects.filter(call_id=call_id, ended_at__isnull=True).select_related("seat", "seat__staff")
    return list(found.order_by("pk"))


def earlier_calls(call: Call, *, within: timedelta) -> QuerySet[Call]:
    """Other calls from the same number not long before, the latest first: for the return of a dropped call to its seat,
    for whom the caller talked with last."""
    if not call.other_hash:
        return Call.objects.none()
    since: datetime = call.arrived_at - within
    calls = Call.objects.filter(other_hash=call.other_hash, arrived_at__gte=since, pk__lt=call.pk)
    return calls.select_related("seat").order_by("-arrived_at")


def last_talk(call: Call, *, within: timedelta) -> Call | None:
    """The last of them that a seat answered and that is over. Every call that comes asks for it."""
    if not call.other_hash:
        return None
    talked = "other_hash = %s AND arrived_at >= %s AND id < %s AND seat_id IS NOT NULL AND ended_at IS NOT NULL"
    values = [bytes(call.other_hash), call.arrived_at - within, Int8(call.pk)]
    return next(iter(read(Call, f"{talked} ORDER BY arrived_at DESC LIMIT 1", values)), None)


UNRECORDED = (Purpose.FOREIGN, Purpose.FAX)
"""Calls of which nothing is recorded here."""


LOOKED_BACK = timedelta(days=3)


def unrecorded(*, until: datetime) -> QuerySet[Call]:
    """Calls of the last days that were answered and are over since before a moment, of whose talk there is no recording
    at all. Those that were only written down, with no channel of our exchange, are not among them."""
    lately = Call.objects.filter(arrived_at__gte=until - LOOKED_BACK, arrived_at__lt=until)
    spoken = lately.filter(answered_at__isnull=False, ended_at__lt=until).exclude(
        Q(purpose__in=UNRECORDED) | Q(channel="")
    )
    recorded = Recording.objects.filter(kind=RecordingKind.TALK).values("call_id")
    return spoken.exclude(pk__in=recorded).order_by("pk")


def of_person(person: Person, appeal_ids: Iterable[int]) -> QuerySet[Call]:
    """The calls of somebody: those in which she was known, those in which her appeals were registered, and those from
    her number in which nobody was."""
    contacts = Appeal.objects.filter(pk__in=list(appeal_ids)).values("contact_id")
    hers = Q(person=person) | Q(contact__in=contacts) | Q(appeal__in=list(appeal_ids))
    if person.line_hash:
        hers |= Q(other_hash=bytes(person.line_hash), person__isnull=True)
    return Call.objects.filter(hers)


def call_backs_visible_to(actor: Actor, act: str = "call_back") -> QuerySet[CallBack]:
    """Those who asked to be rung back whom somebody may ring, in the order of their places."""
    asked = CallBack.objects.filter(call__in=visible_to(actor, act))
    return asked.select_related("call", "call__person", "done_by").order_by("queued_at", "pk")


def messages_visible_to(actor: Actor) -> QuerySet[Message]:
    """Every voice message and fax that somebody may register or has seen to."""
    return Message.objects.filter(call__in=visible_to(actor, "register_messages"))


def taken_up(actor: Actor, code: str) -> Call | None:
    """The call whose message somebody has taken up and not done with, by its code: she may register what is in it."""
    mine = messages_visible_to(actor).filter(taken_by_id=actor.desk_id, closed_as="", call__code=code[:40])
    message = mine.select_related("call__person", "call__contact").first() if code else None
    return message.call if message is not None else None


def waiting_messages(actor: Actor) -> QuerySet[Message]:
    """Voice messages and faxes that a person must register yet, the oldest first."""
    return messages_visible_to(actor).filter(taken_at__isnull=True).select_related("call").order_by("came_at")


def may_read_said(actor: Actor, call: Call) -> bool:
    """Whether somebody may read what was said in a call: whoever may listen to its recording."""
    return may(actor, LISTEN) and audible_to(actor).filter(pk=call.pk).exists()


def was_heard(recording: Recording, actor: Actor, *, since: datetime, to_keep: bool = False) -> bool:
    """Whether somebody has given a reason for listening to a recording – or for taking a copy – since a moment: the
    journal of its call is the permit."""
    names = (TAKEN_AWAY,) if to_keep else (HEARD, TAKEN_AWAY)
    given = Event.objects.filter(subject_kind=Call.journal_kind, subject_id=recording.call_id, name__in=names)
    return given.filter(actor_id=actor.staff_id, at__gte=since, after__recording=recording.name).exists()


def faulty(actor: Actor) -> QuerySet[Recording]:
    """Recordings that are not as they should be, of the calls that somebody may listen to."""
    rows = Recording.objects.filter(missing_since__isnull=False, call__in=visible_to(actor, LISTEN))
    return rows.select_related("call__seat__staff")


def same_caller(call: Call, actor: Actor) -> QuerySet[Call]:
    """Other calls from or to the same number that somebody may see, the latest first."""
    if not call.other_hash:
        return Call.objects.none()
    rows = visible_to(actor).filter(other_hash=call.other_hash).exclude(pk=call.pk)
    return rows.select_related("seat__staff").order_by("-arrived_at")


def of_order(order_id: int, actor: Actor) -> list[Call]:
    """The calls in which the appeals of an order were said, as far as somebody may see them, the latest first."""
    said = Appeal.objects.filter(share__order=order_id).values("contact_id")
    rows = visible_to(actor).filter(contact__in=said).select_related("seat__staff")
    return list(rows.order_by("-arrived_at")[:MOST_SHOWN])


def registered_in(call: Call, actor: Actor) -> list[Appeal]:
    """The appeals that were said in a call, and the one it was about, as far as somebody may see them."""
    which = Q(pk=call.appeal_id) if call.appeal_id else Q()
    if call.contact_id:
        which |= Q(contact=call.contact_id)
    if not which:
        return []
    return list(appeals_visible_to(actor).filter(which).select_related("share__order").order_by("pk"))


def said_at_seat(seat: Seat, *, latest: int = 40) -> list[Utterance]:
    """What was said so far in the call that holds a seat now, the latest of it, in the order of speaking."""
    call = at_seat(seat)
    if call is None:
        return []
    return list(Utterance.objects.filter(call=call).order_by("-start_ms", "-pk")[:latest])[::-1]


def powers_over(call: Call, actor: Actor) -> tuple[Verb, ...]:
    """What somebody may ask of a call as its leader: nothing where her role or her reach does not go so far, or where
    she has no seat at which her telephone could ring."""
    seat = of_staff(actor.desk_id)
    if seat is None or call.ended_at is not None or not may(actor, "lead_calls"):
        return ()
    if not visible_to(actor).filter(pk=call.pk).exists():
        return ()
    hers = next((leg for leg in open_legs(call.pk) if leg.seat_id == seat.pk), None)
    return powers(call.stage, part=hers.kind if hers else "")


def asked_of(call: Call, *, since: datetime) -> list[Instruction]:
    """What leaders have asked of a call since a moment, the latest first, and what became of it."""
    asked = Instruction.objects.filter(call=call, verb__in=OF_LEADERS, asked_at__gte=since).select_related("asked_by")
    return list(asked.order_by("-pk")[:5])


def popped_at(seat: Seat) -> Call | None:
    """The call of which a seat is shown who is calling: the one that rings there or is answered there, or that it is
    asked to take. A leader who listens in is not shown it."""
    mine = Leg.objects.filter(seat=seat, ended_at__isnull=True, kind__in=(LegKind.SEAT, LegKind.CONSULTED))
    if seat.call_id is None or not mine.filter(call_id=seat.call_id).exists():
        return None
    return at_seat(seat)


def answered_at(seat: Seat, code: str) -> Call | None:
    """A call that was answered at a seat, by its code: what it may see of it, and register in it."""
    if not code:
        return None
    mine = Leg.objects.filter(seat=seat, answered_at__isnull=False).values("call_id")
    return Call.objects.select_related("person", "contact").filter(code=code[:40], pk__in=mine).first()


@dataclass(frozen=True, slots=True)
class Day:
    """What a seat has done today: calls answered, their mean length and that of the notes, in seconds."""

    answered: int
    talk: int
    wrap_up: int


def day_of(seat: Seat, *, since: datetime) -> Day:
    """The calls of a seat since the beginning of its day."""
    legs = Leg.objects.filter(seat=seat, answered_at__isnull=False, offered_at__gte=since)
    counted = legs.filter(ended_at__isnull=False).aggregate(
        talk=Avg(F("ended_at") - F("answered_at")), wrap=Avg("wrap_ms", filter=Q(wrap_ms__gt=0))
    )
    talk: timedelta = counted["talk"] or timedelta(0)
    return Day(legs.count(), round(talk.total_seconds()), round((counted["wrap"] or 0) / 1000))
