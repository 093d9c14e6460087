"""Reads of calls."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hotline.casework.calls.models import Call, Leg, Message, Utterance
from hotline.casework.calls.words import Stage
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.seats.models import Seat
from hotline.register.seats.queries import of_staff
from hotline.register.staff.rules import matrix, may


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


def waiting_messages(actor: Actor) -> QuerySet[Message]:
    """Voice messages and faxes that a person must register yet, the oldest first."""
    visible = visible_to(actor, "register_messages")
    return Message.objects.filter(taken_at__isnull=True, call__in=visible).select_related("call").order_by("came_at")


def may_read_said(actor: Actor, call: Call) -> bool:
    """Whether somebody may read what was said in a call: whoever may listen to its recording."""
    return may(actor, "listen") and visible_to(actor, "listen").filter(pk=call.pk).exists()


def said_at_seat(seat: Seat, *, latest: int = 40) -> list[Utterance]:
    """What was said so far in the call that holds a seat now, the latest of it, in the order of speaking."""
    call = at_seat(seat)
    if call is None:
        return []
    return list(Utterance.objects.filter(call=call).order_by("-start_ms", "-pk")[:latest])[::-1]
