"""A cable between the process that leads the calls and the exchange's interface: it can be pulled out."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

PIECE = 65_536


class Cable:
    """Whoever connects with `port` is connected with the exchange's port while the cable is in."""

    def __init__(self, far_port: int) -> None:
        self.is_in = True
        self.breaks_at = b""
        """What the exchange says when the cable is pulled: the process is not told of it."""
        self._far_port = far_port
        self._said = bytearray()
        self._ends: list[socket.socket] = []
        self._plug = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._plug.getsockname()[1]
        threading.Thread(target=self._take, name="cable", daemon=True).start()

    def pull(self) -> None:
        """Out: what was connected is connected no more, and nothing connects until `put`."""
        self.is_in, self.breaks_at = False, b""
        ends, self._ends = self._ends, []
        for end in ends:
            _shut(end)

    def put(self) -> None:
        """In again."""
        self.is_in = True

    def events(self) -> list[dict[str, Any]]:
        """What the exchange has told over the one connection that there was, each event once."""
        told = [json.loads(message) for message in _messages(bytes(self._said)) if b'"timestamp"' in message]
        return [event for place, event in enumerate(told) if "type" in event and event not in told[:place]]

    def close(self) -> None:
        """The test is over."""
        self.pull()
        _shut(self._plug)

    def _take(self) -> None:
        while True:
            try:
                near = self._plug.accept()[0]
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._far_port))
            except OSError:
                _shut(near)
                continue
            self._ends += [near, far]
            if not self.is_in:
                _shut(near)
                _shut(far)
                continue
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other, one is far), name="cable", daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, is_said: bool) -> None:
        with suppress(OSError):
            while piece := one.recv(PIECE):
                if is_said:
                    if self.breaks_at and self.breaks_at in piece:
                        self.pull()
                        break
                    self._said += piece
                other.sendall(piece)
        _shut(one)
        _shut(other)


def _messages(said: bytes) -> Iterator[bytes]:
    """The whole messages of a websocket, as a server sends them: unmasked (RFC 6455, 5.2)."""
    place = said.index(b"\r\n\r\n") + 4
    text = b""
    while place + 2 <= len(said):
        kind, length, place = said[place], said[place + 1], place + 2
        if length == 126:
            length, place = struct.unpack(">H", said[place : place + 2])[0], place + 2
        elif length == 127:
            length, place = struct.unpack(">Q", said[place : place + 8])[0], place + 8
        if kind & 0x0F in (0, 1):
            text += said[place : place + length]
            if kind & 0x80:
                yield text
                text = b""
        place += length


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
