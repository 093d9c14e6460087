"""What a seat asks for its own conversation: hold, keys, the recording, the rating, the end."""

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Instruction
from hotline.casework.calls.words import EndedBy, Stage
from hotline.channels.phone.conversation import company
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.instructing.contract import DONE, NotNow
from hotline.lib.ari.trouble import Gone

KEYS = frozenset("0123456789*#")
MOST_KEYS = 40


async def hold(conversation: Conversation, asked: Instruction) -> bool:
    """The caller hears music."""
    await company.put_on_hold(conversation)
    return DONE


async def resume(conversation: Conversation, asked: Instruction) -> bool:
    """The caller is heard again."""
    await company.take_off_hold(conversation)
    return DONE


async def pause(conversation: Conversation, asked: Instruction) -> bool:
    """What follows is not recorded: a card or identity number is read out."""
    if not conversation.recording:
        raise NotNow("Nothing is being recorded.")
    try:
        await conversation.board.ari.recordings.pause(conversation.recording, on=True)
    except Gone as gone:
        raise NotNow("Nothing is being recorded.") from gone
    conversation.is_off_record = True
    reason = str(asked.given.get("reason", ""))[:24]
    await conversation.write(calls.pause_recording, conversation.call.pk, reason=reason, at=conversation.now)
    return DONE


async def record(conversation: Conversation, asked: Instruction) -> bool:
    """Recording goes on."""
    if not conversation.recording:
        raise NotNow("Nothing is being recorded.")
    try:
        await conversation.board.ari.recordings.pause(conversation.recording, on=False)
    except Gone as gone:
        raise NotNow("Nothing is being recorded.") from gone
    conversation.is_off_record = False
    await conversation.write(calls.resume_recording, conversation.call.pk, at=conversation.now)
    return DONE


async def digits(conversation: Conversation, asked: Instruction) -> bool:
    """Keys for the far end: for whoever was brought in last, else for the caller's line."""
    keys = str(asked.given.get("digits", ""))
    if not keys or len(keys) > MOST_KEYS or not KEYS.issuperset(keys):
        raise NotNow("Give keys: digits, star and hash.")
    outside = [party.channel for party in conversation.parties.values() if party.is_there and party.seat is None]
    await conversation.board.ari.channels.send_keys(outside[-1] if outside else conversation.channel, keys)
    return DONE


async def send_to(conversation: Conversation, asked: Instruction) -> bool:
    """The seat leaves the caller to the rating."""
    if asked.given.get("node", "rating") != "rating":
        raise NotNow("There is no such place in the menu.")
    return await hang_up(conversation, asked)


async def hang_up(conversation: Conversation, asked: Instruction) -> bool:
    """The seat goes. Whoever else is there goes on talking with the caller; else she may rate the call."""
    seat = conversation.seat
    if seat is None:
        raise NotNow("The call is over.")
    conversation.parted_by = EndedBy.SEAT
    await conversation.board.ari.channels.hang_up(seat.channel)
    return DONE


def ends_conversation(conversation: Conversation, by: str) -> None:
    """The conversation is over at once."""
    conversation.parted_by = by
    conversation.goes_to = Stage.RATING
