"""Somebody is rung for a conversation because a page asks for it."""

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Instruction
from hotline.casework.calls.words import LegEnd, LegKind
from hotline.channels.phone.conversation import calling_out, parting
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.instructing.contract import LATER, NotNow
from hotline.channels.phone.conversation.parties import Party
from hotline.ground.profiles.dialling import may_ring
from hotline.register.seats.models import Seat


async def seat(
    conversation: Conversation, asked: Instruction, *, kind: str, seat: Seat, takes_over: bool = False
) -> bool:
    """Ring a seat; it must be ready. With `takes_over` the caller is hers as soon as she answers. Who asks for her own
    seat to be rung, a leader, has begun the call herself."""
    endpoint = conversation.board.installation.addresses.dial_seat(seat.extension)
    shows = conversation.call.line
    within = conversation.telephone.ring
    party = Party(_channel(conversation, asked), 0, kind, seat.pk, seat.extension, asked=asked.pk)
    party.takes_over = takes_over
    is_own = seat.pk == asked.seat_id
    return await _ring(conversation, party, endpoint, shows=shows, within=within, is_own=is_own)


async def outside(conversation: Conversation, asked: Instruction, *, kind: str, number: str, label: str = "") -> bool:
    """Ring a number outside, where the city's rules let it be rung; it is shown the number of the hotline."""
    if kind != LegKind.EMERGENCY and not may_ring(number, conversation.telephone):
        raise NotNow("The city's rules let nobody ring this number: it is abroad, or costs money.")
    try:
        endpoint = conversation.board.installation.addresses.dial(number)
    except ValueError as wrong:
        raise NotNow("This is not a telephone number.") from wrong
    party = Party(_channel(conversation, asked), 0, kind, label=label, asked=asked.pk)
    shows = conversation.board.installation.shows
    return await _ring(conversation, party, endpoint, shows=shows, within=calling_out.RINGS_OUTSIDE, number=number)


async def _ring(
    conversation: Conversation,
    party: Party,
    endpoint: str,
    *,
    shows: str,
    within: int,
    number: str = "",
    is_own: bool = False,
) -> bool:
    leg = await conversation.write(
        calls.bring_in,
        conversation.call.pk,
        kind=party.kind,
        channel=party.channel,
        at=conversation.now,
        label=party.label,
        number=number,
        seat_id=party.seat,
    )
    if leg is None:
        raise NotNow("That seat is not free now.")
    party.leg = leg.pk
    if not await calling_out.ring(conversation, party, endpoint, shows=shows, within=within, is_own=is_own):
        wrap_up = parting.wrap_up(conversation)
        await conversation.write(calls.left, leg.pk, ending=LegEnd.FAILED, at=conversation.now, wrap_up=wrap_up)
        raise NotNow("It cannot be reached.")
    return LATER


def of_kind(conversation: Conversation, *kinds: str) -> Party | None:
    """Who is there, or rung, in one of these parts."""
    return next((party for party in conversation.parties.values() if party.kind in kinds), None)


def of_seat(conversation: Conversation, seat: int) -> Party | None:
    """Who is there, or rung, at one seat."""
    return next((party for party in conversation.parties.values() if party.seat == seat), None)


def _channel(conversation: Conversation, asked: Instruction) -> str:
    return f"with-{conversation.code}-{asked.pk}"
