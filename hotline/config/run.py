"""`hotline run`: everything one machine needs, kept alive by one process and gone with it.

Database (unless DATABASE_URL names one), pages, one worker, and what tells the pages that something has changed. The
order of starting is the order of leaning on each other, and stopping goes backwards. Whatever stands in the way of a
start is said in one sentence with a way out.
"""

import errno
import fcntl
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from types import FrameType
from typing import IO

from hotline.config import environment, given_database
from hotline.config.children import Child, python
from hotline.config.live import serving
from hotline.lib.embedded_postgres import ROOM_NEEDED, ROOM_TO_START, PostgresTrouble, Server

READY_WITHIN = 120.0
# Children of a run that was killed need a moment to let go of the port.
PORT_FREE_WITHIN = 5.0
THREADS = "4"
# So far from its usual port the live process looks for a free one.
PORTS_TRIED = 20
# Whoever ends so often before all is ready will not stay.
MOST_DEATHS = 4
NO_TELEPHONE = (
    "There is no telephone: calls are entered by hand. `make phone` tries one on this machine, and "
    "docs/how-to/the-phone.md says how a city has one."
)


class CannotRun(Exception):
    """Something stands in the way; the message says what and how to get round it."""


class Stopped(BaseException):
    """Somebody asked us to stop."""


def run(arguments: list[str]) -> int:
    """Start everything, keep it alive, stop it on Ctrl-C or SIGTERM. 1 when it could not be started."""
    if arguments:
        print("Usage: hotline run    (HOST, PORT, HUIYIN_VAR and DATABASE_URL come from the environment)")
        return 0 if arguments[0] in {"-h", "--help"} else 2
    has_telephone = any(name.startswith("HUIYIN_PHONE_") for name in os.environ)
    return lead(Supervisor(recogniser(), words="" if has_telephone else NO_TELEPHONE))


def recogniser() -> list[Child]:
    """What writes down what is said in calls, where the city names a model for it; else nothing."""
    if not os.environ.get("HUIYIN_PHONE_RECOGNITION", "").strip():
        return []
    return [Child("the recogniser", python("hotline.config", "phone", "recognise"), is_aid=True)]


