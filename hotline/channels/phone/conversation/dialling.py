"""Somebody is rung up from here: first whoever is to talk with her – a seat, the telephone of a unit –, then she.

Who answers by keys is rung at once. While her telephone rings, our side hears it ring. What comes of it is the result
of the call; nobody learns her number.
"""

import contextlib
from dataclasses import dataclass

from hotline.casework.calls import actions as calls
from hotline.casework.calls.dialling import telephone_of
from hotline.casework.calls.models import Call, Errand, Leg
from hotline.casework.calls.results import result_of
from hotline.casework.calls.words import EndedBy, Ending, LegEnd, LegKind, Mode, Stage
from hotline.channels.phone.conversation import calling_out, parting, walking
from hotline.channels.phone.conversation.conversation import Conversation, clock
from hotline.channels.phone.conversation.hearing import HungUp
from hotline.channels.phone.conversation.parties import Party
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.dialling import may_ring
from hotline.lib.ari.events import ChannelDestroyed, Event, StasisEnd, StasisStart
from hotline.lib.ari.trouble import Refused
from hotline.lib.phones import dialable, normalise

OURS = (LegKind.SEAT, LegKind.UNIT)
RINGING = "tone:ring"
LOST_WORD = 15
"""Seconds after which a telephone that should have stopped ringing is taken to have: its word got lost."""
PATIENT = 10
"""Seconds that her telephone must have rung to count as not answered, when our side puts down first."""
NO_ANSWER = 19


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom to ring for a call: her, and on our side a seat or the telephone of a unit; nobody where she answers by
    keys."""

    number: str
    seat: int | None = None
    extension: str = ""
    unit: str = ""
    is_by_keys: bool = False


def plan_of(call_id: int) -> Plan:
    """Read it. The number is that which the call was written down with."""
    call = Call.objects.select_related("seat").get(pk=call_id)
    errand = Errand.objects.select_related("unit").filter(call=call).first()
    phone = normalise(call.other.replace(";ext=", "#"))
    unit = telephone_of(errand.unit) if errand is not None and errand.unit is not None else None
    is_allowed = may_ring(call.other, profiles.current().telephone)
    return Plan(
        number=dialable(phone) if phone and is_allowed else "",
        seat=call.seat_id,
        extension=call.seat.extension if call.seat else "",
        unit=dialable(unit) if unit else "",
        is_by_keys=errand is not None and errand.mode == Mode.KEYS,
    )


async def dial(conversation: Conversation) -> str | None:
    """Ring them one after the other, until they talk, or nobody is reached. Raises HungUp when she answered and is gone
    again."""
    plan = await conversation.board.ledger.do(plan_of, conversation.call.pk)
    own = None if plan.is_by_keys else await _our_side(conversation, plan)
    if own is None and not plan.is_by_keys:
        await parting.end(conversation, by=EndedBy.SEAT, ending=Ending.NOT_RUNG)
        return None
    ending = await _her_side(conversation, plan, own)
    if ending:
        await parting.end(conversation, by=EndedBy.LINE, ending=ending, cause=conversation.call.cause)
        return None
    if plan.is_by_keys:
        return Stage.RATING
    if plan.unit:
        await _announce(conversation)
    return Stage.TALKING


# -- our side


async def _our_side(conversation: Conversation, plan: Plan) -> Party | None:
    """Whoever is to talk with her: rung, and waited for. None when nobody is there."""
    own = next((party for party in conversation.parties.values() if party.kind in OURS), None)
    if own is None:
        if conversation.has_line:  # after a crash: she is being rung, and our side has gone meanwhile
            return None
        own = await _ring_our_side(conversation, plan)
    if own is None or not await _is_there(conversation, own, within=_patience(conversation, plan)):
        return None
    if not own.is_entered:
        conversation.call = await conversation.board.ledger.do(calls.picked_up, own.leg, at=conversation.now)
        own.is_entered = True
    return own


async def _ring_our_side(conversation: Conversation, plan: Plan) -> Party | None:
    board, kind = conversation.board, LegKind.UNIT if plan.unit else LegKind.SEAT
    channel = f"own-{conversation.code}"
    leg = await board.ledger.do(
        calls.ring, conversation.call.pk, kind=kind, channel=channel, at=conversation.now, seat_id=plan.seat
    )
    if leg is None:
        return None
    party = Party(channel, leg.pk, kind, plan.seat, plan.extension)
    addresses, shows = board.installation.addresses, conversation.call.line
    endpoint = addresses.dial(plan.unit) if plan.unit else addresses.dial_seat(plan.extension)
    within, is_own = _patience(conversation, plan), not plan.unit
    if await calling_out.ring(conversation, party, endpoint, shows=shows, within=within, is_own=is_own):
        return party
    return None


def _patience(conversation: Conversation, plan: Plan) -> int:
    return conversation.telephone.dial_ring if plan.unit else conversation.telephone.ring


async def _is_there(conversation: Conversation, own: Party, *, within: int) -> bool:
    """Wait until she on our side has answered; False when she does not."""
    until = clock() + within + LOST_WORD
    while not own.is_there:
        event = await conversation.next(until - clock())
        match event:
            case StasisStart() if event.channel.id == own.channel:
                own.is_there = True
            case ChannelDestroyed() if event.channel.id == own.channel:
                await _not_there(conversation, own, event.cause)
                return False
            case None:
                return False
    return True


async def _not_there(conversation: Conversation, own: Party, cause: int) -> None:
    conversation.parties.pop(own.channel, None)
    ending = calling_out.ending_of(cause, was_there=own.is_there)
    wrap_up = parting.wrap_up(conversation)
    await conversation.board.ledger.do(calls.left, own.leg, ending=ending, at=conversation.now, wrap_up=wrap_up)


# -- her side


async def _her_side(conversation: Conversation, plan: Plan, own: Party | None) -> str:
    """She: rung, and waited for while our side hears it ring. The result when she is not reached, else empty."""
    began = clock()
    if not conversation.has_line and not await _ring_her(conversation, plan):
        return Ending.LOST
    if own is not None:
        await _let_it_ring(conversation, own)
    try:
        ending = await _until_answered(conversation, own, began)
    except HungUp as gone:
        await _not_reached(conversation, gone.cause)
        return result_of(gone.cause)
    if own is not None and not ending:
        await conversation.board.ari.playbacks.stop(_tone(conversation))
    return ending


async def _let_it_ring(conversation: Conversation, own: Party) -> None:
    """Our side hears her telephone ring; after a crash it does so already, under another name."""
    ari = conversation.board.ari
    if conversation.is_taken_up:
        await ari.playbacks.stop(_tone(conversation, before=1))
    with contextlib.suppress(Refused):
        await ari.channels.play(own.channel, _tone(conversation), RINGING)


async def _ring_her(conversation: Conversation, plan: Plan) -> bool:
    board, channel = conversation.board, f"out-{conversation.code}"
    leg = await board.ledger.do(
        calls.ring, conversation.call.pk, kind=LegKind.CALLER, channel=channel, at=conversation.now
    )
    if leg is None or not plan.number:
        return False
    conversation.call.channel = channel
    conversation.ears.also(f"channel:{channel}")
    try:
        await board.ari.channels.originate(
            channel,
            board.installation.addresses.dial(plan.number),
            application=board.ari.application,
            args=f"{calling_out.LEG},{conversation.code}",
            caller=calling_out.shown(conversation.call.line),
            within=conversation.telephone.dial_ring,
        )
    except (Refused, ValueError):
        return False
    return True


async def _until_answered(conversation: Conversation, own: Party | None, began: float) -> str:
    """Until she has answered: empty; or our side has put down: what that comes to. Raises HungUp when she is not
    reached."""
    if conversation.arrived is not None and conversation.arrived.is_up:  # answered while nobody looked
        return await _answered(conversation)
    until = clock() + conversation.telephone.dial_ring + LOST_WORD
    while True:
        event = await conversation.next(until - clock())
        match event:
            case None:
                raise HungUp(NO_ANSWER)
            case StasisStart() if event.channel.id == conversation.channel:
                return await _answered(conversation)
            case StasisEnd() | ChannelDestroyed() if own is not None and event.channel.id == own.channel:
                await _not_there(conversation, own, _cause(event))
                return Ending.NO_ANSWER if clock() - began >= PATIENT else Ending.LOST


def _cause(event: Event) -> int:
    return event.cause if isinstance(event, ChannelDestroyed) else 0


async def _answered(conversation: Conversation) -> str:
    leg = await conversation.board.ledger.do(_her_leg, conversation.call.pk)
    if leg is not None:
        conversation.call = await conversation.board.ledger.do(calls.picked_up, leg, at=conversation.now)
    return ""


async def _not_reached(conversation: Conversation, cause: int | None) -> None:
    conversation.call.cause = cause
    leg = await conversation.board.ledger.do(_her_leg, conversation.call.pk)
    if leg is not None:
        ending = calling_out.ending_of(cause or 0, was_there=False)
        ending = LegEnd.MISSED if ending == LegEnd.TALKED else ending
        wrap_up = parting.wrap_up(conversation)
        await conversation.board.ledger.do(calls.left, leg, ending=ending, at=conversation.now, wrap_up=wrap_up)


def _her_leg(call_id: int) -> int | None:
    mine = Leg.objects.filter(call=call_id, kind=LegKind.CALLER, ended_at__isnull=True)
    return mine.values_list("pk", flat=True).first()


async def _announce(conversation: Conversation) -> None:
    """A unit is behind the call: that it is recorded is said to her before anybody speaks."""
    if conversation.telephone.recorded:
        await walking.say_prompts(conversation, "recorded")
        await walking.say_to_the_end(conversation)


def _tone(conversation: Conversation, *, before: int = 0) -> str:
    return f"tone-{conversation.code}-{conversation.recoveries - before}"
