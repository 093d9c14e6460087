"""The empty database of the tests, kept between runs: several hundred migrations take longer than most runs.

Whatever could change it – a migration, a package, the release of PostgreSQL – is part of its name, so that another one
is made from the migrations then. A database that came from a blueprint is still compared with the migrations.
"""

import hashlib
import os
import subprocess
from functools import cache
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from hotline.lib import postgres_binaries

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "blueprints"
MOST = 6


@cache
def _binaries() -> postgres_binaries.Binaries:
    return postgres_binaries.choose(None)


def _file() -> Path:
    """The blueprint of these migrations, packages and release."""
    digest = hashlib.sha256(str(_binaries()).encode())
    parts = [*sorted(ROOT.glob("hotline/**/migrations/*.py")), ROOT / "requirements" / "run.txt"]
    for part in (*parts, Path(__file__)):
        digest.update(part.relative_to(ROOT).as_posix().encode() + b"\0" + part.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:32]}.sql"


def restore(connection: BaseDatabaseWrapper) -> bool:
    """Make the test database from its blueprint. Returns whether there is one."""
    file = _file()
    if not file.exists():
        return False
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{connection.settings_dict['NAME']}"
    _run("psql", connection, "postgres", "-c", f'DROP DATABASE IF EXISTS "{name}"', "-c", f'CREATE DATABASE "{name}"')
    _run("psql", connection, name, "--single-transaction", "-f", str(file))
    return True


def keep(connection: BaseDatabaseWrapper) -> None:
    """Keep the test database as it came from the migrations; of older ones, those used last."""
    file = _file()
    FOLDER.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    _run("pg_dump", connection, str(connection.settings_dict["NAME"]), "--no-owner", "-f", str(draft))
    draft.replace(file)
    for old in sorted(FOLDER.glob("*.sql"), key=lambda each: each.stat().st_mtime, reverse=True)[MOST:]:
        old.unlink(missing_ok=True)


def _run(program: str, connection: BaseDatabaseWrapper, database: str, *more: str) -> None:
    known = connection.settings_dict
    where = ["-h", str(known["HOST"]), "-p", str(known["PORT"] or 5432), "-U", str(known["USER"]), "-d", database]
    quiet = ["-q", "-X", "-v", "ON_ERROR_STOP=1"] if program == "psql" else []
    command = [str(_binaries().folder / program), *where, *quiet, *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{program} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
