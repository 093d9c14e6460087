"""A private PostgreSQL: one server of our own in one folder, reached through a socket only its owner can open.

Who starts a server owns it by a lock on the folder, and the kernel stops it when the owner dies, even by kill -9. So a
server that is found running although nobody holds the lock was left behind, and is stopped before the next one starts.
Started by root, it runs as an unprivileged account (PostgreSQL refuses root), which also owns the folder.

    folder/data      the database cluster
    folder/socket    the socket, when the path is short enough for one; else in a folder of our own under /tmp
    folder/log       what the server said since its last start
    folder/owner     the lock of who started it
    folder/guests    the lock that others share while they use it
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import psycopg

from hotline.lib import postgres_binaries, processes
from hotline.lib.postgres_binaries import PostgresTrouble

__all__ = ["SOCKET_PORT", "PostgresTrouble", "Server", "socket_folder"]

NAME = "huiyin"
SOCKET_PORT = 5432
# A socket's whole path may have 107 bytes; the file in it is called .s.PGSQL.5432.lock at its longest.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
# To make a database; one that is there already starts with less, so that its cases can be read.
ROOM_NEEDED = 200 * 1024 * 1024
ROOM_TO_START = 50 * 1024 * 1024
PATIENCE = 60.0
SETTINGS = {
    "listen_addresses": "",
    "port": str(SOCKET_PORT),
    "unix_socket_permissions": "0700",
    "max_connections": str(40 + 8 * (os.cpu_count() or 1)),
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
}


def socket_folder(folder: Path) -> Path:
    """Where the server of `folder` has its socket: inside it, or under /tmp when that path would be too long."""
    inside = folder.absolute() / "socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    return Path("/tmp") / f"huiyin-{hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:16]}"


class Server:
    """The private server of one folder. `settings` are PostgreSQL's own, on top of SETTINGS."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.socket = socket_folder(self.folder)
        self.settings = {**SETTINGS, "shared_buffers": _shared_buffers(), **(settings or {})}
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    # -- owning ---------------------------------------------------------------------------------------------------

    def own(self) -> bool:
        """Take the lock of the folder; False when another process owns the server now."""
        self._make_folder(self.folder)
        lock = self._open("owner", "ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def start(self) -> None:
        """Start the server, making its data first where there is none. Raises PostgresTrouble.

        Takes the lock when it is free; refuses when another process owns the server.
        """
        if self._lock is None and not self.own():
            raise PostgresTrouble(
                f"another hotline command owns the database in {self.folder}; let it end, or stop it first."
            )
        self._check_room()
        binaries = postgres_binaries.choose(self._data_major())
        if not self.is_initialised():
            self._initialise(binaries.folder)
        self._clear_away_what_was_left()
        self._launch(binaries.folder)
        self._make_database()

    def stop(self) -> None:
        """Stop the server in order: open transactions are rolled back, what was committed is on disk."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        self.process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @contextmanager
    def visit(self) -> Iterator[None]:
        """Use the server that another process owns; it waits for us before it stops. Raises PostgresTrouble."""
        with self._open("guests", "ab") as guests:
            fcntl.flock(guests, fcntl.LOCK_SH)
            deadline = time.monotonic() + PATIENCE
            while not self.is_answering():
                if time.monotonic() > deadline:
                    raise PostgresTrouble(
                        f"the database in {self.folder} belongs to a running hotline command and does not answer; "
                        "stop that command and try again."
                    )
                time.sleep(0.1)
            yield

    def wait_for_guests(self) -> None:
        """Wait until nobody else uses the server any more."""
        with self._open("guests", "ab") as guests:
            fcntl.flock(guests, fcntl.LOCK_EX)

    def is_running(self) -> bool:
        """Whether the server that we started is alive."""
        return self.process is not None and self.process.poll() is None

    def is_answering(self) -> bool:
        """Whether a connection can be made now."""
        try:
            psycopg.connect(self.dsn("postgres"), connect_timeout=5).close()
        except psycopg.Error:
            return False
        return True

    def dsn(self, database: str = NAME) -> str:
        """How libpq reaches the server."""
        return psycopg.conninfo.make_conninfo(host=str(self.socket), port=SOCKET_PORT, user=NAME, dbname=database)

    # -- making ---------------------------------------------------------------------------------------------------

    def _user(self) -> processes.User | None:
        """Whom the server runs as when that is not ourselves: the owner of its data, else somebody unprivileged."""
        if os.geteuid() != 0:
            return None
        for path in (self.data, self.folder):
            if path.exists() and path.stat().st_uid != 0:
                return processes.User.owning(path)
        return processes.User.unprivileged()

    def _make_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            user = self._user()
            if user is not None:
                os.chown(folder, user.uid, user.gid)
            status = folder.stat()
        except OSError as error:
            raise PostgresTrouble(
                f"{folder} cannot be made ({error.strerror}); make it writable or name another place in HUIYIN_VAR."
            ) from error
        wanted = os.geteuid() if user is None else user.uid
        if status.st_uid != wanted:
            raise PostgresTrouble(
                f"{folder} belongs to {processes.User.owning(folder).name}, who started the database here before; "
                "start it as that user or as root, or name another place in HUIYIN_VAR."
            )

    def _check_room(self) -> None:
        free = shutil.disk_usage(self.folder).free
        needed = ROOM_TO_START if self.is_initialised() else ROOM_NEEDED
        if free < needed:
            raise PostgresTrouble(
                f"only {free // 2**20} MB are free under {self.folder}, and the database needs "
                f"{needed // 2**20}; free some, or name another place in HUIYIN_VAR."
            )

    def is_initialised(self) -> bool:
        """Whether there is a database already."""
        return (self.data / "PG_VERSION").is_file()

    def _data_major(self) -> int | None:
        if not self.is_initialised():
            return None
        return int((self.data / "PG_VERSION").read_text(encoding="ascii").strip())

    def _initialise(self, binaries: Path) -> None:
        """Make an empty cluster beside its place and move it there, so that a crash half-way leaves nothing behind."""
        if self.data.exists() and any(self.data.iterdir()):
            raise PostgresTrouble(
                f"{self.data} holds files but no PG_VERSION, so it is no database of ours; "
                "move it away by hand if it is not needed. Nothing was changed."
            )
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        command: list[str | Path] = [binaries / "initdb", "-D", fresh, "-U", NAME, "--auth=trust", "--encoding=UTF8"]
        command += ["--locale=C.UTF-8", "--no-instructions"]
        with self._open("log", "wb") as log:
            child = self._spawn(command, log)
            code = child.wait()
        if code != 0:
            raise PostgresTrouble(f"the database in {self.folder} could not be made: {self._reason()}")
        if self.data.exists():
            self.data.rmdir()
        fresh.rename(self.data)

    def _clear_away_what_was_left(self) -> None:
        """Stop a server left behind by an owner that died; drop its pid file when the number is somebody else's now."""
        self._make_folder(self.socket)
        pid = self._noted_pid()
        if pid is None:
            return
        deadline = time.monotonic() + PATIENCE
        sent_at: float | None = None
        while self._is_ours(pid):
            if sent_at is None or time.monotonic() - sent_at > 10:
                os.kill(pid, signal.SIGINT if sent_at is None else signal.SIGQUIT)
                sent_at = time.monotonic()
            if time.monotonic() > deadline:
                raise PostgresTrouble(
                    f"a PostgreSQL of an earlier run (process {pid}) does not stop; end it with kill -9 {pid} "
                    "and start again: nothing that was committed is lost."
                )
            time.sleep(0.05)
        # PostgreSQL itself would believe a number that the system has given to another process since.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (self.socket / f".s.PGSQL.{SOCKET_PORT}.lock").unlink(missing_ok=True)

    def _noted_pid(self) -> int | None:
        try:
            first = (self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0]
        except FileNotFoundError:
            return None
        return int(first) if first.strip().isdigit() else None

    def _is_ours(self, pid: int) -> bool:
        """Whether this process is a server of our folder: it works in the folder of its data."""
        if not processes.is_alive(pid):
            return False
        folder = processes.working_folder(pid)
        return folder is not None and folder == self.data.resolve()

    def _launch(self, binaries: Path) -> None:
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        command: list[str | Path] = [
            binaries / "postgres",
            "-D",
            self.data,
            f"--unix_socket_directories={self.socket}",
            *options,
        ]
        deadline = time.monotonic() + PATIENCE
        while True:
            with self._open("log", "wb") as log:
                self.process = self._spawn(command, log)
            if self._wait_until_answering(deadline):
                return
            # Children of a killed server may still hold its shared memory for a moment.
            if "shared memory" not in self._last_words() or time.monotonic() > deadline:
                raise PostgresTrouble(f"PostgreSQL does not start in {self.folder}: {self._reason()}")
            time.sleep(0.2)

    def _wait_until_answering(self, deadline: float) -> bool:
        assert self.process is not None
        while self.process.poll() is None:
            if self.is_answering():
                return True
            if time.monotonic() > deadline:
                self.stop()
                return False
            time.sleep(0.03)
        return False

    def _make_database(self) -> None:
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {NAME} TEMPLATE template0 ENCODING 'UTF8'")

    # -- running --------------------------------------------------------------------------------------------------

    def _spawn(self, command: list[str | Path], log: IO[bytes]) -> subprocess.Popen[bytes]:
        user = self._user()
        closed = self._closed_to(user, Path(command[0]))
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PG"))}
        return processes.spawn(
            command,
            user=user,
            walks_through=closed is not None,
            dies_by=signal.SIGINT,
            environ={**inherited, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            stdout=log,
            stderr=log,
        )

    def _closed_to(self, user: processes.User | None, program: Path) -> Path | None:
        """What the account of the server cannot reach by itself: the project lies below a closed folder like /root."""
        wanted = (program, self.data)
        return next((path for path in wanted if user is not None and not processes.can_reach(user, path)), None)

    def _open(self, name: str, mode: str) -> IO[bytes]:
        """Open a file of ours so that whoever owns the folder may open it too when the next start is his."""
        file = (self.folder / name).open(mode)
        user = self._user()
        if user is not None:
            os.fchown(file.fileno(), user.uid, user.gid)
        return cast(IO[bytes], file)

    def _reason(self) -> str:
        """Why the server failed, with a way out where we know one."""
        said, user = self._last_words(), self._user()
        if "Permission denied" in said and user is not None:
            return (
                f"root may not run PostgreSQL, so it runs as {user.name}, who is not let through to all it needs; "
                f"run as an ordinary user, or move the project to a folder that {user.name} can enter. ({said})"
            )
        return said

    def _last_words(self) -> str:
        """The end of what the server said, on one line."""
        text = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
        return " ".join(text.split())[-600:]


def _shared_buffers() -> str:
    """An eighth of the machine's memory, between 128 MB and 1 GB."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{min(max(memory // 8 // 2**20, 128), 1024)}MB"
