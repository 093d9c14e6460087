"""Repeats: how long it takes while an appeal is typed until it stands beside the form what may be the same matter."""

import time
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from hotline.casework.appeals import repeats
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to
from hotline.casework.orders.alike import alike_to
from hotline.casework.orders.models import Order
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure, median, quantile
from hotline.config.bench.lives import TITLE
from hotline.ground.journal.rules import Actor
from hotline.register.units.models import Unit

TYPED = 100
"""So many of the latest appeals are taken as if they were being typed again."""
AIM_MS = 50.0


def measure(database: Database, *, runs: int) -> list[Figure]:
    """What others reported nearby, and what the caller asked before: each time with the texts cut anew, as where no two
    seats look at the same candidates."""
    root = Unit.objects.get(parent__isnull=True)
    agent = Actor(role="agent", unit_path=root.path, reach=root.path)
    at = Order.objects.aggregate(last=Max("opened_at"))["last"] or timezone.now()
    repeats.rarity(at)
    # What other measurements registered is one text again and again: only what was filled in is like a city's.
    typed = list(Appeal.objects.exclude(title=TITLE).select_related("matter", "region").order_by("-id")[:TYPED])
    worked, times = time.process_time(), [_typed(appeal, agent) for _run in range(runs) for appeal in typed]
    own = (time.process_time() - worked) / max(1, len(times)) * 1e3
    late = quantile(times, 0.95) * 1e3
    label = f"repeats beside the form, {database.orders:,} orders"
    notes = {"median_ms": f"{median(times) * 1e3:.1f}", "own_processor_ms": f"{own:.1f}", "appeals": len(typed)}
    return [Figure(label, late, "ms p95", aim=f"≤ {AIM_MS:.0f} ms", is_met=late <= AIM_MS, notes=notes)]


def _typed(appeal: Appeal, agent: Actor) -> float:
    repeats.terms_of.cache_clear()
    at = appeal.received_at + timedelta(hours=1)
    began = time.perf_counter()
    new = repeats.asked(appeal)
    alike_to(new, region=appeal.region, matter=appeal.matter, actor=agent, at=at)
    hers = visible_to(agent).filter(person_id=appeal.person_id or 0).select_related("matter", "region")
    repeats.likeliest(new, hers.order_by("-id")[:20], at=at)
    return time.perf_counter() - began
