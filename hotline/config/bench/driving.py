"""Load over HTTP: some clients that keep their connections and ask again as soon as they are answered.

Raw sockets in one thread: the load shares its processors with what it measures, so it must cost little itself.
"""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Outcome:
    """How long every answer took, in seconds, and which were no success."""

    times: list[float] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0
    last: bytes = b""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0


class Client:
    """One connection, with what has come in of the answer it waits for."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.since, self.come = 0.0, b""

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self.come, self.since = b"", time.perf_counter()
        self.socket.sendall(request)

    def answered(self) -> int:
        """Read what is there; the status once the answer is whole, 0 before."""
        more = self.socket.recv(1 << 18)
        if not more:
            raise ConnectionError("The server closed a connection that was to be kept.")
        self.come += more
        head, end, body = self.come.partition(b"\r\n\r\n")
        if not end:
            return 0
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        return int(head[9:12]) if len(body) >= length else 0


def drive(port: int, requests: Iterator[bytes], *, clients: int, seconds: float) -> Outcome:
    """Ask for so many seconds, and take the time of every answer."""
    outcome, chooser = Outcome(), selectors.DefaultSelector()
    began = time.perf_counter()
    waiting = 0
    for _number in range(clients):
        client = Client(port)
        chooser.register(client.socket, selectors.EVENT_READ, client)
        client.ask(next(requests))
        waiting += 1
    while waiting:
        for key, _events in chooser.select():
            client = key.data
            if not (status := client.answered()):
                continue
            now = time.perf_counter()
            outcome.times.append(now - client.since)
            outcome.last = client.come
            if status >= 300:
                outcome.refused[status] = outcome.refused.get(status, 0) + 1
            if now - began < seconds:
                client.ask(next(requests))
            else:
                chooser.unregister(client.socket)
                client.socket.close()
                waiting -= 1
    outcome.seconds = time.perf_counter() - began
    return outcome


def request(method: str, path: str, body: bytes = b"", /, **headers: str) -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
