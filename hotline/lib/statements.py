"""Several writes as one statement, and reads that are planned once.

Every statement costs a way to the database and back, and PostgreSQL plans it anew; on the few hot paths that is most
of the cost. Here the writes of one step become the parts of one `WITH … SELECT`, prepared on the connection. Parts see
the database as it was before the statement, so no two of them may change the same row; a part reads what another one
has written by its name, `(SELECT id FROM event)`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from psycopg import Cursor, RawCursor
from psycopg.types.numeric import Int2, Int4, Int8

Row = TypeVar("Row", bound=models.Model)


def ask(sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """The rows of a prepared statement. Database errors come as Django's own."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.connection is None:
        database.ensure_connection()
    with database.wrap_database_errors, RawCursor(database.connection) as cursor:
        cursor.execute(_numbered(sql), values, prepare=True)
        return cursor.fetchall()


def ask_at_length(sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """The same for long lists, of values or of rows: they go and come as they are, not as text, which took as long as
    what the database does with them."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.connection is None:
        database.ensure_connection()
    with database.wrap_database_errors, Cursor(database.connection) as cursor:
        cursor.execute(sql.replace("%s", "%b"), values, prepare=True, binary=True)
        return cursor.fetchall()


@lru_cache(maxsize=2048)
def _numbered(sql: str) -> str:
    """The statement with its values as PostgreSQL numbers them. The driver would look for them anew every time in
    statements as long as ours, which took longer than anything else it does."""
    parts = sql.split("%s")
    return "".join(part if place == 0 else f"${place}{part}" for place, part in enumerate(parts))


@lru_cache(maxsize=256)
def _reading(model: type[models.Model]) -> tuple[str, tuple[str, ...], tuple[tuple[int, Any], ...]]:
    """The columns of a table, the names under which its rows are made, and the fields whose values are converted."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f"t.{connection.ops.quote_name(str(field.column))}" for field in fields)
    converted = tuple((spot, field) for spot, field in enumerate(fields) if hasattr(field, "from_db_value"))
    return columns, tuple(field.attname for field in fields), converted


def read(model: type[Row], condition: str, values: Sequence[object] = (), **further: str) -> list[Row]:
    """Rows of a table, called `t` in the condition, which may go on with an order and a lock.

    `further` are expressions; what they give becomes attributes of each row by their names.
    """
    columns, names, converted = _reading(model)
    selected = ", ".join([columns, *further.values()])
    found = []
    for told in ask(f"SELECT {selected} FROM {model._meta.db_table} t WHERE {condition}", values):  # noqa: S608  # tables and columns are the model's own
        known = list(told[: len(names)])
        for spot, field in converted:
            known[spot] = field.from_db_value(known[spot], None, connection)
        row = model.from_db(DEFAULT_DB_ALIAS, names, known)
        for name, value in zip(further, told[len(names) :], strict=True):
            setattr(row, name, value)
        found.append(row)
    return found


def present(**asked: tuple[type[models.Model], str, Sequence[int]]) -> frozenset[str]:
    """Of which tables there are rows with one of these ids in a column: asked by one statement, so that of what is
    mostly not there nothing more is asked."""
    parts = [
        f"EXISTS (SELECT 1 FROM {model._meta.db_table} WHERE {connection.ops.quote_name(column)} = ANY(%s))"  # noqa: S608  # as above
        for model, column, _ids in asked.values()
    ]
    (found,) = ask(f"SELECT {', '.join(parts)}", [[Int8(pk) for pk in ids] for _model, _column, ids in asked.values()])
    return frozenset(name for name, is_there in zip(asked, found, strict=True) if is_there)


def reserve(*models_: type[models.Model]) -> tuple[int, ...]:
    """An id each for rows that are about to be made."""
    return ask(f"SELECT {', '.join(next_id(model) for model in models_)}")[0]


def reserve_many(model: type[models.Model], count: int) -> list[int]:
    """So many ids for rows that are about to be made, in rising order."""
    rows = ask(f"SELECT {next_id(model)} FROM generate_series(1, %s)", [Int4(count)])  # noqa: S608  # the model's own
    return sorted(pk for (pk,) in rows)


def next_id(model: type[models.Model]) -> str:
    """The expression that takes the next id of a table."""
    return f"nextval('{model._meta.db_table}_id_seq')"


_AS_IT_IS = (models.CharField, models.TextField, models.BooleanField, models.DateTimeField, models.BinaryField)
"""Fields whose values the driver takes as they are; asking the field costs ten times more."""

_NUMBERS = (
    (models.BigIntegerField, Int8),
    (models.BigAutoField, Int8),
    (models.SmallIntegerField, Int2),
    (models.IntegerField, Int4),
)
"""How wide a number is by its field. By its value it would make another statement of the same text each time."""


@lru_cache(maxsize=1024)
def _fitting(field: Any) -> Callable[[Any], object]:
    """How a value of a field is handed to the driver."""
    target = field.target_field if field.is_relation else field
    if wide := next((type_ for kind, type_ in _NUMBERS if isinstance(target, kind)), None):
        return lambda value: value if value is None else wide(value)
    if isinstance(field, _AS_IT_IS):
        return lambda value: value.value if isinstance(value, Enum) else value
    return lambda value: field.get_db_prep_save(value, connection)


@lru_cache(maxsize=512)
def _inserting(
    model: type[models.Model], count: int, has_id: bool, instead: tuple[tuple[str, str], ...]
) -> tuple[str, list[tuple[str, Callable[[Any], object]]]]:
    """The text of an INSERT of so many rows, and the names and fittings of the values each takes, in order."""
    replaced = dict(instead)
    fields = [
        field
        for field in model._meta.concrete_fields
        if (has_id or not field.primary_key) and field.column not in replaced
    ]
    columns = ", ".join([connection.ops.quote_name(str(field.column)) for field in fields] + list(replaced))
    row = f"({', '.join(['%s'] * len(fields) + list(replaced.values()))})"
    taken = [(field.attname, _fitting(field)) for field in fields]
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES {', '.join([row] * count)}", taken  # noqa: S608  # as above


def insert_all(rows: Sequence[Row]) -> Sequence[Row]:
    """Insert many new rows of one table by one prepared statement, column by column; they get their ids, unless they
    have them already. The ORM's way spells every value out, which took three times as long as the database does."""
    if not rows:
        return rows
    sql, taken = _inserting_all(type(rows[0]), rows[0].pk is not None)
    columns = [[fit(getattr(row, name)) for row in rows] for name, fit in taken]
    for row, (pk,) in zip(rows, ask_at_length(sql, columns), strict=True):
        row.pk, row._state.adding = pk, False
    return rows


@lru_cache(maxsize=64)
def _inserting_all(model: type[models.Model], has_id: bool) -> tuple[str, list[tuple[str, Callable[[Any], object]]]]:
    fields = [field for field in model._meta.concrete_fields if has_id or not field.primary_key]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    kinds = ", ".join(f"%s::{str(field.db_type(connection)).split('(')[0]}[]" for field in fields)
    taken = [(field.attname, _fitting(field)) for field in fields]
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT * FROM unnest({kinds}) RETURNING {key}", taken  # noqa: S608  # as above


@lru_cache(maxsize=256)
def _by_column(model: type[models.Model]) -> dict[str, Any]:
    return {str(field.column): _fitting(field) for field in model._meta.concrete_fields}


class Statement:
    """Writes that are made at once, in the order they are added, by one statement."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._values: list[object] = []
        self._news: list[str] = []

    def part(self, sql: str, values: Sequence[object] = (), *, name: str = "") -> None:
        """A write in SQL; others may read what it returns by its name."""
        self._parts.append(f"{name or f'part_{len(self._parts)}'} AS ({sql})")
        self._values += values

    def insert(
        self, *rows: models.Model, name: str = "", returning: str = "", unless: str = "", **instead: str
    ) -> None:
        """New rows of one table; their ids rise in the order given. `instead` gives expressions for columns whose
        values only the database knows; a row whose like stands there already – in the columns `unless` – is left
        out."""
        sql, taken = _inserting(type(rows[0]), len(rows), rows[0].pk is not None, tuple(instead.items()))
        sql += f" ON CONFLICT {unless} DO NOTHING" if unless else ""
        values = [fit(getattr(row, name)) for row in rows for name, fit in taken]
        self.part(f"{sql} RETURNING {returning}" if returning else sql, values, name=name)

    def update(
        self, model: type[models.Model], where: Mapping[str, object], values: Mapping[str, object], **instead: str
    ) -> None:
        """Change rows: columns to new values, or to expressions, where other columns have theirs."""
        fittings, quoted = _by_column(model), connection.ops.quote_name
        changes = [f"{quoted(column)} = %s" for column in values]
        changes += [f"{quoted(column)} = {said}" for column, said in instead.items()]
        conditions = [f"{quoted(column)} {'IS NULL' if value is None else '= %s'}" for column, value in where.items()]
        sql = f"UPDATE {model._meta.db_table} SET {', '.join(changes)} WHERE {' AND '.join(conditions)}"  # noqa: S608  # as above
        given = [*values.items(), *((column, value) for column, value in where.items() if value is not None)]
        self.part(sql, [fittings[column](value) for column, value in given])

    def tell(self, wire: str, **facts: str | int) -> None:
        """Tell other processes of it on a wire (`hotline.lib.notifying`), when it is committed."""
        self._news += [wire, json.dumps(facts, separators=(",", ":"))]

    def run(self, answer: str = "SELECT 1") -> tuple[Any, ...]:
        """Make the writes, and tell what is to be told; `answer` reads from the named parts and must give one row."""
        parts = f"WITH {', '.join(self._parts)} " if self._parts else ""
        if not self._news:
            return ask(f"{parts}{answer}", self._values)[0]
        told = ", ".join(["pg_notify(%s, %s)"] * (len(self._news) // 2))
        return ask(f"{parts}SELECT answer.*, {told} FROM ({answer}) AS answer", [*self._values, *self._news])[0]  # noqa: S608  # the caller's own
