"""What a run watches for besides its processes."""

import os
import shutil
import socket
from pathlib import Path
from typing import NamedTuple

import pytest

from hotline.config import run
from hotline.config.children import Child
from hotline.lib.embedded_postgres import ROOM_NEEDED, ROOM_TO_START


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> run.Supervisor:
    monkeypatch.setenv("HUIYIN_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return run.Supervisor()


def leave(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(2**40, 0, free))


def test_a_disk_that_fills_up_is_told_once_and_once_when_there_is_room_again(
    supervisor: run.Supervisor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for free in (2**40, ROOM_NEEDED - 1, 0, ROOM_NEEDED + 1, 2 * ROOM_NEEDED, 2**40):
        leave(monkeypatch, free)
        supervisor._watch_disk()
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("Only 199 MB are free where ")
    assert second.startswith("There is room again where ")


def test_a_database_that_is_there_starts_with_little_room(
    supervisor: run.Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(monkeypatch, ROOM_TO_START)
    with pytest.raises(run.CannotRun, match=r"only 50 MB are free .* and 200 are needed; free some"):
        supervisor._check_room()
    version = supervisor.var / "postgres" / "data" / "PG_VERSION"
    version.parent.mkdir(parents=True)
    version.write_text("18\n", encoding="ascii")
    supervisor._check_room()
    leave(monkeypatch, ROOM_TO_START - 1)
    with pytest.raises(run.CannotRun, match="and 50 are needed"):
        supervisor._check_room()


def test_the_live_process_takes_the_next_free_port_unless_one_is_asked_for(
    supervisor: run.Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        monkeypatch.setenv("PORT", str(port - 1))
        monkeypatch.delenv("HUIYIN_LIVE_PORT", raising=False)
        assert port < supervisor._live_port(0.0) <= port + run.PORTS_TRIED
        monkeypatch.setenv("HUIYIN_LIVE_PORT", str(port))
        with pytest.raises(run.CannotRun, match=f"port {port} of .* as in HUIYIN_LIVE_PORT={port + 1} make run"):
            supervisor._live_port(0.0)
    assert os.environ["HUIYIN_LIVE_PORT"] == str(port)


def test_what_is_said_is_written_down_where_the_city_names_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUIYIN_PHONE_RECOGNITION", raising=False)
    assert run.recogniser() == []
    monkeypatch.setenv("HUIYIN_PHONE_RECOGNITION", "/srv/models")
    (child,) = run.recogniser()
    assert child.command[-2:] == ["phone", "recognise"]


def test_an_aid_that_cannot_be_kept_alive_keeps_nobody_from_being_ready(
    supervisor: run.Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([(False, "not yet"), (True, "")])
    monkeypatch.setattr(supervisor, "_ask", lambda: next(answers))
    supervisor.children = [Child("an aid", ["false"], is_aid=True)]
    supervisor.children[0].deaths = run.MOST_DEATHS
    monkeypatch.setattr(supervisor.children[0], "look_after", lambda say: None)
    supervisor._wait_until_ready()

    answers = iter([(False, "not yet"), (True, "")])
    supervisor.children[0].is_aid = False
    with pytest.raises(run.CannotRun, match="an aid cannot be kept alive"):
        supervisor._wait_until_ready()
