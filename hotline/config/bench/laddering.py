"""The ladder: how long until everything that ran out at once is urged by rule, has its document, and – when nobody
answers – the next one."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from hotline.casework.orders.desks import WITH_THE_LEAD
from hotline.casework.orders.models import Order
from hotline.casework.supervision.actions.raising import raise_by, raise_unanswered
from hotline.casework.supervision.models import Document
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.ladders import RungRule

DUE = 50_000
TICK_SECONDS = 30.0
UNANSWERED = timedelta(days=40)


class _Undone(Exception):
    """Ends the transaction in which the ladder rose."""


def measure(database: Database) -> list[Figure]:
    """Orders whose limit ran out while a unit has the turn: each is urged once, supervised once, and its document rises
    once. Undone afterwards, so that the next run finds the same; the hundred commits are not in the figures."""
    at, city = _make_due(), profiles.current()
    figures = []
    try:
        with transaction.atomic():
            figures += [
                _timed(
                    "overdue orders urged by rule",
                    database,
                    1,
                    lambda: raise_by(RungRule("D01", 0), profile=city, at=at),
                ),
                _timed(
                    "documents issued by rule", database, 2, lambda: raise_by(RungRule("D01", 1), profile=city, at=at)
                ),
            ]
            Document.objects.filter(issued_at__lt=at).update(level=-1)
            rise = at + UNANSWERED
            figures.append(_timed("unanswered documents raised", database, 2, lambda: raise_unanswered(city, at=rise)))
            raise _Undone
    except _Undone:
        return figures


def _timed(what: str, database: Database, ticks: int, act: Callable[[], int]) -> Figure:
    began = time.perf_counter()
    count = act()
    seconds = time.perf_counter() - began
    assert act() == 0, "what was raised is not raised again"
    limit = ticks * TICK_SECONDS
    return Figure(
        f"ladder, {count:,} {what}, {database.orders:,} orders",
        seconds,
        "s",
        aim=f"≤ {limit:.0f} s with {DUE:,} due: ≥ {DUE / limit:,.0f} /s",
        # What did not happen was not fast.
        is_met=count / seconds >= DUE / limit if count else None,
        notes={"a_second": f"{count / seconds:,.0f}"},
    )


def _make_due() -> datetime:
    """An instant at which up to 50,000 orders are overdue, none of them urged by rule yet."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM supervision_raised")
        cursor.execute("VACUUM ANALYZE supervision_raised, orders_order")
    due = Order.objects.filter(state__in=WITH_THE_LEAD, turn_due_at__isnull=False, held="").order_by("turn_due_at")
    instants = [at for at in due.values_list("turn_due_at", flat=True)[:DUE] if at]
    assert instants, "no unit has anything to do in this database"
    return instants[-1] + timedelta(seconds=1)
