"""The one websocket to the exchange: requests out, answers and events in, in order."""

import asyncio
import base64
import contextlib
import itertools
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Protocol, Self, TypeVar
from urllib.parse import quote

import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from hotline.lib.ari.events import Answer, Event, read
from hotline.lib.ari.trouble import Lost, refusal

PATIENCE = 10.0
"""Seconds. An exchange that does not answer a request within them is as good as gone."""

log = logging.getLogger(__name__)
wire = logging.getLogger(f"{__name__}.wire")
wire.setLevel(logging.INFO)  # at DEBUG the library would write the header with the password

Value = str | int | bool
FrontDoor = Callable[[Event], None]
T = TypeVar("T")


class Transport(Protocol):
    """What is under a websocket."""

    def abort(self) -> None:
        """Close at once."""


class Socket(Protocol):
    """As much of a websocket as is needed here."""

    @property
    def transport(self) -> Transport:
        """What is under it."""

    async def send(self, message: str) -> None:
        """Send one message."""

    async def close(self) -> None:
        """Close it in good order."""

    def __aiter__(self) -> AsyncIterator[str | bytes]:
        """The messages that come."""


class Listener:
    """Everything that happens to some objects, in order, for one reader."""

    def __init__(self, connection: "Connection", subjects: tuple[str, ...]) -> None:
        """Made by `Connection.listen`."""
        self._connection = connection
        self._subjects = subjects
        self._events: asyncio.Queue[Event | Lost] = asyncio.Queue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def also(self, *subjects: str) -> None:
        """Listen to these as well, from now on."""
        self._connection.add(self, subjects)
        self._subjects += subjects

    def close(self) -> None:
        """Listen no more."""
        self._connection.drop(self, self._subjects)

    def tell(self, event: Event | Lost) -> None:
        """Keep what happened until it is read."""
        self._events.put_nowait(event)

    async def next(self) -> Event:
        """The next event. Raises Lost when the connection went; bound the wait with asyncio.timeout."""
        event = await self._events.get()
        if isinstance(event, Lost):
            self._events.put_nowait(event)
            raise Lost(str(event))
        return event


class Connection:
    """An open websocket. `front_door` is called with every event before the listeners are told."""

    def __init__(self, socket: Socket, front_door: FrontDoor) -> None:
        """Made by `opened`."""
        self._socket = socket
        self._front_door = front_door
        self._numbers = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[Answer]] = {}
        self._listeners: dict[str, list[Listener]] = {}
        self._all: set[Listener] = set()
        self.lost: Lost | None = None
        """Why there is no connection any more."""

    # -- requests ----------------------------------------------------------------------------------------------------

    async def request(
        self, method: str, path: str, *, query: Mapping[str, Value] | None = None, body: object = None
    ) -> bytes:
        """Ask the exchange to do something. Returns the JSON it answers.

        Raises Gone for objects that are no longer there, Refused for what it will not do, Lost when the connection
        went before the answer came – then nobody knows whether it was done.
        """
        answer = await self._answered(method, path, query or {}, body)
        if answer.status_code >= 400:
            raise refusal(answer.status_code, _sentence(answer), f"{method} {path}")
        return answer.message_body.encode()

    async def _answered(self, method: str, path: str, query: Mapping[str, Value], body: object) -> Answer:
        if self.lost:
            raise Lost(str(self.lost))
        number = str(next(self._numbers))
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._socket.send(_written(number, method, path, query, body))
                answered: Answer = await answer
                return answered
        except TimeoutError as late:
            self.let_go(f"No answer to {method} {path} within {PATIENCE:.0f} seconds.")
            raise Lost(str(self.lost)) from late
        except WebSocketException as closed:
            raise Lost(_why(closed)) from closed
        finally:
            self._waiting.pop(number, None)

    # -- events ------------------------------------------------------------------------------------------------------

    def listen(self, *subjects: str) -> Listener:
        """Hear everything about these objects from now on; close it, or use it with `with`."""
        listener = Listener(self, subjects)
        if self.lost:
            listener.tell(self.lost)
        self.add(listener, subjects)
        return listener

    def add(self, listener: Listener, subjects: tuple[str, ...]) -> None:
        """Have a listener hear about these objects too."""
        self._all.add(listener)
        for subject in subjects:
            self._listeners.setdefault(subject, []).append(listener)

    def drop(self, listener: Listener, subjects: tuple[str, ...]) -> None:
        """Have a listener hear nothing more about these objects."""
        self._all.discard(listener)
        for subject in subjects:
            with contextlib.suppress(KeyError, ValueError):
                self._listeners[subject].remove(listener)
                if not self._listeners[subject]:
                    del self._listeners[subject]

    # -- the reader --------------------------------------------------------------------------------------------------

    async def read(self) -> None:
        """Read what comes until the connection goes; then tell everybody who waits."""
        try:
            async for message in self._socket:
                self._take(read(message))
            self._tell_lost("The exchange closed the connection.")
        except WebSocketException as closed:
            self._tell_lost(_why(closed))
        except asyncio.CancelledError:
            self._tell_lost("We closed the connection.")
            raise

    def let_go(self, why: str) -> None:
        """Give the connection up at once, without a word to the exchange, and tell everybody who waits."""
        self._tell_lost(why)
        self._socket.transport.abort()

    def _take(self, message: Event | Answer) -> None:
        if isinstance(message, Answer):
            waiting = self._waiting.get(message.request_id)
            if waiting and not waiting.done():
                waiting.set_result(message)
            return
        self._front_door(message)
        for subject in message.subjects:
            for listener in tuple(self._listeners.get(subject, ())):
                listener.tell(message)

    def _tell_lost(self, why: str) -> None:
        if self.lost:
            return
        self.lost = Lost(why)
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(Lost(why))
        for listener in tuple(self._all):
            listener.tell(self.lost)


