"""Work that events call for, taken up by workers: our own lease table behind the django-tasks API.

Every library tried lost or doubled jobs under kill -9. Here a worker claims a lease by pushing `run_after` into the
future; the attempt number fences off who comes back too late; what the work effects in the database and the removal
of its lease are one transaction. Effects outside need a key of their own, for the second try after a kill.

An attempt is counted when the lease is claimed, before anything is done: work that kills its worker every time is given
up as well. Who is told of it is one table (`HUIYIN_GIVEN_UP`).
"""

import json
import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task
from typing_extensions import ParamSpec

from hotline.ground.journal.models import Lease

P = ParamSpec("P")
T = TypeVar("T")

LEASE_FOR = timedelta(seconds=60)
MOST_ATTEMPTS = 12

log = logging.getLogger(__name__)


class LeaseBackend(BaseTaskBackend):
    """The django-tasks backend over the lease table. A lease enters with the transaction that calls for it."""

    supports_defer = True

    def enqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[T]:
        """Call for a task. Rolled back with the caller's transaction."""
        lease = Lease(
            work=task.module_path,
            arguments={"args": list(args), "kwargs": dict(kwargs)},
            queue=task.queue_name,
            **({"run_after": task.run_after} if task.run_after else {}),
        )
        lease.save(force_insert=True)
        return TaskResult(
            task=task,
            id=str(lease.pk),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """A lease in the hands of a worker, with the attempt number that fences it."""

    id: int
    work: str
    arguments: dict[str, Any]
    attempt: int


# Chosen once, whatever the plan: a choice within a join is made anew for every row, and what is claimed beyond the
# limit is in nobody's hands until its lease runs out.
_CLAIM = """
WITH chosen AS MATERIALIZED (
    SELECT id FROM journal_lease WHERE failed_at IS NULL AND run_after <= clock_timestamp() AND queue = ANY(%s)
    ORDER BY run_after LIMIT %s FOR UPDATE SKIP LOCKED
)
UPDATE journal_lease t SET run_after = clock_timestamp() + make_interval(secs => %s), attempt = attempt + 1
FROM chosen WHERE t.id = chosen.id RETURNING t.id, t.work, t.arguments::text, t.attempt
"""


def claim(*, most: int = 20, queues: Sequence[str] = ("default",), lease_for: timedelta = LEASE_FOR) -> list[Claim]:
    """Take up leases that are due; other workers pass over them until the lease runs out."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [list(queues), most, lease_for.total_seconds()])
        return [Claim(row[0], row[1], json.loads(row[2]), row[3]) for row in cursor.fetchall()]


class Overtaken(RuntimeError):
    """Another worker has taken this lease up since; nothing was done."""


def carry_out(claimed: Claim) -> bool:
    """Do the work of a lease. Its removal and the effect are one transaction; failing, it is tried again later, further
    apart each time, and kept as failed in the end. Returns whether it was done.

    The removal comes first: its lock keeps other workers away for as long as the work takes, however soon the lease
    runs out, and who comes too late learns it before doing anything.
    """
    if claimed.attempt > MOST_ATTEMPTS:
        trouble = f"whoever took it up did not live to say why, {MOST_ATTEMPTS} times"
        _give_up(claimed, trouble, trouble)
        return False
    try:
        with transaction.atomic():
            if Lease.objects.filter(pk=claimed.id, attempt=claimed.attempt).delete()[0] == 0:
                raise Overtaken(f"lease {claimed.id} was taken up again by another worker")
            _call(claimed)
    except Overtaken:
        log.warning("overtaken", extra={"lease": claimed.id, "work": claimed.work})
        return False
    except Exception as error:  # whatever a reaction raises must not take the worker with it
        log.exception("reaction failed", extra={"lease": claimed.id, "work": claimed.work})
        _put_off(claimed, str(error) or type(error).__name__, traceback.format_exc()[-4000:])
        return False
    return True


def _call(claimed: Claim) -> None:
    work = import_string(claimed.work)
    arguments = claimed.arguments
    if isinstance(work, Task):
        cast(Any, work).call(*arguments.get("args", ()), **arguments.get("kwargs", {}))
    else:
        work(**arguments)


def _put_off(claimed: Claim, trouble: str, course: str) -> None:
    """Try again after a pause that doubles; after the last attempt it is given up."""
    if claimed.attempt >= MOST_ATTEMPTS:
        _give_up(claimed, trouble, course)
        return
    pause = timedelta(seconds=min(2**claimed.attempt, 3600))
    Lease.objects.filter(pk=claimed.id, attempt=claimed.attempt).update(
        run_after=timezone.now() + pause, trouble=course
    )


@transaction.atomic
def _give_up(claimed: Claim, trouble: str, course: str) -> None:
    """Keep the lease as failed, with the course of the trouble, to be looked at; and tell what the trouble was to
    whoever waits for the work, in the same transaction."""
    mine = Lease.objects.filter(pk=claimed.id, attempt=claimed.attempt, failed_at__isnull=True)
    if not mine.update(failed_at=timezone.now(), trouble=course):
        return
    log.error("given up", extra={"lease": claimed.id, "work": claimed.work, "attempts": claimed.attempt})
    told = settings.HUIYIN_GIVEN_UP.get(claimed.work)
    if told is None:
        return
    try:
        with transaction.atomic():
            import_string(told)(**claimed.arguments, trouble=trouble)
    except Exception:  # the lease stays failed, whatever is wrong with what it was about
        log.exception("nobody could be told", extra={"lease": claimed.id, "work": claimed.work})


def run_due(*, most: int = 20, lease_for: timedelta = LEASE_FOR) -> int:
    """Do what is due, one after the other. Returns how many leases were taken up.

    Each is claimed when its turn comes: those that wait behind one that kills the worker lose no attempt by it.
    """
    for count in range(most):
        claims = claim(most=1, lease_for=lease_for)
        if not claims:
            return count
        carry_out(claims[0])
    return most


def failed() -> int:
    """How much work was given up and waits for somebody to look at it."""
    return Lease.objects.filter(failed_at__isnull=False).count()


def waiting(*, at: datetime) -> int:
    """How many leases are due and not failed."""
    return Lease.objects.filter(failed_at__isnull=True, run_after__lte=at).count()
