"""Who may see what, over a tree of 50,000 units: one query, with its plan and its time."""

import time
from dataclasses import dataclass

from django.db import connection, transaction

from hotline.casework.orders.queries import visible_to
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure, median
from hotline.ground.journal.rules import Actor
from hotline.register.units.models import Unit

UNITS = 50_000
DISTRICTS, TOWNS = 10, 50
PAGE = 20


class _Undone(Exception):
    """Ends the transaction in which the tree stood."""


@dataclass(slots=True)
class Seen:
    """One measurement: how long a page took, and the plan."""

    times: list[float]
    plan: str


def measure(database: Database, *, runs: int) -> list[Figure]:
    """A page of what the head of a district sees, and of a town: over the tree as it is plus 50,000 units, undone
    afterwards."""
    figures = []
    try:
        with transaction.atomic():
            root = Unit.objects.get(parent__isnull=True)
            _grow(root)
            for name, path in _places(root):
                seen = _look(path, runs)
                notes = {"plan": seen.plan, "runs": runs}
                label = f"visible_to for {name}, {Unit.objects.count():,} units, {database.orders:,} orders"
                figures.append(Figure(label, median(seen.times) * 1e3, "ms", aim="one indexed query", notes=notes))
            raise _Undone
    except _Undone:
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


def _places(root: Unit) -> list[tuple[str, str]]:
    districts = Unit.objects.filter(parent=root, kind="district").order_by("path")
    towns = Unit.objects.filter(parent__in=districts, kind="town").order_by("path")
    named = [("the city", root), ("a district", districts.first()), ("a town", towns.first())]
    return [(name, unit.path) for name, unit in named if unit is not None]


def _look(path: str, runs: int) -> Seen:
    role = "dispatcher" if len(path) == 4 else "head"
    page = visible_to(Actor(role=role, unit_path=path, reach=path)).order_by("-id")[:PAGE]
    times = []
    for _run in range(runs):
        began = time.perf_counter()
        list(page.all())
        times.append(time.perf_counter() - began)
    plan = page.explain()
    indexes = [line.split("using ", 1)[1].split()[0] for line in plan.splitlines() if "using " in line]
    return Seen(times, " + ".join(dict.fromkeys(indexes)) or plan.splitlines()[-1].strip())
