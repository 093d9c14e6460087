"""One run over a file: rows are read, understood, registered in their order, and carried on by several hands.

What has been done before is found by its keys and left as it is, so that a run may be cut off anywhere and begun again.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from django.db import DataError, connection, transaction
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State
from hotline.casework.steps.rules import StepRefused
from hotline.channels.importing import lives
from hotline.channels.importing.account import Account
from hotline.channels.importing.hands import Done, Hands, Task, Way
from hotline.channels.importing.mapping import Mapping
from hotline.channels.importing.rows import Incoming, Reader, RowRefused, told
from hotline.channels.importing.source import Broken, Raw, Reading, UnreadableFile
from hotline.ground.journal.actions import fingerprint, key_hash
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.lib.text import UnfitText

BATCH = 200
FINAL = frozenset({State.ARCHIVED, State.REFUSED, State.APPENDED, State.ANSWERED, State.HANDED_OVER})


class Busy(RuntimeError):
    """Another import of the same source is running."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for on the command line."""

    path: Path
    mapping: Mapping
    rejects: Path
    at_recorded_times: bool = False
    is_dry: bool = False
    hands: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A row that came in before: its appeal, and what it said then."""

    appeal: Appeal
    fingerprint: bytes
    days: float | None


@dataclass(slots=True)
class Earlier:
    """Texts that came in before, by which repeats are known: to the appeal, and whether it stays open."""

    of_text: dict[str, tuple[int, bool]] = field(default_factory=dict)
    of_caller: dict[str, tuple[int, bool]] = field(default_factory=dict)

    def find(self, row: Incoming, mapping: Mapping) -> tuple[int, bool] | None:
        """The earlier appeal that a row repeats."""
        same_caller = self.of_caller.get(f"{row.caller_key} {row.text_key}") if row.caller_key else None
        if mapping.repeats.same_text != "never" and same_caller:
            return same_caller
        is_wanted = row.is_flagged or mapping.repeats.same_text == "anyone"
        return self.of_text.get(row.text_key) if is_wanted else None

    def remember(self, row: Incoming, appeal_id: int, *, stays_open: bool) -> None:
        """The first of several is the one that later ones are linked to."""
        self.of_text.setdefault(row.text_key, (appeal_id, stays_open))
        if row.caller_key:
            self.of_caller.setdefault(f"{row.caller_key} {row.text_key}", (appeal_id, stays_open))


class Rejects:
    """The file of rows that were not taken, made with the first of them; one of an earlier run is replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: IO[str] | None = None

    def __enter__(self) -> Self:
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.file is not None:
            self.file.close()

    def write(self, number: int, reason: str, raw: str) -> None:
        """One row: its number, why, and how it stood in the file."""
        if self.file is None:
            self.file = self.path.open("w", encoding="utf-8", errors="backslashreplace")
        line = json.dumps({"row": number, "reason": reason, "raw": raw}, ensure_ascii=False)
        self.file.write(line + "\n")
        self.file.flush()


