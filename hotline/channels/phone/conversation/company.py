"""Who is in a conversation comes and goes: seats, those who were brought in or asked, leaders who listen."""

import contextlib

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Wanted
from hotline.casework.calls.words import LegEnd, LegKind, Outcome, Stage
from hotline.channels.phone.conversation import calling_out, listening, parting, waiting, walking
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.hearing import HungUp
from hotline.channels.phone.conversation.parties import Party
from hotline.channels.phone.conversation.settling import settle
from hotline.lib.ari.trouble import Refused


async def came(conversation: Conversation, party: Party) -> None:
    """Somebody has answered who was rung for this conversation."""
    if party.is_apart:
        await listening.begin(conversation, party)
    else:
        await _join(conversation, party)
    await settle(conversation, party, Outcome.DONE)
    if party.kind == LegKind.CONSULTED and (conversation.seat is None or party.takes_over):
        await complete(conversation, party)


async def _join(conversation: Conversation, party: Party) -> None:
    """Into the bridge: she hears and is heard."""
    try:
        await conversation.board.ari.bridges.add(conversation.bridge, party.channel)
    except Refused:
        return  # she is gone again: the event that says so is on its way
    await conversation.write(calls.joined, party.leg, at=conversation.now)
    party.is_entered = True


async def went(conversation: Conversation, party: Party, cause: int) -> None:
    """Somebody has left, or did not come."""
    conversation.parties.pop(party.channel, None)
    was_lost = party.is_there and cause in parting.LINE_CAUSES
    ending = LegEnd.LOST if was_lost else calling_out.ending_of(cause, was_there=party.is_there)
    await listening.end(conversation, party)
    await conversation.write(
        calls.left, party.leg, ending=ending, at=conversation.now, wrap_up=parting.wrap_up(conversation)
    )
    conversation.board.line.look()
    await settle(conversation, party, Outcome.FAILED)
    if party.is_seat and party.is_there and conversation.seat is None:
        await _without_seat(conversation, was_lost=was_lost)
    elif conversation.seat is None and not conversation.is_attended:
        await _nobody_left(conversation)


async def _without_seat(conversation: Conversation, *, was_lost: bool) -> None:
    """The seat has left: whom it asked takes the call over; a seat whose line broke leaves a caller who waits again."""
    asked = next((party for party in conversation.parties.values() if party.kind == LegKind.CONSULTED), None)
    if asked is not None:
        conversation.parted_by = ""
        if asked.is_there:
            await complete(conversation, asked)
    elif was_lost and not conversation.is_attended:
        await back_to_queue(conversation, prompt="returning")
    elif conversation.is_held:
        await take_off_hold(conversation)


async def _nobody_left(conversation: Conversation) -> None:
    """Whoever was to take the call over did not come: the caller, who hears music, waits for another seat."""
    if conversation.is_held and not conversation.parted_by:
        await back_to_queue(conversation, prompt="connecting")


async def complete(conversation: Conversation, party: Party) -> None:
    """The call is handed over to whom was asked; the seat that asked, where it is still there, goes to its notes."""
    seat = conversation.seat
    party.kind = LegKind.SEAT if party.seat else LegKind.DEPARTMENT
    if seat is not None:
        await calling_out.let_go(conversation, seat)
    conversation.call = await conversation.write(
        calls.hand_over,
        conversation.last_leg,
        to_leg_id=party.leg,
        at=conversation.now,
        wrap_up=parting.wrap_up(conversation),
    )
    if party.is_seat:
        conversation.last_leg = party.leg
    await take_off_hold(conversation)
    conversation.board.line.look()


async def put_on_hold(conversation: Conversation) -> None:
    """The caller hears music; whoever else is in the conversation hears each other. Raises HungUp."""
    if conversation.is_held:
        return
    ari = conversation.board.ari
    with contextlib.suppress(Refused):
        await ari.bridges.remove(conversation.bridge, conversation.channel)
    await conversation.music(on=True)
    conversation.is_held = True
    if conversation.seat:
        await conversation.write(calls.hold, conversation.seat.leg, at=conversation.now)


async def take_off_hold(conversation: Conversation) -> None:
    """The caller is back in the conversation. Raises HungUp."""
    if not conversation.is_held:
        return
    await conversation.music(on=False)
    try:
        await conversation.board.ari.bridges.add(conversation.bridge, conversation.channel)
    except Refused as refused:
        raise HungUp from refused
    conversation.is_held = False
    await conversation.write(calls.resume, conversation.last_leg, at=conversation.now)


async def back_to_queue(conversation: Conversation, *, prompt: str, wanted: Wanted | None = None) -> None:
    """The caller waits for another seat, at the place she had: at the front of the queue. Raises HungUp."""
    call, parties = conversation.call, list(conversation.parties.values())
    conversation.wanted = wanted or Wanted(
        skill=call.skill or conversation.telephone.skill,
        language=walking.language_of(conversation),
        district=call.district,
        priority=call.priority,
    )
    await waiting.take_place(conversation)
    await parting.dissolve(conversation)
    for party in parties:
        ending = LegEnd.TALKED if party.is_there else LegEnd.WITHDRAWN
        wrap_up = parting.wrap_up(conversation)
        await conversation.write(calls.left, party.leg, ending=ending, at=conversation.now, wrap_up=wrap_up)
    if conversation.is_held:
        await conversation.music(on=False)
        conversation.is_held = False
    conversation.goes_to = Stage.QUEUED
    walking.say_in_queue(conversation, prompt)
