"""Several writes as one statement, and reads that are planned once.

Every statement costs a way to the database and back, and PostgreSQL plans it anew; on the few hot paths that is most
of the cost. Here the writes of one step become the parts of one `WITH … SELECT`, prepared on the connection. Parts see
the database as it was before the statement, so no two of them may change the same row; a part reads what another one
has written by its name, `(SELECT id FROM event)`.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

Row = TypeVar("Row", bound=models.Model)


def ask(sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """The rows of a prepared statement. Database errors come as Django's own."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        own = cursor.cursor
        own.execute(sql, values, prepare=True)
        return list(own.fetchall()) if own.description else []


@lru_cache(maxsize=256)
def _reading(model: type[models.Model]) -> tuple[str, tuple[str, ...], tuple[tuple[int, Any], ...]]:
    """The columns of a table, the names under which its rows are made, and the fields whose values are converted."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f"t.{connection.ops.quote_name(str(field.column))}" for field in fields)
    converted = tuple((spot, field) for spot, field in enumerate(fields) if hasattr(field, "from_db_value"))
    return columns, tuple(field.attname for field in fields), converted


def read(model: type[Row], condition: str, values: Sequence[object] = (), *, more: str = "") -> list[Row]:
    """Rows of a table, called `t` in the condition, which may go on with an order and a lock.

    `more` is one further expression; it comes back as the attribute `more` of each row.
    """
    columns, names, converted = _reading(model)
    further = f", {more}" if more else ""
    found = []
    for values_ in ask(f"SELECT {columns}{further} FROM {model._meta.db_table} t WHERE {condition}", values):  # noqa: S608  # tables and columns are the model's own
        known = list(values_[: len(names)])
        for spot, field in converted:
            known[spot] = field.from_db_value(known[spot], None, connection)
        row = model.from_db(DEFAULT_DB_ALIAS, names, known)
        if more:
            row.more = values_[-1]  # type: ignore[attr-defined]  # asked for by the caller
        found.append(row)
    return found


def _fit(field: Any, value: object) -> object:
    return field.get_db_prep_save(value.value if isinstance(value, Enum) else value, connection)


@lru_cache(maxsize=512)
def _inserting(model: type[models.Model], has_id: bool, instead: tuple[tuple[str, str], ...]) -> tuple[str, Any]:
    """The text of an INSERT of one row, and the fields whose values it takes, in order."""
    replaced = dict(instead)
    fields = [
        field
        for field in model._meta.concrete_fields
        if (has_id or not field.primary_key) and field.column not in replaced
    ]
    columns = ", ".join([connection.ops.quote_name(str(field.column)) for field in fields] + list(replaced))
    values = ", ".join(["%s"] * len(fields) + list(replaced.values()))
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({values})", fields


class Statement:
    """Writes that are made at once, in the order they are added, by one statement."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._values: list[object] = []

    def part(self, sql: str, values: Sequence[object] = (), *, name: str = "") -> None:
        """A write in SQL; others may read what it returns by its name."""
        self._parts.append(f"{name or f'part_{len(self._parts)}'} AS ({sql})")
        self._values += values

    def insert(self, row: models.Model, *, name: str = "", returning: str = "", **instead: str) -> None:
        """A new row. `instead` gives expressions for columns whose values only the database knows."""
        model = type(row)
        has_id = row.pk is not None
        sql, fields = _inserting(model, has_id, tuple(instead.items()))
        values = [_fit(field, field.pre_save(row, add=True)) for field in fields]
        self.part(f"{sql} RETURNING {returning}" if returning else sql, values, name=name)

    def update(
        self, model: type[models.Model], where: Mapping[str, object], values: Mapping[str, object], *, also: str = ""
    ) -> None:
        """Change rows: columns to their new values where other columns have theirs. `also` is a further condition."""
        fields = {str(field.column): field for field in model._meta.concrete_fields}
        changes = ", ".join(f"{column} = %s" for column in values)
        conditions = [f"{column} IS NULL" if value is None else f"{column} = %s" for column, value in where.items()]
        sql = f"UPDATE {model._meta.db_table} SET {changes} WHERE {' AND '.join([*conditions, *filter(None, [also])])}"  # noqa: S608  # as above
        given = [*values.items(), *((column, value) for column, value in where.items() if value is not None)]
        self.part(sql, [_fit(fields[column], value) for column, value in given])

    def run(self, answer: str = "SELECT 1") -> tuple[Any, ...]:
        """Make the writes; `answer` reads from the named parts and must give one row."""
        return ask(f"WITH {', '.join(self._parts)} {answer}", self._values)[0]
