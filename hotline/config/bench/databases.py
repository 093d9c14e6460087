"""The databases that are measured: an empty city, and one filled with cases, on the one server of the bench."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from hotline.casework.orders.models import Order
from hotline.config.children import python

EMPTY = "huiyin_bench_empty"


@dataclass(frozen=True, slots=True)
class Database:
    """One database: where it is, and how many orders it held when the measurement began."""

    name: str
    orders: int

    @property
    def where(self) -> str:
        """How programs of PostgreSQL find it."""
        given = connection.get_connection_params()
        known = {name: given[name] for name in ("user", "password", "host", "port") if given.get(name)}
        return psycopg.conninfo.make_conninfo(dbname=self.name, **known)

    @property
    def environ(self) -> dict[str, str]:
        """The surroundings of a process that works on it."""
        given = connection.get_connection_params()
        account = quote(str(given.get("user", "")), safe="")
        if given.get("password"):
            account += ":" + quote(str(given["password"]), safe="")
        host, port = quote(str(given.get("host", "")), safe=""), given.get("port", 5432)
        url = f"postgresql://{account}@:{port}/{self.name}?host={host}"
        # Such a process starts in another folder; keys that are not found there would be made anew.
        folder = {"HUIYIN_VAR": str(settings.HUIYIN_VAR)}
        return {**os.environ, **folder, "DATABASE_URL": url, "HUIYIN_STATEMENT_TIMEOUT": "30s"}

    def backends(self) -> int:
        """The process of the server, whose children work for it."""
        with psycopg.connect(self.where) as own:
            row = own.execute("SELECT pg_backend_pid()").fetchone()
            assert row is not None
            return _parent(int(row[0]))


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0  # a server on another machine


def full() -> Database:
    """The database of this command."""
    return Database(str(connection.settings_dict["NAME"]), Order.objects.count())


def empty() -> Database:
    """A city without cases beside it, made when it is not there."""
    wanted = Database(EMPTY, 0)
    with psycopg.connect(full().where, autocommit=True) as own:
        # Made anew: what an earlier run has left there would no longer be empty.
        own.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(EMPTY)))
        own.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(EMPTY)))
    for words in (["migrate", "--verbosity", "0"], ["bench", "fill", "0"]):
        subprocess.run(python("hotline.config", *words), env=wanted.environ, check=True, stdout=sys.stderr)
    return wanted
