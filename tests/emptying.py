"""Between tests with several connections the tables are emptied: those that were written alone, by deleting.

Truncating every table of the product takes the database longer than most of these tests.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def empty_what_was_written(connection: BaseDatabaseWrapper) -> None:
    """From now on a flush of this connection's database deletes what there is. Like truncating it waits for whoever
    writes, and neither asks references nor triggers; the role of the connection must be allowed that."""
    truncate = connection.ops.sql_flush

    def sql_flush(
        style: Any, tables: list[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        if reset_sequences or not tables:
            return list(truncate(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade))
        names = [connection.ops.quote_name(table) for table in tables]
        each = " ".join(f"IF EXISTS (SELECT FROM {name}) THEN DELETE FROM {name}; END IF;" for name in names)
        lock = f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE;"
        return [f"DO $$ BEGIN SET LOCAL session_replication_role = replica; {lock} {each} END $$"]

    setattr(connection.ops, "sql_flush", sql_flush)  # noqa: B010 – of this connection alone
