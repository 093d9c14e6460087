"""A websocket without a network: what one end sends is there for the other at once, and always in the same order."""

import asyncio
from collections.abc import AsyncIterator, Callable


class Wire:
    """Our end. `takes` is called with each message that we send; `bring` brings one; `cut` is what a cut cable does."""

    def __init__(self, takes: Callable[[str], None]) -> None:
        self.takes = takes
        self.is_cut = False
        self._came: asyncio.Queue[str | None] = asyncio.Queue()

    @property
    def transport(self) -> "Wire":
        """What is under a websocket: here the same."""
        return self

    def bring(self, message: str) -> None:
        """A message for us."""
        if not self.is_cut:
            self._came.put_nowait(message)

    def cut(self) -> None:
        """Nothing comes and nothing goes any more."""
        self.is_cut = True
        self._came.put_nowait(None)

    def abort(self) -> None:
        """We close it at once."""
        self.cut()

    async def send(self, message: str) -> None:
        """Send to the other end."""
        if not self.is_cut:
            self.takes(message)

    async def close(self) -> None:
        """We close it."""
        self.cut()

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        while True:
            message = await self._came.get()
            if message is None:
                return
            yield message
