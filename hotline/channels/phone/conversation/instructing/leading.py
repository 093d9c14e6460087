"""What a leader asks: to listen, to whisper to the seat, to talk with both, to take the call over, to end it."""

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Instruction
from hotline.casework.calls.words import EndedBy, LegKind
from hotline.channels.phone.conversation import company, listening
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.instructing import ringing
from hotline.channels.phone.conversation.instructing.contract import DONE, NotNow
from hotline.channels.phone.conversation.parties import Party
from hotline.lib.ari.trouble import Refused


async def monitor(conversation: Conversation, asked: Instruction) -> bool:
    """She hears both and is heard by nobody."""
    return await _be_there(conversation, asked, LegKind.MONITOR)


async def whisper(conversation: Conversation, asked: Instruction) -> bool:
    """She hears both and is heard by the seat alone."""
    return await _be_there(conversation, asked, LegKind.WHISPER)


async def barge(conversation: Conversation, asked: Instruction) -> bool:
    """She talks with both."""
    return await _be_there(conversation, asked, LegKind.BARGE)


async def take_over(conversation: Conversation, asked: Instruction) -> bool:
    """The caller is hers; the seat goes to its notes."""
    party = ringing.of_seat(conversation, asked.seat_id)
    if party is None:
        return await ringing.seat(conversation, asked, kind=LegKind.CONSULTED, seat=asked.seat, takes_over=True)
    if not party.is_there:
        raise NotNow("Your telephone rings already: answer it first.")
    await _turn(conversation, party, LegKind.BARGE)
    await company.complete(conversation, party)
    return DONE


async def leave(conversation: Conversation, asked: Instruction) -> bool:
    """She goes; the conversation goes on."""
    party = ringing.of_seat(conversation, asked.seat_id)
    if party is None or party.is_seat:
        raise NotNow("You are not in this call.")
    await conversation.board.ari.channels.hang_up(party.channel)
    return DONE


async def force_end(conversation: Conversation, asked: Instruction) -> bool:
    """The call ends at once, for everybody; the reason stands in the journal."""
    conversation.parted_by = EndedBy.LEADER
    await conversation.board.ari.channels.hang_up(conversation.channel)
    return DONE


async def _be_there(conversation: Conversation, asked: Instruction, kind: str) -> bool:
    """Ring her, or, where she is in it already, change her part."""
    if conversation.seat is None:
        raise NotNow("No seat is talking in this call.")
    party = ringing.of_seat(conversation, asked.seat_id)
    if party is None:
        return await ringing.seat(conversation, asked, kind=kind, seat=asked.seat)
    if not party.is_there or party.is_seat:
        raise NotNow("You are in this call already.")
    await _turn(conversation, party, kind)
    return DONE


async def _turn(conversation: Conversation, party: Party, kind: str) -> None:
    """Give her another part: what she hears and who hears her."""
    await listening.end(conversation, party)
    party.kind = kind
    await conversation.write(calls.turn_into, party.leg, kind=kind, at=conversation.now)
    if party.is_apart:
        await listening.snoop(conversation, party)
        return
    try:
        await conversation.board.ari.bridges.add(conversation.bridge, party.channel)
    except Refused as refused:
        raise NotNow("Your telephone is gone.") from refused
    await conversation.write(calls.joined, party.leg, at=conversation.now)
