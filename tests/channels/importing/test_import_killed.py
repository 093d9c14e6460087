"""The import for real: several processes, killed at any line, and begun again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from hotline.casework.appeals.models import Appeal
from hotline.ground.journal import verify
from hotline.ground.journal.models import Event
from tests.casework import factories
from tests.channels.importing.samples import MAPPING, jsonl, row

ROOT = Path(__file__).parents[3]
ROWS = 60


def database_url() -> str:
    """The database of the tests, for a process that is not pytest."""
    known = connection.settings_dict
    return f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}&port={known['PORT']}"


def start(path: Path) -> subprocess.Popen[bytes]:
    """`hotline import` with two processes of its own."""
    environ = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "hotline.config.settings"}
    command = [sys.executable, "-m", "hotline.config", "import", "appeals", str(path), "--mapping"]
    command += [str(path.with_name("m.toml")), "--processes", "2", "--rejects", str(path.with_name("bad.jsonl"))]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def orders_archived() -> int:
    return Event.objects.filter(subject_kind="order", name="archived").count()


@pytest.mark.slow
def test_killed_at_any_line_it_goes_on_and_takes_every_row_once(transactional_db: None, tmp_path: Path) -> None:
    factories.city()
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    path = jsonl(tmp_path / "a.jsonl", *(row(number) for number in range(ROWS)))
    for wanted in (5, 25):
        running = start(path)
        deadline = time.monotonic() + 60
        while orders_archived() < wanted and running.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        running.send_signal(signal.SIGKILL)
        running.communicate()

    said = start(path).communicate(timeout=120)[0].decode("utf-8")

    assert f"{ROWS} rows = {ROWS} + 0 + 0 + 0 + 0: adds up" in said
    assert Appeal.objects.filter(state="archived").count() == Appeal.objects.count() == orders_archived() == ROWS
    assert not [finding for kind, model in verify.chained_models().items() for finding in verify.chains(kind, model)]
