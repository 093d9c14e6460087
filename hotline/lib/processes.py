"""Child processes that cannot outlive us, and children of another user when we are root.

Linux only where it says so; elsewhere the child simply lacks that guard.
"""

import ctypes
import os
import pwd
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 1 << 2
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522
SYS_CAPSET = {"x86_64": 126, "aarch64": 91}


@dataclass(frozen=True)
class User:
    """An account of the operating system."""

    name: str
    uid: int
    gid: int

    @classmethod
    def owning(cls, path: Path) -> "User":
        """Whoever owns `path`."""
        return cls.numbered(path.stat().st_uid)

    @classmethod
    def numbered(cls, uid: int) -> "User":
        """The account with this number; a number without an account keeps the number as its name."""
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            return cls(str(uid), uid, uid)
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @classmethod
    def unprivileged(cls) -> "User":
        """Who runs a server that refuses to run as root: `postgres` where it exists, else `nobody`."""
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)
        return cls("65534", 65534, 65534)


def can_reach(user: User, path: Path) -> bool:
    """Whether `user` may walk down to `path` by the permissions of the folders above it."""
    for folder in path.absolute().parents:
        status = folder.stat()
        if status.st_uid == user.uid:
            may = status.st_mode & 0o100
        elif status.st_gid == user.gid:
            may = status.st_mode & 0o010
        else:
            may = status.st_mode & 0o001
        if not may:
            return False
    return True


def spawn(
    command: Sequence[str | Path],
    *,
    user: User | None = None,
    walks_through: bool = False,
    dies_by: signal.Signals | None = None,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdout: int | IO[bytes] | None = None,
    stderr: int | IO[bytes] | None = None,
    umask: int = -1,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches us alone and we stop it in order.

    `user` makes it run as somebody else (we are root then); `walks_through` lets it pass folders that are closed to
    that user; `dies_by` is the signal the kernel sends it when this thread dies, even by kill -9
    (Linux); `umask` is its own where it is given.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        env=dict(environ) if environ is not None else None,
        cwd=cwd or "/",
        start_new_session=True,
        umask=umask,
        # What runs between fork and exec takes no lock that another thread could hold.
        preexec_fn=_before_exec(user, walks_through, dies_by, os.getpid()),  # noqa: PLW1509 - see above
    )


def hurry(niceness: int, pid: int = 0) -> None:
    """Let a process – this one, or one just started, before it has threads – be served sooner than others by so much
    (`nice`, -20 to 0), where the system lets us: root, or whoever was given the right."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, niceness)


def _before_exec(
    user: User | None, walks_through: bool, dies_by: signal.Signals | None, parent: int
) -> Callable[[], None] | None:
    if user is None and dies_by is None:
        return None
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def prepare() -> None:
        if user is not None:
            _become(user, libc if walks_through else None)
        if dies_by is not None and libc is not None:
            # After the change of user, which clears it.
            libc.prctl(PR_SET_PDEATHSIG, int(dies_by), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def _become(user: User, libc: ctypes.CDLL | None) -> None:
    if libc is not None:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        # PostgreSQL asks with access(), which forgets what a process may do unless this is set.
        libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(user.gid)
    os.setuid(user.uid)
    if libc is not None:
        for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
            if _keep(libc, capability):
                return


def _keep(libc: ctypes.CDLL, capability: int) -> bool:
    """Let the next program keep one capability: to walk through folders that are closed to its user."""
    number = SYS_CAPSET.get(os.uname().machine)
    if number is None:
        return False
    mask = 1 << capability
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    # effective, permitted, inheritable; twice, as capabilities have 64 bits
    wanted = struct.pack("IIIIII", mask, mask, mask, 0, 0, 0)
    if libc.syscall(number, header, wanted) != 0:
        return False
    return bool(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0)


def die_with_parent(number: signal.Signals) -> None:
    """Have the kernel send us this signal when the thread that started us dies (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def is_alive(pid: int) -> bool:
    """Whether a process with this number exists; a dead one whose parent has not looked yet does not count."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return True


def working_folder(pid: int) -> Path | None:
    """The folder a process works in, where the system tells (Linux)."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None
