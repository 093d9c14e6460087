"""Work that events call for is done once, whoever is killed when."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task

from hotline.ground.journal import leases
from hotline.ground.journal.models import Lease

ROOT = Path(__file__).parents[3]
SEEN: list[str] = []


@task
def remember(word: str) -> None:
    """A task behind the django-tasks API."""
    SEEN.append(word)


def fail(**_arguments: object) -> None:
    """A reaction that always fails."""
    raise RuntimeError("the paper tray is empty")


def count_up(*, name: str) -> None:
    """A reaction with an effect in the database and some work around it."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO lease_effects (name) VALUES (%s)", [name])
    time.sleep(0.01)


def test_a_task_enters_with_the_transaction_that_calls_for_it(db: None) -> None:
    SEEN.clear()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        remember.enqueue("lost")
        raise ZeroDivisionError
    remember.enqueue("kept")
    assert leases.run_due() == 1
    assert SEEN == ["kept"]
    assert Lease.objects.count() == 0


def test_what_fails_is_tried_again_later_and_kept_in_the_end(db: None) -> None:
    lease = Lease.objects.create(work=f"{__name__}.fail")
    for attempt in range(1, leases.MOST_ATTEMPTS + 1):
        Lease.objects.update(run_after=timezone.now() - timedelta(seconds=1))
        assert leases.run_due() == 1
        lease.refresh_from_db()
        assert lease.attempt == attempt
    assert lease.failed_at is not None
    assert "the paper tray is empty" in lease.trouble
    assert leases.run_due() == 0


def test_no_more_is_claimed_than_asked_for_whatever_plan_the_database_chooses(db: None) -> None:
    """What is claimed beside is in nobody's hands: it would wait until its lease runs out."""
    names = [f"lease {number}" for number in range(6)]
    Lease.objects.bulk_create(Lease(work=f"{__name__}.count_up", arguments={"name": name}) for name in names)
    with connection.cursor() as cursor:
        for other in ("hashjoin", "hashagg", "mergejoin", "sort", "material", "memoize"):
            cursor.execute(f"SET LOCAL enable_{other} = off")
    assert len(leases.claim(most=1)) == 1
    assert len(leases.claim(most=2)) == 2
    assert len(leases.claim(most=20)) == 3


def test_who_comes_back_too_late_is_fenced_off(db: None) -> None:
    SEEN.clear()
    remember.enqueue("once")
    [slow] = leases.claim()
    Lease.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    [quick] = leases.claim()
    assert leases.carry_out(quick)
    assert not leases.carry_out(slow)
    assert Lease.objects.count() == 0


def outlast_the_lease(*, name: str) -> None:
    """A reaction that takes longer than its lease: meanwhile another worker looks for work."""
    others: list[list[leases.Claim]] = []

    def look() -> None:
        try:
            others.append(leases.claim())
        finally:
            connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join(timeout=20)
    SEEN.append(f"{name}, others found {len(others[0])}")


def test_work_that_outlasts_its_lease_is_not_begun_again_by_another(transactional_db: None) -> None:
    SEEN.clear()
    Lease.objects.create(work=f"{__name__}.outlast_the_lease", arguments={"name": "slow"})
    [claimed] = leases.claim(lease_for=timedelta(0))
    Lease.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    assert leases.carry_out(claimed)
    assert SEEN == ["slow, others found 0"]
    assert not Lease.objects.exists()


def note_failure(*, trouble: str, **_arguments: object) -> None:
    """Whoever waits for work that failed."""
    SEEN.append(trouble)


def test_whoever_waits_for_work_that_is_given_up_is_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    SEEN.clear()
    monkeypatch.setattr(settings, "HUIYIN_GIVEN_UP", {f"{__name__}.fail": f"{__name__}.note_failure"})
    Lease.objects.create(work=f"{__name__}.fail", attempt=leases.MOST_ATTEMPTS - 1, arguments={"word": "x"})
    assert leases.run_due() == 1
    assert SEEN == ["the paper tray is empty"]
    assert leases.failed() == 1


def test_what_is_given_up_stays_so_when_nobody_can_be_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HUIYIN_GIVEN_UP", {f"{__name__}.fail": f"{__name__}.fail"})
    Lease.objects.create(work=f"{__name__}.fail", attempt=leases.MOST_ATTEMPTS - 1)
    leases.run_due()
    assert leases.failed() == 1


def take_the_worker_along(**_arguments: object) -> None:
    """A reaction under which the process dies, as when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


WORKER = """
import os, django
django.setup()
from hotline.ground.journal import leases
from datetime import timedelta
leases.LEASE_FOR = timedelta(seconds=1)
while True:
    for claimed in leases.claim(most=5, lease_for=timedelta(seconds=1)):
        leases.carry_out(claimed)
"""


IMPATIENT_WORKER = """
import django
django.setup()
from datetime import timedelta
from hotline.ground.journal import leases
leases.run_due(lease_for=timedelta(seconds=0))
"""


def start_worker(script: str = WORKER) -> subprocess.Popen[bytes]:
    database = settings.DATABASES["default"]["NAME"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "HUIYIN_TEST_DATABASE": str(database)}
    code = (
        "from django.conf import settings; import tests.settings as s, os;"
        "s.DATABASES['default']['NAME'] = os.environ['HUIYIN_TEST_DATABASE']\n" + script
    )
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=env, stderr=subprocess.DEVNULL)


def test_work_that_kills_every_worker_is_given_up_and_costs_others_no_attempt(transactional_db: None) -> None:
    most = leases.MOST_ATTEMPTS
    killer = Lease.objects.create(work=f"{__name__}.take_the_worker_along", attempt=most - 3)
    # after so many attempts the next one is far away: it does not come while the workers start
    others = [Lease.objects.create(work=f"{__name__}.fail", attempt=most - 2) for _ in range(2)]
    ends = [start_worker(IMPATIENT_WORKER).wait(timeout=30) for _ in range(4)]
    assert ends == [-signal.SIGKILL] * 3 + [0]
    killer.refresh_from_db()
    assert killer.failed_at is not None
    assert "did not live" in killer.trouble
    assert [Lease.objects.get(pk=other.pk).attempt for other in others] == [most - 1] * 2


@pytest.mark.slow
def test_workers_killed_at_any_line_lose_and_double_nothing(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE lease_effects (name text)")
    try:
        names = [f"work-{number}" for number in range(300)]
        Lease.objects.bulk_create([Lease(work=f"{__name__}.count_up", arguments={"name": name}) for name in names])
        for _ in range(6):
            workers = [start_worker(), start_worker()]
            time.sleep(2.5)
            for worker in workers:
                worker.send_signal(signal.SIGKILL)
                worker.wait()
        last = start_worker()
        deadline = time.monotonic() + 60
        while Lease.objects.exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        last.kill()
        last.wait()
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM lease_effects")
            done = [row[0] for row in cursor.fetchall()]
        assert sorted(done) == sorted(names)
        assert not Lease.objects.exists()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE lease_effects")
