"""The tap 旁路音频: the sound of a call brought to where it is recognised, each side by itself.

A snoop channel hears with the caller's line – what she says, and what she hears – and a channel without a telephone
takes it out over a websocket. Both belong to an application of their own: the call knows nothing of them, and the
exchange goes on with it whether or not anybody fetches the sound.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import uuid4

from hotline.casework.calls.words import Speaker
from hotline.channels.phone.recognition.contract import MS
from hotline.channels.phone.recognition.hearing import Side
from hotline.channels.phone.recognition.track import Piece
from hotline.lib.ari.connection import Listener
from hotline.lib.ari.events import StasisStart
from hotline.lib.ari.trouble import Lost, Refused
from hotline.lib.ari.verbs import Ari

log = logging.getLogger(__name__)

APPLICATION = "huiyin-recognition"
"""What its channels belong to."""
HEARD: Mapping[str, str] = MappingProxyType({Speaker.CALLER: "in", Speaker.SEAT: "out"})
"""Who speaks in which direction of the caller's line."""
THERE_WITHIN = 5.0
LAST_WORDS = 5.0
"""Seconds in which what was said last is still recognised when the call is over."""
Sounds = Callable[[str], AbstractAsyncContextManager[AsyncIterator[bytes]]]


@dataclass(frozen=True, slots=True)
class Tapped:
    """A call that is listened to: `channel` is the caller's line; while `is_held` she hears music."""

    call_id: int
    channel: str
    language: str
    answered_at: datetime
    is_held: bool = False


@dataclass
class Tap:
    """The tap of one call. `sounds` fetches a sound by its name; `end` is called when nobody listens any more."""

    ari: Ari
    sounds: Sounds
    call: Tapped
    sides: Mapping[str, Side]
    now: Callable[[], datetime]
    end: Callable[[], Awaitable[object]]
    is_held: bool = False
    _began: float = field(init=False, default=0.0)
    _ahead_ms: int = field(init=False, default=0)

    async def run(self) -> None:
        """Listen until cancelled, or until there is nothing to listen to. Raises Lost with the exchange."""
        self._began = asyncio.get_running_loop().time()
        self._ahead_ms = round((self.now() - self.call.answered_at).total_seconds() * 1000)
        self.is_held = self.call.is_held
        recognising = [asyncio.create_task(side.recognise()) for side in self.sides.values()]
        try:
            await self._listen()
        finally:
            for side in self.sides.values():
                side.end()
            _done, late = await asyncio.wait(recognising, timeout=LAST_WORDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            await self.end()

    async def _listen(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for speaker, side in self.sides.items():
                    group.create_task(self._listen_to(speaker, side))
        except* Refused as refused:
            log.info("a call cannot be listened to: %s", refused.exceptions[0])
        except* TimeoutError:
            log.warning("the exchange gives no sound of a call")
        except* Lost as lost:
            raise Lost(str(lost.exceptions[0])) from None

    async def _listen_to(self, speaker: str, side: Side) -> None:
        name = f"tap-{uuid4().hex[:12]}"
        ear, out = f"{name}-ear", f"{name}-out"
        try:
            with self.ari.connection.listen(f"channel:{ear}", f"channel:{out}") as ears:
                wanted = await self.ari.channels.give_sound(out, application=self.ari.application)
                async with self.sounds(wanted) as frames:
                    await self.ari.channels.snoop(
                        self.call.channel,
                        ear,
                        application=self.ari.application,
                        args="tap",
                        spy=HEARD[speaker],
                        whisper="none",
                    )
                    await _until_there(ears, {ear, out})
                    await self.ari.bridges.make(name, kind="mixing", name=name)
                    await self.ari.bridges.add(name, ear, out)
                    async for frame in frames:
                        if not self.is_held:
                            side.take(Piece(max(0, self._at_ms() - len(frame) // MS), frame))
        finally:
            await _clear(self.ari, name)

    def _at_ms(self) -> int:
        """This moment, in milliseconds from the answer on."""
        return self._ahead_ms + round((asyncio.get_running_loop().time() - self._began) * 1000)


async def _until_there(ears: Listener, channels: set[str]) -> None:
    """Both are in our hands: the one that gives the sound is, when somebody fetches it. Raises TimeoutError, Lost."""
    there: set[str] = set()
    async with asyncio.timeout(THERE_WITHIN):
        while there != channels:
            event = await ears.next()
            if isinstance(event, StasisStart):
                there.add(event.channel.id)


async def _clear(ari: Ari, name: str) -> None:
    """Nothing of a tap is left at the exchange."""
    for channel in (f"{name}-ear", f"{name}-out"):
        with contextlib.suppress(Refused, Lost):
            await ari.channels.hang_up(channel)
    with contextlib.suppress(Refused, Lost):
        await ari.bridges.destroy(name)


async def clear_all(ari: Ari) -> None:
    """What a process before us left at the exchange."""
    left = await ari.in_hand()
    for channel in left.channel_ids:
        with contextlib.suppress(Refused):
            await ari.channels.hang_up(channel)
    for bridge in left.bridge_ids:
        with contextlib.suppress(Refused):
            await ari.bridges.destroy(bridge)
