"""What a run watches for besides its processes."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from hotline.config import run
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
