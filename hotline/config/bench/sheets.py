"""Rows of the product's tables, written by COPY: columns and defaults are the models' own."""

import json
from typing import Any

from django.db import models
from psycopg import Cursor, sql


class Sheet:
    """The rows of one table on their way into it."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.concrete_fields
        self.table = model._meta.db_table
        self.columns = [str(field.column) for field in fields]
        self._spot = {name: spot for spot, name in enumerate(self.columns)}
        self._blank = [_default(field) for field in fields]
        self.rows: list[list[Any]] = []

    def add(self, **values: Any) -> list[Any]:
        """A row by the names of columns; the rest are defaults. It can be changed until it is written."""
        row = self._blank.copy()
        for name, value in values.items():
            row[self._spot[name]] = value
        self.rows.append(row)
        return row

    def change(self, row: list[Any], **values: Any) -> None:
        """Change a row that has been added."""
        for name, value in values.items():
            row[self._spot[name]] = value

    def write(self, cursor: Cursor[Any]) -> None:
        """COPY the rows into the table."""
        columns = sql.SQL(", ").join(map(sql.Identifier, self.columns))
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(self.table), columns)) as copy:
            for row in self.rows:
                copy.write_row(row)
        self.rows.clear()


def _default(field: "models.Field[Any, Any]") -> Any:
    """What stands in a column when nobody says anything; JSON as its text."""
    default = field.get_default() if field.has_default() or not field.has_db_default() else None
    return json.dumps(default) if isinstance(field, models.JSONField) else default
