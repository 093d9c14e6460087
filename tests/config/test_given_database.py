"""A PostgreSQL that somebody else keeps: what cannot serve is refused with one sentence and a way out."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from hotline.config import command, environment, given_database
from hotline.lib.postgres_binaries import PostgresTrouble

NAME = f"huiyin_given_{os.getpid()}"


def address(database: str = NAME, **others: str) -> str:
    """The address of a database on the server of this test run."""
    ours = connection.settings_dict
    user, password = quote(ours["USER"]), quote(ours["PASSWORD"])
    query = urlencode({"host": ours["HOST"], **others})
    return f"postgresql://{user}:{password}@:{ours['PORT'] or 5432}/{database}?{query}"


@contextmanager
def administrator() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(address("postgres"), autocommit=True) as at:
        yield at


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty database of its own, named by DATABASE_URL, and the name of a role that owns nothing."""
    where, stranger, name = address(), f"{NAME}_li", sql.Identifier(NAME)
    with administrator() as at:
        at.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(name))
        at.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(stranger)))
    monkeypatch.setenv("DATABASE_URL", where)
    yield stranger
    monkeypatch.undo()
    with administrator() as at:
        at.execute(sql.SQL("DROP DATABASE {}").format(name))
        at.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(stranger)))


def as_role(role: str) -> str:
    return address(options=f"-c role={role}")


def test_an_empty_database_of_ours_serves(database: str) -> None:
    given_database.check()


def test_who_may_make_no_tables_is_told_to_own_the_database(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", as_role(database))
    with pytest.raises(PostgresTrouble, match=f'does not let {database} make tables; .* OWNER TO "{database}"'):
        given_database.check()


def test_who_finds_the_tables_there_needs_make_none(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(address()) as at:
        at.execute("CREATE TABLE django_migrations ()")
    monkeypatch.setenv("DATABASE_URL", as_role(database))
    given_database.check()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("OLDEST", 99, "is PostgreSQL [0-9]+, and 99 is the oldest that serves; name a newer one"),
        ("ABLE", "SELECT 'li', 'x', true, true, true, true", "is a standby, which can only be read; name the server"),
        ("ABLE", "SELECT 'li', 'x', false, false, true, false", "lacks the extension pg_trgm; install PostgreSQL's"),
    ],
)
def test_what_cannot_serve_is_one_sentence(
    database: str, monkeypatch: pytest.MonkeyPatch, name: str, value: object, sentence: str
) -> None:
    monkeypatch.setattr(given_database, name, value)
    with pytest.raises(PostgresTrouble, match=sentence):
        given_database.check()


def test_a_password_with_a_sign_of_addresses_is_read_as_the_pages_read_it() -> None:
    read = given_database._connection(environment.from_url("postgresql://li:p@ss@db.example/x?sslmode=require"))
    assert (read["password"], read["host"], read["sslmode"]) == ("p@ss", "db.example", "require")


def test_every_command_says_it_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://li@127.0.0.1:1/x")
    assert command.main(["journal", "verify"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("hotline: the database that DATABASE_URL names cannot be reached (")
    assert said.count("\n") == 1


def test_a_database_at_which_nobody_answers_is_absent_and_one_that_refuses_is_not(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert given_database.absent() == ""
    monkeypatch.setenv("DATABASE_URL", "postgresql://li@127.0.0.1:1/x")
    assert given_database.absent().startswith("the database that DATABASE_URL names cannot be reached (")
    monkeypatch.setenv("DATABASE_URL", address("nobody_made_it"))
    assert command.main(["phone", "run"]) == 1, "it waits for none that will not come"
    said = capsys.readouterr().err
    assert said.startswith("hotline: ") and '"nobody_made_it" does not exist' in said
    assert said.count("\n") == 1
