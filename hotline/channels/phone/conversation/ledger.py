"""The way to the database, from a process that must not wait for it, and that goes on while it is away.

What is written here may be written twice – the answer got lost, the database came back – so the actions of calls count
what they were told twice once.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.db.utils import InterfaceError, OperationalError

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 4
PAUSES = (0.2, 0.5, 1.0, 2.0, 3.0)
"""Seconds before each further try; the last one for all that follow."""

log = logging.getLogger(__name__)


class DatabaseAway(Exception):
    """The database did not answer this time."""


class Ledger:
    """A few threads with connections of their own. `at_once` does it in the caller's thread: for tests."""

    def __init__(self, *, at_once: bool = False) -> None:
        self._threads = None if at_once else ThreadPoolExecutor(THREADS, thread_name_prefix="ledger")
        self._begun: set[asyncio.Future[Any]] = set()
        self.away_since: float | None = None
        """Since when, by the loop's clock, the database does not answer; None when it does."""

    async def do(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something with the database; while it is away, try again until it is back."""
        tries = 0
        while True:
            try:
                return await self.once(act, *args, **kwargs)
            except DatabaseAway:
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1

    async def once(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Try something once. Raises DatabaseAway."""
        try:
            if self._threads is None:
                done = _try(act, *args, **kwargs)
            else:
                done = await self._in_thread(lambda: _try(act, *args, **kwargs))
        except DatabaseAway as away:
            if self.away_since is None:
                self.away_since = asyncio.get_running_loop().time()
                log.warning("the database is away: %s", away)
            raise
        self.away_since = None
        return done

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Work in a thread goes on when nobody waits for it any more."""
        begun = asyncio.get_running_loop().run_in_executor(self._threads, work)
        self._begun.add(begun)
        begun.add_done_callback(self._begun.discard)
        return await asyncio.shield(begun)

    async def quiet(self) -> None:
        """Wait until everything that was begun is done or given up."""
        if self._begun:
            await asyncio.wait(set(self._begun))

    def close(self) -> None:
        """Let the threads go when they are done."""
        if self._threads:
            self._threads.shutdown(wait=False, cancel_futures=True)


def _try(act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return act(*args, **kwargs)
    except (OperationalError, InterfaceError) as trouble:
        connection.close()  # the next try makes another one
        raise DatabaseAway(str(trouble).partition("\n")[0]) from trouble
