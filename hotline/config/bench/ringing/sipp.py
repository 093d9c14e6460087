"""Runs of sipp: a scenario, so many calls, so many a second; what came of it."""

import csv
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from hotline.channels.phone.exchange.programs import Program
from hotline.lib import processes

SCENARIOS = files("hotline.config.bench.ringing") / "scenarios"
PATIENCE = 120.0


class DoesNotRing(RuntimeError):
    """sipp came to grief; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run: calls made, of them failed, most at once, calls a second, milliseconds to the answer."""

    made: int
    failed: int
    most_at_once: int
    rate: float
    answered_ms: float


@dataclass(frozen=True, slots=True)
class Sipp:
    """sipp at one address and port of this machine, with a folder for what it reads and writes."""

    program: Program
    folder: Path
    address: str
    port: int
    target: str
    first_media_port: int = 30_000

    def ring(self, scenario: str, rows: Sequence[str], *, calls: int, rate: float, service: str = "") -> Outcome:
        """Make so many calls and wait for their end. Raises DoesNotRing when it ends by something else than calls."""
        run = self.start(scenario, rows, "-m", str(calls), "-r", f"{rate:g}", "-l", "5000", *_to(service))
        try:
            run.wait(calls / rate + PATIENCE)
        except subprocess.TimeoutExpired:
            run.kill()
            raise DoesNotRing(f"{scenario}: not over after {calls / rate + PATIENCE:.0f} s") from None
        if run.returncode not in {0, 1}:  # 1: at least one call failed, which stands in the figures
            raise DoesNotRing(f"{scenario}: {self._last_words(scenario)}")
        return self._outcome(scenario)

    def start(self, scenario: str, rows: Sequence[str], *options: str) -> "subprocess.Popen[bytes]":
        """Begin a run that is stopped by whoever began it. `rows` are the lines that calls draw from."""
        file = self.folder / f"{scenario}.xml"
        file.write_text((SCENARIOS / file.name).read_text(encoding="utf-8"), encoding="utf-8")
        words: list[str] = [self.target, "-sf", file.name, "-i", self.address, "-mi", self.address]
        words += ["-p", str(self.port), "-mp", str(self.first_media_port), "-nostdin", "-fd", "1"]
        words += ["-trace_stat", "-stf", f"{scenario}.csv", "-trace_err", "-error_file", f"{scenario}.err", *options]
        if rows:
            (self.folder / f"{scenario}.rows").write_text("SEQUENTIAL\n" + "\n".join(rows) + "\n", encoding="utf-8")
            words += ["-inf", f"{scenario}.rows"]
        with (self.folder / f"{scenario}.out").open("wb") as said:
            return processes.spawn(
                self.program.line(*words),
                dies_by=signal.SIGTERM,
                environ=self.program.surroundings(),
                stdout=said,
                stderr=said,
                cwd=self.folder,
            )

    def _outcome(self, scenario: str) -> Outcome:
        with (self.folder / f"{scenario}.csv").open(encoding="utf-8", newline="") as told:
            lines = list(csv.DictReader(told, delimiter=";"))
        if not lines:
            raise DoesNotRing(f"{scenario}: no figures; {self._last_words(scenario)}")
        last = lines[-1]
        return Outcome(
            made=int(last["TotalCallCreated"]),
            failed=int(last["FailedCall(C)"]),
            most_at_once=max(int(line["CurrentCall"]) for line in lines),
            rate=max(float(line["CallRate(P)"]) for line in lines),
            answered_ms=_milliseconds(last.get("ResponseTimeanswered(C)", "")),
        )

    def _last_words(self, scenario: str) -> str:
        said = [self.folder / f"{scenario}.err", self.folder / f"{scenario}.out"]
        text = "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in said if file.is_file())
        return " ".join(text.split())[-600:]


def _to(service: str) -> tuple[str, ...]:
    return ("-s", service) if service else ()


def _milliseconds(told: str) -> float:
    """`00:00:00:123456` in milliseconds."""
    hours, minutes, seconds, micros = (int(part) for part in (told or "0:0:0:0").split(":"))
    return ((hours * 60 + minutes) * 60 + seconds) * 1e3 + micros / 1e3
