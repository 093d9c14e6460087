"""Whoever moves the puppets: connected with the citizens' exchange, it dials for them and is told when they are rung.

Its methods wait until what they ask for is done; the connection lives in a thread of its own.
"""

import asyncio
import itertools
import os
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import TypeVar

from hotline.channels.phone.citizens.handsets import WAITS, Handset, NothingHappened, Stands
from hotline.channels.phone.citizens.outside import APPLICATION, DIALLED, EAR, RUNG, Outside
from hotline.channels.phone.exchange.secrets import password
from hotline.channels.phone.exchange.settings import DIALLED as NUMBER
from hotline.lib.ari.connection import opened
from hotline.lib.ari.events import (
    ChannelDestroyed,
    ChannelDtmfReceived,
    ChannelHangupRequest,
    Event,
    PlaybackFinished,
    RecordingStarted,
    StasisEnd,
    StasisStart,
)
from hotline.lib.ari.objects import Playback
from hotline.lib.ari.trouble import Refused
from hotline.lib.ari.verbs import Ari

PATIENCE = 20.0
WITHHELD = "anonymous <anonymous>"
"""What carriers show of whoever does not want to be known (RFC 3323)."""
RINGS = 60
"""Seconds for which a citizen lets it ring."""
LONGEST_CALL = 3600
T = TypeVar("T")


