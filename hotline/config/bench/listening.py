"""How many open pages the live process bears, what they weigh, and how soon all of them hear something."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore

from hotline.config.bench.figures import Figure, quantile
from hotline.config.live import serving
from hotline.config.live.streams import MOST_OF_ONE
from hotline.lib import processes
from hotline.lib.notifying import LIVE, notify
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind
from hotline.web.parts.listening import EVENTS

PATIENCE = 30.0
MOST_MEMORY = 150
SOONEST = 0.1


def measure(*, streams: int, runs: int) -> list[Figure]:
    """Open so many pages on a live process of this database, tell them all something, again and again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environ = {**os.environ, "HUIYIN_SUPERVISED": "1"}
    server = processes.spawn(serving.command(host="127.0.0.1", port=port), dies_by=signal.SIGTERM, environ=environ)
    sessions = _sessions(-(-streams // MOST_OF_ONE))
    try:
        return asyncio.run(_measured(server.pid, port, [one.session_key or "" for one in sessions], streams, runs))
    finally:
        server.terminate()
        server.wait()
        for one in sessions:
            one.delete()


def _sessions(count: int) -> list[SessionStore]:
    """So many people of the bench are signed in who may hear the board."""
    unit = Unit.objects.get(kind=Kind.CENTRE)
    rows = [Staff(username=f"listener-{n}", name="测试", unit=unit, role=Role.ANALYST) for n in range(count)]
    Staff.objects.bulk_create(rows, ignore_conflicts=True)
    sessions = []
    for person in Staff.objects.filter(username__in=[row.username for row in rows]):
        session = SessionStore()
        session[auth.SESSION_KEY] = str(person.pk)
        session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[auth.HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        sessions.append(session)
    return sessions


async def _measured(pid: int, port: int, keys: list[str], streams: int, runs: int) -> list[Figure]:
    await _until_up(port)
    before = _weight(pid)
    began = time.perf_counter()
    pages = [await _open(port, keys[number % len(keys)]) for number in range(streams)]
    opened = time.perf_counter() - began
    waits: list[float] = []
    for number in range(20 * runs):
        told = time.perf_counter()
        await sync_to_async(notify)(LIVE, to="board", kind="bench", number=number)
        mark = f'"number":{number}}}'.encode()
        waits += await asyncio.gather(*(_heard(reader, mark, told) for reader, _writer in pages))
    after = _weight(pid)
    for _reader, writer in pages:
        writer.close()
    slowest = quantile(waits, 0.99)
    notes: dict[str, Any] = {
        "p50_ms": round(quantile(waits, 0.5) * 1000, 1),
        "opened_per_s": round(streams / opened),
        "kib_a_page": round((after - before) * 1024 / streams, 1),
    }
    return [
        Figure(
            f"live, {streams} open pages: memory", after, "MiB", aim=f"≤ {MOST_MEMORY}", is_met=after <= MOST_MEMORY
        ),
        Figure("… all have heard, p99", slowest * 1000, "ms", aim="≤ 100", is_met=slowest <= SOONEST, notes=notes),
    ]


async def _until_up(port: int) -> None:
    async def reached() -> None:
        while True:
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            return

    await asyncio.wait_for(reached(), PATIENCE)


async def _open(port: int, key: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    cookie = f"{settings.SESSION_COOKIE_NAME}={key}"
    writer.write(f"GET {EVENTS}?hear=board HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
    first: Awaitable[bytes] = reader.readuntil(b"event: beat")
    await asyncio.wait_for(first, PATIENCE)
    return reader, writer


async def _heard(reader: asyncio.StreamReader, mark: bytes, told: float) -> float:
    await asyncio.wait_for(reader.readuntil(mark), PATIENCE)
    return time.perf_counter() - told


def _weight(pid: int) -> float:
    """Memory in MiB of a process and of those below it."""
    weight = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            status = dict(line.split(":", 1) for line in (entry / "status").read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if int(entry.name) == pid or int(status["PPid"]) == pid:
            weight += int(status.get("VmRSS", "0 kB").split()[0])
    return weight / 1024
