"""The daily digest: a hash over all heads that changed since the digest before, bound to it, with a copy outside."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from hotline.ground.journal.models import Digest
from hotline.ground.journal.rules import heads_digest
from hotline.ground.journal.verify import digest_file_name, head_lines


def folder() -> Path:
    """Where the copies lie. Mount something there that the database's administrator cannot write."""
    return Path(settings.HUIYIN_VAR) / "digests"


def seal(*, at: datetime) -> Digest | None:
    """Make a digest of everything since the last one. Returns None when nothing has happened since."""
    with transaction.atomic():
        last_event = _last_event()
        latest = Digest.objects.order_by("-last_event_id").first()
        first = latest.last_event_id + 1 if latest else 1
        if last_event < first:
            return None
        lines = head_lines(first, last_event)
        digest = Digest(
            on=at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(),
            first_event_id=first,
            last_event_id=last_event,
            heads=len(lines),
            hash=heads_digest(bytes(latest.hash) if latest else b"", lines),
            made_at=at,
        )
        keep(digest, lines)
        return digest


def keep(digest: Digest, lines: list[str]) -> None:
    """Keep a digest and the copy that leaves the database.

    The copy is on disk before the row is committed: a row without a copy would be a finding, a copy that was written
    again by the next attempt is not.
    """
    _write_copy(folder() / digest_file_name(digest), [bytes(digest.hash).hex(), *lines])
    digest.save(force_insert=True)


def _last_event() -> int:
    """The id of the last event, with no earlier one still on its way: the lock waits for writers that have begun."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE journal_event IN SHARE MODE")
        cursor.execute("SELECT coalesce(max(id), 0) FROM journal_event")
        return int(cursor.fetchone()[0])


def _write_copy(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part")
    with temporary.open("w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def seal_daily(*, at: datetime) -> None:
    """Seal the day that has passed: once a day, by whichever worker comes first."""
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(1234500001)")
            if not cursor.fetchone()[0]:
                return
        latest = Digest.objects.order_by("-last_event_id").first()
        if latest is None or latest.on < today:
            seal(at=at)
