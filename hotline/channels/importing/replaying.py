"""A run in which time moves with the file: between two recorded instants the lights change and the ladder rises when
they would have, so that what was late is warned of, urged and supervised at the time it was late.

The rows are taken by their times, not by their place in the file, and all instants of all rows in one order. What has
happened stands in the database alone: cut off anywhere, the same run goes on where time stood.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from math import inf
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from psycopg.types.numeric import Int8

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.actions import DocumentDoor, next_raising, raise_due
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.rules import FOR_THE_HEAD
from hotline.casework.supervision.words import WITH_THE_UNIT, Addressee, Effect
from hotline.casework.warnings.actions import tick
from hotline.casework.warnings.queries import next_light
from hotline.channels.importing import lateness, lives
from hotline.channels.importing.hands import Done, Task
from hotline.channels.importing.rows import Incoming, RowRefused
from hotline.channels.importing.running import BATCH, Import, Known
from hotline.channels.importing.source import Broken, Raw, Reading
from hotline.ground.journal import standstill
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib.statements import read
from hotline.lib.text import UnfitText
from hotline.register.staff import queries as staff
from hotline.register.staff.rules import OutOfScope

LONGEST_ANSWER = 4000
LEAST = timedelta(microseconds=1)


@dataclass(slots=True)
class Clockwork:
    """The time of a replay: what the worker would have done up to an instant is done as of when it fell due.

    `end` is as far as it may come, `versions` are those of the profile whose ladder is climbed. What the ladder raises
    next is asked for anew only when a level was raised: an order that comes in says itself when its limit passes, and a
    reply can only make it later.
    """

    at: datetime
    end: datetime
    versions: Collection[int]
    rung: datetime | None = None
    is_known: bool = False

    def run_to(self, until: datetime) -> None:
        """Let time pass. What falls due at `until` itself is done too: who replies at the end of a limit is late."""
        while True:
            light, rung = next_light(until=until), self._next_rung()
            coming = [each for each in (light, rung) if each is not None and each <= until]
            if not coming:
                break
            self.at = max(self.at, min(coming))
            if light is not None and light <= self.at:
                tick(at=self.at)
            if rung is not None and rung <= self.at:
                self.climb()
        self.at = max(self.at, until)

    def _next_rung(self) -> datetime | None:
        if not self.is_known:
            self.rung, self.is_known = next_raising(after=self.at, until=self.end, versions=self.versions), True
        return self.rung

    def heed(self, limit: datetime | None) -> None:
        """An order has come in whose limit passes then: the ladder raises nothing of it before."""
        if limit is not None and self.is_known:
            self.rung = min(self.rung or limit, limit)

    def climb(self) -> None:
        """Let the ladder rise as far as it does at this instant."""
        raise_due(at=self.at, versions=self.versions, seconds=inf)
        self.is_known = False


@dataclass(slots=True)
class Arrived:
    """A row whose appeal is there and whose reply is to come."""

    task: Task
    held: str = ""


@dataclass(slots=True)
class Waiting:
    """The rows of a file, by their times."""

    rows: dict[int, tuple[Incoming, Raw]] = field(default_factory=dict)

    def moments(self) -> list[tuple[datetime, bool, int]]:
        """Every recorded instant in order: when, whether it is the reply, which row. What comes in comes before what
        is replied at the same instant."""
        found = []
        for number, (row, _raw) in self.rows.items():
            assert row.received_at is not None
            found.append((row.received_at.astimezone(UTC), False, number))
            if row.reply and row.replied_at is not None:
                found.append((row.replied_at.astimezone(UTC), True, number))
        return sorted(found)


class Replay(Import):
    """One run over a file in which time moves with it. The file is held in memory: two thousand rows are ten MB."""

    def _carry(self, rows: Iterator[Raw | Broken], reading: Reading) -> None:
        waiting = Waiting()
        for each in rows:
            if (pair := self._understood(each)) is not None:
                waiting.rows[pair[0].number] = pair
        self.known: dict[str, Known] = {}
        incoming = iter([row for row, _raw in waiting.rows.values()])
        while batch := list(islice(incoming, BATCH)):
            self.known |= self._known(batch)
        self.arrived: dict[int, Arrived] = {}
        with standstill.of_the_rhythms(), connection.cursor() as cursor:
            # What a crash of the machine takes back is done again by the next run.
            cursor.execute("SET synchronous_commit = off")
            self._let_pass(waiting, reading.size)
        self.account.lateness = lateness.found(self.mapping.source, now=self.reader.now)

    def _let_pass(self, waiting: Waiting, size: int) -> None:
        moments = waiting.moments()
        first = moments[0][0] - LEAST if moments else self.reader.now
        clockwork = Clockwork(first, self.reader.now, self._versions())
        for place, (at, is_reply, number) in enumerate(moments, 1):
            clockwork.run_to(at)
            row, raw = waiting.rows[number]
            if is_reply:
                self._reply(row)
            else:
                self._arrive(row, raw)
                if (there := self.arrived.get(number)) is not None:
                    orders = Order.objects.filter(shares__appeal_id=there.task.appeal_id)
                    clockwork.heed(orders.values_list("turn_due_at", flat=True).first())
                    if there.task.is_repeat:
                        clockwork.climb()
            self.show(size * place // len(moments), place)
        clockwork.run_to(self.reader.now)

    def _versions(self) -> Collection[int]:
        """The versions of the profile that cases of this source have begun or will begin under."""
        mine = Appeal.objects.filter(external_system=self.mapping.source).values_list("profile_version", flat=True)
        return sorted({*mine.distinct(), profiles.current().version})

    # -- a row ----------------------------------------------------------------------------------------------------

    def _arrive(self, row: Incoming, raw: Raw) -> None:
        """Registered, and as far as it goes at once; in one transaction, so that none is seen half way."""
        try:
            with transaction.atomic():
                task = self._begin(row, self.known.get(row.id))
                if task is None:
                    return
                there = self.arrived[row.number] = Arrived(task)
                ended = self._live(row, task, stops_before_reply=True)
        except (RowRefused, StepRefused, UnfitText, DataError) as error:
            self._reject(row.number, str(error), raw, self.names.pop(row.number))
            return
        there.held = ended.held
        if not row.reply:
            self._count(Done(row.number, ended.outcome, ended.held, ended.days))

    def _reply(self, row: Incoming) -> None:
        """What is still owed to the supervision is answered with the recorded reply, then the reply goes its way."""
        there = self.arrived.pop(row.number, None)
        if there is None:  # rejected, or at its end since an earlier run
            return
        with transaction.atomic():
            self._answer_documents(row, there.task.appeal_id)
            ended = self._live(row, there.task)
        self._count(Done(row.number, ended.outcome, ended.held, ended.days))

    def _live(self, row: Incoming, task: Task, *, stops_before_reply: bool = False) -> lives.Ended:
        (appeal,) = read(Appeal, "t.id = %s", [Int8(task.appeal_id)])
        moments = lives.Moments.of(row, at_recorded_times=True, now=self.reader.now)
        is_fresh = task.is_fresh and stops_before_reply
        life = lives.Life(
            row, appeal, desk=self.desk, moments=moments, is_fresh=is_fresh, stops_before_reply=stops_before_reply
        )
        try:
            return life.live()
        except (DataError, IntegrityError) as error:
            return lives.Ended("open", f"the database refused it: {str(error).splitlines()[0]}")

    # -- supervision ----------------------------------------------------------------------------------------------

    def _answer_documents(self, row: Incoming, appeal_id: int) -> None:
        """The unit's recorded reply is its reply to the documents about the order too; nothing follows that the file
        does not say. Left to people where nobody may answer for the unit."""
        orders = Order.objects.filter(shares__appeal_id=appeal_id)
        owed = Document.objects.filter(covered__order__in=orders, state__in=WITH_THE_UNIT).order_by("pk")
        for document in owed:
            by_head = document.addressee != Addressee.LIAISON
            unit = staff.nearest(
                act="answer_supervision", path=document.unit_path, among=FOR_THE_HEAD if by_head else ()
            )
            if unit is None:
                continue
            self._taken(document, "answer_supervision", unit, row, {"text": row.reply[:LONGEST_ANSWER]})
            accepts = self.desk.seat("supervisor")
            self._taken(document, "accept_supervision", accepts, row, {"effect": Effect.NONE.value})

    def _taken(self, document: Document, step: str, actor: Actor, row: Incoming, given: dict[str, Any]) -> None:
        assert row.replied_at is not None
        try:
            with transaction.atomic():
                DocumentDoor().take(document.pk, step, actor=actor, at=row.replied_at, given=given)
        except (StepRefused, OutOfScope) as refused:
            self.account.held[f"{step}: {refused}"] += 1
