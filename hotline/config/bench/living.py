"""How many whole lives of orders a second, empty and full, through the actions and over HTTP."""

import json
import subprocess
import time
from itertools import count
from typing import Any

from hotline.config.bench import driving, processor, serving
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure, median
from hotline.config.bench.lives import CONTENT, TITLE, Town
from hotline.config.bench.tokens import token_of
from hotline.config.children import python

PROCESSES = 2
AIM, SLOWER = 60.0, 0.10


def in_process(database: Database, *, seconds: float, runs: int) -> Figure:
    """Lives a second through the actions, in two processes."""
    rates, costs = [], []
    for _run in range(runs):
        server = database.backends()
        before = processor.below(server)
        children = [
            subprocess.Popen(
                python("hotline.config", "bench", "lives", str(seconds)), env=database.environ, stdout=subprocess.PIPE
            )
            for _process in range(PROCESSES)
        ]
        told: list[dict[str, Any]] = [json.loads(child.communicate()[0]) for child in children]
        lives = sum(one["lives"] for one in told)
        rates.append(sum(one["lives"] / one["seconds"] for one in told))
        # The few lives before the clock starts are in the database's part.
        own = sum(one["cpu"] for one in told) / lives
        costs.append((own, (processor.below(server) - before) / (lives + 8 * PROCESSES)))
    rate, own, theirs = median(rates), median([cost[0] for cost in costs]), median([cost[1] for cost in costs])
    notes = {"runs": [round(each, 1) for each in rates], "cpu_ms_app": round(own * 1e3, 2)}
    notes |= {"cpu_ms_postgresql": round(theirs * 1e3, 2), "at_full_cores": round(2 / (own + theirs), 1)}
    name = f"whole lives in process, {database.orders:,} orders"
    return Figure(name, rate, "lives/s", aim=f"≥ {AIM:.0f}", is_met=rate >= AIM, notes=notes)


def slower(empty: Figure, full: Figure) -> Figure:
    """How much slower a life is in a full database."""
    loss = 1 - full.value / empty.value
    cost = [figure.notes["cpu_ms_app"] + figure.notes["cpu_ms_postgresql"] for figure in (empty, full)]
    notes = {"cpu_per_life_more": f"{(cost[1] / cost[0] - 1) * 100:.1f} %"}
    return Figure("slower in the full database", loss * 100, "%", aim="≤ 10 %", is_met=loss <= SLOWER, notes=notes)


def over_http(database: Database, *, seconds: float) -> Figure:
    """The same lives by a machine over the JSON API: one client after the other takes the next step."""
    town = Town()
    keys = {step: token_of(actor) for step, actor in town.hands.items()}
    serial = count(time.time_ns() % 10**8)
    lives, began = 0, 0.0
    with serving.pages(database.environ) as pages:
        caller = _Caller(pages.port)
        _life(caller, town, keys, next(serial))
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            _life(caller, town, keys, next(serial))
            lives += 1
        elapsed = time.perf_counter() - began
    return Figure(f"whole lives over HTTP, one client, {database.orders:,} orders", lives / elapsed, "lives/s")


class _Caller:
    """One connection to the API that asks and waits."""

    def __init__(self, port: int) -> None:
        self.client = driving.Client(port)

    def post(self, path: str, said: dict[str, Any], key: str) -> dict[str, Any]:
        body = json.dumps(said).encode()
        headers = {"Content_Type": "application/json", "Authorization": f"Bearer {key}"}
        self.client.ask(driving.request("POST", f"/api/v1{path}", body, **headers))
        while not (status := self.client.answered()):
            continue
        answer: dict[str, Any] = json.loads(self.client.come.partition(b"\r\n\r\n")[2])
        if status >= 300:
            raise RuntimeError(f"{path} was answered {status}: {answer}")
        return answer


def _life(caller: _Caller, town: Town, keys: dict[str, str], serial: int) -> None:
    person = {"name": "王秀兰", "phone": f"199{serial % 100_000_000:08d}"}
    appeal = {"title": TITLE, "content": CONTENT, "place": town.region.code, "kind": "complaint", "person": person}
    number = caller.post("/appeals", {**appeal, "channel": "01"}, keys["register"])["number"]
    accepted = {"kind": "complaint", "matter": town.matter.code}
    caller.post(f"/appeals/{number}/steps/accept", {"version": 1, "given": accepted}, keys["register"])
    for version, (step, _actor, given) in enumerate(town.steps(), 1):
        caller.post(f"/orders/{number}/steps/{step}", {"version": version, "given": given}, keys[step])
