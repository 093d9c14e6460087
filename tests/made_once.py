"""What many tests begin with is made by the actions once in a process; after that its rows are put back by COPY."""

import functools
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, transaction

from hotline.ground.profiles.queries import forget

Made = TypeVar("Made")


@dataclass(frozen=True)
class Kept:
    """What was made: the answer of its maker, and the rows of every table it wrote to, as COPY gives them."""

    answer: bytes
    rows: dict[str, bytes]


def made_once(make: Callable[[], Made]) -> Callable[[], Made]:
    """Put back what `make` made the first time, ids and all. It depends on nothing and finds an empty database.

    Sequences go on rising from test to test, so no id of these rows is ever given again.
    """
    kept: Kept | None = None

    @functools.wraps(make)
    def made() -> Made:
        nonlocal kept
        forget()
        with transaction.atomic():
            if kept is None:
                untouched = _counts()
                answer = make()
                kept = Kept(pickle.dumps(answer), _written_since(untouched))
            else:
                _put_back(kept.rows)
                answer = pickle.loads(kept.answer)
        return answer

    return made


def _counts() -> dict[str, int]:
    """How many rows every table has."""
    quote = connection.ops.quote_name
    counted = " UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM {quote(table)}" for table in connection.introspection.table_names()
    )
    with connection.cursor() as cursor:
        cursor.execute(counted)
        return dict(cursor.fetchall())


def _written_since(before: dict[str, int]) -> dict[str, bytes]:
    """The rows of every table that has grown: all of them, so it has to have been empty."""
    grown = [table for table, count in _counts().items() if count != before[table]]
    filled = [table for table in grown if before[table]]
    assert not filled, f"{filled} had rows before; what is made once is made before anything else"
    with _cursor() as cursor:
        rows = {}
        for table in grown:
            with cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT") as copy:
                rows[table] = b"".join(copy)
    return rows


def _put_back(rows: dict[str, bytes]) -> None:
    with _cursor() as cursor:
        for table, lines in rows.items():
            with cursor.copy(f"COPY {connection.ops.quote_name(table)} FROM STDIN") as copy:
                copy.write(lines)


def _cursor() -> Any:
    """A cursor of the driver itself: Django's has no COPY."""
    connection.ensure_connection()
    assert connection.connection is not None
    return connection.connection.cursor()
