"""The connections of the pages: as Django makes and pools them, looked at before they are handed out.

A pooled connection may have been cut off while nobody used it: the server was started again, an administrator ended it.
Django would ask every one of them an empty question before each request, which costs a way to the server and back.
Whatever ends a connection from the other side can be read from its socket; so only one that has something to say is
asked.
"""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the database of this installation."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that still has somebody at its other end. Raises PoolTimeout when there is none in time."""
        connection: Connection[Any] = super().get_new_connection(conn_params)
        while self.pool and is_cut_off(connection):
            self.pool.putconn(connection)  # which sees that it is broken and makes another one
            connection = super().get_new_connection(conn_params)
        return connection


def is_cut_off(connection: Connection[Any]) -> bool:
    """Whether nobody is at the other end any more. Nothing is sent to one that is silent."""
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN)
    if not look.poll(0):
        return False
    try:
        connection.execute("")
    except OperationalError:
        return True
    return False