def lead(supervisor: "Supervisor") -> int:
    """Start what it keeps, keep it, and stop it when somebody asks; the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        supervisor.start()
        supervisor.keep()
    except Stopped:
        say("stopping …")
    except (CannotRun, PostgresTrouble) as trouble:
        print(f"hotline run: {trouble}", file=sys.stderr)
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        supervisor.stop()
    return 0


def say(line: str) -> None:
    """One line for whoever watches."""
    print(line, file=sys.stderr, flush=True)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


class Supervisor:
    """One run on one machine. `further` are kept besides; `words` are said about them when all is ready."""

    def __init__(self, further: Sequence[Child] = (), words: str = "") -> None:
        self.further = further
        self.words = words
        self.var = environment.var_folder()
        # The children work elsewhere; a folder that depends on the current one must stay the same for them.
        os.environ["HUIYIN_VAR"] = str(self.var)
        self.host = environment.host()
        self.port = environment.port()
        self.has_live = environment.live_address() != "off"
        self.server: Server | None = None
        self.children: list[Child] = []
        self._lock: IO[str] | None = None
        self._is_disk_low = False

    # -- starting -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Everything in order, until `/readyz` says yes. Raises CannotRun or PostgresTrouble."""
        self._make_var()
        was_cut_off = self._take_lock()
        self._check_room()
        patience = PORT_FREE_WITHIN if was_cut_off else 0.0
        self._check_port(self.port, patience)
        if self.has_live:
            # The pages tell their browsers where it is.
            os.environ["HUIYIN_LIVE_PORT"] = str(self._live_port(patience))
        if environment.is_database_given():
            given_database.check()
        else:
            self._start_database()
        accounts = self._prepare()
        self.children = [
            Child("the pages", self._pages()),
            Child("the worker", python("hotline.config", "worker")),
        ]
        if self.has_live:
            live = serving.command(host=self.host, port=environment.live_port())
            self.children.append(Child("the live process", live))
        self.children += self.further
        for child in self.children:
            child.start()
        self._wait_until_ready()
        say(f"\nHuiyin is ready: {self.address}\n")
        if accounts:
            say(accounts)
        if self.words:
            say(self.words)
        say("Ctrl-C stops it.")

    @property
    def address(self) -> str:
        """Where a browser finds the pages."""
        return f"http://{self._in_brackets(self._reachable())}:{self.port}/"

    def _reachable(self) -> str:
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    @staticmethod
    def _in_brackets(host: str) -> str:
        return f"[{host}]" if ":" in host else host

    def _make_var(self) -> None:
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            probe = self.var / ".probe"
            probe.write_bytes(b"x")
            probe.unlink()
        except OSError as error:
            raise CannotRun(
                f"{self.var} cannot be written ({error.strerror}); make it writable for this user, "
                "or name another folder in HUIYIN_VAR."
            ) from error

    def _check_room(self) -> None:
        free = shutil.disk_usage(self.var).free
        has_database = environment.is_database_given() or Server(environment.postgres_folder()).is_initialised()
        needed = ROOM_TO_START if has_database else ROOM_NEEDED
        if free < needed:
            raise CannotRun(
                f"only {free // 2**20} MB are free where {self.var} lies, and {needed // 2**20} are needed; "
                "free some, or name a folder on another disk in HUIYIN_VAR."
            )

    def _take_lock(self) -> bool:
        """One run for one folder. Returns whether the run before was cut off rather than stopped."""
        try:
            lock = (self.var / "run.lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise CannotRun(
                f"{self.var / 'run.lock'} cannot be opened ({error.strerror}): an earlier run was another user's; "
                "run as that user or as root, or name another folder in HUIYIN_VAR."
            ) from error
        lock.seek(0)
        before = lock.read()
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise CannotRun(_who_runs(before)) from None
        self._lock = lock
        self._note({"pid": os.getpid(), "since": datetime.now(UTC).isoformat("T", "seconds"), "address": self.address})
        return bool(before.strip())

    def _note(self, about: dict[str, object] | None) -> None:
        assert self._lock is not None
        self._lock.seek(0)
        self._lock.truncate()
        if about is not None:
            json.dump(about, self._lock)
        self._lock.flush()

    def _check_port(self, port: int, patience: float) -> None:
        """A plain bind: the server itself would share a taken port without a word."""
        deadline = time.monotonic() + patience
        while (error := self._bind_error(port)) is not None:
            if time.monotonic() >= deadline:
                raise CannotRun(self._port_sentence(error, port))
            time.sleep(0.1)

    def _live_port(self, patience: float) -> int:
        """The port asked for, or else the first free one after that of the pages."""
        wanted = environment.live_port()
        if os.environ.get("HUIYIN_LIVE_PORT", "").strip():
            self._check_port(wanted, patience)
            return wanted
        candidates = range(wanted, min(wanted + PORTS_TRIED, 65536))
        return next((port for port in candidates if self._bind_error(port) is None), wanted)

    def _bind_error(self, port: int) -> OSError | None:
        try:
            family, kind, protocol, _, where = socket.getaddrinfo(self.host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                # A connection of a minute ago that the system still remembers is no reason to refuse.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(where)
        except OSError as error:
            return error
        return None

    def _port_sentence(self, error: OSError, port: int) -> str:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            return f"HOST is {self.host!r}, which is no address of this machine; try HOST=127.0.0.1."
        if isinstance(error, PermissionError):
            return f"port {port} is kept for root; choose one above 1023, as in PORT=8001 make run."
        name = "PORT" if port == self.port else "HUIYIN_LIVE_PORT"
        return (
            f"port {port} of {self.host} cannot be used ({error.strerror}); "
            f"choose another one, as in {name}={port % 65535 + 1} make run, or stop the program that holds it."
        )

    def _start_database(self) -> None:
        server = Server(environment.postgres_folder())
        deadline = time.monotonic() + 60
        while not server.own():
            if time.monotonic() > deadline:
                raise CannotRun(
                    "another hotline command has the database open for more than a minute; let it end and start again."
                )
            time.sleep(0.2)
        if not server.is_initialised():
            say("making a database …")
        # First noted, so that a stop half-way through the start stops it too.
        self.server = server
        server.start()

    def _prepare(self) -> str:
        """Tables, texts, static files, demo city: what pages and worker find done. Returns the accounts to show."""
        said = subprocess.run(python("hotline.config", "prepare"), stdout=subprocess.PIPE, check=False)
        if said.returncode != 0:
            raise CannotRun(
                "the database, texts or static files could not be made ready; the lines above say why. "
                "Nothing was lost: mend it and start again."
            )
        return said.stdout.decode("utf-8").rstrip()

    def _pages(self) -> list[str]:
        workers = str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
        options = ["--interface", "wsgi", "--host", self.host, "--port", str(self.port), "--no-ws"]
        options += ["--workers", workers, "--blocking-threads", THREADS, "--log-level", "warning"]
        options += ["--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "10"]
        return python("granian", *options, "hotline.config.wsgi:application")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        answer = "no answer"
        while time.monotonic() < deadline:
            is_ready, answer = self._ask()
            if is_ready:
                return
            self._look_after_all()
            for child in self.children:
                if child.deaths >= MOST_DEATHS and not child.is_aid:
                    raise CannotRun(f"{child.name} cannot be kept alive; the lines above say why. Nothing was lost.")
            time.sleep(0.05)
        raise CannotRun(f"not everything came up within {READY_WITHIN:.0f} s (/readyz says: {answer}).")

    def _ask(self) -> tuple[bool, str]:
        connection = http.client.HTTPConnection(self._reachable(), self.port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
            response = connection.getresponse()
            return response.status == 200, response.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            return False, str(error)
        finally:
            connection.close()

    # -- running and stopping -------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Look after everything until somebody stops us."""
        while True:
            self._watch_disk()
            time.sleep(0.5)
            self._look_after_all()

    def _watch_disk(self) -> None:
        """Say once when the disk is filling up, and once when there is room again."""
        free = shutil.disk_usage(self.var).free
        # A quarter more than what was too little, so that nobody is told at every file.
        is_low = free < ROOM_NEEDED * (1.25 if self._is_disk_low else 1.0)
        if is_low and not self._is_disk_low:
            say(
                f"Only {free // 2**20} MB are free where {self.var} lies. When nothing is left no appeal can be "
                "registered and no step taken: free some now."
            )
        elif self._is_disk_low and not is_low:
            say(f"There is room again where {self.var} lies.")
        self._is_disk_low = is_low

    def _look_after_all(self) -> None:
        if self.server is not None and not self.server.is_running():
            say("PostgreSQL ended; it is started again.")
            self.server.start()
        for child in self.children:
            child.look_after(say)

    def stop(self) -> None:
        """What leans on others before them, pages first, so that nobody's request is cut off; the database last."""
        own = [child for child in self.children if child not in self.further]
        for child in [*own, *reversed(self.further)]:
            child.stop()
        if self.server is not None:
            self.server.stop()
        if self._lock is not None:
            self._note(None)
            self._lock.close()


def _who_runs(noted: str) -> str:
    try:
        about = json.loads(noted)
        return (
            f"it runs already: {about['address']}, process {about['pid']}, since {about['since']}; "
            f"use that one, or stop it with kill {about['pid']}."
        )
    except (ValueError, KeyError, TypeError):
        return "it is being started already in this folder; wait a moment."
