"""Changes of the calendar. Each makes a new version; deadlines already set never move by themselves."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from hotline.ground.workdays import queries, rules
from hotline.ground.workdays.models import CalendarVersion, Day
from hotline.ground.workdays.words import Kind
from hotline.lib.text import gate

PUBLISHED = "国务院办公厅关于部分节假日安排的通知 (chinesecalendar)"

_ONE_AT_A_TIME = 7_120_101  # the advisory lock of the calendar: versions come in the order of their changes


class DayRefused(ValueError):
    """A day or a year that the calendar cannot take."""


def _refuse_strange_year(year: int) -> None:
    """A year mistyped must not enter the table."""
    if not rules.FIRST_YEAR <= year <= rules.LAST_YEAR:
        facts = {"year": year, "first": rules.FIRST_YEAR, "last": rules.LAST_YEAR}
        raise DayRefused(_("The calendar holds the years %(first)d to %(last)d, not %(year)d.") % facts)


def _lock() -> None:
    """Whoever changes the calendar waits for the one who is changing it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


@transaction.atomic
def change_day(
    *, on: date, kind: str, name: str = "", source: str, at: datetime, actor_id: int | None = None
) -> CalendarVersion:
    """Make a day a working day, weekend, holiday or make-up day. `source` says by which notice or order."""
    name = gate(name, longest=60, field=_("Name of the day"), lines=False)
    source = gate(source, longest=200, field=_("Notice it rests on"), lines=False)
    kind = Kind(kind)
    _refuse_strange_year(on.year)
    _lock()
    before = Day.objects.filter(on=on).values_list("kind", flat=True).first()
    Day.objects.update_or_create(on=on, defaults={"kind": kind, "name": name, "source": source})
    return CalendarVersion.objects.create(
        changed_at=at, note=f"{on}: {source}"[:200], changes=[[on.isoformat(), before, kind.value]], actor_id=actor_id
    )


@transaction.atomic
def enter_notice(
    *, notice: rules.Notice, source: str, at: datetime, actor_id: int | None = None
) -> CalendarVersion | None:
    """Enter a whole year once its notice is out: holidays and make-up days as given, all other days by weekday.

    Replaces what the table had for that year, and makes a new version. None where the table says the same already:
    nothing is changed then. `source` names the notice.
    """
    _refuse_strange_year(notice.year)
    source = gate(source, longest=200, field=_("Notice it rests on"), lines=False)
    for mark in notice.days.values():
        gate(mark.name, longest=60, field=_("Name of the day"), lines=False)
    _lock()
    rows = list(notice.rows())
    changed = queries.changes(notice)
    if not changed:
        return None
    _write(rows, source)
    changes = [
        [change.on.isoformat(), change.before.kind.value if change.before else None, change.after.kind.value]
        for change in changed
    ]
    return CalendarVersion.objects.create(
        changed_at=at, note=f"{notice.year}: {source}"[:200], changes=changes, actor_id=actor_id
    )


@transaction.atomic
def seed(*, at: datetime, actor_id: int | None = None) -> list[int]:
    """Enter the published years that the table does not have whole yet, and leave every day that is there alone.

    Gives the years entered. Done again it changes nothing.
    """
    _lock()
    there = set(Day.objects.values_list("on", flat=True))
    entered = []
    for year in rules.published_years():
        rows = [row for row in rules.published(year) if row[0] not in there]
        if rows:
            _write(rows, PUBLISHED)
            entered.append(year)
    if entered:
        years = ", ".join(map(str, entered))
        CalendarVersion.objects.create(changed_at=at, note=f"{PUBLISHED}: {years}"[:200], actor_id=actor_id)
    return entered


def _write(rows: Iterable[tuple[date, Kind, str]], source: str) -> None:
    """Put days into the table, over what is there."""
    Day.objects.bulk_create(
        [Day(on=on, kind=kind, name=name, source=source) for on, kind, name in rows],
        update_conflicts=True,
        unique_fields=["on"],
        update_fields=["kind", "name", "source"],
    )
