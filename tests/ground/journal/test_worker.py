"""The worker goes on, whatever one of its rhythms runs into."""

from datetime import datetime

import pytest

from hotline.ground.journal.management.commands.worker import Command

BEATEN: list[datetime] = []


def fail(*, at: datetime) -> None:
    """A rhythm whose folder cannot be written."""
    raise OSError("no space left on device")


def beat(*, at: datetime) -> None:
    """A rhythm that can be kept."""
    BEATEN.append(at)


def test_a_rhythm_that_fails_stops_neither_the_worker_nor_other_rhythms(
    monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    BEATEN.clear()
    monkeypatch.setattr(settings, "HUIYIN_RHYTHMS", {f"{__name__}.fail": 60, f"{__name__}.beat": 60}, raising=False)
    worker = Command()
    worker.done_at = {}
    worker._rhythms()
    assert len(BEATEN) == 1
    with pytest.raises(OSError, match="no space"):
        worker._rhythms(force=True)
