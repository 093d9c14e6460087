"""What was measured, beside what it is measured against."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hotline.lib import postgres_binaries


@dataclass(slots=True)
class Figure:
    """One figure: what was measured, how much, in what; the rival's in the same minute; the aim and what came of it."""

    name: str
    value: float
    unit: str
    rival: float | None = None
    aim: str = ""
    is_met: bool | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """The figure as a part of its rival's."""
        return self.value / self.rival if self.rival else None


def quantile(times: Sequence[float], share: float) -> float:
    """The time under which a share of the requests stayed."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


def median(values: Sequence[float]) -> float:
    """The middle of several runs."""
    return statistics.median(values) if values else float("nan")


def machine() -> dict[str, Any]:
    """Where this was measured."""
    model = ""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    return {
        "processor": model or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgresql": postgres_binaries.choose().major,
        "load_before": [round(load, 1) for load in os.getloadavg()],
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def table(figures: Sequence[Figure]) -> str:
    """The figures as a table for the terminal and for docs/performance.md."""
    lines = ["| figure | value | pgbench | ratio | aim | |", "|---|---|---|---|---|---|"]
    for figure in figures:
        rival = f"{figure.rival:,.1f}" if figure.rival else "–"
        ratio = f"{figure.ratio:.2f}" if figure.ratio else "–"
        verdict = {True: "met", False: "missed", None: ""}[figure.is_met]
        lines.append(
            f"| {figure.name} | {figure.value:,.1f} {figure.unit} | {rival} | {ratio} | {figure.aim} | {verdict} |"
        )
        if figure.notes:
            said = ", ".join(f"{name} {value}" for name, value in figure.notes.items())
            lines.append(f"| ↳ {said} | | | | | |")
    return "\n".join(lines)


def keep(figures: Sequence[Figure], file: Path, about: dict[str, Any]) -> None:
    """Write everything as JSON."""
    said = {"machine": about, "figures": [{**asdict(figure), "ratio": figure.ratio} for figure in figures]}
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
