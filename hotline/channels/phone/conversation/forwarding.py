"""A call is forwarded: in some hours another telephone takes the calls of a line."""

from hotline.casework.calls import actions as calls
from hotline.casework.calls.words import LegEnd, LegKind, Stage
from hotline.channels.phone.conversation import calling_out, parting
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.parties import Party
from hotline.lib.ari.events import ChannelDestroyed, StasisStart


async def forward(conversation: Conversation, number: str) -> str:
    """Ring it while the caller hears music; where nobody answers she may leave a message. It is shown our number, never
    hers: whose telephone it is nobody here knows, and she may be known to have asked for secrecy. Raises HungUp."""
    addresses = conversation.board.installation.addresses
    try:
        endpoint = addresses.dial(number)
    except ValueError:
        return Stage.MESSAGE
    channel = f"with-{conversation.code}-forward"
    leg = await conversation.write(
        calls.bring_in,
        conversation.call.pk,
        kind=LegKind.DEPARTMENT,
        channel=channel,
        at=conversation.now,
        number=number,
    )
    assert leg is not None, "no seat is asked for"
    party = Party(channel, leg.pk, LegKind.DEPARTMENT)
    shows = conversation.board.installation.shows
    await conversation.music(on=True)
    conversation.is_held = True
    is_rung = await calling_out.ring(conversation, party, endpoint, shows=shows, within=calling_out.RINGS_OUTSIDE)
    if is_rung and await _answers(conversation, party):
        return Stage.TALKING
    await conversation.write(
        calls.left, leg.pk, ending=LegEnd.MISSED, at=conversation.now, wrap_up=parting.wrap_up(conversation)
    )
    await conversation.music(on=False)
    conversation.is_held = False
    return Stage.MESSAGE


async def _answers(conversation: Conversation, party: Party) -> bool:
    while True:
        event = await conversation.next()
        if isinstance(event, StasisStart) and event.channel.id == party.channel:
            party.is_there = True
            return True
        if isinstance(event, ChannelDestroyed) and event.channel.id == party.channel:
            conversation.parties.pop(party.channel, None)
            return False
