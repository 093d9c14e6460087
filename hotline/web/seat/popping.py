"""Who is calling: what a seat is shown of its call before the first word, and with what the form of the call begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import pgettext

from hotline.casework.appeals.queries import visible_to
from hotline.casework.calls import queries as calls
from hotline.casework.calls.models import Call
from hotline.casework.calls.words import Direction
from hotline.casework.emergencies.queries import running_surge
from hotline.casework.orders.models import Order
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.rules import Profile
from hotline.lib import numbers
from hotline.register.seats.models import Seat
from hotline.register.seats.queries import of_staff
from hotline.register.seats.words import State
from hotline.web.parts import calling
from hotline.web.parts.callers import masked_phone
from hotline.web.parts.telephoning import called, way_of
from hotline.web.seat.queries import History, history, new

RINGS_AGAIN_WITHIN = timedelta(minutes=10)
"""An earlier call from the same number that ended so shortly before is named: the line may have broken."""


@dataclass(frozen=True, slots=True)
class Pop:
    """What a seat is shown of a call. Seconds of `wait`; `is_over`: the seat is out of it, even where the caller still
    talks with others or rates it; `is_known`: she asked something within the city's days of repeats, so that her cases
    come first and not an empty form."""

    call: Call
    number: str
    known: History
    line: str
    language: str
    way: str
    wait: int
    is_known: bool
    is_surge: bool
    is_outgoing: bool
    is_over: bool
    rang_before: bool
    dialled_about: Order | None

    @property
    def wait_shown(self) -> str:
        """Minutes and seconds of waiting."""
        return f"{self.wait // 60}:{self.wait % 60:02}"


def of_desk(actor: Actor, code: str = "") -> Call | None:
    """The call that somebody's seat is busy with; or, by its code, one that rings or was answered there, or whose
    message she has taken up."""
    seat = of_staff(actor.desk_id)
    if seat is None:
        return calls.taken_up(actor, code)
    now = calling.about(seat)
    if not code or (now is not None and now.code == code):
        return now
    return calls.answered_at(seat, code) or calls.taken_up(actor, code)


def pop(call: Call, actor: Actor, profile: Profile, *, seat: Seat, at: datetime, known: History | None = None) -> Pop:
    """Who is calling at a seat, from where, for how long, and what she asked before, as far as the seat may see it;
    `known` is that where it has been read already."""
    telephone = profile.telephone
    if known is None:
        known = history(call.other, profile=profile, actor=actor, asked=new({}, matter=None, place=None, at=at))
    waited = (call.answered_at or at) - call.queued_at if call.queued_at else timedelta(0)
    line = telephone.line(call.line)
    return Pop(
        call=call,
        number=masked_phone(call.other) if call.other else pgettext("seat phone", "Number withheld"),
        known=known,
        line=f"{called(line)} {call.line}" if call.line not in line.name else called(line),
        language=telephone.spoken(call.language).name if call.language else "",
        way=way_of(call, profile),
        wait=max(0, round(waited.total_seconds())),
        is_known=known.recent > 0,
        is_surge=running_surge(at) is not None,
        is_outgoing=call.direction == Direction.OUT,
        is_over=call.ended_at is not None or seat.state == State.WRAP_UP,
        rang_before=calls.earlier_calls(call, within=RINGS_AGAIN_WITHIN).exists(),
        dialled_about=call.order if call.order_id else None,
    )


def begun_with(call: Call, profile: Profile) -> Mapping[str, str]:
    """What the form of a call begins with: its number masked, its language. A call about an order begins none."""
    if call.order_id is not None:
        return {}
    spoken = profile.telephone.spoken(call.language).language if call.language else ""
    return {"call": call.code, "phone": masked_phone(call.other), **({"language": spoken} if spoken else {})}


def order_of(actor: Actor, number: str) -> tuple[str, Order | None]:
    """The number of an appeal, and the order it is in, as far as somebody may see it."""
    tidy = numbers.tidy_reference(number)
    appeal = visible_to(actor).filter(number=tidy).select_related("share__order").first() if tidy else None
    share = getattr(appeal, "share", None)
    return (appeal.number, share.order) if appeal is not None and share is not None else ("", None)
