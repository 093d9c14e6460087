"""One websocket: requests out, answers and events in."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from websockets.asyncio.server import ServerConnection, serve

from hotline.lib.ari import events
from hotline.lib.ari.connection import Connection, opened, over
from hotline.lib.ari.events import Event
from hotline.lib.ari.trouble import Gone, Lost, Refused
from hotline.lib.ari.verbs import Ari
from tests import leaping
from tests.lib.ari.wire import Wire

CHANNEL = {"id": "7.1", "name": "PJSIP/trunk-1", "state": "Up", "caller": {"name": "", "number": "13800000001"}}
Exchange = Callable[[ServerConnection, dict[str, str]], Awaitable[None]]


async def says_yes(socket: ServerConnection, request: dict[str, str]) -> None:
    await answer(socket, request, 200)


async def answer(socket: ServerConnection, request: dict[str, str], status: int, body: object = None) -> None:
    message = {"type": "RESTResponse", "request_id": request["request_id"], "status_code": status, "reason_phrase": "?"}
    await socket.send(json.dumps(message | ({"message_body": json.dumps(body)} if body is not None else {})))


@contextlib.asynccontextmanager
async def connected(exchange: Exchange, seen: list[Event] | None = None) -> AsyncIterator[Connection]:
    """A connection to an exchange that does with each request what it was told to."""

    async def attend(socket: ServerConnection) -> None:
        async for message in socket:
            await exchange(socket, json.loads(message))

    door = seen.append if seen is not None else (lambda event: None)
    async with serve(attend, "127.0.0.1", 0, ping_interval=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        where = f"ws://127.0.0.1:{port}"
        async with opened(
            where, user="hotline", password="open sesame", application="h", front_door=door, heartbeat=None
        ) as connection:
            yield connection


def test_answers_find_those_who_asked_in_whatever_order_they_come() -> None:
    kept: list[dict[str, str]] = []

    async def backwards(socket: ServerConnection, request: dict[str, str]) -> None:
        kept.append(request)
        if len(kept) == 3:
            for each in reversed(kept):
                await answer(socket, each, 200, each["uri"])

    async def story() -> None:
        async with connected(backwards) as connection:
            asked = await asyncio.gather(*(connection.request("GET", path) for path in ("a", "b", "c")))
            assert asked == [b'"a"', b'"b"', b'"c"']

    asyncio.run(story())


def test_an_object_that_is_no_longer_there_is_gone_and_anything_else_refused() -> None:
    async def refuses(socket: ServerConnection, request: dict[str, str]) -> None:
        gone = request["uri"].startswith("channels/gone")
        await answer(socket, request, 404 if gone else 400, {"message": "Channel not found"})

    async def story() -> None:
        async with connected(refuses) as connection:
            ari = Ari(connection, "h")
            with pytest.raises(Gone):
                await ari.channels.answer("gone")
            await ari.channels.hang_up("gone")
            with pytest.raises(Refused, match="400 Channel not found") as refused:
                await ari.bridges.add("b", "13800000001")
            assert "13800000001" not in str(refused.value), "what was given along may be personal"

    asyncio.run(story())


def test_a_listener_hears_of_its_objects_alone_and_in_order() -> None:
    playback = {"id": "p", "target_uri": "channel:7.1", "state": "done"}
    told = [
        {"type": "StasisStart", "args": ["inbound", "12345"], "channel": CHANNEL},
        {"type": "ChannelDtmfReceived", "digit": "1", "channel": CHANNEL},
        {"type": "ChannelDtmfReceived", "digit": "9", "channel": CHANNEL | {"id": "8.1"}},
        {"type": "SomethingNew", "channel": {"id": "7.1", "colour": "blue"}},
        {"type": "PlaybackFinished", "playback": playback},
        {"type": "ChannelDestroyed", "cause": 16, "channel": CHANNEL},
    ]

    async def tells(socket: ServerConnection, request: dict[str, str]) -> None:
        for each in told:
            await socket.send(json.dumps(each))
        await says_yes(socket, request)

    async def story() -> None:
        seen: list[Event] = []
        async with connected(tells, seen) as connection:
            with connection.listen("channel:7.1") as listener:
                await connection.request("GET", "x")
                heard = [await listener.next() for _ in range(4)]
        assert [type(each) for each in heard] == [
            events.StasisStart, events.ChannelDtmfReceived, events.PlaybackFinished, events.ChannelDestroyed
        ]  # fmt: skip
        assert isinstance(seen[3], events.Other)
        assert seen[3].kind == "SomethingNew"

    asyncio.run(story())


def test_when_the_connection_goes_everybody_who_waits_is_told() -> None:
    async def goes(socket: ServerConnection, request: dict[str, str]) -> None:
        socket.transport.abort()

    async def story() -> None:
        async with connected(goes) as connection:
            listener = connection.listen("channel:7.1")
            with pytest.raises(Lost):
                await connection.request("GET", "x")
            for _ in range(2):
                with pytest.raises(Lost):
                    await listener.next()
            with pytest.raises(Lost):
                await connection.request("GET", "y")
            with pytest.raises(Lost):
                await connection.listen("channel:8.1").next()

    asyncio.run(story())


def test_an_exchange_that_does_not_answer_is_as_good_as_gone() -> None:
    async def story() -> None:
        async with over(Wire(lambda message: None), lambda event: None) as connection:
            with pytest.raises(Lost, match="within 10 seconds"):
                await connection.request("GET", "x")
            assert connection.lost

    leaping.run(story())


def test_where_there_is_no_exchange_or_not_the_password_nothing_is_told_of_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def story() -> None:
        async with connected(says_yes) as connection:
            await connection.request("GET", "x", query={"variable": "X"})
        nowhere = opened("ws://127.0.0.1:1", user="hotline", password="open sesame", application="h", front_door=print)
        with pytest.raises(Lost) as lost:
            await nowhere.__aenter__()
        assert "sesame" not in str(lost.value)

    asyncio.run(story())
    ours = [each.getMessage() for each in caplog.records if not each.name.startswith("websockets.server")]
    assert not [each for each in ours if "sesame" in each or "Basic" in each]


def test_a_wait_may_be_bounded_and_hears_the_next_event_afterwards() -> None:
    async def story() -> None:
        wire = Wire(lambda message: None)
        async with over(wire, lambda event: None) as connection:
            with connection.listen("channel:7.1") as listener:
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(30):
                        await listener.next()
                wire.bring(json.dumps({"type": "ChannelDtmfReceived", "digit": "1", "channel": CHANNEL}))
                heard = await listener.next()
                assert isinstance(heard, events.ChannelDtmfReceived)
                assert heard.digit == "1"

    leaping.run(story())
