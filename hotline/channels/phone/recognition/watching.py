"""Which calls are listened to: those that talk, in a language that the recogniser knows, as many as it can bear."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Said
from hotline.casework.calls.models import Call, Leg
from hotline.casework.calls.words import Stage
from hotline.channels.phone.recognition.contract import Recogniser
from hotline.channels.phone.recognition.hearing import Minds, Side
from hotline.channels.phone.recognition.tapping import HEARD, Sounds, Tap, Tapped
from hotline.ground.profiles import queries as profiles
from hotline.lib.ari.trouble import Lost
from hotline.lib.ari.verbs import Ari
from hotline.lib.hearing import hear
from hotline.lib.notifying import LIVE

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0
"""Seconds between looks at the calls, where nothing was told meanwhile."""
OURS = "said"
"""What is told of our own doing."""


def that_talk(*, most: int) -> list[Tapped]:
    """The calls that talk now, the oldest first, and whether their callers are held."""
    held = Leg.objects.filter(call=OuterRef("pk"), held_since__isnull=False, ended_at__isnull=True)
    talking = Call.objects.filter(stage=Stage.TALKING, ended_at__isnull=True, answered_at__isnull=False)
    rows = talking.exclude(channel="").annotate(is_held=Exists(held)).order_by("answered_at", "pk")[:most]
    usual = profiles.current().telephone.first_language.code
    return [
        Tapped(call.pk, call.channel, call.language or usual, call.answered_at, call.is_held)
        for call in rows
        if call.answered_at is not None
    ]


async def changes() -> AsyncGenerator[None, None]:
    """Whenever a call may have begun or ceased to talk."""
    async with aclosing(hear(LIVE)) as told:
        async for one in told:
            if one is None or ("call" in one and one.get("kind") != OURS):
                yield None


@dataclass
class Watch:
    """The taps that are open. `keep` and `end` write what was said; tests give others."""

    ari: Ari
    sounds: Sounds
    recogniser: Recogniser
    minds: Minds
    most: int
    now: Callable[[], datetime] = timezone.now
    _taps: dict[int, tuple[Tap, "asyncio.Task[None]"]] = field(default_factory=dict)
    _tried: set[int] = field(default_factory=set)
    _told: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Open and close taps as calls come and go, until cancelled. Raises Lost when the exchange is gone."""
        told = asyncio.create_task(self._listen())
        gone = asyncio.create_task(self._until_lost())
        try:
            while True:
                self._told.clear()
                await self._look()
                await self._wait(gone)
        finally:
            for task in (told, gone, *(task for _tap, task in self._taps.values())):
                task.cancel()
            await asyncio.gather(told, gone, *(task for _tap, task in self._taps.values()), return_exceptions=True)

    async def _wait(self, gone: "asyncio.Task[None]") -> None:
        """Until something was told, or a while. Raises Lost."""
        waiting = asyncio.create_task(self._told.wait())
        try:
            await asyncio.wait({waiting, gone}, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        if gone.done():
            await gone

    async def _listen(self) -> None:
        async with aclosing(changes()) as told:
            async for _change in told:
                self._told.set()

    async def _until_lost(self) -> None:
        with self.ari.connection.listen() as ears:
            while True:
                await ears.next()

    async def _look(self) -> None:
        try:
            talking = {one.call_id: one for one in await asyncio.to_thread(_asked, self.most)}
        except (OperationalError, InterfaceError):
            log.warning("the database does not answer; calls are listened to as before")
            return
        for call_id, (tap, task) in list(self._taps.items()):
            if call_id not in talking:
                task.cancel()
            else:
                tap.is_held = talking[call_id].is_held
        for call_id, one in talking.items():
            if call_id not in self._taps and call_id not in self._tried:
                self._open(one)
        self._tried &= set(talking)

    def _open(self, one: Tapped) -> None:
        """Begin to listen; once: what cannot be listened to is not asked for again and again."""
        self._tried.add(one.call_id)
        sides = {
            speaker: Side(
                self.recogniser, one.language, speaker, minds=self.minds, keep=lambda said: _kept(one.call_id, said)
            )
            for speaker in HEARD
        }
        tap = Tap(self.ari, self.sounds, one, sides, self.now, lambda: _ended(one.call_id), is_held=one.is_held)
        task = asyncio.create_task(tap.run(), name=f"tap-{one.call_id}")
        self._taps[one.call_id] = tap, task
        task.add_done_callback(lambda done: self._closed(one.call_id, done))

    def _closed(self, call_id: int, task: "asyncio.Task[None]") -> None:
        self._taps.pop(call_id, None)
        if not task.cancelled() and (trouble := task.exception()) and not isinstance(trouble, Lost):
            log.error("the tap of a call broke", exc_info=trouble)


def _asked(most: int) -> list[Tapped]:
    try:
        return that_talk(most=most)
    finally:
        connection.close()


async def _kept(call_id: int, said: Said) -> None:
    """Write down what was said. It is an aid: what cannot be written now is not kept for later."""
    await asyncio.to_thread(_written, calls.note_said, call_id, said)


async def _ended(call_id: int) -> None:
    await asyncio.to_thread(_written, calls.end_saying, call_id)


def _written(act: Callable[..., object], *given: object) -> None:
    try:
        act(*given)
    except (OperationalError, InterfaceError, Call.DoesNotExist):
        log.warning("what was said could not be written down")
    finally:
        connection.close()
