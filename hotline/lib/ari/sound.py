"""The sound of a channel, over a websocket of its own."""

import base64
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import quote

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from hotline.lib.ari.connection import PATIENCE, wire
from hotline.lib.ari.trouble import Lost

LONGEST_FRAME = 64 * 1024
"""Bytes; a fiftieth of a second has 640."""


@contextlib.asynccontextmanager
async def opened(address: str, name: str, *, user: str, password: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """The sound that `Channels.give_sound` named, piece by piece as it is heard; it ends with the channel. `address` is
    the exchange's (ws://host:port). Raises Lost when it cannot be had."""
    proof = base64.b64encode(f"{user}:{password}".encode()).decode()
    try:
        socket = await connect(
            f"{address.rstrip('/')}/media/{quote(name, safe='')}",
            additional_headers={"Authorization": f"Basic {proof}"},
            subprotocols=["media"],  # type: ignore[list-item]  # the library's type for a plain text
            compression=None,
            max_size=LONGEST_FRAME,
            logger=wire,
            proxy=None,
            open_timeout=PATIENCE,
            close_timeout=1,
        )
    except (OSError, WebSocketException, TimeoutError) as trouble:
        raise Lost(f"No sound from the exchange: {trouble or type(trouble).__name__}") from trouble
    try:
        yield _frames(socket)
    finally:
        with contextlib.suppress(OSError, WebSocketException, TimeoutError):
            await socket.close()


async def _frames(socket: ClientConnection) -> AsyncIterator[bytes]:
    """What is heard; what the exchange says about it in words is not read."""
    with contextlib.suppress(WebSocketException):
        async for message in socket:
            if isinstance(message, bytes):
                yield message
