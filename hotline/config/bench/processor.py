"""Processor time of the product and of PostgreSQL, from /proc. It moves less than requests a second on a shared
machine."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from hotline.config.bench.figures import quantile

_TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> tuple[int, float, float] | None:
    """Parent, own time and time of children that have ended, in seconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICKS, (int(fields[13]) + int(fields[14])) / _TICKS


def below(pid: int) -> float:
    """Seconds that a process and everything below it have used."""
    known = {int(path.name): stat for path in Path("/proc").glob("[0-9]*") if (stat := _stat(int(path.name)))}
    if pid not in known:
        return 0.0
    family, total = [pid], 0.0
    while family:
        member = family.pop()
        total += known[member][1] + known[member][2]
        family += [child for child, stat in known.items() if stat[0] == member]
    return total


def of(pid: int) -> float:
    """Seconds that one process has used itself, to the millionth; 0 where the kernel does not say."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


class Watch:
    """How long works of this process and its connection take: by the clock, and of processor time, its own and the
    database's together, which hardly depends on what else the machine does."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (self._server,) = cursor.fetchone()
        self.times: list[float] = []
        self.costs: list[float] = []

    def time(self, work: Callable[[], object]) -> None:
        """Do it, and note how long it took."""
        used, began = time.process_time() + of(self._server), time.perf_counter()
        work()
        self.times.append(time.perf_counter() - began)
        self.costs.append(time.process_time() + of(self._server) - used)

    @property
    def notes(self) -> dict[str, float]:
        """The middle of the times, and what they cost the processors."""
        return {
            "p50_ms": round(quantile(self.times, 0.5) * 1e3, 1),
            "processor_p50_ms": round(quantile(self.costs, 0.5) * 1e3, 1),
            "processor_p95_ms": round(quantile(self.costs, 0.95) * 1e3, 1),
        }