class Puppeteer:
    """The one who moves all telephones of an application; whoever is rung comes to the application `citizens`."""

    def __init__(self, outside: Outside, application: str = APPLICATION) -> None:
        self.outside = outside
        self.application = application
        self.handsets: dict[str, Handset] = {}
        self.played: set[str] = set()
        """Playbacks that are over."""
        self._changed = threading.Condition()
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="puppeteer", daemon=True)
        self._held = AsyncExitStack()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ari: Ari | None = None

    # -- connected ----------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Connect. Raises lib.ari's Lost when there is no exchange."""
        self._thread.start()
        self._run(self._open())

    async def _open(self) -> None:
        connection = opened(
            self.outside.ari_url,
            user=APPLICATION,
            password=password(self.outside.folders),
            application=self.application,
            front_door=self._hear,
        )
        self._ari = Ari(await self._held.enter_async_context(connection), self.application)

    def close(self) -> None:
        """Hang up everywhere and let the connection go."""
        if self._thread.is_alive():
            with suppress(Exception):
                self.hang_up_all()
            with suppress(Exception):
                self._run(self._held.aclose())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE)
        self._loop.close()

    def do(self, ask: Callable[[Ari], Awaitable[T]]) -> T:
        """Ask the exchange for something, and wait for its answer. Raises what lib.ari raises."""
        assert self._ari is not None, "open it first"
        return self._run(ask(self._ari))

    def _run(self, waited_for: Awaitable[T]) -> T:
        async def whole() -> T:
            return await waited_for

        return asyncio.run_coroutine_threadsafe(whole(), self._loop).result(PATIENCE)

    # -- what it does -------------------------------------------------------------------------------------------------

    def dial(self, number: str, *, caller: str = "13800000001", table: str = "") -> Handset:
        """A citizen rings `number` of the hotline, with `caller` shown, or withheld when that is "".

        `table` dials from a telephone on a table instead. The telephone rings when this comes back; nobody may have
        answered.
        """
        assert NUMBER.fullmatch(number)
        handset = Handset(self, self._new_id(), table or caller, number, Stands.DIALLING)
        self.handsets[handset.id] = handset
        endpoint = f"PJSIP/{number}@table-{table}" if table else f"PJSIP/{number}@hotline"
        self.do(
            lambda ari: ari.channels.originate(
                handset.id,
                endpoint,
                application=self.application,
                args=DIALLED,
                caller=handset.number or WITHHELD,
                within=RINGS,
            )
        )
        return handset

    def rung(self, number: str, within: float = WAITS) -> Handset:
        """The telephone of this number rings, now or soon: a citizen's, one on a table, 110. Each call comes once."""
        deadline = time.monotonic() + within
        while True:
            for handset in self.ringing():
                if handset.number == number:
                    handset.is_handed_out = True
                    return handset
            if time.monotonic() > deadline:
                raise NothingHappened(f"The telephone {number} did not ring within {within:.0f} s.")
            self.pause(0.1)

    def ringing(self) -> list[Handset]:
        """The telephones that ring and for which nobody has asked."""
        with self._changed:
            return [
                handset
                for handset in self.handsets.values()
                if handset.stands == Stands.RINGING and not handset.is_handed_out
            ]

    def answer(self, handset: Handset) -> None:
        """A telephone that rings is picked up."""

        async def pick_up(ari: Ari) -> None:
            await self._listen(handset)
            await ari.channels.answer(handset.id)
            handset.stands = Stands.TALKING

        self.do(pick_up)

    def hang_up_all(self) -> None:
        """Whoever is still on the telephone hangs up; whom nobody asks for any more is forgotten."""
        talking = [handset for handset in self.handsets.values() if handset.stands != Stands.ENDED]

        async def hang_up(ari: Ari) -> None:
            for handset in talking:
                await ari.channels.hang_up(handset.id)

        self.do(hang_up)
        for handset in talking:
            handset.await_end()
        self.handsets.clear()

    def play(self, channel: str, sound: Path) -> str:
        """Begin to speak a sound; the name under which `played` knows it when it was said."""
        name = self._new_id()
        media = f"sound:{sound.absolute().with_suffix('')}"
        self.do(lambda ari: ari.channels.play(channel, name, media))
        return name

    def pause(self, seconds: float) -> None:
        """Until something happens, but not longer."""
        with self._changed:
            self._changed.wait(seconds)

    def _new_id(self) -> str:
        return f"{self.application}-{os.getpid()}-{next(self._numbers)}"

    # -- what it is told ----------------------------------------------------------------------------------------------

    def _hear(self, event: Event) -> None:
        with self._changed:
            if isinstance(event, StasisStart):
                self._enters(event)
            elif isinstance(event, PlaybackFinished):
                self._spoke(event.playback)
            elif isinstance(event, RecordingStarted):
                self._of(event.recording.name, lambda handset: setattr(handset, "is_listening", True))
            elif isinstance(event, ChannelDtmfReceived):
                self._of(event.channel.id, lambda handset: setattr(handset, "keys", handset.keys + event.digit))
            elif isinstance(event, ChannelDestroyed):
                self._of(event.channel.id, lambda handset: self._ends(handset, event.cause))
            elif isinstance(event, ChannelHangupRequest):
                self._of(event.channel.id, lambda handset: setattr(handset, "cause", event.cause))
            elif isinstance(event, StasisEnd):
                self._of(event.channel.id, self._leaves)
            self._changed.notify_all()

    def _spoke(self, playback: Playback) -> None:
        assert self._ari is not None
        self.played.add(playback.id)
        self._later(self._ari.channels.be_silent(playback.target_uri.removeprefix("channel:")))

    def _of(self, channel: str, tell: Callable[[Handset], object]) -> None:
        if handset := self.handsets.get(channel):
            tell(handset)

    def _leaves(self, handset: Handset) -> None:
        """Of a telephone that we did not dial from nothing more is told when it has left our hands."""
        if handset.is_rung:
            self._ends(handset, handset.cause)

    @staticmethod
    def _ends(handset: Handset, cause: int) -> None:
        handset.stands, handset.cause = Stands.ENDED, cause

    def _enters(self, event: StasisStart) -> None:
        channel, (what, *more) = event.channel, event.args
        assert self._ari is not None
        if what == EAR:
            self._later(self._ari.channels.record(channel.id, more[0], longest=LONGEST_CALL, beeps=False))
        elif what == RUNG:
            handset = Handset(self, channel.id, more[0], channel.caller.number, Stands.RINGING, is_rung=True)
            self.handsets[channel.id] = handset
            self._later(self._ari.channels.ring(channel.id))
        elif what == DIALLED:
            self._of(channel.id, self._talks)

    def _talks(self, handset: Handset) -> None:
        handset.stands = Stands.TALKING
        self._later(self._listen(handset))

    async def _listen(self, handset: Handset) -> None:
        """From now on what a telephone hears is recorded, by a channel that hears with it: it must be free to speak."""
        assert self._ari is not None
        await self._ari.channels.be_silent(handset.id)
        await self._ari.channels.snoop(
            handset.id,
            f"ear-{handset.id}",
            application=self.application,
            args=f"{EAR},{handset.id}",
            spy="in",
            whisper="none",
        )

    def _later(self, done: Awaitable[object]) -> None:
        async def quietly() -> None:
            # She may have hung up meanwhile.
            with suppress(Refused):
                await done

        task = self._loop.create_task(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
