"""`hotline live`: tells open pages at once what has changed (`hotline run` starts it by itself)."""

import os
import signal
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hotline.config import environment
from hotline.config.live import serving
from hotline.lib import processes


class Command(BaseCommand):
    """The live process, for who runs the pieces apart."""

    help = "tell open pages at once what has changed, on HOST and HUIYIN_LIVE_PORT"
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until told to stop; the server is gone when this process is."""
        command = serving.command(host=environment.host(), port=settings.HUIYIN_LIVE_PORT)
        environ = {**os.environ, "HUIYIN_SUPERVISED": "1"}
        server = processes.spawn(command, dies_by=signal.SIGTERM, environ=environ)

        def stop(number: int, frame: FrameType | None) -> None:
            server.terminate()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        self.stderr.write(f"open pages hear news on port {settings.HUIYIN_LIVE_PORT}")
        raise SystemExit(max(0, server.wait()))
