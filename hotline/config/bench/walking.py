"""How a case of the bench walks along the product's own step tables, with clocks, chain and letters as the door sets
them – but as plain rows, some hundred times faster than the door."""

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.rules import ends, ticking
from hotline.casework.clocks.words import EndsBy
from hotline.casework.correspondence.models import Letter
from hotline.casework.orders.actions import OrderDoor
from hotline.casework.steps.rules import Line, Table
from hotline.config.bench.city import City, Place, Situation
from hotline.config.bench.ids import Ids
from hotline.config.bench.sheets import Sheet
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor, Entry, link

Rows = dict[Any, Sheet]

_LINES: dict[tuple[str, str, str], Line] = {}
for _table in (AppealDoor.table, OrderDoor.table):
    # Of several lines of a step the case takes the plain one, if there is one: nothing special happens to it.
    for _line in sorted(_table.lines, key=lambda line: bool(line.when)):
        _LINES.setdefault((_table.kind, _line.step, _line.part), _line)


@dataclass(slots=True)
class Turn:
    """Whose turn it is, and by which clock."""

    unit: Place | None = None
    clock: Any = None
    kind: str = ""
    due_at: datetime | None = None


@dataclass(slots=True)
class Subject:
    """An appeal or an order as it goes: its chain, its state, its running clocks."""

    table: Table
    id: int
    demand: str
    urgency: str
    stands: str = ""
    version: int = 0
    head: bytes = b""
    turn: Turn = field(default_factory=Turn)
    running: dict[str, list[Any]] = field(default_factory=dict)
    due: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)


class Walk:
    """One case on its way through the step tables."""

    def __init__(self, city: City, ids: Ids, rows: Rows, situation: Situation, at: datetime) -> None:
        self.city, self.ids, self.rows, self.situation, self.at = city, ids, rows, situation, at
        self.whole: list[Any] | None = None

    def step(
        self,
        subject: Subject,
        step: str,
        actor: Actor,
        *,
        part: str = "any",
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        facts: tuple[bytes, bytes] | None = None,
        reason: str = "",
    ) -> int:
        """Take a step: state, clocks, journal. Returns the id of its event."""
        line = _LINES[(subject.table.kind, step, part)]
        came_from = subject.stands
        subject.stands = line.goes_to or subject.stands
        subject.version += 1
        self._clocks(subject, line)
        entry = Entry(line.event, self.at, actor, came_from, subject.stands, reason, before or {}, after or {})
        digest, sealed = facts or (b"", b"")
        subject.head = link(
            subject=(subject.table.kind, subject.id),
            place=subject.version,
            previous=subject.head,
            entry=entry,
            facts_hash=digest,
            recorded_at=self.at,
        )
        event = self.ids.take(Event)
        self.rows[Event].add(
            id=event,
            subject_kind=subject.table.kind,
            subject_id=subject.id,
            place=subject.version,
            name=entry.name,
            at=self.at,
            recorded_at=self.at,
            actor_role=actor.role,
            actor_id=actor.staff_id,
            actor_unit_id=actor.unit_id,
            came_from=came_from,
            went_to=subject.stands,
            reason=reason,
            before=json.dumps(before or {}),
            after=json.dumps(after or {}, ensure_ascii=False),
            facts_hash=digest,
            hash=subject.head,
        )
        if sealed:
            self.rows["facts"].add(event_id=event, sealed=sealed)
        return event

    def _clocks(self, subject: Subject, line: Line) -> None:
        """As the door hands over the turn: stop, start, and point to the clock that runs."""
        turn = subject.turn
        had_it = turn.unit
        if line.turn != "same":
            turn.unit = self.situation.lead if line.turn == "lead" else self.situation.centre
        for kind in line.stops:
            self.stop(subject, kind)
        is_hers_still = turn.unit is had_it
        for kind in line.starts:
            self._start(subject, kind, turn.unit)
        if subject.stands not in subject.table.open_states:
            subject.turn = Turn()
        elif line.starts or turn.kind in line.stops:
            # The clock that is due first; a unit that keeps the turn has others running beside those that start.
            is_among_all = not line.starts or (line.turn == "lead" and is_hers_still)
            pointed = subject.running if is_among_all else line.starts
            kind = min(pointed, key=lambda name: subject.due[name][1])
            turn.clock, turn.kind, turn.due_at = subject.running[kind][0], kind, subject.due[kind][1]

    def _start(self, subject: Subject, kind: str, unit: Place | None) -> None:
        ticks = ticking(
            kind,
            start=self.at,
            profile=self.city.profile,
            calendar=self.city.calendar,
            demand=subject.demand,
            urgency=subject.urgency,
        )
        clock = self.ids.take(Clock)
        subject.running[kind] = self.rows[Clock].add(
            id=clock,
            subject_kind=subject.table.kind,
            subject_id=subject.id,
            kind=kind,
            unit_id=unit.id if unit else None,
            started_at=ticks.started_at,
            due_at=ticks.due_at,
            amount=ticks.limit.amount,
            unit_of_time=ticks.limit.unit,
            start_rule=ticks.limit.start,
            end_rule=ticks.limit.end,
            ends_by=EndsBy.COUNTED.value,
            is_provisional=ticks.is_provisional,
            profile_version=self.city.profile.version,
            calendar_version=self.city.calendar.version,
        )
        subject.due[kind] = (ticks.started_at, ticks.due_at)

    def stop(self, subject: Subject, kind: str) -> None:
        """Stop a clock if it runs."""
        if clock := subject.running.pop(kind, None):
            self.rows[Clock].change(clock, stopped_at=self.at)

    def letter(self, key: str, *, event: int, appeal: int, person: int, text: tuple[str, bytes]) -> None:
        """A letter that has been carried to the caller."""
        self.rows[Letter].add(
            id=self.ids.take(Letter),
            appeal_id=appeal,
            person_id=person,
            event_id=event,
            text_key=key,
            language="zh-Hans",
            channel="06",
            subject=text[0],
            body_sealed=text[1],
            parts=2,
            delivery="sent",
            written_at=self.at,
            sent_at=self.at,
            attempts=1,
        )

    def promise(self, subject: Subject) -> datetime:
        """When the handling would end that begins now."""
        return ticking(
            "handle",
            start=self.at,
            profile=self.city.profile,
            calendar=self.city.calendar,
            demand=subject.demand,
            urgency=subject.urgency,
        ).due_at

    def archive_due(self) -> datetime:
        """When an order that is closed now is archived."""
        limit = self.city.profile.archive_after
        if limit is None:
            return self.at + timedelta(days=3)
        return ends(limit, start=self.at, profile=self.city.profile, calendar=self.city.calendar).at


def stepping(subject: Subject, situation: Situation, profile: int) -> dict[str, Any]:
    """The columns that every case carries, at the end of its walk."""
    turn = subject.turn
    return {
        "journal_length": subject.version,
        "journal_head": subject.head,
        "state": subject.stands,
        "version": subject.version,
        "home_path": situation.home_path,
        "profile_version": profile,
        "turn_unit_id": turn.unit.id if turn.unit else None,
        "turn_path": turn.unit.path if turn.unit else "",
        "turn_clock_id": turn.clock,
        "turn_clock_kind": turn.kind,
        "turn_due_at": turn.due_at,
    }


def pick(chance: random.Random, people: tuple[Actor, ...]) -> Actor:
    """Somebody of these."""
    return people[int(chance.random() * len(people))]
