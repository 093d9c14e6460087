"""The door of the live process, for servers that speak ASGI: `/live/events`, and `/healthz` for whoever looks after it.

Written against the interface itself: an open page costs one task and one queue, nothing of the framework.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from typing import Any, TypeVar
from urllib.parse import parse_qs

import django
from asgiref.sync import sync_to_async
from django.db import Error, close_old_connections, connections

from hotline.lib import processes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.config.settings")
if os.environ.get("HUIYIN_SUPERVISED"):
    # A worker of the web server would go on alone, on a shared port, when its parent is killed.
    processes.die_with_parent(signal.SIGKILL)
django.setup()

from django.utils import timezone  # noqa: E402 - after the framework has its settings

from hotline.config.live import origins  # noqa: E402
from hotline.config.live.hearers import Hearer, hearer, still_there  # noqa: E402
from hotline.config.live.streams import BEAT, Hall, Stream  # noqa: E402
from hotline.lib import heartbeat  # noqa: E402
from hotline.lib.hearing import hear  # noqa: E402
from hotline.lib.notifying import LIVE  # noqa: E402
from hotline.web.parts.listening import EVENTS  # noqa: E402

log = logging.getLogger(__name__)

T = TypeVar("T")
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BEAT_SECONDS = 15.0
"""Proxies close what is silent for long, and a page that hears nothing for three beats connects anew."""
LOOK_SECONDS = 10.0
"""How soon somebody who signed out hears nothing any more."""
LIFE_SECONDS = 5.0


class Live:
    """The application: one hall of open pages and the tasks that feed it."""

    def __init__(self) -> None:
        self.hall = Hall()
        self.hearers: dict[Stream, Hearer] = {}
        self.tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """From the server's start to its end."""
        while True:
            said = (await receive())["type"]
            if said == "lifespan.startup":
                self.tasks = [asyncio.create_task(work()) for work in (self._hear, self._beat, self._look, self._sign)]
                await send({"type": "lifespan.startup.complete"})
            else:
                for task in self.tasks:
                    task.cancel()
                for stream in list(self.hall.streams):
                    stream.end("restart")
                await send({"type": "lifespan.shutdown.complete"})
                return

    # -- what goes on all the time ------------------------------------------------------------------------------------

    async def _hear(self) -> None:
        async for told in hear(LIVE):
            if told is None:
                self.hall.look_again()
            else:
                self.hall.pass_on(told)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self.hall.tell_all(BEAT)

    async def _look(self) -> None:
        """End the pages of those who signed out, whose session ran out or whose account changed."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not self.hearers:
                continue
            try:
                there = await in_database(still_there, set(self.hearers.values()))
            except Error as error:
                log.warning("who listens cannot be looked up", extra={"error": str(error)[:200]})
                continue
            gone = [stream for stream, one in self.hearers.items() if one not in there]
            self.hall.end(gone, "signed_out")

    async def _sign(self) -> None:
        """Leave a sign of life, that `/readyz` reads."""
        while True:
            try:
                await in_database(lambda: heartbeat.beat(LIVE, at=timezone.now()))
            except Error as error:
                log.warning("no sign of life could be left", extra={"error": str(error)[:200]})
            await asyncio.sleep(LIFE_SECONDS)

    # -- one request --------------------------------------------------------------------------------------------------

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        origin = headers.get("origin", "")
        if scope["path"] == "/healthz":
            await answer(send, 200, "ok")
        elif scope["path"] != EVENTS or scope["method"] not in {"GET", "HEAD"}:
            await answer(send, 404, "There is nothing here.")
        elif origin and not origins.is_ours(origin):
            await answer(send, 403, "Pages of others hear nothing here.")
        else:
            await self._let_in(scope, headers, receive, send)

    async def _let_in(self, scope: Scope, headers: Mapping[str, str], receive: Receive, send: Send) -> None:
        origin = headers.get("origin", "")
        query = parse_qs(scope["query_string"].decode("latin-1"))
        asked = frozenset(word for given in query.get("hear", []) for word in given.split(","))
        try:
            one = await in_database(hearer, headers.get("cookie", ""), asked)
        except Error:
            await answer(send, 503, "The database does not answer.", origin)
            return
        if one is None:
            await answer(send, 403, "Sign in, with an account that may hear this.", origin)
            return
        stream = Stream(one.person, one.topics)
        # A browser that reconnects by itself says it in the header, a page that does it of its own in the address.
        if not self.hall.open(stream, last_id=headers.get("last-event-id", "") or query.get("after", [""])[-1]):
            await answer(send, 429, "Too many pages are open. Close some of them.", origin)
            return
        self.hearers[stream] = one
        try:
            await flow(stream, origin, receive, send)
        finally:
            self.hall.close(stream)
            self.hearers.pop(stream, None)


async def flow(stream: Stream, origin: str, receive: Receive, send: Send) -> None:
    """Send what a page is told until it goes away or is sent away."""
    start = {"type": "http.response.start", "status": 200, "headers": head("text/event-stream", origin)}
    await send(start)
    await send({"type": "http.response.body", "body": b"retry: 2000\n" + BEAT, "more_body": True})
    leaving = asyncio.create_task(_until_gone(receive))
    telling = asyncio.create_task(_tell(stream, send))
    _done, left = await asyncio.wait({leaving, telling}, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    await asyncio.gather(leaving, telling, return_exceptions=True)


async def _tell(stream: Stream, send: Send) -> None:
    while (told := await stream.waiting.get()) is not None:
        await send({"type": "http.response.body", "body": told, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def answer(send: Send, status: int, sentence: str, origin: str = "") -> None:
    """One sentence as the whole answer."""
    await send({"type": "http.response.start", "status": status, "headers": head("text/plain; charset=utf-8", origin)})
    await send({"type": "http.response.body", "body": f"{sentence}\n".encode()})


def head(kind: str, origin: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer: kept by nobody, buffered by no proxy, read by pages of our own only."""
    told = {
        "content-type": kind,
        "cache-control": "no-store",
        "x-accel-buffering": "no",
        "x-content-type-options": "nosniff",
        "vary": "Origin",
    }
    if origin:
        told |= {"access-control-allow-origin": origin, "access-control-allow-credentials": "true"}
    return [(name.encode(), value.encode("latin-1")) for name, value in told.items()]


def in_database(ask: Callable[..., T], *given: Any) -> Coroutine[Any, Any, T]:
    """Ask the database on the one thread that may, with a connection that still works and goes back afterwards."""

    def asked() -> T:
        close_old_connections()
        try:
            return ask(*given)
        finally:
            for connection in connections.all(initialized_only=True):
                connection.close_if_unusable_or_obsolete()

    return sync_to_async(asked, thread_sensitive=True)()


application = Live()
