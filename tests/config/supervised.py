"""A command that keeps others alive, started for real in a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Self

import pytest

from hotline.channels.phone.citizens.outside import Outside
from hotline.channels.phone.exchange.programs import ExchangeTrouble

PATIENCE = 300.0
"""Seconds for what takes one on an idle machine of many cores and a minute on a busy one of few: a bound, no aim."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Run:
    """One `hotline run` in a folder of its own."""

    def __init__(self, var: Path, **environ: str) -> None:
        self.var = var
        self.port = free_port()
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("HUIYIN_", "LC_", "LANG"))
            and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        self.environ = {**kept, "HUIYIN_VAR": str(var), "PORT": str(self.port), "LC_ALL": "C", "HUIYIN_DEMO": "0"}
        self.environ.update(environ)
        self.process: subprocess.Popen[str] | None = None
        self._told = var.with_name(f"{var.name}-{self.port}.told")

    def start(self, *words: str) -> Self:
        """Start it, or the command of these words instead."""
        with self._told.open("w") as told:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hotline.config", *(words or ("run",))],
                env=self.environ,
                stdout=told,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        return self

    @property
    def said(self) -> str:
        """What it has said until now."""
        return self._told.read_text("utf-8")

    def wait_until_ready(self, patience: float = PATIENCE) -> dict[str, str]:
        assert self.process is not None
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                pytest.fail(f"it ended: {self.said}")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                    read: dict[str, str] = json.loads(answer.read())
                    return read
            except OSError:
                time.sleep(0.05)
        pytest.fail("it did not get ready")

    def wait_for_live(self) -> None:
        """Until pages are told what has changed, too."""
        deadline = time.monotonic() + PATIENCE
        while self.wait_until_ready()["live"] != "ok":
            assert time.monotonic() < deadline, "the live process did not come"
            time.sleep(0.1)

    def wait_until_said(self, words: str) -> None:
        """Until it has said this."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.said:
            assert time.monotonic() < deadline, f"it has not said {words}, but {self.said}"
            time.sleep(0.1)

    def wait_for_citizens(self) -> Outside:
        """Until the exchange of the citizens runs, too: where they are."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return Outside.kept(self.var)
            except ExchangeTrouble:
                assert time.monotonic() < deadline, "the citizens did not come"
                time.sleep(0.1)

    def said_and_ended(self, patience: float = PATIENCE) -> tuple[int, str]:
        assert self.process is not None
        return self.process.wait(patience), self.said

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.said_and_ended()

    def also(self, *words: str) -> str:
        """What another command says meanwhile."""
        command = [sys.executable, "-m", "hotline.config", *words]
        done = subprocess.run(
            command,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        return done.stdout

    def family(self) -> list[int]:
        """Every process below it."""
        assert self.process is not None
        below: list[int] = []
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                except OSError:
                    continue
        wave = {self.process.pid}
        while wave := {pid for pid, parent in parents.items() if parent in wave}:
            below += wave
        return below
