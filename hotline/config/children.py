"""The processes a supervisor keeps alive: started again when they die, stopped in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from hotline.lib import processes

LONGEST_PAUSE = 30.0
# Who lived this long did not die of its start; the next pause is short again.
LONG_LIFE = 60.0
PATIENCE = 15.0


@dataclass
class Child:
    """One kept process: what it is called in messages, and how it is started. An aid is started again like the others,
    but whether it stays decides nothing: all is ready without it."""

    name: str
    command: list[str]
    is_aid: bool = False
    process: subprocess.Popen[bytes] | None = None
    pause: float = field(default=0.0, init=False)
    started_at: float = field(default=0.0, init=False)
    due_at: float = field(default=0.0, init=False)
    deaths: int = field(default=0, init=False)

    def start(self) -> None:
        """Start it; it dies with this process, even by kill -9."""
        self.process = processes.spawn(
            self.command, dies_by=signal.SIGTERM, environ={**os.environ, "HUIYIN_SUPERVISED": "1"}
        )
        self.started_at = time.monotonic()
        self.due_at = 0.0

    def look_after(self, say: Callable[[str], None]) -> None:
        """Start it again when it died: at once the first time, later and later when it keeps dying."""
        if self.process is not None and self.process.poll() is not None:
            code = self.process.returncode
            self.process = None
            self.deaths += 1
            if time.monotonic() - self.started_at > LONG_LIFE:
                self.pause = 0.0
            self.due_at = time.monotonic() + self.pause
            when = f"in {self.pause:.0f} s" if self.pause else "at once"
            say(f"{self.name} ended ({_how(code)}); it is started again {when}.")
            self.pause = min(max(1.0, self.pause * 2), LONGEST_PAUSE)
        if self.process is None and time.monotonic() >= self.due_at:
            self.start()

    def stop(self) -> None:
        """Ask it to end; end it when it does not."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def python(*arguments: str) -> list[str]:
    """A command of this very environment."""
    return [sys.executable, "-m", *arguments]


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
