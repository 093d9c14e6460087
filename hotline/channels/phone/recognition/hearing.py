"""One side of a call is recognised beside the call: whoever brings the sound never waits, and what is too much is left
out. A recogniser that is slow loses words; one that breaks or hangs loses its ear.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from hotline.casework.calls.actions import Said
from hotline.channels.phone.recognition.contract import MS, Recogniser
from hotline.channels.phone.recognition.track import FILLED_MS, Piece, Track

log = logging.getLogger(__name__)

AT_ONCE_MS = 300
"""So much sound is given to a recogniser at once."""
MOST_KEPT_MS = 8000
"""So much waits for a recogniser that is slow; what came first is left out then."""
GROWS_EVERY = 1.0
"""Seconds: so often what grows is written down, and shown, before it is final."""
LONGEST_THOUGHT = 20.0
"""Seconds after which a recogniser is taken to hang."""
MOST_EARS = 3
"""So often a side gets another ear when one breaks."""
MOST_HANGING = 3
T = TypeVar("T")
Keep = Callable[[Said], Awaitable[object]]


class Hangs(Exception):
    """A recogniser has not come back from a thought."""


@dataclass
class Minds:
    """The threads in which recognisers think. One that hangs keeps its thread for ever, so each gets a substitute; when
    too many hang, `are_lost` is set and the process should begin anew."""

    count: int
    executor: Executor = field(init=False)
    hanging: int = 0
    are_lost: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.executor = self._made()

    def _made(self) -> Executor:
        return ThreadPoolExecutor(self.count, thread_name_prefix="recogniser")

    async def think(self, thought: Callable[[], T]) -> T:
        """Do it in a thread. Raises Hangs, and what the thought raises."""
        future = asyncio.get_running_loop().run_in_executor(self.executor, thought)
        done, _ = await asyncio.wait({future}, timeout=LONGEST_THOUGHT)
        if not done:
            future.add_done_callback(_forget)
            self.executor.shutdown(wait=False)
            self.executor = self._made()
            self.hanging += 1
            if self.hanging >= MOST_HANGING:
                self.are_lost.set()
            raise Hangs(f"The recogniser has not answered within {LONGEST_THOUGHT:.0f} seconds.")
        return future.result()


def _forget(future: "asyncio.Future[Any]") -> None:
    with contextlib.suppress(asyncio.CancelledError):
        future.exception()


class Side:
    """One side of a call. `take` is given the sound as it comes; `recognise` runs beside it until `end` was said."""

    def __init__(self, recogniser: Recogniser, language: str, speaker: str, *, minds: Minds, keep: Keep) -> None:
        self._new = partial(Track, recogniser, language, speaker)
        self._minds = minds
        self._keep = keep
        self._pieces: deque[Piece] = deque()
        self._kept = 0
        self._came = asyncio.Event()
        self._is_over = False
        self._written_at = float("-inf")
        self.left_out_ms = 0
        """Of what was said and not listened to, because the recogniser was slow."""

    def take(self, piece: Piece) -> None:
        """This was heard. Never waits."""
        self._pieces.append(piece)
        self._kept += len(piece.sound)
        while self._kept > MOST_KEPT_MS * MS:
            gone = self._pieces.popleft()
            self._kept -= len(gone.sound)
            self.left_out_ms += len(gone.sound) // MS
        if self._kept >= AT_ONCE_MS * MS:
            self._came.set()

    def end(self) -> None:
        """Nothing more comes; what was said to the end is still recognised."""
        self._is_over = True
        self._came.set()

    async def recognise(self) -> None:
        """Have it recognised, until it is over, or every ear it got has broken."""
        for _ear in range(MOST_EARS):
            try:
                await self._recognise(self._new())
                return
            except Hangs as hangs:
                log.warning("a recogniser hangs: this side is heard no more: %s", hangs)
                return
            except Exception:
                log.warning("a recogniser broke", exc_info=True)

    async def _recognise(self, track: Track) -> None:
        while True:
            await self._came.wait()
            if self._pieces:
                heard = await self._minds.think(partial(track.hear, self._next()))
            else:
                heard = await self._minds.think(track.end)
            for said in heard:
                if said.is_final or self._is_time():
                    await self._keep(said)
            if self._is_over and track.is_ended:
                return

    def _is_time(self) -> bool:
        """Whether what grows was not written down for a while."""
        now = asyncio.get_running_loop().time()
        if now - self._written_at < GROWS_EVERY:
            return False
        self._written_at = now
        return True

    def _next(self) -> Piece:
        """What came since, as one; up to the first hole in it."""
        first = self._pieces.popleft()
        sound = bytearray(first.sound)
        while self._pieces and self._pieces[0].at_ms - first.at_ms - len(sound) // MS <= FILLED_MS:
            sound += self._pieces.popleft().sound
        self._kept -= len(sound)
        if self._kept < AT_ONCE_MS * MS and not self._is_over:
            self._came.clear()
        return Piece(first.at_ms, bytes(sound))
