"""`hotline worker`: takes up what events call for, and does what the hour asks for."""

import logging
import signal
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.module_loading import import_string

from hotline.ground.journal import leases, standstill
from hotline.lib import heartbeat

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
BEAT_SECONDS = 5.0


class Command(BaseCommand):
    """One worker. Several may run at once, on one machine or many; a killed one loses and doubles nothing."""

    help = "Deliver letters and carry out what events call for"

    def add_arguments(self, parser: CommandParser) -> None:
        """--once empties what is due now and ends."""
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until told to stop."""
        self.is_stopping = False
        self.done_at: dict[str, float] = {}
        if options["once"]:
            while leases.run_due():
                pass
            self._rhythms(force=True)
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        while not self.is_stopping:
            try:
                self._turn()
            except (OperationalError, InterfaceError) as error:
                # The database restarts or was cut off: what was begun is rolled back, the next turn connects anew.
                self.stderr.write(f"worker: the database does not answer ({error}); trying again")
                connection.close()
                time.sleep(1)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _turn(self) -> None:
        close_old_connections()
        if time.monotonic() - self.done_at.get("beat", -BEAT_SECONDS) >= BEAT_SECONDS:
            heartbeat.beat("worker", at=timezone.now())
            self.done_at["beat"] = time.monotonic()
        self._rhythms()
        if not leases.run_due() and not self.is_stopping:
            time.sleep(IDLE_SECONDS)

    def _rhythms(self, *, force: bool = False) -> None:
        """What is done again and again: every so many seconds, as the settings say – unless a file is being replayed,
        whose cases live at another time than now."""
        for work, seconds in settings.HUIYIN_RHYTHMS.items():
            if force or time.monotonic() - self.done_at.get(work, float("-inf")) >= seconds:
                self.done_at[work] = time.monotonic()
                try:
                    with standstill.unless_standing() as may_go_on:
                        if may_go_on:
                            import_string(work)(at=timezone.now())
                except (OperationalError, InterfaceError):
                    raise
                except Exception:  # a folder that cannot be written must not keep letters from being delivered
                    if force:
                        raise
                    log.exception("rhythm failed", extra={"work": work})
