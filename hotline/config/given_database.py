"""A PostgreSQL of somebody else, named by DATABASE_URL: whether it can serve."""

import os
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from hotline.config import environment
from hotline.lib.postgres_binaries import OLDEST, PostgresTrouble

NAMED = "the database that DATABASE_URL names"
# Tables that are there already were made by somebody who may; whoever only uses them needs no more.
ABLE = """
    SELECT current_user, current_database(), pg_is_in_recovery(),
           to_regclass('django_migrations') IS NOT NULL,
           coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)
               AND has_database_privilege(current_database(), 'CREATE'),
           EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm')
"""


class Away(PostgresTrouble):
    """Nobody answers there, or not yet."""


def absent() -> str:
    """The sentence of `check` when a database is named and nobody answers there; else "". Raises PostgresTrouble when
    one answers that cannot serve."""
    if environment.is_database_given():
        try:
            check()
        except Away as away:
            return str(away)
    return ""


def check() -> None:
    """Raises PostgresTrouble with one sentence and a way out when the database cannot serve as it is; Away when
    nobody answers."""
    address = environment.from_url(os.environ["DATABASE_URL"].strip())
    try:
        with psycopg.connect(autocommit=True, **_connection(address)) as connection:
            _check_release(connection)
            _check_ability(connection)
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        trouble = PostgresTrouble if _is_answering(address) else Away
        raise trouble(
            f"{NAMED} cannot be reached ({reason}); start it, correct the address, "
            "or unset DATABASE_URL to use a private one."
        ) from error


def _is_answering(address: dict[str, Any]) -> bool:
    """Whether a server is there, whatever it says to who asks: a wrong password is no reason to wait."""
    return PGconn.ping(make_conninfo(**_connection(address)).encode()) == Ping.OK


def _connection(address: dict[str, Any]) -> dict[str, Any]:
    """What the pages connect with, too, so that both understand an address alike."""
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    named = {name: address[key] for name, key in parts.items() if address[key]}
    return {"connect_timeout": 10, **address["OPTIONS"], **named}


def _check_release(connection: psycopg.Connection[Any]) -> None:
    release = connection.info.server_version // 10000
    if release < OLDEST:
        raise PostgresTrouble(
            f"{NAMED} is PostgreSQL {release}, and {OLDEST} is the oldest that serves; "
            "name a newer one, or unset DATABASE_URL to use a private one."
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise PostgresTrouble(f"{NAMED} is encoded in {encoding}; make one with ENCODING 'UTF8' for Huiyin.")


def _check_ability(connection: psycopg.Connection[Any]) -> None:
    found = connection.execute(ABLE).fetchone()
    assert found is not None
    user, database, is_standby, has_tables, may_make, has_extension = found
    if is_standby:
        raise PostgresTrouble(f"{NAMED} is a standby, which can only be read; name the server that is written to.")
    if not has_extension:
        raise PostgresTrouble(
            f"{NAMED} lacks the extension pg_trgm; install PostgreSQL's contrib modules on its server "
            "(the package postgresql-contrib)."
        )
    if not has_tables and not may_make:
        raise PostgresTrouble(
            f"{NAMED} does not let {user} make tables; make {user} its owner: "
            f'ALTER DATABASE "{database}" OWNER TO "{user}".'
        )