class Import:
    """One run."""

    def __init__(self, asked: Asked, *, show: Callable[[int, int], None] = lambda position, rows: None) -> None:
        self.asked, self.mapping, self.show = asked, asked.mapping, show
        self.account = Account(asked.mapping.source, asked.path.name, asked.at_recorded_times, asked.is_dry)
        self.reader = Reader(asked.mapping, now=timezone.now(), area_code=profiles.current().area_code)
        self.desk = lives.desk_of(asked.mapping)
        self.earlier = Earlier()
        self.numbers: dict[str, int] = {}
        self.names: dict[int, tuple[str, str]] = {}
        self.rejects = Rejects(asked.rejects)
        self.hands = Hands(0 if asked.is_dry else asked.hands, Way(asked.mapping, asked.at_recorded_times))

    def run(self) -> Account:
        """Read the file to its end. Raises UnreadableFile, Busy."""
        began = time.monotonic()
        try:
            with self.asked.path.open("rb") as file, self.rejects, alone(self.mapping.source):
                reading = Reading(
                    file, self.asked.path, kind=self.mapping.kind_of_file, delimiter=self.mapping.delimiter
                )
                self._carry(self._with_columns(reading.rows()), reading)
        finally:
            self.hands.close()
        self.account.seconds = time.monotonic() - began
        return self.account

    def _carry(self, rows: Iterator[Raw | Broken], reading: Reading) -> None:
        """Row by row, in the order of the file."""
        while batch := list(islice(rows, BATCH)):
            self._take(batch)
            self.show(reading.position, self.account.rows)
        for done in self.hands.finish():
            self._count(done)
            self.show(reading.position, self.account.rows)

    def _with_columns(self, rows: Iterator[Raw | Broken]) -> Iterator[Raw | Broken]:
        """The rows, after a look at whether the columns that the mapping names occur in the first of them."""
        first = list(islice(rows, BATCH))
        known = {column for row in first if isinstance(row, Raw) for column in row.cells}
        missing = sorted(self.mapping.columns_named() - known)
        if known and missing:
            raise UnreadableFile(
                f"{self.asked.path} has no column {', '.join(map(repr, missing))} that the mapping names; "
                f"it has {', '.join(sorted(known))}."
            )
        return chain(first, rows)

    # -- a batch --------------------------------------------------------------------------------------------------

    def _take(self, batch: list[Raw | Broken]) -> None:
        rows = [pair for each in batch if (pair := self._understood(each)) is not None]
        known = self._known([row for row, _raw in rows])
        tasks = []
        with transaction.atomic():
            for row, raw in rows:
                try:
                    task = self._begin(row, known.get(row.id))
                except (RowRefused, StepRefused, UnfitText, DataError) as error:
                    self._reject(row.number, str(error), raw, self.names.pop(row.number))
                    continue
                if task is not None:
                    tasks.append(task)
        for done in self.hands.give(tasks):
            self._count(done)

    def _understood(self, row: Raw | Broken) -> tuple[Incoming, Raw] | None:
        self.account.arrived()
        if isinstance(row, Broken):
            self._reject(row.number, row.reason, row, ("–", "–"))
            return None
        try:
            incoming = self.reader.understand(row)
            self._check_times(incoming)
            if incoming.id in self.numbers:
                raise RowRefused(self.mapping.columns.id, f"stands in row {self.numbers[incoming.id]} already")
        except RowRefused as error:
            names = (told(row.cells, self.mapping.channel.column), told(row.cells, self.mapping.kind.column))
            self._reject(row.number, str(error), row, names)
            return None
        self.numbers[incoming.id] = row.number
        self.names[row.number] = (incoming.their_channel, incoming.their_nature)
        return incoming, row

    def _check_times(self, row: Incoming) -> None:
        if not self.asked.at_recorded_times:
            return
        if row.received_at is None:
            raise RowRefused(self.mapping.columns.received, "must be given to enter the row at its recorded time")
        if row.reply and row.replied_at is None:
            raise RowRefused(self.mapping.columns.replied, "must be given to enter the reply at its recorded time")

    def _known(self, rows: list[Incoming]) -> dict[str, Known]:
        """Rows that came in before, by their keys."""
        by_hash = {key_hash(lives.key(self.mapping.source, row.id, "register")): row.id for row in rows}
        found = Event.objects.filter(key__in=list(by_hash)).values_list("key", "subject_id", "fingerprint")
        events = {pk: (by_hash[bytes(each or b"")], bytes(said or b"")) for each, pk, said in found}
        appeals = Appeal.objects.in_bulk(list(events))
        replied = dict(Appeal.objects.filter(pk__in=list(events)).values_list("pk", "share__order__replied_at"))
        return {
            row_id: Known(appeals[pk], said, lives.days_between(appeals[pk].received_at, replied.get(pk)))
            for pk, (row_id, said) in events.items()
        }

    # -- a row ----------------------------------------------------------------------------------------------------

    def _begin(self, row: Incoming, known: Known | None) -> Task | None:
        """Register a row, or find it registered; returns what is still to be done."""
        if known is not None:
            return self._go_on(row, known)
        found = self.earlier.find(row, self.mapping)
        if self.asked.is_dry:
            self.earlier.remember(row, 0, stays_open=not row.reply and row.refusal is None)
            self._note_link(row, is_linked=found is not None)
            self._count(self._foreseen(row, found))
            return None
        repeats = Appeal.objects.get(pk=found[0]) if found else None
        at = row.received_at if self.asked.at_recorded_times and row.received_at else timezone.now()
        appeal = lives.enter(row, desk=self.desk, at=at, repeats=repeats)
        self.account.entered += 1
        self.earlier.remember(row, appeal.pk, stays_open=not row.reply and row.refusal is None)
        self._note_link(row, is_linked=repeats is not None)
        return Task(row, appeal.pk, is_fresh=True, is_repeat=repeats is not None)

    def _go_on(self, row: Incoming, known: Known) -> Task | None:
        if known.fingerprint != fingerprint(row.fingerprint):
            raise RowRefused(self.mapping.columns.id, "came in before with another content")
        self.account.there_before += 1
        appeal = known.appeal
        self.earlier.remember(row, appeal.pk, stays_open=not row.reply and row.refusal is None)
        self._note_link(row, is_linked=appeal.repeat_of_id is not None)
        if appeal.state in FINAL or self.asked.is_dry:
            self._count(Done(row.number, lives.outcome(appeal), "", known.days))
            return None
        return Task(row, appeal.pk, is_fresh=False, is_repeat=appeal.repeat_of_id is not None)

    def _foreseen(self, row: Incoming, found: tuple[int, bool] | None) -> Done:
        """What a dry run expects of a row."""
        if row.refusal is not None:
            return Done(row.number, "refused", "", None)
        if found is not None and found[1] and not row.reply and row.phone is not None:
            return Done(row.number, "appended", "", None)
        days = lives.days_between(row.received_at, row.replied_at) if self.asked.at_recorded_times else None
        try:
            self.desk.dispatched_to(row, on=self.reader.now.astimezone(self.reader.zone).date())
        except lives.Held as held:
            return Done(row.number, "open", str(held), None)
        return Done(row.number, "archived" if row.reply else "open", "", days)

    def _note_link(self, row: Incoming, *, is_linked: bool) -> None:
        if is_linked:
            self.account.linked["flagged" if row.is_flagged else "of the same text"] += 1
        elif row.is_flagged:
            self.account.unmatched += 1

    def _count(self, done: Done) -> None:
        channel, nature = self.names.pop(done.number)
        self.account.count(done.outcome, channel=channel, nature=nature)
        if done.held:
            self.account.held[done.held] += 1
        if done.days is not None:
            self.account.days.append(done.days)

    def _reject(self, number: int, reason: str, row: Raw | Broken, names: tuple[str, str]) -> None:
        self.rejects.write(number, reason, row.text)
        self.account.rejections[reason] += 1
        self.account.count("rejected", channel=names[0], nature=names[1])


@contextmanager
def alone(source: str) -> Iterator[None]:
    """One import of a source at a time; the lock goes with the connection, so a killed import leaves none. Raises
    Busy."""
    lock = int.from_bytes(hashlib.sha256(f"import {source}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        if not cursor.fetchone()[0]:
            raise Busy(f"Another import of {source} is running. Let it end, or stop it.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
