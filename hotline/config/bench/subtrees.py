"""Who may see what, over a tree of 50,000 units: one query, with its plan and its time."""

import time
from dataclasses import dataclass

from django.db import connection, transaction

from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure, median
from hotline.ground.journal.rules import Actor
from hotline.register.units.models import Unit

UNITS = 50_000
DISTRICTS, TOWNS = 10, 50
PAGE = 20
PAGE_MS = 100.0


class _Undone(Exception):
    """Ends the transaction in which the tree stood."""


@dataclass(slots=True)
class Seen:
    """One measurement: how long a page took, and the plan."""

    times: list[float]
    plan: str


def measure(database: Database, *, runs: int) -> list[Figure]:
    """A page of what the dispatchers and the agents of a city see, the head of a district, and of a town: over the tree
    as it is plus 50,000 units, then the same where one case in a hundred is sensitive. Undone afterwards."""
    figures = []
    try:
        with transaction.atomic():
            root = Unit.objects.get(parent__isnull=True)
            _grow(root)
            figures += _seen(root, runs, f"{Unit.objects.count():,} units, {database.orders:,} orders")
            figures += _seen(root, runs, f"{_guard():,} sensitive ones of {database.orders:,} orders")
            raise _Undone
    except _Undone:
        return figures


def _seen(root: Unit, runs: int, among: str) -> list[Figure]:
    figures = []
    for name, role, path in _readers(root):
        seen = _look(role, path, runs)
        took, notes = median(seen.times) * 1e3, {"plan": seen.plan, "runs": runs}
        aim = f"≤ {PAGE_MS:.0f} ms, one indexed query"
        label = f"visible_to for {name}, {among}"
        figures.append(Figure(label, took, "ms", aim=aim, is_met=took <= PAGE_MS, notes=notes))
    return figures


def _grow(root: Unit) -> None:
    """A province's tree: districts, towns, villages in equal measure, below paths that the city does not use."""
    below, rows = UNITS // (DISTRICTS * TOWNS), []
    for district in range(DISTRICTS):
        for town in range(TOWNS):
            path = f"{root.path}{9000 + district:04d}{town + 1:04d}"
            rows += [
                Unit(code=f"bench-{path}{place:04d}", path=f"{path}{place:04d}", kind="village", name="村", parent=root)
                for place in range(1, below + 1)
            ]
    Unit.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE units_unit")


_GUARDED = (
    "UPDATE orders_order SET is_guarded = true WHERE id % 100 = 0",
    """UPDATE appeals_appeal a SET is_guarded = true, is_restricted = s.order_id % 200 = 0
    FROM orders_share s WHERE s.appeal_id = a.id AND s.order_id % 100 = 0""",
    """INSERT INTO appeals_complained (appeal_id, unit_id)
    SELECT s.appeal_id, o.lead_unit_id FROM orders_share s JOIN orders_order o ON o.id = s.order_id
    WHERE o.id % 300 = 0 AND o.lead_unit_id IS NOT NULL ON CONFLICT DO NOTHING""",
    "ANALYZE orders_order, appeals_appeal, appeals_complained",
)


def _guard() -> int:
    """One case in a hundred is sensitive: half of those for named staff alone, some a complaint of who handles them."""
    with connection.cursor() as cursor:
        for statement in _GUARDED:
            cursor.execute(statement)
    return Order.objects.filter(is_guarded=True).count()


def _readers(root: Unit) -> list[tuple[str, str, str]]:
    districts = Unit.objects.filter(parent=root, kind="district").order_by("path")
    towns = Unit.objects.filter(parent__in=districts, kind="town").order_by("path")
    named = [
        ("the city's dispatcher", "dispatcher", root),
        ("its agent", "agent", root),
        ("the head of a district", "head", districts.first()),
        ("the head of a town", "head", towns.first()),
    ]
    return [(name, role, unit.path) for name, role, unit in named if unit is not None]


def _look(role: str, path: str, runs: int) -> Seen:
    page = visible_to(Actor(role=role, unit_path=path, reach=path)).order_by("-id")[:PAGE]
    times = []
    for _run in range(runs):
        began = time.perf_counter()
        list(page.all())
        times.append(time.perf_counter() - began)
    plan = page.explain()
    indexes = [line.split("using ", 1)[1].split()[0] for line in plan.splitlines() if "using " in line]
    return Seen(times, " + ".join(dict.fromkeys(indexes)) or plan.splitlines()[-1].strip())
