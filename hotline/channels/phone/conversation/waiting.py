"""Waiting for a person: music, what is said meanwhile, a seat that is rung, and what is offered instead."""

import contextlib
from dataclasses import dataclass

from hotline.casework.calls import actions as calls
from hotline.casework.calls.words import EndedBy, Ending, LegKind, Stage
from hotline.casework.menus import questions, walks
from hotline.channels.phone.conversation import calling_out, parting, walking
from hotline.channels.phone.conversation.conversation import Conversation, clock
from hotline.channels.phone.conversation.hearing import HungUp, Moved, Offered
from hotline.channels.phone.conversation.installation import QUEUE
from hotline.channels.phone.conversation.parties import Party
from hotline.lib.ari.events import ChannelDestroyed, ChannelDtmfReceived, Event, StasisStart
from hotline.lib.ari.trouble import Gone, Refused
from hotline.lib.ari.verbs import WAITER

FIRST_WORD = 1.0
"""Seconds for which it is seen whether a seat is free; after them she is told how it stands."""
LISTENS_AGAIN = 1.0
"""Seconds after which it is looked again whether she can be spoken to."""


@dataclass
class Wait:
    """How somebody waits: what was offered to her, when she is next told how it stands (the loop's clock)."""

    offers: tuple[str, ...] = ()
    next_word_at: float = 0.0


async def wait(conversation: Conversation) -> str | None:
    """Wait until a seat has answered, or something else was chosen. Raises HungUp."""
    conversation.gone_with = ""
    await take_place(conversation)
    waits = Wait(next_word_at=clock() + FIRST_WORD)
    line = conversation.board.line
    if not conversation.parties:  # after a crash a seat may be ringing already
        line.join(conversation)
    try:
        while True:
            await _into_queue(conversation)
            await walking.say_last_words(conversation)
            event = await conversation.next(_patience(conversation, waits))
            stage = await _heed(conversation, waits, event)
            if stage != Stage.QUEUED:
                return stage
    finally:
        line.leave(conversation)


async def take_place(conversation: Conversation) -> None:
    """Into the queue; whoever waited before keeps her place."""
    if conversation.wanted is None:
        return
    wanted, conversation.wanted = conversation.wanted, None
    at = conversation.now
    conversation.call = await conversation.write(calls.enqueue, conversation.call.pk, wanted=wanted, at=at)
    conversation.missed.clear()
    conversation.waits_since = at if conversation.call.answered_at else None


async def _into_queue(conversation: Conversation) -> None:
    """To those who wait. Her music comes with her place among them, in one request: no cut can fall in between. Who is
    there already stays: the exchange would forget that she is to hear music."""
    if conversation.is_in_queue or not conversation.has_line:
        return
    await conversation.hush()
    board = conversation.board
    try:
        await board.ari.bridges.add(QUEUE, conversation.channel, role=WAITER)
    except Gone:
        await board.make_queue()
        await board.ari.bridges.add(QUEUE, conversation.channel, role=WAITER)
    except Refused as refused:
        raise HungUp from refused
    conversation.is_in_queue = True


async def _heed(conversation: Conversation, waits: Wait, event: Event | None) -> str | None:
    """What follows from what happened: still QUEUED, another stage, or None when the call is over."""
    match event:
        case None | Moved():
            await _say_how_it_stands(conversation, waits)
        case Offered() if event is conversation.offered:
            conversation.offered = None
            await _ring(conversation, event)
        case ChannelDtmfReceived():
            return await _take_offer(conversation, questions.taken_while_waiting(waits.offers, event.digit))
        case StasisStart() if party := conversation.parties.get(event.channel.id):
            party.is_there = True
            return Stage.TALKING if conversation.has_line else Stage.DIALLING
        case ChannelDestroyed() if party := conversation.parties.get(event.channel.id):
            await _missed(conversation, party, calling_out.ending_of(event.cause, was_there=False))
    return Stage.QUEUED


