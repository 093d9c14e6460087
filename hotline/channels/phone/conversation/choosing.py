"""The menu: what the caller chooses by keys, and where that leads."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from hotline.casework.appeals.actions import CodeRefused, follow
from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Wanted
from hotline.casework.calls.words import EndedBy, Ending, Stage
from hotline.casework.distribution.rules import head_start
from hotline.casework.menus import rules as menus
from hotline.casework.menus import walks
from hotline.casework.menus.walks import Caller, End, Event, Found, Lookup, Refused, Turn, Walk
from hotline.channels.phone.conversation import arriving, forwarding, parting, progress, waiting, walking
from hotline.channels.phone.conversation.conversation import Conversation

PATH = 40
"""How much of the way through the menu is kept."""


async def choose(conversation: Conversation) -> str | None:
    """Walk through the menu; after a crash it begins again. Raises HungUp."""
    conversation.call.stage = Stage.MENU
    known = conversation.opening or await arriving.enter(conversation)
    board = conversation.board
    caller = board.city.caller(
        conversation.call.line,
        conversation.now,
        is_restricted=known.is_restricted,
        is_surge=board.is_surge,
        can_be_rung_back=conversation.can_be_rung_back,
    )

    async def look_up(asked: Lookup) -> Found | Refused:
        found = await conversation.write(_look_up, asked, walking.language_of(conversation), conversation.now)
        if isinstance(found, Found):
            conversation.gone_with = Ending.SERVED
        return found

    def go_on(caller: Caller, walk: Walk, event: Event) -> Turn:
        turn = menus.go_on(caller, walk, event)
        _keep_way(conversation, turn.walk.language, turn.walk.path)
        return turn

    end = await walking.walk(conversation, caller, menus.begin(caller), look_up, go_on)
    conversation.gone_with = ""
    _keep_way(conversation, end.language, end.path)
    if end.kind != walks.PERSON:  # who goes to a person has it written with her place in the queue
        await _note_way(conversation)
    return await LEADS[end.kind](conversation, end)


def _keep_way(conversation: Conversation, language: str, path: tuple[str, ...]) -> None:
    """What she has chosen until now: she is spoken to in this language, and hangs up with this way in her record."""
    conversation.call.language = language
    conversation.call.menu_path = "/".join(path)[:PATH]


async def _note_way(conversation: Conversation) -> None:
    """What she has chosen on the way is kept, also of calls that no person takes."""
    call = conversation.call
    await conversation.write(calls.note_stage, call.pk, Stage.MENU, language=call.language, menu_path=call.menu_path)


def _look_up(asked: Lookup, language: str, at: datetime) -> Found | Refused:
    """How far a matter is, for whoever knows its number and its code."""
    try:
        appeal = follow(number=asked.number, code=asked.code, at=at)
    except CodeRefused:
        return Refused()
    return Found(progress.spoken(appeal, language))


async def to_person(conversation: Conversation, end: End) -> str:
    """To the queue."""
    known = conversation.opening
    line = conversation.telephone.line(conversation.call.line)
    conversation.wanted = Wanted(
        skill=end.skill,
        language=end.language,
        district=line.district,
        menu_path=conversation.call.menu_path,
        priority=max(known.head_start if known else 0, head_start(end.reasons, conversation.telephone)),
        seat_id=known.wanted_seat if known else None,
        needs_senior=known.needs_senior if known else False,
    )
    return Stage.QUEUED


async def to_message(conversation: Conversation, end: End) -> str:
    """To leave a message."""
    return Stage.MESSAGE


async def to_call_back(conversation: Conversation, end: End) -> None:
    """She would be rung back: from now on she has a place in the queue."""
    await waiting.keep_place(conversation)


async def to_fax(conversation: Conversation, end: End) -> str:
    """The exchange takes her pages; what has come in is registered as a letter."""
    await walking.say_to_the_end(conversation)
    return Stage.FAX


async def to_number(conversation: Conversation, end: End) -> str | None:
    """Another telephone takes the calls of this hour: it is rung while she hears music."""
    await walking.say_to_the_end(conversation)
    return await forwarding.forward(conversation, end.number)


async def to_nobody(conversation: Conversation, end: End) -> None:
    """It is closed."""
    await walking.say_to_the_end(conversation)
    await parting.end(conversation, by=EndedBy.SYSTEM, ending=Ending.CLOSED)


async def turned_away(conversation: Conversation, end: End) -> None:
    """By a decision, never in an emergency."""
    await walking.say_to_the_end(conversation)
    await parting.end(conversation, by=EndedBy.SYSTEM, ending=Ending.TURNED_AWAY)


LEADS: Mapping[str, Callable[[Conversation, End], Awaitable[str | None]]] = MappingProxyType(
    {
        walks.PERSON: to_person,
        walks.VOICEMAIL: to_message,
        walks.CALL_BACK: to_call_back,
        walks.FAX: to_fax,
        walks.FORWARD: to_number,
        walks.CLOSED: to_nobody,
        walks.TURNED_AWAY: turned_away,
    }
)
"""Where each end of the menu leads."""
