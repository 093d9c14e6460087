"""The pages as in production – granian over WSGI – for the time of a measurement."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hotline.config.children import python
from hotline.config.run import THREADS
from hotline.lib import processes

PATIENCE = 90.0


class DoesNotServe(RuntimeError):
    """The pages did not come up."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A running server of pages."""

    port: int
    pid: int


@contextmanager
def pages(environ: dict[str, str]) -> Iterator[Pages]:
    """Serve on a free port until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"]
    options += ["--workers", str(os.cpu_count() or 1), "--blocking-threads", THREADS, "--log-level", "warning"]
    child = processes.spawn(
        python("granian", *options, "hotline.config.wsgi:application"),
        dies_by=signal.SIGTERM,
        environ={**environ, "HUIYIN_SUPERVISED": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, child)
        yield Pages(port, child.pid)
    finally:
        child.terminate()
        child.wait()


def _wait(port: int, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and child.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise DoesNotServe("The pages did not come up for the measurement; look at what `hotline check` says.")
