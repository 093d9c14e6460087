"""Counting anew: how long until every open limit that reaches into a year is counted under its new calendar."""

import time
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from hotline.casework.clocks.models import Clock
from hotline.casework.recounts.actions import begin, carry_out
from hotline.casework.recounts.models import Recount
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure
from hotline.ground.journal.models import Lease
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.workdays import actions as workdays
from hotline.ground.workdays import queries as calendars
from hotline.ground.workdays.words import Kind

AIM_CASES = 1_000
"""Cases a second: a hundred thousand cases under way are done, journalled and their callers written to, in two
minutes."""


def measure(database: Database) -> list[Figure]:
    """A day in the middle of what is under way becomes a holiday, or a working day again. Once: it takes its time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE warnings_notice, clocks_clock, clocks_alteration")
    return [_once(database)]


def _once(database: Database) -> Figure:
    day = _change_a_day()
    at = timezone.now()
    act = begin(year=day.year, actor=SYSTEM, at=at)
    began = time.perf_counter()
    cases = carry_out(act, at=at)
    seconds = time.perf_counter() - began
    assert carry_out(act, at=at) == 0, "what was counted anew is not counted again"
    act = Recount.objects.get(pk=act.pk)
    Lease.objects.filter(key__startswith="letter:").delete()
    limits = act.moved + act.same
    label = f"limits counted anew, {limits:,} of {cases:,} cases, {act.moved:,} move, {database.orders:,} orders"
    notes = {
        "letters": f"{act.letters:,}",
        "cases_per_second": f"{cases / seconds:,.0f}",
        "limits_per_second": f"{limits / seconds:,.0f}",
    }
    is_met = cases / seconds >= AIM_CASES
    return Figure(label, seconds, "s", aim=f"≥ {AIM_CASES:,} cases/s", is_met=is_met, notes=notes)


_MIDDLE = """
SELECT (percentile_disc(0.5) WITHIN GROUP (ORDER BY due_at))::date FROM clocks_clock WHERE stopped_at IS NULL
"""


def _change_a_day() -> date:
    """Change the day before which half of the open limits end; the others reach over it."""
    assert Clock.objects.filter(stopped_at__isnull=True).exists(), "no clock runs in this database"
    with connection.cursor() as cursor:
        cursor.execute(_MIDDLE)
        ((day,),) = cursor.fetchall()
    while not (day.weekday() < 5 and calendars.calendar().is_settled(day.year)):
        day -= timedelta(days=1)
    kind = Kind.HOLIDAY if calendars.calendar().is_working(day) else Kind.WORK
    workdays.change_day(on=day, kind=kind, source="bench", at=timezone.now())
    return date(day.year, day.month, day.day)