@contextlib.asynccontextmanager
async def opened(
    address: str,
    *,
    user: str,
    password: str,
    application: str,
    front_door: FrontDoor,
    heartbeat: float | None = 15.0,
) -> AsyncIterator[Connection]:
    """Be connected, as the one process of this application, to the exchange at `address` (ws://host:port).

    `front_door` is called with every event; it must not wait. `heartbeat`: seconds between signs of life. Raises Lost
    when there is no exchange, or it does not know user and password.
    """
    proof = base64.b64encode(f"{user}:{password}".encode()).decode()
    try:
        socket = await connect(
            f"{address.rstrip('/')}/ari/events?app={quote(application)}&subscribeAll=false",
            additional_headers={"Authorization": f"Basic {proof}"},
            compression=None,
            max_size=None,
            ping_interval=heartbeat,
            ping_timeout=heartbeat,
            logger=wire,
            proxy=None,
            open_timeout=PATIENCE,
            close_timeout=2,
        )
    except (OSError, WebSocketException, TimeoutError) as trouble:
        raise Lost(f"No connection with the exchange: {_why(trouble)}") from trouble
    async with over(socket, front_door) as connection:
        yield connection


@contextlib.asynccontextmanager
async def over(socket: Socket, front_door: FrontDoor) -> AsyncIterator[Connection]:
    """A connection over a websocket that is open already."""
    connection = Connection(socket, front_door)
    reader = asyncio.create_task(connection.read(), name="ari-reader")
    try:
        yield connection
    finally:
        reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reader
        await socket.close()


def decoded(answer: bytes, into: type[T]) -> T:
    """The objects in an answer."""
    return msgspec.json.decode(answer, type=into)


def _written(number: str, method: str, path: str, query: Mapping[str, Value], body: object) -> str:
    message: dict[str, object] = {"type": "RESTRequest", "request_id": number, "method": method, "uri": path}
    if query:
        message["query_strings"] = [{"name": name, "value": _said(value)} for name, value in query.items()]
    if body is not None:
        message["content_type"] = "application/json"
        message["message_body"] = msgspec.json.encode(body).decode()
    return msgspec.json.encode(message).decode()


def _said(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sentence(answer: Answer) -> str:
    try:
        said = msgspec.json.decode(answer.message_body, type=dict[str, object])
    except msgspec.DecodeError:
        return answer.reason_phrase
    return str(said.get("message") or said.get("error") or answer.reason_phrase)


def _why(trouble: Exception) -> str:
    return str(trouble) or type(trouble).__name__
