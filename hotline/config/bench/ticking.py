"""The due tick: how long until every light that has changed is made known, of 50,000 that change at once."""

import time
from datetime import datetime, timedelta

from django.db import connection

from hotline.casework.clocks.models import Clock
from hotline.casework.warnings.actions import tick
from hotline.casework.warnings.models import Notice
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure, median

DUE = 50_000
AIM_SECONDS = 5.0


def measure(database: Database, *, runs: int) -> list[Figure]:
    """Clocks that run out at once: each is made known to whom it concerns, mostly three, and once."""
    times, told, looked = [], 0, 0
    for _run in range(runs):
        at = _make_due()
        began = time.perf_counter()
        looked = tick(at=at)
        times.append(time.perf_counter() - began)
        told = Notice.objects.count()
        again = tick(at=at)
        assert again == 0, "what was made known is not looked at again"
    seconds = median(times)
    label = f"due tick, {looked:,} clocks run out at once, {database.orders:,} orders"
    notes = {"notices": f"{told:,}", "clocks_per_second": f"{looked / seconds:,.0f}", "runs": runs}
    is_met = seconds <= AIM_SECONDS * max(looked / DUE, 0.1)
    return [Figure(label, seconds, "s", aim=f"≤ {AIM_SECONDS:.0f} s with {DUE:,} due", is_met=is_met, notes=notes)]


def _make_due() -> datetime:
    """Let up to 50,000 running clocks be due at one instant, and no other."""
    Notice.objects.all().delete()
    running = Clock.objects.filter(stopped_at__isnull=True, paused_at__isnull=True)
    chosen = running.order_by("pk").values("pk")[:DUE]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE clocks_clock SET light_at = NULL WHERE light_at IS NOT NULL")
    last = Clock.objects.filter(pk__in=chosen).order_by("-due_at").values_list("due_at", flat=True).first()
    assert last is not None, "no clock runs in this database"
    at = last + timedelta(hours=1)
    Clock.objects.filter(pk__in=chosen).update(light_at=at - timedelta(seconds=1))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE clocks_clock")
    return at
