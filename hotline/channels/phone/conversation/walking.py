"""Walking a caller through what the rules of the menus say: playing, waiting for keys, looking up."""

import asyncio
from collections.abc import Awaitable, Callable

from hotline.casework.menus import rules as menus
from hotline.casework.menus import walks
from hotline.casework.menus.walks import (
    Awaits,
    Caller,
    End,
    Event,
    Found,
    Key,
    Lookup,
    Prompt,
    Refused,
    Silence,
    Turn,
    Walk,
)
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.ground.profiles.telephone import Band
from hotline.lib.ari.events import ChannelDtmfReceived

LONGEST_PROMPT = 120.0
"""Seconds after which a prompt is taken to be over whatever the exchange says."""

LookUp = Callable[[Lookup], Awaitable[Found | Refused]]
GoOn = Callable[[Caller, Walk, Event], Turn]


async def _nothing(asked: Lookup) -> Found | Refused:
    return Refused()


def language_of(conversation: Conversation) -> str:
    """In which language the caller is spoken to."""
    return conversation.telephone.spoken(conversation.call.language).code


def caller_of(conversation: Conversation) -> Caller:
    """Who walks, where nothing but the telephone matters."""
    line = conversation.telephone.line(conversation.call.line)
    return Caller(conversation.telephone, line, Band("always", ""))


async def walk(
    conversation: Conversation,
    caller: Caller,
    turn: Turn,
    look_up: LookUp = _nothing,
    go_on: GoOn = menus.go_on,
) -> End:
    """Go from turn to turn until the walk ends. What is said last may still be playing then. To whom goes on to a
    person it is said where she waits: music comes after it, whatever becomes of us. Raises HungUp."""
    late = ""
    while True:
        if turn.end and turn.end.kind == walks.PERSON:
            conversation.last_words = turn.says
            return turn.end
        await say(conversation, turn)
        if turn.end:
            return turn.end
        if turn.lookup:
            event: Event = await look_up(turn.lookup)
        else:
            assert turn.awaits, "a turn that does not end waits for something"
            event = await key(conversation, turn.awaits, is_between=not turn.says, late=late)
            late = _late_after(event, turn.awaits)
        turn = go_on(caller, turn.walk, event)


async def say(conversation: Conversation, turn: Turn) -> None:
    """Begin to play what a turn says."""
    if turn.says:
        media, texts = conversation.board.installation.media, conversation.telephone.prompts
        await conversation.say(*[piece for prompt in turn.says for piece in await media(texts, prompt)])


async def say_prompts(conversation: Conversation, *keys: str) -> None:
    """Begin to play texts of the profile, in the caller's language."""
    language = language_of(conversation)
    await say(conversation, Turn(Walk("said", language), tuple(Prompt(key, language) for key in keys)))


def say_in_queue(conversation: Conversation, key: str) -> None:
    """Have a text of the profile said to somebody when she waits."""
    conversation.last_words = (Prompt(key, language_of(conversation)),)


async def say_last_words(conversation: Conversation) -> None:
    """Say what was kept until she waits."""
    words, conversation.last_words = conversation.last_words, ()
    if words and conversation.has_line:
        await say(conversation, Turn(Walk("said", language_of(conversation)), words))


async def key(conversation: Conversation, awaits: Awaits, *, is_between: bool, late: str = "") -> Key | Silence:
    """The next key. One that comes while something is played ends the playing; silence counts from its end."""
    deaf_to = late if awaits.ends_with else walks.DONE
    if conversation.is_saying():
        sign = await _pressed(conversation, LONGEST_PROMPT, deaf_to=deaf_to, until_said=True)
        if sign:
            await conversation.hush()
            return Key(sign)
    patience = float(awaits.between if is_between else awaits.first)
    sign = await _pressed(conversation, patience, deaf_to=deaf_to)
    return Key(sign) if sign else Silence()


async def say_to_the_end(conversation: Conversation) -> None:
    """Wait until what is being said was said; a key ends it."""
    if conversation.is_saying():
        await _pressed(conversation, LONGEST_PROMPT, until_said=True)
        await conversation.hush()


async def _pressed(conversation: Conversation, within: float, *, deaf_to: str = "", until_said: bool = False) -> str:
    """A key that is pressed within so many seconds, or while something is said; "" when none is."""
    loop = asyncio.get_running_loop()
    until = loop.time() + within
    while (left := until - loop.time()) > 0:
        event = await conversation.next(min(left, conversation.said_within()) if until_said else left)
        if isinstance(event, ChannelDtmfReceived) and event.digit != deaf_to:
            return event.digit
        if until_said and not conversation.is_saying():
            return ""
    return ""


def _late_after(event: Key | Silence, awaits: Awaits) -> str:
    """The key with which many end a number that was complete already: it is no answer to the next question."""
    return awaits.ends_with if isinstance(event, Key) and event.sign != awaits.ends_with else ""
