"""Whether this installation works: `/healthz` for the process, `/readyz` for all it stands on."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.lib import heartbeat

WORKER, LIVE = "worker", "live"
# The worker leaves a sign every few seconds; three missed ones mean that it is gone.
OLDEST_SIGN = 30.0
LEAST_FREE = 64 * 1024 * 1024
"""So many bytes must be free in the data folder: with less the next attachments and the database's own log fill it."""

_is_migrated = False


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers at all."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, its tables are up to date, a worker is alive and the data folder takes more; else
    503, saying which is not. Says of the live process, too, whether it is there."""
    no_room = _no_room(settings.HUIYIN_VAR)
    has_live = False
    parts = {"database": False, "migrations": False, "worker": False, "disk": not no_room}
    try:
        parts["database"] = _answers()
        parts["migrations"] = _migrated()
        if parts["migrations"]:
            parts["worker"] = _is_alive(WORKER)
            has_live = _is_alive(LIVE)
    except Error:
        pass
    is_ready = all(parts.values())
    # Without it pages look for news by themselves: it is told, and nobody is sent away for it.
    said = {name: "ok" if works else "down" for name, works in [*parts.items(), (LIVE, has_live)]}
    why = {"said": no_room} if no_room else {}
    return JsonResponse({"status": "ok" if is_ready else "down", **said, **why}, status=200 if is_ready else 503)


def _no_room(folder: Path) -> str:
    """Why the data folder takes nothing more; empty where it does."""
    try:
        free = shutil.disk_usage(folder).free
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"0" * 4096)
    except OSError as error:
        return f"Nothing can be written in the data folder HUIYIN_VAR: {error.strerror}."
    if free < LEAST_FREE:
        return f"Only {free >> 20} MB are free in the data folder HUIYIN_VAR, {LEAST_FREE >> 20} MB are needed."
    return ""


def _is_alive(process: str) -> bool:
    age = heartbeat.age(process, at=timezone.now())
    return age is not None and age <= OLDEST_SIGN


def _answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return True


def _migrated() -> bool:
    """Whether no migration of this code is missing; once true it stays true for this process, which ran with it."""
    global _is_migrated
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        _is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _is_migrated
