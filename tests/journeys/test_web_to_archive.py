"""One appeal, from the web to the archive, on the product as it runs: started, killed with -9 twice, started again."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.supervised import Run
from tests.journeys.site import Site

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
