"""Hearing at once what other processes tell through PostgreSQL, on one connection that is made again when it breaks.

What is told while nobody listens is not kept: whoever hears `None` looks at the rows themselves.
"""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import psycopg
from django.db import connections

log = logging.getLogger(__name__)

LONGEST_PAUSE = 10.0
# A server that vanished without a word is noticed when it does not answer this often.
LOOK_EVERY = 15.0
# What Django wants of its own connections and an asynchronous one does not take.
NOT_OURS = ("context", "cursor_factory", "pool", "prepare_threshold", "server_side_binding")


async def hear(wire: str, *, using: str = "default") -> AsyncGenerator[dict[str, Any] | None, None]:
    """What is told on a wire, for ever; `None` first and whenever something may have been missed.

    Whoever stops listening closes it (`contextlib.aclosing`). What is no JSON object is left out. A database that does
    not answer is asked again, later and later (10 s at most).
    """
    pause = 0.0
    while True:
        try:
            async with await _connected(using) as connection:
                await connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(wire)))
                pause = 0.0
                yield None
                async with aclosing(_told(connection)) as heard:
                    async for told in heard:
                        yield told
        except (psycopg.OperationalError, OSError) as error:
            log.warning("the wire is cut off", extra={"wire": wire, "error": str(error)[:200]})
            pause = min(max(0.2, pause * 2), LONGEST_PAUSE)
            await asyncio.sleep(pause)


async def _connected(using: str) -> psycopg.AsyncConnection[Any]:
    given = connections[using].get_connection_params()
    wanted = {name: value for name, value in given.items() if name not in NOT_OURS}
    return await psycopg.AsyncConnection.connect(**wanted, autocommit=True)


async def _told(connection: psycopg.AsyncConnection[Any]) -> AsyncGenerator[dict[str, Any], None]:
    while True:
        async with aclosing(connection.notifies(timeout=LOOK_EVERY)) as notices:
            async for notice in notices:
                told = _read(notice.payload)
                if told is not None:
                    yield told
        # Silence: is there still somebody?
        async with asyncio.timeout(LOOK_EVERY):
            await connection.execute("SELECT 1")


def _read(payload: str) -> dict[str, Any] | None:
    try:
        told = json.loads(payload)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
