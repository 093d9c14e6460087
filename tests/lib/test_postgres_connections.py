"""Pooled connections: one that was cut off while it waited is never handed out, and a silent one is asked nothing."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import connection, connections

from hotline.lib.postgres.base import DatabaseWrapper, is_cut_off

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pooled() -> Iterator[DatabaseWrapper]:
    """A way to the database that keeps one connection in a pool."""
    settings = deepcopy(connection.settings_dict)
    settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1, "timeout": 10}
    way = DatabaseWrapper(settings, alias="pooled")
    connections["pooled"] = way
    yield way
    way.close()
    way.close_pool()
    del connections["pooled"]


def backend(way: DatabaseWrapper) -> int:
    """The process of the server that works for it; the connection goes back to the pool."""
    with way.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    way.close()
    return int(pid)


def cut_off(pid: int) -> None:
    """End a connection from the other side, and wait until it has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        assert cursor.fetchone()[0]


def test_a_request_gets_another_connection_when_the_waiting_one_was_cut_off(pooled: DatabaseWrapper) -> None:
    first = backend(pooled)
    cut_off(first)
    assert backend(pooled) != first


def test_a_connection_that_is_whole_is_handed_out_again(pooled: DatabaseWrapper) -> None:
    assert backend(pooled) == backend(pooled)


def test_a_message_of_the_server_is_not_the_end(pooled: DatabaseWrapper) -> None:
    with pooled.cursor() as listening, connection.cursor() as other:
        listening.execute("LISTEN news")
        other.execute("NOTIFY news")
        assert not is_cut_off(pooled.connection)
