"""Programs that the telephone needs, however they came onto this machine: installed, or kept in the user's cache.

A *root* is a folder into which Debian packages were unpacked. Its programs run through its own loader and libraries,
without a chroot, so whatever release the machine itself runs does not matter to them.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

OLDEST = (22, 4)
"""The first Asterisk that takes requests over the websocket of the events."""
VERSION = re.compile(r"Asterisk (?:certified[/-])?(\d+)\.(\d+)")
PATIENCE = 20.0
LOADERS = ("usr/lib/*/ld-linux*.so.*", "usr/lib/*/ld64.so.*")
ROOT = "root-"
"""How the names of roots begin in the cache."""
DOCUMENTED_IN = ("/usr/share/asterisk", "/var/lib/asterisk", "/usr/local/share/asterisk", "/usr/local/var/lib/asterisk")


class ExchangeTrouble(Exception):
    """The exchange cannot be had, configured or run; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    """How one program is called: what its command line begins with, and what its surroundings must hold besides."""

    command: tuple[str, ...]
    environ: Mapping[str, str] = field(default_factory=dict)

    def line(self, *arguments: str | Path) -> list[str]:
        """The whole command line."""
        return [*self.command, *(str(argument) for argument in arguments)]

    def surroundings(self) -> dict[str, str]:
        """The environment to start it in."""
        return {**os.environ, **self.environ}

    def says(self, *arguments: str | Path) -> str:
        """What it prints on both streams; nothing when it cannot be run here or answers with a failure."""
        try:
            done = subprocess.run(
                self.line(*arguments),
                env=self.surroundings(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Asterisk:
    """An Asterisk that is new enough, and where its parts lie."""

    program: Program
    version: tuple[int, int]
    documentation: Path
    """The folder with its own description, which it reads when it starts."""
    modules: Path | None = None
    """The folder of its modules; None: where it looks by itself."""


@dataclass(frozen=True, slots=True)
class Kit:
    """Everything the telephone runs: the exchange, the speaker of prompts, and the caller of load tests."""

    asterisk: Asterisk
    espeak: Program
    sipp: Program


PACKAGES: Mapping[str, str] = {"asterisk": "asterisk", "espeak-ng": "espeak-ng", "sipp": "sip-tester"}
"""Debian's package for each program."""


def cache() -> Path:
    """The folder of the user where what was fetched is kept, for every checkout and installation of his."""
    given = os.environ.get("XDG_CACHE_HOME", "").strip()
    roof = Path(given) if given.startswith("/") else Path.home() / ".cache"
    return roof / "huiyin" / "phone"


def find() -> Kit | None:
    """Everything, installed ones first; None while something is missing."""
    asterisk, espeak, sipp = find_asterisk(), find_espeak(), find_sipp()
    return Kit(asterisk, espeak, sipp) if asterisk and espeak and sipp else None


def missing() -> list[str]:
    """The programs that are neither installed nor in the cache, by the names of `PACKAGES`."""
    finders: dict[str, Callable[[], object]] = {"asterisk": find_asterisk, "espeak-ng": find_espeak, "sipp": find_sipp}
    return [name for name, finder in finders.items() if not finder()]


def find_asterisk() -> Asterisk | None:
    """The exchange: the installed one when it is new enough, else that of the cache."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    installed = shutil.which("asterisk", path=path)
    if installed is not None and (found := _asterisk(Program((installed,)), Path("/"))):
        return found
    return next((found for root in roots() if (found := asterisk_of(root))), None)


def find_espeak() -> Program | None:
    """The speaker of prompts."""
    return _first("espeak-ng", "--version", espeak_of)


def find_sipp() -> Program | None:
    """The program that rings up many times at once."""
    return _first("sipp", "-v", sipp_of)


def _first(name: str, question: str, of: Callable[[Path], Program | None]) -> Program | None:
    installed = shutil.which(name)
    if installed is not None and Program((installed,)).says(question):
        return Program((installed,))
    return next((found for root in roots() if (found := of(root))), None)


# -- in a root ------------------------------------------------------------------------------------------------------


def roots() -> list[Path]:
    """The roots of the cache, newest first. Whatever bears such a name is whole."""
    return sorted(cache().glob(f"{ROOT}*"), key=lambda root: root.stat().st_mtime, reverse=True)


def asterisk_of(root: Path) -> Asterisk | None:
    """The exchange of a root, when it runs here and is new enough."""
    program = _program(root, "usr/sbin/asterisk")
    return _asterisk(program, root) if program else None


def espeak_of(root: Path) -> Program | None:
    """The speaker of a root, when it runs here."""
    data = next(iter(root.glob("usr/lib/*/espeak-ng-data")), None)
    program = _program(root, "usr/bin/espeak-ng", {"ESPEAK_DATA_PATH": str(data.parent)} if data else {})
    return program if program and "eSpeak" in program.says("--version") else None


def sipp_of(root: Path) -> Program | None:
    """The load caller of a root, when it runs here."""
    program = _program(root, "usr/bin/sipp", {"TERM": "dumb"})
    return program if program and "SIPp" in program.says("-v") else None


def _program(root: Path, inside: str, environ: Mapping[str, str] | None = None) -> Program | None:
    """A program of a root: called through the loader of that root, or as it is when it was built on this machine."""
    if not (root / inside).is_file():
        return None
    loader = next((found for pattern in LOADERS for found in sorted(root.glob(pattern))), None)
    if loader is None:
        return Program((str(root / inside),), {"LD_LIBRARY_PATH": str(root / "usr/lib"), **(environ or {})})
    libraries = loader.resolve().parent
    folders = [libraries, *sorted({library.parent for library in libraries.glob("*/lib*.so*")})]
    return Program(
        (str(loader), "--library-path", os.pathsep.join(map(str, folders)), str(root / inside)), environ or {}
    )


def _asterisk(program: Program, root: Path) -> Asterisk | None:
    number = VERSION.search(program.says("-V"))
    if number is None:
        return None
    version = int(number[1]), int(number[2])
    folders = [root / folder.lstrip("/") for folder in DOCUMENTED_IN]
    documentation = next((folder for folder in folders if (folder / "documentation").is_dir()), None)
    if version < OLDEST or documentation is None:
        return None
    modules = None if root == Path("/") else next(iter(root.glob("usr/lib/**/asterisk/modules")), None)
    return Asterisk(program, version, documentation, modules)
