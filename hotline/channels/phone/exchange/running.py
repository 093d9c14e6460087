"""An exchange that runs: started as a child that dies with us, asked by its console, stopped in order."""

import fcntl
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import IO

from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.programs import Asterisk, ExchangeTrouble
from hotline.channels.phone.exchange.settings import Settings
from hotline.lib import processes

BOOTED_WITHIN = 40.0
STOPPED_WITHIN = 10.0
SOUND_FIRST = -10
"""How much sooner than others it is served by the machine: sound that comes late is lost."""
PRIVATE = 0o077
"""Recordings, faxes and its log are for the eyes of its owner alone."""
# Children of a run that was killed need a moment to let go of their ports.
PORT_FREE_WITHIN = 5.0


class Exchange:
    """One Asterisk with the configuration that lies in `folders`."""

    def __init__(self, asterisk: Asterisk, folders: Folders) -> None:
        self.asterisk = asterisk
        self.folders = folders
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes calls. Raises ExchangeTrouble with its own last words when it does not."""
        self._own()
        program = self.asterisk.program
        with (self.folders.log / "console").open("wb") as console:
            self.process = processes.spawn(
                program.line("-C", self.folders.configuration, "-f"),
                dies_by=signal.SIGTERM,
                environ=program.surroundings(),
                stdout=console,
                stderr=console,
                umask=PRIVATE,
            )
        processes.hurry(SOUND_FIRST, self.process.pid)
        deadline = time.monotonic() + BOOTED_WITHIN
        # Asterisk re-executes nothing here and is never told to restart: it would look for itself in vain.
        while "fully booted" not in self.command("core waitfullybooted"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                said = self._last_words()
                self.stop()
                raise ExchangeTrouble(f"the exchange does not start: {said}")
            time.sleep(0.05)
        # It calls itself booted without a part that it was told to need.
        if "/ari/" not in self.command("http show status"):
            said = self._last_words()
            self.stop()
            raise ExchangeTrouble(f"the exchange has no interface for the application: {said}")

    def command(self, words: str) -> str:
        """What its console answers to one command."""
        return self.asterisk.program.says("-C", self.folders.configuration, "-rx", words)

    def is_running(self) -> bool:
        """Whether the exchange that we started is alive."""
        return self.process is not None and self.process.poll() is None

    def reload_seats(self) -> None:
        """Have it read who speaks SIP with us; calls and registrations go on."""
        self.command("module reload res_pjsip.so")

    def stop(self) -> None:
        """Stop it; calls end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOPPED_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _own(self) -> None:
        """One exchange for one folder."""
        if self._lock is not None:
            return
        lock = (self.folders.root / "owner").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise ExchangeTrouble(
                f"an exchange runs already with the folder {self.folders.root}; stop it, or name another in HUIYIN_VAR."
            ) from None
        self._lock = lock

    def _last_words(self) -> str:
        """The end of what it said, where something went wrong."""
        said = ""
        for name in ("console", "messages"):
            path: Path = self.folders.log / name
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
            wrong = [line for line in lines if "ERROR" in line or "No such" in line or "unable" in line.lower()]
            said = said or " ".join(" ".join((wrong or lines)[-4:]).split())[-600:]
        return said or "it said nothing"


def check_ports(settings: Settings) -> None:
    """Raises ExchangeTrouble with the variable of a port that somebody else holds."""
    wanted = (
        ("SIP_PORT", settings.address, settings.sip_port, socket.SOCK_DGRAM),
        ("SIP_PORT", settings.address, settings.sip_port, socket.SOCK_STREAM),
        ("HTTP_PORT", settings.control_address, settings.http_port, socket.SOCK_STREAM),
        ("WSS_PORT", settings.address, settings.wss_port, socket.SOCK_STREAM),
    )
    deadline = time.monotonic() + PORT_FREE_WITHIN
    for name, address, port, kind in wanted:
        while (error := _bind_error(address, port, kind)) is not None:
            if time.monotonic() > deadline:
                raise ExchangeTrouble(
                    f"port {port} of {address} cannot be used ({error.strerror}); choose another one in "
                    f"HUIYIN_PHONE_{name}, or stop the program that holds it."
                )
            time.sleep(0.1)


def _bind_error(address: str, port: int, kind: socket.SocketKind) -> OSError | None:
    try:
        with socket.socket(socket.AF_INET, kind) as probe:
            if kind == socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        return error
    return None
