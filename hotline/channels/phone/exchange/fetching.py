"""What is missing for the telephone is fetched once into the user's cache: whole, or not at all.

The packages come from the suite sid of the mirror that this machine's own apt uses, unpacked by mmdebstrap. Nothing
is installed on the machine, and no account but the user's own is needed. Where that cannot be, Debian's source package
is built (`building`).
"""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hotline.channels.phone.exchange import building, programs
from hotline.channels.phone.exchange.mirrors import Mirror, apt, machine_mirror
from hotline.channels.phone.exchange.programs import PACKAGES, ExchangeTrouble, Kit

SUITE = "sid"
ROOM_NEEDED = 700 * 2**20
LONGEST = 900.0
FRESH = ".new-"
"""How the name of a root begins while it is not whole."""
NOT_NEEDED = ("usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/perl", "usr/share/lintian", "var/cache")
PROOFS: dict[str, Callable[[Path], object]] = {
    "asterisk": programs.asterisk_of,
    "espeak-ng": programs.espeak_of,
    "sipp": programs.sipp_of,
}
Say = Callable[[str], None]


def kit(say: Say, *, again: bool = False) -> Kit:
    """Everything the telephone runs; what is missing is fetched first. `again` fetches newer ones of what is cached.

    Raises ExchangeTrouble with the reason when it cannot be had.
    """
    found = None if again else programs.find()
    if found is not None:
        return found
    with _alone(say):
        # Somebody else may have fetched it while we waited.
        wanted = _not_installed() if again else programs.missing()
        if wanted:
            _bring(wanted, say)
        found = programs.find()
    if found is None:
        raise ExchangeTrouble(f"{', '.join(programs.missing())} cannot be run here, although it was fetched.")
    return found


def _not_installed() -> list[str]:
    """What lies in the cache now, or nowhere."""
    held = {name for name, of in PROOFS.items() if any(of(root) for root in programs.roots())}
    return [name for name in PACKAGES if name in held or name in programs.missing()]


@contextmanager
def _alone(say: Say) -> Iterator[None]:
    """One fetch at a time in this cache."""
    folder = programs.cache()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / "lock").open("ab")
    except OSError as error:
        raise ExchangeTrouble(
            f"{folder} cannot be written ({error.strerror}); name another folder in XDG_CACHE_HOME."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another process is fetching the exchange; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in folder.glob(f"{FRESH}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _bring(wanted: Sequence[str], say: Say) -> None:
    """What is wanted, from packages; Asterisk from its source where that cannot be."""
    say(f"fetching {', '.join(wanted)} from Debian's {SUITE} into {programs.cache()}; about a minute, once …")
    mirror = machine_mirror()
    try:
        _make_root(wanted, lambda root: _unpack(mirror, root, [PACKAGES[name] for name in wanted]))
    except ExchangeTrouble as trouble:
        if "asterisk" not in wanted:
            raise
        say(f"{trouble}\nAsterisk is built from Debian's source instead; about ten minutes, once …")
        building.check()
        _make_root(["asterisk"], building.build)
        # What was built leans on the libraries of the machine: it and what has its own do not share a root.
        others = [name for name in wanted if name != "asterisk"]
        if others:
            _make_root(others, lambda root: _unpack(mirror, root, [PACKAGES[name] for name in others]))


def _make_root(wanted: Sequence[str], fill: Callable[[Path], None]) -> None:
    """A root with these programs, proved to run before it bears its name."""
    folder = programs.cache()
    free = shutil.disk_usage(folder).free
    if free < ROOM_NEEDED:
        raise ExchangeTrouble(
            f"only {free // 2**20} MB are free where {folder} lies, and {ROOM_NEEDED // 2**20} are needed; "
            "free some, or name a folder on another disk in XDG_CACHE_HOME."
        )
    fresh = Path(tempfile.mkdtemp(prefix=FRESH, dir=folder))
    try:
        fill(fresh)
        broken = [name for name in wanted if not PROOFS[name](fresh)]
        if broken:
            raise ExchangeTrouble(f"{', '.join(broken)} was fetched and does not run on this machine.")
        _put_in_place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Give the root its name. Older ones go: whatever still runs of them keeps its files until it ends."""
    for name in NOT_NEEDED:
        shutil.rmtree(fresh / name, ignore_errors=True)
    fresh.chmod(0o755)
    os.utime(fresh)  # unpacking gave it the age of a package
    older = programs.roots()
    fresh.rename(folder / f"{programs.ROOT}{fresh.name.removeprefix(FRESH)}")
    held = [name for name, of in PROOFS.items() if of(programs.roots()[0])]
    for root in older:
        if all(name in held or not of(root) for name, of in PROOFS.items()):
            shutil.rmtree(root, ignore_errors=True)


def _unpack(mirror: Mirror, root: Path, packages: Sequence[str]) -> None:
    """The packages and all they need, unpacked into `root`; no script of theirs is run."""
    with tempfile.TemporaryDirectory(prefix="huiyin-phone-") as workshop:
        options = [f"--aptopt={line}" for line in ('APT::Install-Recommends "false"', *mirror.settings)]
        command = [
            *_mmdebstrap(Path(workshop)),
            "--mode=chrootless",
            "--variant=extract",
            "--format=directory",
            f"--include={','.join(packages)}",
            *([f"--keyring={mirror.keyring}"] if mirror.keyring else []),
            *options,
            SUITE,
            str(root),
            mirror.address,
        ]
        _run(command, f"{', '.join(packages)} could not be fetched from the Debian mirror of this machine")


def _mmdebstrap(workshop: Path) -> list[str]:
    """The program that unpacks: the machine's, else one unpacked from its package for this once."""
    installed = shutil.which("mmdebstrap")
    if installed:
        return [installed]
    apt("download", "mmdebstrap", cwd=workshop)
    package = next(workshop.glob("mmdebstrap_*.deb"))
    _run(["dpkg-deb", "--extract", str(package), str(workshop / "mmdebstrap")], "mmdebstrap could not be unpacked")
    return ["perl", str(workshop / "mmdebstrap" / "usr" / "bin" / "mmdebstrap")]


def _run(command: Sequence[str], failure: str) -> None:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            timeout=LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ExchangeTrouble(f"{failure}: {error}.") from error
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace").splitlines()
        reasons = [line for line in said if re.match(r"(E:|W: GPG|Err:|dpkg)", line)] or said
        raise ExchangeTrouble(f"{failure}: {' '.join(reasons[-3:])}")
