"""An exchange for the taps: it makes the channels and bridges it is asked for, and remembers what is left of them."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from hotline.channels.phone.recognition.tapping import APPLICATION
from hotline.lib.ari.connection import over
from hotline.lib.ari.verbs import Ari
from tests.lib.ari.wire import Wire

CALLER = "1795334400.7"
OUT = "out-of-a-tap"


@dataclass
class Exchange:
    """`refuses` are words of paths that it answers with 404; `sounds` are the sounds that are being fetched, by the
    direction in which they were asked for."""

    refuses: tuple[str, ...] = ()
    channels: dict[str, str] = field(default_factory=dict)
    bridges: dict[str, set[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sounds: dict[str, asyncio.Queue[bytes | None]] = field(default_factory=dict)
    fetched: int = 0
    wire: Wire = field(init=False)

    def __post_init__(self) -> None:
        self.wire = Wire(self._takes)

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[Ari]:
        """An application's connection with it."""
        async with over(self.wire, lambda event: None) as connection:
            yield Ari(connection, APPLICATION)

    @contextlib.asynccontextmanager
    async def fetch(self, name: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """The sound of a channel by its name."""
        self.fetched += 1
        self._comes(name.removeprefix("sound-"))
        try:
            yield self._frames(name)
        finally:
            self.fetched -= 1

    async def _frames(self, name: str) -> AsyncIterator[bytes]:
        queue = self.sounds.setdefault(name, asyncio.Queue())
        while (frame := await queue.get()) is not None:
            yield frame

    def say(self, spy: str, frame: bytes) -> None:
        """Sound in one direction of the caller's line."""
        for channel, direction in self.channels.items():
            if direction == spy:
                name = f"sound-{channel.removesuffix('-ear')}-out"
                self.sounds.setdefault(name, asyncio.Queue()).put_nowait(frame)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of a tap is left."""
        return not self.channels and not self.bridges and not self.fetched

    # -- what it is asked ---------------------------------------------------------------------------------------------

    def _takes(self, message: str) -> None:
        asked = json.loads(message)
        query = {each["name"]: each["value"] for each in asked.get("query_strings", [])}
        path: str = asked["uri"]
        self.asked.append(f"{asked['method']} {path}")
        status, body = (404, {}) if any(word in path for word in self.refuses) else self._done(asked, path, query)
        answer = {
            "type": "RESTResponse", "request_id": asked["request_id"], "status_code": status, "reason_phrase": "",
            "message_body": json.dumps(body),
        }  # fmt: skip
        self.wire.bring(json.dumps(answer))

    def _done(self, asked: dict[str, object], path: str, query: dict[str, str]) -> tuple[int, object]:
        kind, name, *rest = path.split("/")
        if path == "channels/externalMedia":
            self.channels[query["channelId"]] = OUT  # in nobody's hands before its sound is fetched
            return 200, {"id": query["channelId"]}
        if rest[:1] == ["snoop"]:
            assert name == CALLER and query["whisper"] == "none"
            return self._begins(rest[1], query["spy"])
        if rest == ["variable"]:
            return 200, {"value": f"sound-{name}"}
        if asked["method"] == "DELETE":
            gone = (self.channels if kind == "channels" else self.bridges).pop(name, None)
            return (404, {}) if gone is None else (204, {})
        if rest == ["addChannel"]:
            self.bridges[name] |= set(query["channel"].split(","))
        elif kind == "bridges":
            self.bridges[name] = set()
        elif kind == "applications":
            return 200, {"name": name, "channel_ids": list(self.channels), "bridge_ids": list(self.bridges)}
        return 200, {}

    def _begins(self, channel: str, what: str) -> tuple[int, object]:
        self.channels[channel] = what
        self._comes(channel)
        return 200, {"id": channel}

    def _comes(self, channel: str) -> None:
        event = {"type": "StasisStart", "application": APPLICATION, "args": [], "channel": {"id": channel}}
        self.wire.bring(json.dumps(event))
