"""Talking: the caller and whoever else, in a bridge that is named after the call, recorded from the first word."""

import contextlib

from hotline.casework.calls import actions as calls
from hotline.casework.calls.words import LegKind, Stage
from hotline.channels.phone.conversation import company, recording
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.hearing import Asked, HungUp
from hotline.channels.phone.conversation.instructing import registry
from hotline.channels.phone.conversation.parties import Party
from hotline.lib.ari.events import (
    ChannelDestroyed,
    ChannelHangupRequest,
    Event,
    RecordingFailed,
    StasisEnd,
    StasisStart,
)
from hotline.lib.ari.trouble import Refused


async def talk(conversation: Conversation) -> str | None:
    """Lead a conversation until its seat has left it. Raises HungUp when the caller goes first."""
    if any(party.is_there for party in conversation.parties.values()):  # after a crash they may have gone meanwhile
        await connect(conversation)
    while (stage := conversation.goes_to) is None and conversation.is_attended:
        event = await conversation.next()
        if event is not None:
            await heed(conversation, event)
    conversation.goes_to = None
    conversation.board.asked -= conversation.handed
    conversation.handed.clear()
    return stage if stage is not None else Stage.RATING


async def connect(conversation: Conversation) -> None:
    """Bring the seat and the caller together, and record. After a crash it finds everything in place."""
    board, seat = conversation.board, conversation.seat
    await conversation.hush()
    if conversation.is_taken_up:
        await _as_entered(conversation)
    await _end_music(conversation)
    await board.ari.bridges.make(conversation.bridge, kind="mixing,dtmf_events", name=conversation.code)
    there = [party.channel for party in conversation.parties.values() if party.is_there and not party.is_apart]
    members = there if conversation.is_held else [conversation.channel, *there]
    await _bring_in(conversation, members)
    await recording.begin(conversation)
    conversation.is_in_queue = False
    await _complete(conversation)
    answering = seat or next(party for party in conversation.parties.values() if party.is_there)
    conversation.last_leg = answering.leg
    await _enter(conversation, answering)


async def _complete(conversation: Conversation) -> None:
    """After a crash: the seat had left already, and whom it asked is there: the call is hers."""
    asked = next((one for one in conversation.parties.values() if one.kind == LegKind.CONSULTED), None)
    if conversation.is_taken_up and conversation.seat is None and asked is not None and asked.is_there:
        await company.complete(conversation, asked)


async def _enter(conversation: Conversation, answering: Party) -> None:
    """The books learn who answered. After a crash also who came meanwhile."""
    if not answering.is_entered:
        conversation.call = await conversation.write(calls.answer, answering.leg, at=conversation.now)
        answering.is_entered = True
    for party in list(conversation.parties.values()):
        if party.is_there and (not party.is_entered or (party.is_apart and conversation.is_taken_up)):
            await company.came(conversation, party)


async def _as_entered(conversation: Conversation) -> None:
    """After a crash the caller hears what the books say: music while she is on hold, else whoever talks with her."""
    if conversation.is_held:
        with contextlib.suppress(Refused):
            await conversation.board.ari.bridges.remove(conversation.bridge, conversation.channel)
    await conversation.music(on=conversation.is_held)


async def _end_music(conversation: Conversation) -> None:
    """Whoever heard music because nobody had answered yet hears it no more."""
    if conversation.is_held and conversation.call.answered_at is None:
        await conversation.music(on=False)
        conversation.is_held = False


async def _bring_in(conversation: Conversation, members: list[str]) -> None:
    """Into the bridge, one after the other; those who are in it already stay where they are."""
    bridges = conversation.board.ari.bridges
    present = set((await bridges.get(conversation.bridge)).channels) if conversation.is_taken_up else set()
    for channel in members:
        if channel in present:
            continue
        try:
            await bridges.add(conversation.bridge, channel)
        except Refused as refused:
            if channel == conversation.channel:
                raise HungUp from refused


async def heed(conversation: Conversation, event: Event) -> None:
    """What follows from what happened while the call talks."""
    if isinstance(event, Asked):
        await registry.carry_out(conversation, event.instruction)
        return
    if isinstance(event, ChannelHangupRequest) and (party := conversation.parties.get(event.channel.id)):
        party.cause = event.cause
    # After a crash it may be told of what was seen already.
    if isinstance(event, StasisStart) and (party := conversation.parties.get(event.channel.id)) and not party.is_there:
        party.is_there = True
        await company.came(conversation, party)
    if isinstance(event, StasisEnd | ChannelDestroyed) and (party := conversation.parties.get(event.channel.id)):
        cause = event.cause if isinstance(event, ChannelDestroyed) else party.cause
        await company.went(conversation, party, cause)
    if isinstance(event, RecordingFailed) and event.recording.name == conversation.recording:
        await recording.begin(conversation)
