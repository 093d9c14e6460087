"""Hot issues: how long the appeals of a busy hour take until they are read and stand in their clusters."""

import time

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure, median
from hotline.config.bench.lives import TITLE
from hotline.insight.hotspots.actions import read_some
from hotline.insight.hotspots.actions.reading_on import LOOKED_BACK
from hotline.insight.hotspots.models import Cluster, Progress

HOUR, BEFORE, BEFORE_QUICK = 300, 20_000, 5_000
"""Appeals of a busy hour where a million come in a year, a ninth of a day's; how many are read before, so that there
are clusters to be laid beside."""

AIM_SECONDS = 5.0
_EMPTY = """
TRUNCATE hotspots_alert, hotspots_made, hotspots_issue, hotspots_signature, hotspots_cluster, hotspots_word,
         hotspots_progress
"""


def measure(database: Database, *, runs: int) -> list[Figure]:
    """Read the last appeals of the database, then those of an hour, lot by lot as the worker does."""
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)
    last = Appeal.objects.aggregate(last=Max("pk"))["last"] or 0
    # What other measurements registered is one text again and again: only what was filled in is like a city's.
    entered = Appeal.objects.exclude(title=TITLE).order_by("-pk").values_list("pk", flat=True)
    begin = list(entered[: (BEFORE if runs > 1 else BEFORE_QUICK) + HOUR * runs])
    first = min(begin, default=last)
    Progress.objects.create(pk=1, last_appeal=first - 1 + LOOKED_BACK)
    at, waiting = timezone.now(), len(begin) - HOUR * runs
    began, before = time.perf_counter(), 0
    while before < waiting and (read := read_some(at=at, most=min(200, waiting - before))):
        before += read
    rate = before / (time.perf_counter() - began)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE hotspots_signature, hotspots_cluster, hotspots_word")
    times = [_hour() for _run in range(runs)]
    seconds = median(times)
    label = f"hot issues, {HOUR} new appeals read, {database.orders:,} orders"
    notes = {"clusters": f"{Cluster.objects.count():,}", "read_before": f"{before:,}"}
    notes |= {"before_per_second": f"{rate:,.0f}", "runs": f"{runs}"}
    return [Figure(label, seconds, "s", aim=f"≤ {AIM_SECONDS:.0f} s", is_met=seconds <= AIM_SECONDS, notes=notes)]


def _hour() -> float:
    began, read, at = time.perf_counter(), 0, timezone.now()
    while read < HOUR and (lot := read_some(at=at, most=min(150, HOUR - read))):
        read += lot
    return time.perf_counter() - began
