"""Work list and order page, as JSON and as HTML, beside the same SQL by pgbench."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

from django.test import Client

from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import TaskRole, TaskState
from hotline.config.bench import driving, processor, rival, serving
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure, quantile
from hotline.config.bench.tokens import cookie_of, token_of
from hotline.ground.journal.rules import Actor
from hotline.register.staff import queries as staff

CLIENTS = 2
LIST_MS, PAGE_MS = 100.0, 120.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Something that is read: its name, where it is, as which kind of reader, and how long it may take."""

    name: str
    paths: tuple[str, ...]
    is_page: bool
    limit_ms: float


def readings(orders: tuple[str, ...]) -> tuple[Reading, ...]:
    """What is measured. Another page is another line."""
    return (
        Reading("unit's work list, JSON", ("/api/v1/orders?limit=20",), is_page=False, limit_ms=LIST_MS),
        Reading("unit desk, HTML", ("/staff/unit/",), is_page=True, limit_ms=LIST_MS),
        Reading("all orders of the unit, HTML", ("/staff/orders/",), is_page=True, limit_ms=LIST_MS),
        Reading("order, JSON", tuple(f"/api/v1/orders/{n}" for n in orders), is_page=False, limit_ms=PAGE_MS),
        Reading("order page, HTML", tuple(f"/staff/orders/{n}/" for n in orders), is_page=True, limit_ms=PAGE_MS),
    )


def reader() -> tuple[Actor, tuple[str, ...]]:
    """Somebody of the unit with the most work in hand, and orders of that unit."""
    busy = (
        Task.objects.filter(role=TaskRole.LEAD)
        .exclude(state=TaskState.FINISHED)
        .values_list("unit_path", flat=True)
        .order_by("unit_path")
    )
    counted: dict[str, int] = {}
    for path in busy:
        counted[path] = counted.get(path, 0) + 1
    for path in sorted(counted, key=lambda each: -counted[each]):
        actor = staff.nearest(act="sign", path=path)
        if actor is not None and actor.unit_path == path:
            numbers = Order.objects.filter(lead_path=path).order_by("-id").values_list("number", flat=True)[:200]
            return actor, tuple(numbers)
    raise LookupError("No unit with work in hand has people of its own.")


def measure(database: Database, *, seconds: float) -> list[Figure]:
    """Each reading: answers a second, the time of the middle and of the slowest in twenty, statements, pgbench."""
    actor, numbers = reader()
    headers = {True: {"Cookie": cookie_of(actor)}, False: {"Authorization": f"Bearer {token_of(actor)}"}}
    figures = []
    with serving.pages(database.environ) as pages:
        server = database.backends()
        for reading in readings(numbers):
            requests = _requests(reading, headers[reading.is_page])
            warm = driving.drive(pages.port, requests, clients=CLIENTS, seconds=1)
            if warm.refused:
                figures.append(Figure(reading.name, 0, "not there", notes={"answers": str(warm.refused)}))
                continue
            app, db = processor.below(pages.pid), processor.below(server)
            outcome = driving.drive(pages.port, requests, clients=CLIENTS, seconds=seconds)
            done = len(outcome.times)
            cost = ((processor.below(pages.pid) - app) / done, (processor.below(server) - db) / done)
            figures += _figures(reading, outcome, cost, headers[reading.is_page], database, seconds)
    return figures


def _figures(
    reading: Reading,
    outcome: driving.Outcome,
    cost: tuple[float, float],
    headers: dict[str, str],
    database: Database,
    seconds: float,
) -> list[Figure]:
    text, statements = _script(reading.paths[0], headers)
    theirs = rival.pgbench(text, database.where, clients=CLIENTS, seconds=max(2, int(seconds / 2)))
    p95 = quantile(outcome.times, 0.95) * 1e3
    notes = {
        "p50_ms": round(quantile(outcome.times, 0.5) * 1e3, 1),
        "statements": statements,
        "bytes": len(outcome.last),
        "cpu_us_app": round(cost[0] * 1e6),
        "cpu_us_postgresql": round(cost[1] * 1e6),
    }
    return [
        Figure(f"{reading.name}: p95", p95, "ms", aim=f"≤ {reading.limit_ms:.0f} ms", is_met=p95 <= reading.limit_ms),
        Figure(f"{reading.name}: {CLIENTS} clients", outcome.rate, "answers/s", theirs, notes=notes),
    ]


def _requests(reading: Reading, headers: dict[str, str]) -> Iterator[bytes]:
    for path in cycle(reading.paths):
        yield driving.request("GET", path, **headers)


def _script(path: str, headers: dict[str, str]) -> tuple[str, int]:
    """What the product reads for one answer, as a pgbench script."""
    client = Client(
        SERVER_NAME="localhost", headers={name: value for name, value in headers.items() if name != "Cookie"}
    )
    if "Cookie" in headers:
        name, _equals, value = headers["Cookie"].partition("=")
        client.cookies[name] = value
    client.get(path)
    with rival.listening() as heard:
        client.get(path)
    reads = [(statement, values) for statement, values in heard if statement.lstrip()[:6].upper() in ("SELECT", "WITH")]
    return rival.script(reads), len(heard)