async def _ring(conversation: Conversation, offered: Offered) -> None:
    """Ring the seat that was found."""
    seat = Party(offered.channel, offered.leg, LegKind.SEAT, offered.seat, offered.extension)
    board = conversation.board
    endpoint = board.installation.addresses.dial_seat(offered.extension)
    # The telephone of a seat is shown our number; who calls is shown, masked, by its page.
    shows = conversation.call.line
    ringing = conversation.telephone.ring
    if not await calling_out.ring(conversation, seat, endpoint, shows=shows, within=ringing):
        await _missed(conversation, seat, calling_out.NOT_REACHED)


async def _missed(conversation: Conversation, seat: Party, ending: str) -> None:
    """The seat did not take it: it stands busy, and the call is back at its place."""
    conversation.parties.pop(seat.channel, None)
    at = conversation.now
    if seat.seat is not None:
        conversation.missed[seat.seat] = at
    await conversation.write(calls.miss, seat.leg, ending=ending, at=at)
    conversation.board.line.join(conversation)


async def _take_offer(conversation: Conversation, offer: str) -> str | None:
    """What she takes of what was offered; other keys change nothing."""
    if offer == walks.VOICEMAIL:
        await _withdraw(conversation)
        return Stage.MESSAGE
    if offer == walks.CALL_BACK:
        await _withdraw(conversation)
        await keep_place(conversation)
        return None
    return Stage.QUEUED


async def _withdraw(conversation: Conversation) -> None:
    """Who takes something else is offered to nobody any more, and hears the queue's music no more."""
    conversation.board.line.leave(conversation)
    if conversation.is_in_queue:
        await conversation.hush()
        conversation.is_in_queue = False
        with contextlib.suppress(Refused):
            await conversation.board.ari.bridges.remove(QUEUE, conversation.channel)
    for seat in list(conversation.parties.values()):
        await calling_out.let_go(conversation, seat)
        await conversation.write(calls.miss, seat.leg, ending=calling_out.WITHDRAWN, at=conversation.now)
    if (offered := conversation.offered) is not None:  # found as she pressed the key, and not rung any more
        conversation.offered = None
        await conversation.write(calls.miss, offered.leg, ending=calling_out.WITHDRAWN, at=conversation.now)


async def keep_place(conversation: Conversation) -> None:
    """She is rung back when it is her turn."""
    await conversation.write(calls.ask_call_back, conversation.call.pk, at=conversation.now)
    try:
        await walking.say_prompts(conversation, "call_back_kept", "goodbye")
        await walking.say_to_the_end(conversation)
    finally:
        await parting.end(conversation, by=EndedBy.SYSTEM, ending=Ending.CALL_BACK)


def _patience(conversation: Conversation, waits: Wait) -> float | None:
    """Seconds until it may be time to speak to her: not while a seat rings for her or something is being said. None:
    she is not on the line."""
    if not conversation.has_line:
        return None
    due = max(0.0, waits.next_word_at - clock())
    return due if _is_free_to_hear(conversation) else max(due, LISTENS_AGAIN)


def _is_free_to_hear(conversation: Conversation) -> bool:
    return not conversation.parties and not conversation.is_saying()


async def _say_how_it_stands(conversation: Conversation, waits: Wait) -> None:
    """Her place, how long it may take, and what is offered: first when no seat was free, then now and then, and as soon
    as something new is offered. Where a seat rings or something is being said, afterwards."""
    if not conversation.has_line:
        return
    stands = conversation.board.line.standing(conversation)
    offers = tuple(one for one in stands.offers if one != walks.CALL_BACK or conversation.can_be_rung_back)
    if not set(offers) <= set(waits.offers):
        waits.next_word_at = min(waits.next_word_at, clock())
    if waits.next_word_at > clock() or not _is_free_to_hear(conversation):
        return
    waits.offers = offers
    language = walking.language_of(conversation)
    turn = questions.said_to_waiting(
        conversation.telephone,
        language,
        position=stands.position,
        wait=stands.wait,
        minutes=stands.minutes,
        offers=offers,
        is_anybody=stands.is_anybody,
    )
    await walking.say(conversation, turn)
    _speak_again_later(conversation, waits)


def _speak_again_later(conversation: Conversation, waits: Wait) -> None:
    waits.next_word_at = clock() + max(5, conversation.telephone.repeat_every)
