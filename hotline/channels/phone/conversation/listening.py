"""A leader listens to a conversation, or whispers to its seat: by a snoop channel, in a bridge of her own."""

import contextlib
from secrets import token_hex

from hotline.casework.calls import actions as calls
from hotline.casework.calls.words import LegKind
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.parties import Party
from hotline.lib.ari.trouble import Refused

SNOOP = "snoop"


async def begin(conversation: Conversation, party: Party) -> None:
    """She has answered: let her hear the seat and the caller, and, when she whispers, the seat hear her."""
    await conversation.write(calls.joined, party.leg, at=conversation.now)
    party.is_entered = True
    await snoop(conversation, party)


async def snoop(conversation: Conversation, party: Party) -> None:
    """Begin to listen, or begin anew in another way. What was is ended first."""
    await end(conversation, party)
    seat, board = conversation.seat, conversation.board
    if seat is None:
        return
    party.snoop = f"{SNOOP}-{conversation.code}-{token_hex(4)}"
    conversation.ears.also(f"channel:{party.snoop}")
    whisper = "out" if party.kind == LegKind.WHISPER else "none"
    with contextlib.suppress(Refused):
        await board.ari.channels.snoop(
            seat.channel,
            party.snoop,
            application=board.ari.application,
            args=f"{SNOOP},{conversation.code}",
            spy="both",
            whisper=whisper,
        )


async def hear(conversation: Conversation, party: Party) -> None:
    """The snoop channel is in our hands: bring it and the leader together."""
    bridges = conversation.board.ari.bridges
    bridge = ear(conversation, party)
    await bridges.make(bridge, kind="mixing", name=bridge)
    with contextlib.suppress(Refused):
        await bridges.add(bridge, party.snoop, party.channel)


async def end(conversation: Conversation, party: Party) -> None:
    """She listens no more."""
    if not party.snoop:
        return
    gone, party.snoop = party.snoop, ""
    with contextlib.suppress(Refused):
        await conversation.board.ari.channels.hang_up(gone)
    with contextlib.suppress(Refused):
        await conversation.board.ari.bridges.destroy(ear(conversation, party))


def ear(conversation: Conversation, party: Party) -> str:
    """The bridge in which a leader listens."""
    return f"ear-{conversation.code}-{party.leg}"
