"""The private PostgreSQL by itself: how it comes up again after everything that can happen to it."""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hotline.lib import embedded_postgres, postgres_binaries, processes
from hotline.lib.embedded_postgres import PostgresTrouble, Server

FAST = {"fsync": "off", "shared_buffers": "16MB"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "postgres"


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    server = Server(folder, FAST)
    server.start()
    yield server
    server.stop()


def remember(server: Server, word: str) -> None:
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [word])


def remembered(server: Server) -> list[str]:
    with psycopg.connect(server.dsn()) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM kept")]


def test_what_was_committed_is_there_after_the_server_was_killed(server: Server) -> None:
    remember(server, "燃气")
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    server.start()
    assert remembered(server) == ["燃气"]


def test_a_server_whose_owner_was_killed_goes_with_it_and_the_next_start_finds_everything(folder: Path) -> None:
    programme = (
        "import os, pathlib, sys; from hotline.lib.embedded_postgres import Server; import psycopg\n"
        f"server = Server(pathlib.Path({str(folder)!r}), {FAST!r}); server.start()\n"
        "psycopg.connect(server.dsn(), autocommit=True).execute(\"CREATE TABLE kept AS SELECT 'x' AS word\")\n"
        "print(server.process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    said = subprocess.run([sys.executable, "-c", programme], capture_output=True, text=True, check=False)
    assert said.returncode == -signal.SIGKILL, said.stderr
    began = time.monotonic()
    server = Server(folder, FAST)
    server.start()
    try:
        assert remembered(server) == ["x"]
        assert time.monotonic() - began < 20
    finally:
        server.stop()
    assert not processes.is_alive(int(said.stdout))


def test_a_pid_that_now_belongs_to_somebody_else_is_not_believed(server: Server) -> None:
    remember(server, "kept")
    assert server.process is not None
    noted = (server.data / "postmaster.pid").read_text(encoding="utf-8")
    server.process.kill()
    server.process.wait()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        try:
            lines = noted.split("\n")
            lines[0] = str(stranger.pid)
            (server.data / "postmaster.pid").write_text("\n".join(lines), encoding="utf-8")
            server.start()
            assert stranger.poll() is None
            assert remembered(server) == ["kept"]
        finally:
            stranger.kill()


def test_one_folder_has_one_owner_and_guests_may_use_the_server(server: Server) -> None:
    other = Server(server.folder, FAST)
    assert not other.own()
    with pytest.raises(PostgresTrouble, match="another hotline command owns the database"):
        other.start()
    with other.visit():
        assert other.is_answering()


def test_data_of_another_release_is_left_alone_and_named(server: Server) -> None:
    server.stop()
    (server.data / "PG_VERSION").write_text("12\n", encoding="ascii")
    with pytest.raises(PostgresTrouble, match=r"written by PostgreSQL 12, and here there is .*postgresql-12"):
        server.start()
    assert (server.data / "base").is_dir()


def test_files_that_are_no_database_are_left_alone(folder: Path) -> None:
    server = Server(folder, FAST)
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PostgresTrouble, match="is no database of ours"):
        server.start()
    server.stop()
    assert (folder / "data" / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_a_first_start_that_was_cut_off_is_begun_anew(folder: Path) -> None:
    half = folder / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n", encoding="ascii")
    server = Server(folder, FAST)
    server.start()
    server.stop()
    assert not half.exists()


def test_too_little_room_is_said_before_anything_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_postgres, "ROOM_NEEDED", 2**62)
    server = Server(folder, FAST)
    with pytest.raises(PostgresTrouble, match=r"MB are free under .* name another place in HUIYIN_VAR"):
        server.start()
    server.stop()
    assert not (folder / "data").exists()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60) / "postgres"
    server = Server(deep, FAST)
    server.start()
    try:
        assert len(str(server.socket)) < 60
        assert server.is_answering()
        assert server.socket.stat().st_mode & 0o077 == 0
    finally:
        server.stop()
        with contextlib.suppress(OSError):
            server.socket.rmdir()


def test_a_folder_for_programs_that_holds_none_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUIYIN_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(PostgresTrouble, match=r"HUIYIN_POSTGRES_BIN is .* where no PostgreSQL 15 or newer"):
        postgres_binaries.choose()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(PostgresTrouble, match="cannot be made"):
        Server(tmp_path / "file" / "postgres", FAST).own()
