"""One appeal, from the web to the archive, on the product as it runs: started, killed with -9 twice, started again."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.config.supervised import Run

pytestmark = pytest.mark.slow

APPEAL = {
    "title": "青溪路井盖缺失",
    "content": "今天早上，青溪路口的井盖不见了，路过的老人差点掉下去，请尽快处理。",
    "kind": "complaint",
    "person": {"name": "陈小满", "phone": "199 0000 4321"},
}
REPLY: dict[str, object] = {
    "contacted": True,
    "contact_way": "phone",
    "fact_true": "true",
    "result": "A1",
    "unit_solved": True,
    "internal_report": "现场核查属实，当日更换井盖。",
    "without_parts": "水务局已电话反馈，书面反馈后补。",
    "public_answer": "您好，青溪路口的井盖已更换，感谢您的反映。",
}


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
            self.run.process.communicate(timeout=30)
        self.run.start().wait_until_ready()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product with its demo city, as `make run` starts it."""
    run = Run(tmp_path_factory.mktemp("journey") / "var", HUIYIN_DEMO="1").start()
    try:
        run.wait_until_ready(patience=300)
        yield Site(run)
    finally:
        run.stop(signal.SIGKILL)


def test_an_appeal_comes_to_its_end_whatever_is_killed_on_the_way(site: Site) -> None:
    filed = site.ask("POST", "/appeals", APPEAL, key="first-appeal")
    assert "failed" not in filed, filed
    number, code = str(filed["number"]), str(filed["query_code"])
    again = site.ask("POST", "/appeals", APPEAL, key="first-appeal")
    assert (again["number"], again["query_code"]) == (number, code)

    site.kill_and_start_again()
    assert site.ask("GET", f"/appeals/{number}?code={code}")["state"] == "registered"
    assert site.ask("GET", f"/appeals/{number}?code=0000000000")["failed"] == 404
    given = {"kind": "complaint", "matter": "010302", "place": "390702"}
    body = {"version": 1, "given": given}
    accepted = site.ask("POST", f"/appeals/{number}/steps/accept", body, who="agent", key="accept-1")
    assert "failed" not in accepted, accepted
    site.step(number, "dispatch", "dispatcher", {"lead": "390702-housing", "basis": "权责清单"})
    site.step(number, "sign", "liaison")

    site.kill_and_start_again()
    assert site.state(number) == "signed"
    site.step(number, "contact", "liaison", {"contact_way": "phone"})
    site.step(number, "draft", "liaison", REPLY)
    site.step(number, "approve", "head")
    site.step(number, "pass_audit", "dispatcher")
    seen = site.ask("GET", f"/appeals/{number}?code={code}")
    assert str(REPLY["public_answer"]) in json.dumps(seen, ensure_ascii=False)
    rated = site.ask("POST", f"/appeals/{number}/ratings", {"code": code, "solved": "yes", "satisfied": "5"})
    assert "failed" not in rated, rated
    site.step(number, "close", "dispatcher")
    site.step(number, "archive", "dispatcher")
    assert site.state(number) == "archived"

    site.hotline("worker", "--once")
    letters = [json.loads(path.read_text("utf-8")) for path in (Path(site.run.var) / "outbox" / "sms").glob("*.json")]
    mine = [letter for letter in letters if number in letter["text"]]
    assert len(mine) == len({letter["key"] for letter in mine}) == 6
    assert "the journal is whole" in site.hotline("journal", "verify")
