"""The folder of one test run under /tmp. Who made it holds its lock for life, so what a killed run left is known."""

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import IO

ROOF = Path("/tmp")
PREFIX = "huiyin-test-"
SETTLED = 3600.0
"""From so many seconds on a folder without a lock is no longer one that is just being made."""

_held: list[IO[bytes]] = []


def make(roof: Path = ROOF) -> Path:
    """A new folder, locked until this process ends. The database's account may pass through it."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=roof))
    _held.append(_locked(folder))
    folder.chmod(0o711)
    return folder


def clear_away(roof: Path = ROOF) -> list[Path]:
    """Remove the folders of ours whose makers are dead; which they were. Their servers died with them."""
    dead = [folder for folder in roof.glob(f"{PREFIX}*") if folder.is_dir() and _is_left(folder)]
    for folder in dead:
        shutil.rmtree(folder, ignore_errors=True)
    return dead


def _locked(folder: Path) -> IO[bytes]:
    """The lock of a folder, now ours. Raises BlockingIOError when somebody else holds it."""
    lock = (folder / "owner").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise
    return lock


def _is_left(folder: Path) -> bool:
    try:
        status = folder.stat()
        if status.st_uid != os.geteuid():
            return False
        if not (folder / "owner").exists():
            return time.time() - status.st_mtime > SETTLED
        _locked(folder).close()
    except OSError:
        return False
    return True
