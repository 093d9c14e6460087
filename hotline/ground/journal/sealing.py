"""The daily digest: a hash over all heads that changed since the digest before, bound to it, with a copy outside."""

import logging
import os
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.utils import OperationalError
from psycopg.errors import LockNotAvailable

from hotline.ground.journal.models import Digest
from hotline.ground.journal.rules import heads_digest
from hotline.ground.journal.verify import digest_file_name, head_lines

log = logging.getLogger(__name__)


def folder() -> Path:
    """Where the copies lie. Mount something there that the database's administrator cannot write."""
    return Path(settings.HUIYIN_VAR) / "digests"


def seal(*, at: datetime, is_daily: bool = False) -> Digest | None:
    """Make a digest of everything since the last one. Returns None when nothing has happened since, or – daily – when
    this day has its digest.

    Only the question for the last event holds up writers; the sums are made when they have gone on.
    """
    last_event = _last_event()
    with transaction.atomic():
        _one_at_a_time()
        latest = Digest.objects.order_by("-last_event_id").first()
        today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
        first = latest.last_event_id + 1 if latest else 1
        if last_event < first or (is_daily and latest is not None and latest.on >= today):
            return None
        on, last = _interrupted(first, last_event) or (today, last_event)
        lines = head_lines(first, last)
        digest = Digest(
            on=on,
            first_event_id=first,
            last_event_id=last,
            heads=len(lines),
            hash=heads_digest(bytes(latest.hash) if latest else b"", lines),
            made_at=at,
        )
        keep(digest, lines)
        return digest


def _interrupted(first: int, last_event: int) -> tuple[date, int] | None:
    """Day and last event of a digest whose copy was written when the program was killed before its row was: it is
    made again as it was."""
    copies = [match for path in folder().glob("*.digest") if (match := _COPY.fullmatch(path.name))]
    left = [(int(copy["last"]), date.fromisoformat(copy["on"])) for copy in copies]
    last, on = min((entry for entry in left if first <= entry[0] <= last_event), default=(0, date.min))
    return (on, last) if last else None


_COPY = re.compile(r"(?P<on>\d{4}-\d\d-\d\d)-(?P<last>\d+)\.digest")


def keep(digest: Digest, lines: list[str]) -> None:
    """Keep a digest and the copy that leaves the database.

    The copy is on disk before the row is committed: a row without a copy would be a finding. One that is there already
    is never written over: it was made by an attempt that was interrupted, and says the same or tells on somebody.
    """
    path = folder() / digest_file_name(digest)
    if not path.exists():
        _write_copy(path, [bytes(digest.hash).hex(), *lines])
    digest.save(force_insert=True)


def _last_event() -> int:
    """The id of the last event, with no earlier one still on its way: the lock waits for writers that have begun, for
    a few seconds only, because others wait behind it. OperationalError when they take longer."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '3s'")
        cursor.execute("LOCK TABLE journal_event IN SHARE MODE")
        cursor.execute("SELECT coalesce(max(id), 0) FROM journal_event")
        return int(cursor.fetchone()[0])


def _one_at_a_time() -> None:
    """Whoever seals waits for the one who is sealing."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_xact_lock(1234500001)")


def _write_copy(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part")
    with temporary.open("w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    names = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(names)
    finally:
        os.close(names)


def seal_daily(*, at: datetime) -> None:
    """Seal the day that has passed: once a day, by whichever worker comes first; a minute later while much is going
    on."""
    latest = Digest.objects.order_by("-last_event_id").first()
    if latest is not None and latest.on >= at.astimezone(ZoneInfo(settings.TIME_ZONE)).date():
        return
    try:
        seal(at=at, is_daily=True)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        log.warning("the journal was too busy to be sealed; it is tried again")
