"""The ladder: how long until everything that ran out at once has been urged by rule."""

import time
from datetime import datetime, timedelta

from django.db import connection

from hotline.casework.orders.desks import WITH_THE_LEAD
from hotline.casework.orders.models import Order
from hotline.casework.supervision.actions.raising import urge_due
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure

DUE = 50_000
AIM_SECONDS = 30.0


def measure(database: Database) -> list[Figure]:
    """Orders whose limit ran out while a unit has the turn: each is urged once, in its journal and on the order."""
    at = _make_due()
    began = time.perf_counter()
    urged = urge_due(at=at)
    seconds = time.perf_counter() - began
    assert urge_due(at=at) == 0, "what was urged is not urged again"
    label = f"ladder, {urged:,} overdue orders urged by rule, {database.orders:,} orders"
    is_met = seconds <= AIM_SECONDS * max(urged / DUE, 0.1)
    notes = {"orders_per_second": f"{urged / seconds:,.0f}"}
    aim = f"≤ {AIM_SECONDS:.0f} s with {DUE:,} due"
    return [Figure(label, seconds, "s", aim=aim, is_met=is_met, notes=notes)]


def _make_due() -> datetime:
    """An instant at which up to 50,000 orders are overdue, none of them urged by rule yet."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM supervision_raised")
        cursor.execute("VACUUM ANALYZE supervision_raised, orders_order")
    due = Order.objects.filter(state__in=WITH_THE_LEAD, turn_due_at__isnull=False).order_by("turn_due_at")
    instants = [at for at in due.values_list("turn_due_at", flat=True)[:DUE] if at]
    assert instants, "no unit has anything to do in this database"
    return instants[-1] + timedelta(seconds=1)
