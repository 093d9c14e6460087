"""A time in which the worker's rhythms stand still: while somebody else lets time pass in this database.

Both ask the database for the same lock: the rhythms share it for the moment they take, who lets time pass has it alone
as long as that takes. It goes with the connection, so that nobody who was cut off leaves the clockwork standing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LOCK = 0x6875_6979_696E  # “huiyin”


@contextmanager
def of_the_rhythms() -> Iterator[None]:
    """Let the rhythms of all workers stand still; waits for one that is being done."""
    with _locked("pg_advisory_lock", "pg_advisory_unlock"):
        yield


@contextmanager
def unless_standing() -> Iterator[bool]:
    """Whether the rhythms may go on; who lets time pass waits until this one is done."""
    with _locked("pg_try_advisory_lock_shared", "pg_advisory_unlock_shared") as is_free:
        yield is_free


@contextmanager
def _locked(take: str, give_back: str) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(%s)", [LOCK])
        # Who waits for the lock is answered by nothing, who only tries by whether it was got.
        is_taken = cursor.fetchone()[0] is not False
    try:
        yield is_taken
    finally:
        if is_taken:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {give_back}(%s)", [LOCK])
