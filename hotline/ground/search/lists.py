"""Long lists, page by page, also such as are asked for words.

A page stays where it is while rows come in: its marks are values, not places. Words that few rows hold are looked up by
their index. To find all rows that hold very common ones, only to sort them and show twenty, takes longer than anybody
waits, whatever the index: there the rows are tried in the order of the list until the page is full, and no more than
`MOST_TRIED` of them. The page then says that it looked no further, and the next one goes on from there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, TypeAlias

from django.db import connection, transaction
from django.db.models import BigIntegerField, BooleanField, Expression, F, Q, QuerySet
from django.db.models.expressions import RawSQL

CAP = 1000
"""A list is counted to here; beyond it says "or more". Counting ten times as far took longer than everything else."""

MOST_TRIED = 15_000

Rows: TypeAlias = QuerySet[Any, Any]

TRIED: RawSQL = RawSQL("tried.id", (), output_field=BigIntegerField())
"""The id of the row that is tried, in a condition on it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with marks of the page before and of the one after it; empty where there is none.

    `total` says how many there are at least, `is_more` that there are more; None: not counted. `tried` is how many rows
    were looked through where the list goes on and the page, which may have fewer rows than asked for, did not.
    """

    rows: list[Any]
    before: str = ""
    after: str = ""
    total: int | None = None
    is_more: bool = False
    tried: int = 0

    @property
    def is_all(self) -> bool:
        """Whether the whole list stands on this page: then nothing need be counted."""
        return not self.before and not self.after


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where a row stands in a list: its instant and its id."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.pk}"


@dataclass(frozen=True, slots=True)
class Turn:
    """From where on which way a list is read: sorted by the instant `key` and the id."""

    key: str
    is_rising: bool
    spot: Spot | None = None
    is_back: bool = False

    @property
    def is_up(self) -> bool:
        """Whether the rows come with rising instants."""
        return self.is_rising is not self.is_back

    def of(self, rows: Rows, *, pk: str = "pk") -> Rows:
        """The rows in their order, beyond the spot."""
        ordered = rows.order_by(*((self.key, pk) if self.is_up else (f"-{self.key}", f"-{pk}")))
        if self.spot is None:
            return ordered
        side, at = ("gt" if self.is_up else "lt"), self.spot.at
        # The first half lets the index find the place, the second tells those of the same instant apart.
        return ordered.filter(
            Q(**{f"{self.key}__{side}e": at})
            & (Q(**{f"{self.key}__{side}": at}) | Q(**{f"{pk}__{side}": self.spot.pk}))
        )


def turn(key: str, *, is_rising: bool, after: str = "", before: str = "") -> Turn:
    """How a list is read whose page comes after a mark, or before one; a mark that cannot be read marks nothing."""
    is_back = not after and bool(before)
    spot = _read_mark(before if is_back else after)
    return Turn(key, is_rising, spot, is_back and spot is not None)


def _read_mark(text: str) -> Spot | None:
    instant, _sep, last = text.replace(" ", "+").partition("~")
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        return None
    return Spot(at, int(last)) if at.tzinfo and last.isdecimal() and len(last) <= 18 else None


def count(rows: Rows, *, most: int = CAP) -> tuple[int, bool]:
    """How many there are, counted up to a cap; whether there are more than that."""
    number = rows.order_by()[: most + 1].count()
    return min(number, most), number > most


def page(rows: Rows, *, key: str, is_rising: bool, size: int, after: str = "", before: str = "") -> Page:
    """One page of a list sorted by an instant and the id: the rows after a mark, or those before one."""
    return along(rows, turn(key, is_rising=is_rising, after=after, before=before), size=size)


def along(rows: Rows, way: Turn, *, size: int) -> Page:
    """One page of a list, as it is read."""
    # Sorted by their ids alone, then fetched with all that a line shows: nothing wide is sorted.
    ids = list(way.of(rows).values_list("pk", flat=True)[: size + 1])
    known = {row.pk: row for row in rows.filter(pk__in=ids[:size])}
    shown = [known[pk] for pk in ids[:size] if pk in known]
    marks = [str(Spot(getattr(row, way.key), row.pk)) for row in shown]
    return _page(way, shown, marks, last=marks[-1] if len(ids) > size and marks else "")


def counted(rows: Rows, one: Page) -> Page:
    """A page with how many rows the whole list has."""
    total, is_more = (len(one.rows), False) if one.is_all else count(rows)
    return replace(one, total=total, is_more=is_more)


def _page(way: Turn, rows: list[Any], marks: Sequence[str], *, last: str) -> Page:
    """A page of rows in the order in which they were read; `last` marks where the next ones begin, if there are any."""
    first = (marks[0] if marks else str(way.spot)) if way.spot else ""
    if way.is_back:
        return Page(rows[::-1], before=last, after=first)
    return Page(rows, before=first if rows or last else "", after=last)


@dataclass(frozen=True, slots=True)
class Asking:
    """A list that is asked for words, or for callers.

    `rows` is the list before, narrowed by everything else and to what may be seen. `few` are the ids of rows that
    answer, as far as these are soon looked up. `tried` are conditions on the row `TRIED`, any of which is an answer:
    where there is one, the rows are tried. `listed` gives instants and ids, and the name of those, in the place of
    `rows`, where another table has them sooner: all of `rows` must be among them.
    """

    rows: Rows
    few: Sequence[list[int] | Rows]
    tried: Sequence[Rows] = ()
    listed: tuple[Rows, str] | None = None

    @property
    def soon(self) -> Rows:
        """The rows that answer and are soon looked up."""
        return self.rows.filter(any_of([Q(Among(each)) for each in self.few]))


def looked_up(ids: Rows, *, most: int) -> list[int] | None:
    """Ids as a statement gives them; None where there are more than so many."""
    text, values = ids.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        # Apart, the statement is planned to be read whole, which an index serves; not to find a few of very many soon.
        cursor.execute(f"WITH found AS MATERIALIZED ({text}) TABLE found LIMIT {int(most) + 1}", values)
        found = [pk for (pk,) in cursor.fetchall()]
    return found if len(found) <= most else None


def any_of(conditions: Sequence[Q]) -> Q:
    """The condition that any of these holds; none holds where there is none."""
    return reduce(or_, conditions) if conditions else Q(pk__in=())


def answered(asking: Asking, way: Turn, *, size: int, shaped: Callable[[Rows], Rows]) -> Page:
    """One page of those rows of a list that hold the words, counted where it is the first. `shaped` gives the rows the
    columns that are shown."""
    most = size + 1 if way.spot or asking.tried else max(CAP, size) + 1
    spots, reached = _through(asking, way, most) if asking.tried else (_soon(asking, way, most), None)
    shown = spots[:size]
    known = {
        row.pk: row for row in shaped(asking.rows.model._default_manager.filter(pk__in=[each.pk for each in shown]))
    }
    is_more = len(spots) > size
    last = str(shown[-1]) if is_more else str(reached or "")
    one = _page(way, [known[each.pk] for each in shown if each.pk in known], list(map(str, shown)), last=last)
    one = replace(one, tried=MOST_TRIED if reached and not is_more else 0)
    if way.spot:
        return one
    # Rows that were tried are not counted beyond the page.
    total = min(len(spots), size if asking.tried else CAP)
    return replace(one, total=total, is_more=len(spots) > total or reached is not None)


def _soon(asking: Asking, way: Turn, most: int) -> list[Spot]:
    return [Spot(*told) for told in way.of(asking.soon).values_list(way.key, "pk")[:most]]


def _through(asking: Asking, way: Turn, most: int) -> tuple[list[Spot], Spot | None]:
    """The first of the rows that answer, tried one by one; and the last that was tried where others follow."""
    listed, pk = asking.listed or (asking.rows, "pk")
    inner, values = way.of(listed, pk=pk).values_list(way.key, pk)[:MOST_TRIED].query.sql_with_params()
    is_answer = _exists(asking.tried, " OR ")
    is_shown = _exists([asking.rows.filter(pk=TRIED).values("pk")] if asking.listed else [], " AND ")
    down = "" if way.is_up else "DESC"
    # A row may be listed several times, once for each part that a unit has in it: it counts the first time.
    is_hit = f"tried.former IS DISTINCT FROM tried.id AND ({is_answer[0]}) AND ({is_shown[0]})"
    statement = f"""
        SELECT tried.at, tried.id, tried.place, hit.is_hit
        FROM (
            SELECT at, id, row_number() OVER listed AS place, lag(id) OVER listed AS former
            FROM ({inner}) i (at, id) WINDOW listed AS (ORDER BY at {down}, id {down})
        ) tried, LATERAL (SELECT {is_hit} AS is_hit OFFSET 0) hit
        WHERE hit.is_hit OR tried.place = {MOST_TRIED}
        ORDER BY tried.at {down}, tried.id {down} LIMIT {int(most)}
    """  # noqa: S608  # statements of the ORM and numbers of ours
    with transaction.atomic(), connection.cursor() as cursor:
        # To start other processes for so short a work takes longer than the work.
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(statement, [*values, *is_answer[1], *is_shown[1]])
        told = cursor.fetchall()
    hits = [Spot(at, key) for at, key, _place, is_hit in told if is_hit]
    reached = next((Spot(at, key) for at, key, place, _is_hit in told if place == MOST_TRIED), None)
    ends = reached or (hits[-1] if len(told) >= most else None)
    near = [each for each in _soon(asking, way, most) if ends is None or (each <= ends) is way.is_up]
    return sorted({*hits, *near}, reverse=not way.is_up), reached


def _exists(tests: Sequence[Rows], joint: str) -> tuple[str, list[Any]]:
    """The condition that statements give a row, and its values."""
    written = [test.order_by().query.sql_with_params() for test in tests]
    # OFFSET 0 keeps the planner from looking all of them up beforehand.
    said = joint.join(f"EXISTS ({text} OFFSET 0)" for text, _values in written)
    return said or "true", [value for _text, values in written for value in values]


class Among(Expression):
    """The condition that a row's id is one of these, or one of those that another statement gives; looked up once."""

    output_field = BooleanField()

    def __init__(self, ids: list[int] | Rows, *, column: str = "pk") -> None:
        super().__init__(output_field=BooleanField())
        self._column: Any = F(column)
        self._ids = ids

    def get_source_expressions(self) -> list[Any]:
        """The column."""
        return [self._column]

    def set_source_expressions(self, exprs: Any) -> None:
        """The column, once it is known of which table."""
        (self._column,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A comparison with an array, which an index serves and the planner does not take apart."""
        column, values = compiler.compile(self._column)
        if not self._ids if isinstance(self._ids, list) else self._ids.query.is_empty():
            return "false", ()
        if isinstance(self._ids, list):
            return f"{column} = ANY(%s::bigint[])", (*values, self._ids)
        text, given = self._ids.order_by().query.sql_with_params()
        return f"{column} = ANY(ARRAY({text}))", (*values, *given)
