"""A fax: the exchange takes its pages by itself; whoever enters them (`channels.phone.faxing`) ends the call."""

import contextlib

from hotline.casework.calls import actions as calls
from hotline.casework.calls.words import Purpose, Stage
from hotline.channels.phone.conversation import arriving, parting
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.lib.ari.trouble import Refused

PLACE = "fax"
"""Where in the exchange's own lines pages are taken."""


async def receive(conversation: Conversation) -> None:
    """Lead a call to where pages are taken: chosen in the menu, called on a fax number, or heard to be a machine."""
    if not conversation.is_entered:
        await arriving.enter(conversation, purpose=Purpose.FAX)
    await conversation.write(calls.note_stage, conversation.call.pk, Stage.FAX)
    await conversation.hush()
    with contextlib.suppress(Refused):
        await conversation.board.ari.channels.send_on(conversation.channel, context=PLACE, exten="s")


async def led_away(conversation: Conversation, *, is_told: bool) -> bool:
    """The exchange has led the caller's line to where faxes are taken: whoever was rung for her is let go. False when
    the line is gone.

    Often it is not told yet, and we only hear that the line takes no orders any more: then its place tells.
    """
    board = conversation.board
    try:
        line = await board.ari.channels.get(conversation.channel)
    except Refused:
        return False
    if not is_told and PLACE not in (line.dialplan.context, line.dialplan.exten):
        return False
    board.line.leave(conversation)
    await parting.dissolve(conversation)
    if conversation.is_entered:
        wrap_up = parting.wrap_up(conversation)
        await board.ledger.do(calls.part, conversation.call.pk, at=conversation.now, wrap_up=wrap_up, stage=Stage.FAX)
    return True
