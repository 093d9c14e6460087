"""Ringing telephones: a seat, a department, an emergency line, a leader. Who rings whom is decided elsewhere."""

import contextlib
from collections.abc import Mapping

from hotline.casework.calls.words import LegEnd
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.parties import Party
from hotline.lib.ari.trouble import Refused

LEG = "leg"
"""With this word a channel comes into our hands that we rang ourselves."""
CALL_HEADER = "PJSIP_HEADER(add,X-Call-ID)"
"""By it the page of a seat knows which call its telephone rings for."""
BY_ITSELF = {"PJSIP_HEADER(add,Call-Info)": "<sip:own@localhost>;answer-after=0"}
"""With it the telephone of a seat picks up by itself: only where its person has begun the call, who sits before it and
waits. Browsers' telephones and those on tables know the word; no call from outside can bring it."""
RINGS_OUTSIDE = 40
"""Seconds for which a telephone outside is rung."""

BUSY = frozenset({17})
REJECTED = frozenset({21})
UNANSWERED = frozenset({18, 19, 16})
NOT_REACHED, WITHDRAWN = LegEnd.FAILED, LegEnd.WITHDRAWN


async def ring(
    conversation: Conversation, party: Party, endpoint: str, *, shows: str, within: int, is_own: bool = False
) -> bool:
    """Ring somebody for a call; what comes of it is heard as events of her channel. Who has begun the call herself
    (`is_own`) need not pick up. False when it cannot be rung."""
    board = conversation.board
    conversation.parties[party.channel] = party
    conversation.ears.also(f"channel:{party.channel}")
    try:
        await board.ari.channels.originate(
            party.channel,
            endpoint,
            application=board.ari.application,
            args=f"{LEG},{conversation.code}",
            caller=shown(shows or board.installation.shows),
            within=within,
            variables=named(conversation, is_own=is_own) if party.seat is not None else {},
            originator=conversation.channel,
        )
    except Refused:
        del conversation.parties[party.channel]
        return False
    return True


def shown(number: str) -> str:
    """What stands on a telephone that we ring: this number, as its name, too. Without one the exchange would give it
    the caller's, and many carriers put her number there."""
    return f'"{number}" <{number}>'


def named(conversation: Conversation, *, is_own: bool = False) -> Mapping[str, str]:
    """What the telephone of a seat is told of the call it is rung for; those outside are told nothing."""
    return {CALL_HEADER: conversation.code, **(BY_ITSELF if is_own else {})}


async def let_go(conversation: Conversation, party: Party) -> None:
    """Hang up on somebody, and listen to her no more."""
    conversation.parties.pop(party.channel, None)
    with contextlib.suppress(Refused):
        await conversation.board.ari.channels.hang_up(party.channel)


def ending_of(cause: int, *, was_there: bool) -> str:
    """What a leg came to, by the cause with which its line ended."""
    if was_there:
        return LegEnd.TALKED
    if cause in REJECTED:
        return LegEnd.REJECTED
    if cause in BUSY:
        return LegEnd.BUSY
    return LegEnd.MISSED if cause in UNANSWERED else LegEnd.FAILED
