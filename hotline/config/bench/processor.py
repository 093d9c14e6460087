"""Processor time of the product and of PostgreSQL, from /proc. It moves less than requests a second on a shared
machine."""

import os
from pathlib import Path

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
