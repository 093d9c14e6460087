"""The public create over HTTP, beside pgbench with the very statements that the product sends."""

import json
import time
import uuid
from collections.abc import Iterator
from itertools import count
from typing import Any

from django.test import Client

from hotline.casework.appeals.models import Appeal
from hotline.config.bench import driving, processor, rival, serving
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure, median
from hotline.config.bench.lives import CONTENT, TITLE
from hotline.ground.journal.models import Event
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

CLIENTS = 8
AIM = 0.25


def _body(serial: int, place: str) -> bytes:
    said = {
        "title": TITLE,
        "content": f"{CONTENT}（{serial}）",
        "kind": "complaint",
        "claim": "尽快更换井盖",
        "place": place,
        "address": "村口水泥路",
        "occurred": "昨天晚上",
        "object_name": "市政道路",
        "person": {"name": "王秀兰", "phone": f"199{serial % 100_000_000:08d}"},
        "wants_visit": True,
        "confidential": False,
        "language": "zh-Hans",
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _requests(place: str) -> Iterator[bytes]:
    for serial in count(time.time_ns() % 10**8):
        headers = {"Content_Type": "application/json", "Idempotency_Key": uuid.uuid4().hex}
        yield driving.request("POST", "/api/v1/appeals", _body(serial, place), **headers)


def script(place: str) -> tuple[str, int]:
    """One create in this process, listened to: its pgbench script, and how many statements it was."""
    client, serial = Client(SERVER_NAME="localhost"), time.time_ns() % 10**8
    for warm in range(3):
        with rival.listening() as heard:
            answer = client.post(
                "/api/v1/appeals",
                _body(serial + warm, place),
                content_type="application/json",
                headers={"Idempotency-Key": uuid.uuid4().hex},
            )
        assert answer.status_code == 201, answer.content
    made = Appeal.objects.select_related("person").get(number=answer.json()["number"])
    assert made.person is not None
    registered = Event.objects.get(subject_kind="appeal", subject_id=made.pk, place=1)
    varied = {
        bytes(registered.key or b""): "decode(md5('k' || (:r)::text), 'hex')",
        made.pk: ":appeal",
        made.contact_id: ":contact",
        made.person_id: ":person",
        made.number: "('9' || lpad((:appeal)::text, 17, '0'))",
        bytes(made.person.phone_hash or b""): "decode(md5((:r)::text), 'hex')",
        bytes(made.person.line_hash or b""): "decode(md5((:r)::text), 'hex')",
    }

    def rename(value: Any) -> str | None:
        plain = int(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(plain, list) and plain and str(plain[0]).startswith("limit:"):
            return f"ARRAY[{', '.join(f'{rival.said(name)} || (:r)::text' for name in plain)}]"
        return varied.get(plain) if isinstance(plain, int | str | bytes) else None

    text = rival.script(heard, rename, remember="AS serial")
    return "\\set r random(1, 9000000000000000)\n" + text, len(heard)


def measure(database: Database, *, seconds: float, runs: int) -> Figure:
    """Requests a second from eight clients, against pgbench's transactions a second in the same minutes."""
    place = Unit.objects.filter(kind=Kind.TOWN, closed_on__isnull=True).order_by("path").values_list("code")[0][0]
    text, statements = script(place)
    rates, rivals, costs, times = [], [], [], []
    theirs: list[float] = []
    with serving.pages(database.environ) as pages:
        driving.drive(pages.port, _requests(place), clients=CLIENTS, seconds=2)
        server = database.backends()
        for _run in range(runs):
            app, db = processor.below(pages.pid), processor.below(server)
            outcome = driving.drive(pages.port, _requests(place), clients=CLIENTS, seconds=seconds)
            if outcome.refused:
                raise RuntimeError(f"Creates were refused: {outcome.refused} {outcome.last[-400:]!r}")
            done = len(outcome.times)
            costs.append(((processor.below(pages.pid) - app) / done, (processor.below(server) - db) / done))
            rates.append(outcome.rate)
            times += outcome.times
            db = processor.below(server)
            rivals.append(rival.pgbench(text, database.where, clients=CLIENTS, seconds=int(seconds)))
            theirs.append((processor.below(server) - db) / (rivals[-1] * int(seconds)))
    ratios = [rate / other for rate, other in zip(rates, rivals, strict=True)]
    notes = {
        "runs": [round(each) for each in rates],
        "pgbench_runs": [round(each) for each in rivals],
        "statements": statements,
        "cpu_us_app": round(median([cost[0] for cost in costs]) * 1e6),
        "cpu_us_postgresql": round(median([cost[1] for cost in costs]) * 1e6),
        "cpu_us_postgresql_for_pgbench": round(median(theirs) * 1e6),
        "ratios": [round(each, 2) for each in ratios],
    }
    name = f"public create over HTTP, {CLIENTS} clients, {database.orders:,} orders"
    met = median(ratios) >= AIM
    return Figure(name, median(rates), "requests/s", median(rivals), f"≥ {AIM} of pgbench", met, notes)
