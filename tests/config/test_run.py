"""`hotline run` for real: started, killed, started again, and everything that can stand in its way."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hotline.lib import processes
from hotline.lib.embedded_postgres import Server
from tests.config.supervised import PATIENCE, Run

pytestmark = pytest.mark.slow


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path / "var").start()
    yield run
    run.stop(signal.SIGKILL)


def wait_for_the_end_of(pids: list[int]) -> None:
    deadline = time.monotonic() + 20
    while any(processes.is_alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "somebody outlived the run"
        time.sleep(0.05)


def test_it_gets_ready_says_where_and_stops_with_all_its_children(run: Run) -> None:
    assert run.wait_until_ready()["worker"] == "ok"
    run.wait_for_live()
    family = run.family()
    assert len(family) >= 5
    run.wait_until_said(f"Huiyin is ready: http://127.0.0.1:{run.port}/")
    code, said = run.stop(signal.SIGINT)
    assert code == 0
    assert f"Huiyin is ready: http://127.0.0.1:{run.port}/" in said
    assert "There is no telephone" in said
    wait_for_the_end_of(family)


def test_a_second_run_in_the_same_folder_is_told_where_the_first_one_is(run: Run) -> None:
    run.wait_until_ready()
    code, said = Run(run.var).start().said_and_ended()
    assert code == 1
    assert f"it runs already: http://127.0.0.1:{run.port}/" in said


def test_killed_it_takes_its_children_along_and_the_next_one_has_lost_nothing(run: Run) -> None:
    run.wait_until_ready()
    dsn = Server(run.var / "postgres").dsn()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'x' AS word")
    family = run.family()
    code, _ = run.stop(signal.SIGKILL)
    assert code == -signal.SIGKILL
    again = Run(run.var, PORT=str(run.port))
    again.port = run.port
    again.start()
    try:
        again.wait_until_ready()
        wait_for_the_end_of(family)
        with psycopg.connect(dsn) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("x",)
    finally:
        again.stop()


def test_whoever_dies_is_started_again(run: Run) -> None:
    run.wait_until_ready()
    family = run.family()
    for pid in family:
        os.kill(pid, signal.SIGKILL)
    wait_for_the_end_of(family)
    time.sleep(1)
    assert run.wait_until_ready()["database"] == "ok"


def test_a_taken_port_is_one_sentence_with_a_way_out(tmp_path: Path) -> None:
    run = Run(tmp_path / "var")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", run.port))
        taken.listen()
        code, said = run.start().said_and_ended()
    assert code == 1
    assert said.startswith(f"hotline run: port {run.port} of 127.0.0.1 cannot be used (Address already in use); choose")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"HOST": "no.such.host.invalid"}, "which is no address of this machine"),
        ({"HOST": "192.0.2.1"}, "which is no address of this machine"),
        ({"PORT": "eighty"}, "PORT is 'eighty'; give a number between 1 and 65535."),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must look like postgresql://"),
        ({"DATABASE_URL": "postgresql://li@127.0.0.1:1/x"}, "the database that DATABASE_URL names cannot be reached"),
        ({"HUIYIN_POSTGRES_BIN": "/nowhere"}, "HUIYIN_POSTGRES_BIN is /nowhere"),
        ({"HUIYIN_VAR": "/dev/null/var"}, "/dev/null/var cannot be written (Not a directory)"),
    ],
)
def test_what_cannot_be_is_one_sentence_with_a_way_out(tmp_path: Path, environ: dict[str, str], sentence: str) -> None:
    code, said = Run(tmp_path / "var", **environ).start().said_and_ended()
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said


def test_data_of_another_release_is_refused_and_kept(tmp_path: Path) -> None:
    server = Server(tmp_path / "var" / "postgres", {"fsync": "off"})
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("12\n", encoding="ascii")
    code, said = Run(tmp_path / "var").start().said_and_ended()
    assert code == 1
    assert "written by PostgreSQL 12" in said
    assert "Nothing was changed." in said


def test_a_command_brings_its_own_database_and_takes_it_away_again(tmp_path: Path) -> None:
    run = Run(tmp_path / "var")
    command = [sys.executable, "-m", "hotline.config", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=run.environ, check=True, timeout=PATIENCE)
    server = Server(run.var / "postgres")
    assert server.is_initialised()
    assert not server.is_answering()
