"""What a killed test run leaves behind is removed by the next one, and nothing else is."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests import runs


def killed_run(roof: Path) -> Path:
    """The folder of a run that was killed."""
    programme = (
        "import os; from pathlib import Path; from tests import runs\n"
        f"print(runs.make(Path({str(roof)!r})), flush=True); os.kill(os.getpid(), 9)"
    )
    said = subprocess.run([sys.executable, "-c", programme], capture_output=True, text=True, check=False)
    return Path(said.stdout.strip())


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    left = killed_run(tmp_path)
    (left / "postgres" / "data").mkdir(parents=True)
    assert runs.clear_away(tmp_path) == [left]
    assert not left.exists()


def test_a_run_that_lives_keeps_its_folder(tmp_path: Path) -> None:
    mine = runs.make(tmp_path)
    assert runs.clear_away(tmp_path) == []
    assert mine.is_dir()


def test_a_folder_without_a_lock_is_given_time(tmp_path: Path) -> None:
    fresh, old = tmp_path / f"{runs.PREFIX}fresh", tmp_path / f"{runs.PREFIX}old"
    for folder in (fresh, old):
        folder.mkdir()
    long_ago = time.time() - 2 * runs.SETTLED
    os.utime(old, (long_ago, long_ago))
    assert runs.clear_away(tmp_path) == [old]
    assert fresh.is_dir()


def test_other_peoples_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "huiyin-something").mkdir()
    (tmp_path / f"{runs.PREFIX}file").write_text("", encoding="utf-8")
    assert runs.clear_away(tmp_path) == []
    assert len(list(tmp_path.iterdir())) == 2
