"""Whether the installation says truly how it is."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.utils import timezone

from hotline.config import health
from hotline.lib import heartbeat


def test_health_needs_no_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_all_is_ready_when_database_tables_and_worker_are(client: Client) -> None:
    heartbeat.beat(health.WORKER, at=timezone.now())
    answer = client.get("/readyz")
    assert answer.status_code == 200
    parts = {"database": "ok", "migrations": "ok", "worker": "ok", "disk": "ok"}
    assert answer.json() == {"status": "ok", **parts, "live": "down"}
    heartbeat.beat(health.LIVE, at=timezone.now())
    assert client.get("/readyz").json()["live"] == "ok"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_worker_that_is_silent_is_named(client: Client) -> None:
    for seen_at in (None, timezone.now() - timedelta(seconds=health.OLDEST_SIGN + 1)):
        if seen_at:
            heartbeat.beat(health.WORKER, at=seen_at)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["worker"] == "down"
        assert answer.json()["migrations"] == "ok"


@pytest.mark.django_db
def test_a_missing_migration_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_is_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'config'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    parts = {"database": "ok", "migrations": "down", "worker": "down", "disk": "ok"}
    assert answer.json() == {"status": "down", **parts, "live": "down"}


def test_a_database_that_does_not_answer_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> bool:
        raise OperationalError("gone")

    monkeypatch.setattr(health, "_answers", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "down"


@pytest.mark.django_db
def test_a_full_disk_is_named_with_what_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    heartbeat.beat(health.WORKER, at=timezone.now())
    monkeypatch.setattr(health, "LEAST_FREE", 1 << 60)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert (answer.json()["disk"], answer.json()["database"]) == ("down", "ok")
    assert "MB are free" in answer.json()["said"]


@pytest.mark.django_db
def test_a_data_folder_that_takes_nothing_is_named(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    heartbeat.beat(health.WORKER, at=timezone.now())
    monkeypatch.setattr(settings, "HUIYIN_VAR", tmp_path / "gone")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "Nothing can be written" in answer.json()["said"]
