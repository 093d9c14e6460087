"""Several processes that carry registered rows on, so that an import uses all processors.

Each row is carried on by one process in one transaction; rows meet only where one is appended to another, and there the
rows of the database are locked. A process ends by itself when the one that imports is gone.
"""

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

import django
from django.db import DataError, IntegrityError
from django.utils import timezone

from hotline.channels.importing.mapping import Mapping

# A new process unpickles what it is begun with before Django is set up in it: nothing above may lead to a table.
if TYPE_CHECKING:
    from hotline.channels.importing.rows import Incoming

IN_FLIGHT = 4
"""Portions a process may have waiting: enough that it never idles, few enough that a large file is not in memory."""


@dataclass(frozen=True, slots=True)
class Way:
    """How rows are carried on: by which mapping, at which times, by whose duty list."""

    mapping: Mapping
    at_recorded_times: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A registered row to be carried on."""

    row: "Incoming"
    appeal_id: int
    is_fresh: bool
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """How far a row has come."""

    number: int
    outcome: str
    held: str
    days: float | None


class Hands:
    """`count` processes; 0 means that rows are carried on in this one."""

    def __init__(self, count: int, way: Way) -> None:
        self.way, self.count = way, count
        self.pool: ProcessPoolExecutor | None = None
        self.waiting: set[Future[list[Done]]] = set()
        self.done: list[Done] = []
        if count:
            context = multiprocessing.get_context("spawn")
            self.pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(way,))

    def give(self, tasks: Sequence[Task]) -> Iterator[Done]:
        """Hand rows over; returns those that have been finished meanwhile."""
        if self.pool is None:
            yield from carry_on(tasks, self.way)
            return
        size = max(1, min(20, len(tasks) // (2 * self.count) or 1))
        for start in range(0, len(tasks), size):
            while len(self.waiting) >= self.count * IN_FLIGHT:
                yield from self._collect()
            self.waiting.add(self.pool.submit(_carry_on, tasks[start : start + size]))

    def finish(self) -> Iterator[Done]:
        """Wait for the rest."""
        while self.waiting:
            yield from self._collect()

    def _collect(self) -> Iterator[Done]:
        finished, self.waiting = wait(self.waiting, return_when=FIRST_COMPLETED)
        for each in finished:
            yield from each.result()

    def close(self) -> None:
        """Let the processes go."""
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)


_way: list[Way] = []


def _begin(way: Way) -> None:
    """In a new process: set Django up, and end when the process that imports has ended, even by kill -9."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()
    django.setup()
    _way.append(way)


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _carry_on(tasks: Sequence[Task]) -> list[Done]:
    return list(carry_on(tasks, _way[0]))


def carry_on(tasks: Sequence[Task], way: Way) -> Iterator[Done]:
    """Carry registered rows on, each as far as it goes."""
    from hotline.casework.appeals.models import Appeal
    from hotline.channels.importing import lives

    desk = lives.desk_of(way.mapping)
    related = ("repeat_of__appended_to",)
    appeals = Appeal.objects.select_related(*related).in_bulk([task.appeal_id for task in tasks])
    for task in tasks:
        moments = lives.Moments.of(task.row, at_recorded_times=way.at_recorded_times, now=timezone.now())
        life = lives.Life(task.row, appeals[task.appeal_id], desk=desk, moments=moments, is_fresh=task.is_fresh)
        try:
            ended = life.live()
        except (DataError, IntegrityError) as error:
            ended = lives.Ended("open", f"the database refused it: {str(error).splitlines()[0]}")
        yield Done(task.row.number, ended.outcome, ended.held, ended.days)
