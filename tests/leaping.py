"""An asyncio loop whose clock leaps: when nothing is left to do but wait, the waiting is over at once.

A story that takes minutes on the telephone takes milliseconds, and always goes the same way: what is done takes no time
by this clock, however slow the machine is. Work in threads is waited for in real time (`LeapingLoop.run_in_executor`
counts it). When everybody waits for something that no timer brings, the run ends with `Deadlock` instead of hanging.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
LONG = 10.0
"""Seconds of real time for a thread's work."""
BEFORE = 1000.0
"""Seconds on the clock when a story begins."""


class Deadlock(BaseException):
    """Everybody waits, and nothing will come."""


class _Selector(selectors.DefaultSelector):
    loop: "LeapingLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if self.loop.at_work:
            ready = super().select(LONG)
            if not ready:
                raise Deadlock("A thread has not come to an end.")
        elif timeout is None:
            raise Deadlock("Everybody waits, and nothing will come.")
        else:
            self.loop.leapt += timeout
        return ready


class LeapingLoop(asyncio.SelectorEventLoop):
    """The loop. `leapt`: seconds that were skipped so far, and those before the story."""

    def __init__(self) -> None:
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)
        self.leapt = BEFORE
        self.at_work = 0

    def time(self) -> float:
        """Seconds, by the leaping clock."""
        return getattr(self, "leapt", BEFORE)

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> "asyncio.Future[T]":
        """Work in a thread, during which the clock does not leap."""
        future = super().run_in_executor(executor, func, *args)
        self.at_work += 1
        future.add_done_callback(lambda _: setattr(self, "at_work", self.at_work - 1))
        return future


def run(story: Coroutine[Any, Any, T]) -> T:
    """Run a story to its end by a leaping clock."""
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(story)
