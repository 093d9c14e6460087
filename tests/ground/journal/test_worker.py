"""The worker goes on, whatever one of its rhythms runs into."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from pytest_django import Settings

from hotline.ground.journal.management.commands.worker import Command
from hotline.register.people.models import OneTimeCode

BEATEN: list[datetime] = []


def fail(*, at: datetime) -> None:
    """A rhythm whose folder cannot be written."""
    raise OSError("no space left on device")


def beat(*, at: datetime) -> None:
    """A rhythm that can be kept."""
    BEATEN.append(at)


@pytest.mark.django_db
def test_a_rhythm_that_fails_stops_neither_the_worker_nor_other_rhythms(settings: Settings) -> None:
    BEATEN.clear()
    settings.HUIYIN_RHYTHMS = {f"{__name__}.fail": 60, f"{__name__}.beat": 60}
    worker = Command()
    worker.done_at = {}
    worker._rhythms()
    assert len(BEATEN) == 1
    with pytest.raises(OSError, match="no space"):
        worker._rhythms(force=True)


@pytest.mark.django_db
def test_the_worker_forgets_old_sessions_and_old_one_time_codes(settings: Settings) -> None:
    settings.HUIYIN_RHYTHMS = {work: every for work, every in settings.HUIYIN_RHYTHMS.items() if "drop_old" in work}
    now = timezone.now()
    for key, age in (("old", timedelta(hours=1)), ("new", timedelta(hours=-1))):
        Session.objects.create(session_key=key, session_data="", expire_date=now - age)
    OneTimeCode.objects.create(phone_hash=b"a", code_hash=b"b", asked_at=now - timedelta(days=3))
    worker = Command()
    worker.done_at = {}
    worker._rhythms()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert not OneTimeCode.objects.exists()
