"""One call in our hands, and the switchboard that holds all of them while one connection lasts.

A switchboard lives as long as one connection with the exchange. When that goes, every conversation ends where it is,
without a word to the database, and the next switchboard takes the calls up again at their stages: losing the connection
and being killed are the same to a call.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, Protocol, TypeVar

from hotline.casework.calls.actions import Wanted
from hotline.casework.calls.models import Call
from hotline.casework.calls.words import LegKind
from hotline.casework.menus.walks import Prompt
from hotline.channels.phone.conversation.city import City
from hotline.channels.phone.conversation.hearing import HungUp, LedAway, Offered
from hotline.channels.phone.conversation.installation import QUEUE, Installation, Standing
from hotline.channels.phone.conversation.ledger import Ledger
from hotline.channels.phone.conversation.opening import Opening
from hotline.channels.phone.conversation.parties import Party
from hotline.ground.profiles.dialling import may_ring
from hotline.ground.profiles.telephone import Telephone
from hotline.lib.ari.events import ChannelDestroyed, ChannelHangupRequest, Event, PlaybackFinished, StasisEnd
from hotline.lib.ari.objects import Channel
from hotline.lib.ari.trouble import Lost, Refused
from hotline.lib.ari.verbs import Ari

P = ParamSpec("P")
T = TypeVar("T")
VOICES = 2
LATE = 2.0
"""Seconds after which the exchange is asked about a prompt that should be over and whose end it has not told."""
PATIENCE_WITH_DATABASE = 1.0
"""Seconds for which a caller is left without a sound while the database does not answer."""

log = logging.getLogger(__name__)


class Line(Protocol):
    """Who waits for a seat (distributing.py)."""

    def join(self, conversation: "Conversation") -> None:
        """Wait for a seat, from now on."""

    def leave(self, conversation: "Conversation") -> None:
        """Wait no longer."""

    def look(self) -> None:
        """Something has changed: look whether somebody can be served."""

    def standing(self, conversation: "Conversation") -> Standing:
        """How it stands with somebody who waits."""

    @property
    def is_surge(self) -> bool:
        """Whether so many wait that it is a surge."""


@dataclass(eq=False)
class Switchboard:
    """The exchange, the database, and every conversation."""

    ari: Ari
    ledger: Ledger
    installation: Installation
    city: City
    conversations: dict[str, "Conversation"] = field(default_factory=dict)
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    """Instructions that are in somebody's hands already."""
    seats_changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when seats were opened or equipped: there may be telephones that nobody watches yet."""
    line: Line = field(init=False)

    @property
    def is_surge(self) -> bool:
        """Whether it is a surge: a leader says so, or the queue."""
        return self.city.is_surge or self.line.is_surge

    def now(self) -> datetime:
        """This moment."""
        return self.installation.now()

    def go(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Have something done beside everything else, until this switchboard closes."""
        task = asyncio.create_task(work, name=name)
        self.tasks.add(task)
        task.add_done_callback(self._gone)

    def _gone(self, task: "asyncio.Task[None]") -> None:
        self.tasks.discard(task)
        trouble = None if task.cancelled() else task.exception()
        if trouble is not None and not isinstance(trouble, Lost):
            log.error("%s came to grief", task.get_name(), exc_info=trouble)

    def begin(self, conversation: "Conversation") -> None:
        """Take a call into our hands."""
        self.conversations[conversation.code] = conversation

    def let_go(self, conversation: "Conversation") -> None:
        """A call is over."""
        conversation.ears.close()
        if self.conversations.get(conversation.code) is conversation:
            del self.conversations[conversation.code]

    async def make_queue(self) -> None:
        """Make sure of the bridge in which everybody waits."""
        await self.ari.bridges.make(QUEUE, kind="holding", name=QUEUE)

    def find(self, call_id: int) -> "Conversation | None":
        """The conversation of a call, by its row."""
        return next((one for one in self.conversations.values() if one.call.pk == call_id), None)

    async def close(self) -> None:
        """End everything here; nothing of it is written anywhere."""
        tasks = list(self.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def clock() -> float:
    """Seconds by the clock of the loop: for how long something lasts, whatever the time of day is set to."""
    return asyncio.get_running_loop().time()


@dataclass(eq=False)
class Conversation:
    """A call, as one coroutine leads it. `call` is its row as we wrote it last; `telephone` the city's, of its day.

    `wanted` is what she needs in the queue, while that is not written, and `last_words` what is said to her there;
    `gone_with` the result when she hangs up now, `goes_to` the stage to which an instruction sends her, `parted_by` who
    ended the conversation, `missed` the seats that rang for her in vain and when, `waits_since` when she began to wait
    again, `handed` the instructions that were handed to it; `offered` a seat that was found for her, until it is rung.
    """

    board: Switchboard
    call: Call
    telephone: Telephone = field(default_factory=Telephone)
    parties: dict[str, Party] = field(default_factory=dict)
    arrived: Channel | None = None
    opening: Opening | None = None
    wanted: Wanted | None = None
    last_words: tuple[Prompt, ...] = ()
    gone_with: str = ""
    goes_to: str | None = None
    parted_by: str = ""
    recording: str = ""
    recordings: int = 0
    last_leg: int = 0
    is_off_record: bool = False
    is_held: bool = False
    is_in_queue: bool = False
    is_taken_up: bool = False
    is_hanging_up: bool = False
    missed: dict[int, datetime] = field(default_factory=dict)
    waits_since: datetime | None = None
    offered: Offered | None = None
    handed: set[int] = field(default_factory=set)
    _voice: int = 0
    _saying: str = ""
    _said_at: float = 0.0
    _lasting: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._may_speak = self.is_taken_up  # something may be playing from before
        self.recoveries = self.call.recoveries + self.is_taken_up
        self.ears = self.board.ari.connection.listen(*(f"channel:{each}" for each in self._subjects()))

    def _subjects(self) -> list[str]:
        return [channel for channel in (self.call.channel, *self.parties) if channel]

    @property
    def code(self) -> str:
        """The code of the call, which names it at the exchange too."""
        return self.call.code

    @property
    def channel(self) -> str:
        """The caller's line."""
        return self.call.channel

    @property
    def is_entered(self) -> bool:
        """Whether it is in the books."""
        return bool(self.call.pk)

    @property
    def has_line(self) -> bool:
        """Whether the caller is on the line: who is to be rung back waits without one."""
        return bool(self.call.channel)

    @property
    def can_be_rung_back(self) -> bool:
        """Whether she has shown a number, and one that the city's rules let us ring."""
        return may_ring(self.call.other, self.telephone)

    @property
    def bridge(self) -> str:
        """Where it talks: named after the call, so that it is found again."""
        return f"talk-{self.code}"

    @property
    def now(self) -> datetime:
        """This moment."""
        return self.board.now()

    @property
    def seat(self) -> Party | None:
        """The seat that talks with the caller, if one does."""
        return next((party for party in self.parties.values() if party.is_seat and party.is_there), None)

    @property
    def is_attended(self) -> bool:
        """Whether the caller talks with anybody, or is about to: a seat, or somebody it left her with."""
        return any(
            (party.is_there and not party.is_apart) or party.kind == LegKind.CONSULTED
            for party in self.parties.values()
        )

    @property
    def has_company(self) -> bool:
        """Whether the caller hears somebody, or music: there is no need to entertain her."""
        return self.is_held or self.is_in_queue or self.seat is not None or not self.has_line

    def is_saying(self) -> bool:
        """Whether something is being played to the caller."""
        return bool(self._saying)

    def _playback(self, voice: int, *, before: int = 0) -> str:
        """The name of what is played: of few, so that who takes the call up again knows them and can stop them."""
        return f"say-{self.code}-{self.recoveries - before}-{voice}"

    # -- hearing -----------------------------------------------------------------------------------------------------

    async def next(self, within: float | None = None) -> Event | None:
        """What happens next; None when nothing does within so many seconds. Raises HungUp when the caller is gone."""
        try:
            async with asyncio.timeout(within):
                event = await self.ears.next()
        except TimeoutError:
            await self._ask_whether_said()
            return None
        if isinstance(event, PlaybackFinished):
            self._finished(event.playback.id)
        self._check_line(event)
        return event

    def _check_line(self, event: Event) -> None:
        if isinstance(event, ChannelDestroyed) and event.channel.id == self.channel:
            raise HungUp(event.cause)
        if isinstance(event, ChannelHangupRequest) and event.channel.id == self.channel:
            self.call.cause, self.is_hanging_up = event.cause, True
        if isinstance(event, StasisEnd) and event.channel.id == self.channel:
            raise HungUp(self.call.cause) if self.is_hanging_up else LedAway

    # -- speaking ----------------------------------------------------------------------------------------------------

    async def say(self, *media: str) -> None:
        """Play something to the caller alone, instead of what is being played. Raises HungUp."""
        await self.hush()
        if not media:
            return
        self._voice = (self._voice + 1) % VOICES
        playback = self._playback(self._voice)
        try:
            await self.board.ari.channels.play(self.channel, playback, *media)
        except Refused as refused:
            raise HungUp from refused
        self._saying, self._said_at = playback, clock() + self.board.installation.lasts(media)
        self._lasting[playback] += 1

    def _finished(self, playback: str) -> None:
        """A name is used again and again: the end of what was said before under it is not the end of this."""
        if self._lasting[playback] > 0:
            self._lasting[playback] -= 1
        if playback == self._saying and not self._lasting[playback]:
            self._saying = ""

    def said_within(self) -> float:
        """Seconds within which what is being said must be over; then the exchange is asked."""
        return max(0.0, self._said_at + LATE - clock())

    async def _ask_whether_said(self) -> None:
        """What should be over by its length, and whose end was not told, is over when the exchange plays it no more."""
        if not self._saying or self.said_within():
            return
        if await self._is_spoken_to():
            self._said_at = clock()
        else:
            del self._lasting[self._saying]
            self._saying = ""

    async def hush(self) -> None:
        """Stop what is being played. A line that is being played to must not be moved: the exchange would answer
        nothing to anybody until the prompt is over."""
        if self._saying:
            await self.board.ari.playbacks.stop(self._saying)
            self._saying = ""
        elif self._may_speak:
            for voice in range(VOICES):
                await self.board.ari.playbacks.stop(self._playback(voice, before=1))
        self._may_speak = False

    async def music(self, *, on: bool) -> None:
        """Let the caller hear music, or end it."""
        try:
            await self.board.ari.channels.music(self.channel, on=on)
        except Refused as refused:
            if on:
                raise HungUp from refused

    # -- writing -----------------------------------------------------------------------------------------------------

    async def write(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Write something into the database. While it is away the caller hears music, and it is tried again."""
        task = asyncio.ensure_future(self.board.ledger.do(act, *args, **kwargs))
        try:
            done, _ = await asyncio.wait({task}, timeout=PATIENCE_WITH_DATABASE)
            if not done:
                return await self._with_music(task)
            return task.result()
        finally:
            task.cancel()

    async def _with_music(self, task: "asyncio.Future[T]") -> T:
        """Wait for the database, with music where the caller would hear nothing. Who has hung up meanwhile is gone
        when it is written: what happened before is not forgotten."""
        is_on, is_gone = False, not self.has_line
        while not task.done():
            if not (is_on or is_gone or self.has_company or await self._is_spoken_to()):
                try:
                    await self.music(on=True)
                    is_on = True
                except HungUp:
                    is_gone = True
            await asyncio.wait({task}, timeout=PATIENCE_WITH_DATABASE)
        if is_on:
            await self.music(on=False)
        return task.result()

    async def _is_spoken_to(self) -> bool:
        """Whether a prompt is being played at this moment; its end may not have been read yet."""
        if not self._saying:
            return False
        try:
            await self.board.ari.playbacks.get(self._saying)
        except Refused:
            return False
        return True
