"""Open pages and what they are told: one queue a page, and a short memory for those that come back. Knows no framework.

A page asks for topics (its own seat, the board) and gets each event about them once, in order. One that comes back
after a break gets what it missed, or is told to look at everything again when that is no longer known.
"""

import asyncio
import json
import secrets
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

REMEMBERED = 2_000
"""So many events are kept for pages that come back: some minutes of a large city."""
MOST_WAITING = 200
"""A page that is so far behind looks at everything again; it is not worth the memory."""
MOST_OF_ONE = 20
"""Streams that one person may hold open at once."""


def event(name: str, data: Mapping[str, Any], *, number: str = "") -> bytes:
    """One server-sent event as bytes."""
    head = f"id: {number}\n" if number else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


BEAT = event("beat", {})
LOOK_AGAIN = event("refresh", {})


@dataclass(eq=False)
class Stream:
    """One open page."""

    person: int
    topics: frozenset[str]
    waiting: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING + 2))

    def tell(self, told: bytes) -> None:
        """Put an event into its queue; who is too far behind is told to look at everything instead."""
        if self.waiting.qsize() >= MOST_WAITING:
            while not self.waiting.empty():
                self.waiting.get_nowait()
            told = LOOK_AGAIN
        self.waiting.put_nowait(told)

    def end(self, why: str) -> None:
        """Say why, then close. What still waits is not sent: it may be no longer this person's to hear."""
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(event("over", {"why": why}))
        self.waiting.put_nowait(None)


class Hall:
    """All open pages of this process."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.is_hearing = False
        # Numbers of another process, or of this one before it was started again, say nothing here.
        self._epoch = secrets.token_hex(4)
        self._count = 0
        self._past: deque[tuple[int, str, bytes]] = deque(maxlen=REMEMBERED)

    def open(self, stream: Stream, *, last_id: str = "") -> bool:
        """Let a page in, with what it missed since `last_id`; False when its person holds too many open."""
        if sum(1 for other in self.streams if other.person == stream.person) >= MOST_OF_ONE:
            return False
        missed = self._since(last_id) if last_id else ()
        if missed is None:
            stream.tell(LOOK_AGAIN)
        else:
            for topic, told in missed:
                if topic in stream.topics:
                    stream.tell(told)
        self.streams.add(stream)
        return True

    def close(self, stream: Stream) -> None:
        """Forget a page that has gone."""
        self.streams.discard(stream)

    def pass_on(self, told: Mapping[str, Any]) -> None:
        """Give what was told on the wire to the pages that listen to it. `to` names the topic, the rest goes along."""
        topic = str(told.get("to", ""))
        if not topic:
            return
        self._count += 1
        # A page knows whose seat "seat" is: its own.
        sent = event("news", {**told, "to": topic.partition(":")[0]}, number=f"{self._epoch}-{self._count}")
        self._past.append((self._count, topic, sent))
        for stream in self.streams:
            if topic in stream.topics:
                stream.tell(sent)

    def look_again(self) -> None:
        """Something may have been missed: every page looks at everything, and nobody trusts the past."""
        self._epoch = secrets.token_hex(4)
        self._past.clear()
        self.tell_all(LOOK_AGAIN)

    def tell_all(self, told: bytes) -> None:
        """The same to every page."""
        for stream in self.streams:
            stream.tell(told)

    def end(self, ended: Iterable[Stream], why: str) -> None:
        """Close pages whose people may not hear any more what they listen to."""
        for stream in ended:
            stream.end(why)
            self.close(stream)

    def _since(self, last_id: str) -> list[tuple[str, bytes]] | None:
        """What was told after an event; None when that is not known."""
        epoch, _, number = last_id.partition("-")
        if epoch != self._epoch or not number.isdecimal():
            return None
        after = int(number)
        oldest = self._past[0][0] if self._past else self._count + 1
        if after + 1 < oldest:
            return None
        return [(topic, sent) for count, topic, sent in self._past if count > after]
