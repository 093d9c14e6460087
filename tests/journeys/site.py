"""The running product, as a citizen's and a unit's machine speak to it."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.config.supervised import Run


def told(answer: bytes) -> dict[str, Any]:
    """An answer read as JSON, which every answer is."""
    try:
        return dict(json.loads(answer))
    except ValueError:
        pytest.fail(f"This is no JSON: {answer[:2000]!r}")


class Site:
    """The running product, as a citizen's and a unit's machine speak to it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.tokens: dict[str, str] = {}

    def hotline(self, *words: str) -> str:
        """A command of the house, in the same folder."""
        command = [sys.executable, "-m", "hotline.config", *words]
        done = subprocess.run(command, env=self.run.environ, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def token(self, username: str) -> str:
        """A machine's key for a person, given once."""
        if username not in self.tokens:
            said = self.hotline("token", "give", username, "--label", "journey")
            self.tokens[username] = said.strip().split()[-1]
        return self.tokens[username]

    def ask(self, method: str, path: str, body: Any = None, *, who: str = "", key: str = "") -> dict[str, Any]:
        """One request; the answer, or the problem with its status."""
        headers = {"Content-Type": "application/json", "Accept-Language": "zh"}
        if who:
            headers["Authorization"] = f"Bearer {self.token(who)}"
        if key:
            headers["Idempotency-Key"] = key
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.run.port}/api/v1{path}", data=data, headers=headers, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return told(answer.read())
        except urllib.error.HTTPError as error:
            return {"failed": error.code, **told(error.read())}

    def step(self, number: str, step: str, who: str, given: dict[str, object] | None = None) -> dict[str, Any]:
        """A step on the order, with the version that was read before it."""
        order = self.ask("GET", f"/orders/{number}", who=who)
        assert "failed" not in order, order
        body = {"version": order["order"]["version"], "given": given or {}}
        done = self.ask("POST", f"/orders/{number}/steps/{step}", body, who=who, key=f"{number}-{step}-key")
        assert "failed" not in done, (step, done)
        return done

    def state(self, number: str) -> str:
        """Where the order stands, as the auditor reads it."""
        return str(self.ask("GET", f"/orders/{number}", who="auditor")["order"]["state"])

    def kill_and_start_again(self) -> None:
        """Everything is killed with -9 – supervisor, pages, worker, database – and started again."""
        for pid in [self.run.process.pid if self.run.process else 0, *self.run.family()]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if self.run.process is not None:
            self.run.process.wait(30)
        self.run.start().wait_until_ready()
