"""A call arrives: it is answered, entered in the books, and goes to the menu, or back to whom it was cut off from."""

from hotline.casework.calls.actions import Wanted
from hotline.casework.calls.models import Call
from hotline.casework.calls.words import Purpose, Stage
from hotline.casework.distribution.rules import head_start
from hotline.channels.phone.conversation import opening, walking
from hotline.channels.phone.conversation.conversation import Conversation, Switchboard
from hotline.channels.phone.conversation.hearing import HungUp
from hotline.channels.phone.conversation.opening import Opening, arrival_of, code_of
from hotline.lib.ari.objects import Channel
from hotline.lib.ari.trouble import Refused


def begun(board: Switchboard, channel: Channel, called: str, *, stage: str = Stage.ARRIVED) -> Conversation:
    """A call that has just come into our hands and is in no book yet."""
    code = code_of(board.installation.node, channel.id)
    call = Call(code=code, channel=channel.id, line=called[:20], stage=stage)
    conversation = Conversation(board, call, telephone=board.city.telephone)
    conversation.arrived = channel
    return conversation


async def arrive(conversation: Conversation) -> str:
    """Answer, and enter it in the books. Raises HungUp."""
    await conversation.hush()
    try:
        await conversation.board.ari.channels.answer(conversation.channel)
    except Refused as refused:
        await enter(conversation)
        raise HungUp from refused
    known = await enter(conversation)
    if known.is_return and not known.is_restricted:
        return await _return(conversation, known)
    return Stage.MENU


async def enter(conversation: Conversation, *, purpose: str = Purpose.HOTLINE) -> Opening:
    """Enter a call in the books; one that is there already is found again."""
    board = conversation.board
    channel = conversation.arrived
    assert channel is not None, "a call arrives on a channel"
    given = arrival_of(channel, conversation.call.line, node=board.installation.node, city=board.city)
    known = await conversation.write(opening.enter, given, conversation.telephone, at=conversation.now, purpose=purpose)
    conversation.call, conversation.opening = known.call, known
    return known


async def _return(conversation: Conversation, known: Opening) -> str:
    """She was cut off a moment ago: back to the same seat, without a menu."""
    telephone, line = conversation.telephone, conversation.telephone.line(conversation.call.line)
    band = conversation.board.city.band(line, conversation.now)
    conversation.wanted = Wanted(
        skill=telephone.skill_of(line, band),
        language=conversation.call.language or line.language or telephone.first_language.code,
        district=line.district,
        priority=max(known.head_start, head_start((line.priority,), telephone)),
        seat_id=known.wanted_seat,
        needs_senior=known.needs_senior,
    )
    walking.say_in_queue(conversation, "returning")
    return Stage.QUEUED
