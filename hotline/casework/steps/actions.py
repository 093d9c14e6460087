"""The one door. Every change of a case goes through `take`: lock, replay, permission, version, line, given, effect,
clocks, journal, letters – in one transaction. Nobody else writes a state; the database refuses who tries."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar, cast

from django.db import transaction

from hotline.casework.clocks.actions import begun
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.queries import next_running, own_hours
from hotline.casework.clocks.rules import Ticking, no_later, ticking
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.actions import Recipient
from hotline.casework.correspondence.models import Letter
from hotline.casework.correspondence.rules import Said
from hotline.casework.steps.evidence import Files, admit_files, digests, enclose
from hotline.casework.steps.models import Stepping
from hotline.casework.steps.rules import KeyReused, Line, StaleVersion, StepRefused, Table, tidy, words
from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor, Entry
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Limit, Profile
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.rules import Calendar
from hotline.lib.statements import Statement, read, reserve
from hotline.register.matters import queries as matters
from hotline.register.staff.rules import OutOfScope, reaches

CaseRow = TypeVar("CaseRow", bound=Stepping)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an actor stands towards a case: the units that have a part in it, and in which parts she stands.

    `tasks` are the parts themselves, as the room that knows them has read them; `holds` names what holds of the case
    besides its state, so that lines which ask for it are open.
    """

    units: frozenset[str]
    parts: frozenset[str]
    tasks: tuple[Any, ...] = ()
    holds: frozenset[str] = frozenset()


@dataclass(slots=True)
class Work(Generic[CaseRow]):
    """What a step is about to do. Effects fill it in; the door alone writes it.

    `facts` hold the words that were given with the step; `before`, `after` and `reason` – codes, numbers and times –
    stand in the journal for ever.
    What an effect adds to `statement` is written together with the step; what it puts into `later` is done after it,
    and the steps in `then` are taken by the same actor after that – all of it or nothing.
    Files are attached to the step itself, unless an effect says to what they belong.
    """

    case: CaseRow
    line: Line
    actor: Actor
    at: datetime
    given: dict[str, Any]
    standing: Standing
    profile: Profile
    calendar: Calendar
    demand: str = ""
    urgency: str = ""
    changes: set[str] = field(default_factory=set)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, str | Said] = field(default_factory=dict)
    reason: str = ""
    statement: Statement = field(default_factory=Statement)
    later: list[Callable[[Event], object]] = field(default_factory=list)
    has_files: bool = False
    files_belong_to: tuple[str, int] | None = None
    then: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    ends: dict[str, datetime] = field(default_factory=dict)  # when clocks of the line end, if set
    moves: dict[int, datetime] = field(default_factory=dict)  # new ends of clocks that run already, by id

    def change(self, **values: Any) -> None:
        """Change fields of the case; what stood there before goes into the journal."""
        for name, value in values.items():
            setattr(self.case, name, value)
            self.changes.add(name)

    def ticking(self, kind: str, given: Limit | None = None, *, unit_id: int | None = None) -> Ticking:
        """A clock of a kind for this case, by its profile or a limit given, its unit's hours, the deadline above."""
        counted = ticking(
            kind,
            start=self.at,
            profile=self.profile,
            calendar=self.calendar,
            demand=self.demand,
            urgency=self.urgency,
            bucket=self._bucket(kind),
            given=given,
            own=own_hours(kind, unit_id or getattr(self.case, "lead_unit_id", None), self.profile),
        )
        return no_later(counted, getattr(self.case, "outer_due_at", None))

    def _bucket(self, kind: str) -> int:
        """What the category tree says of the matter, asked only where the city's limits of this clock go by it."""
        return matters.bucket_of(getattr(self.case, "matter_id", None), self.profile, kind)

    def clock(
        self,
        kind: str,
        *,
        unit_id: int | None,
        task_id: int | None = None,
        given: Limit | None = None,
        above: datetime | None = None,
        due_at: datetime | None = None,
    ) -> Clock:
        """A clock about to run for this case, with the inputs of its sum: a limit that was given instead of the city's,
        the end of the limit above that it may not pass, the end itself where somebody named it."""
        ticks = self.ticking(kind, given, unit_id=unit_id)
        clock = begun(ticks, above=above, due_at=due_at, profile=self.profile)
        clock.subject_kind, clock.subject_id = self.case.journal_kind, self.case.pk
        clock.task_id, clock.unit_id = task_id, unit_id
        clock.profile_version, clock.calendar_version = self.case.profile_version, self.calendar.version
        return clock


Effect = Callable[[Work[CaseRow]], None]
NO_FILES: Files = MappingProxyType({})


class Door(ABC, Generic[CaseRow]):
    """What the door must know of a kind of case. Appeals and orders each have one."""

    table: ClassVar[Table]
    model: ClassVar[type[Stepping]]
    effects: ClassVar[Mapping[str, Callable[..., None]]]

    @abstractmethod
    def standing(self, case: CaseRow, actor: Actor) -> Standing:
        """Which units have a part in the case, and in which parts the actor stands."""

    @abstractmethod
    def demand(self, case: CaseRow) -> tuple[str, str]:
        """Kind of demand and urgency, by which limits are chosen."""

    @abstractmethod
    def whose(self, case: CaseRow, turn: str) -> tuple[int, str]:
        """The unit (id and path) that a line names: the centre, or the lead unit."""

    @abstractmethod
    def recipients(self, case: CaseRow) -> list[Recipient]:
        """The citizens who are told."""

    def settle(self, work: Work[CaseRow]) -> None:
        """What follows from a step whatever it is, after its own effect: requests that it makes pointless."""

    def take(
        self,
        case_id: int,
        step: str,
        *,
        actor: Actor,
        at: datetime,
        given: Mapping[str, object],
        version: int | None = None,
        key: str = "",
        files: Files = NO_FILES,
    ) -> Event:
        """Take a step. Raises OutOfScope, StaleVersion, KeyReused or StepRefused; what is refused changes nothing."""
        with transaction.atomic():
            case = self.locked(case_id)
            return self.take_locked(case, step, actor=actor, at=at, given=given, version=version, key=key, files=files)

    def locked(self, case_id: int) -> CaseRow:
        """The case, locked until the end of the transaction, and the calendar by which its limits are counted."""
        found = read(self.model, "t.id = %s FOR UPDATE OF t", [case_id], calendar_now=workdays.LATEST)
        if not found:
            raise self.model.DoesNotExist(f"There is no {self.table.kind} {case_id}.")
        return cast(CaseRow, found[0])

    def take_locked(
        self,
        case: CaseRow,
        step: str,
        *,
        actor: Actor,
        at: datetime,
        given: Mapping[str, object],
        version: int | None = None,
        key: str = "",
        files: Files = NO_FILES,
    ) -> Event:
        """Take a step on a case that this transaction has locked and read."""
        standing = self.standing(case, actor)
        admit(case, actor=actor, act=step, standing=standing)
        request = [step, dict(given), *([digests(files)] if files else [])]
        if key and (event := replayed(key=key, request=request, actor=actor, subject=(case.journal_kind, case.pk))):
            return event
        check_version(case, version=version)
        line = self.line(case, step, standing)
        work = self._work(case, line, actor, at, standing, tidy(line, given))
        if files:
            admit_files(line, files)
            work.has_files = True
        effect = self.effects.get(step)
        if effect is not None:
            effect(work)
        self.settle(work)
        enclose(work, files)
        event = self._write(work, key=key, request=request)
        for next_step, next_given in (*((each, {}) for each in line.then), *work.then):
            self.take(case.pk, next_step, actor=actor, at=at, given=next_given)
        return event

    def begin(
        self,
        case: CaseRow,
        step: str,
        *,
        actor: Actor,
        at: datetime,
        key: str = "",
        request: object = None,
        **more: Any,
    ) -> Event:
        """Enter a new case by its first step. `case` is not saved yet; `more` are attributes of the Work."""
        line = next(line for line in self.table.lines if line.step == step and line.came_from == ())
        work = self._work(case, line, actor, at, Standing(frozenset(), frozenset()), {})
        for name, value in more.items():
            setattr(work, name, value)
        case.version, case.state = 0, ""
        if case.pk is None:
            case.pk = reserve(self.model)[0]
        return self._write(work, key=key, request=request, is_new=True)

    def line(self, case: CaseRow, step: str, standing: Standing) -> Line:
        """The line of the table for a step now."""
        line = self.table.line(step, case.state, standing.parts, standing.holds)
        if line is None:
            if standing.holds & self.table.stills:
                raise StepRefused("The clocks of this case stand still. Let them run on first.")
            raise StepRefused("This step is not open in the present state of the case.")
        return line

    def _work(
        self, case: CaseRow, line: Line, actor: Actor, at: datetime, standing: Standing, given: dict[str, Any]
    ) -> Work[CaseRow]:
        demand, urgency = self.demand(case)
        profile = profiles.version(case.profile_version)
        calendar = workdays.calendar_for(profile, workdays.calendar(case.calendar_now))
        facts = words(line, given)
        return Work(
            case, line, actor, at, given, standing, profile, calendar, demand=demand, urgency=urgency, facts=facts
        )

    def _write(self, work: Work[CaseRow], *, key: str, request: object, is_new: bool = False) -> Event:
        """Everything the step writes, in one statement: a third of the time that eight statements took."""
        case, line, statement = work.case, work.line, work.statement
        came_from = case.state
        case.state = line.goes_to or case.state
        case.version += 1
        starts = self._hand_over_turn(work)
        entry = Entry(
            name=line.event,
            at=work.at,
            actor=work.actor,
            came_from=came_from,
            went_to=case.state,
            reason=work.reason,
            before=work.before,
            after=work.after,
        )
        event = journal.enrol(statement, subject=case, entry=entry, facts=work.facts, key=key, request=request)
        drafts = self._letters(work)
        correspondence.enclose(statement, drafts=drafts[:MOST_ENCLOSED])
        instead = {"turn_clock_id": FIRST_STARTED} if starts else {}
        if is_new:
            statement.insert(case, **instead)
        else:
            statement.update(type(case), {"id": case.pk}, self._changed(work, instead), **instead)
        event.pk, clock = statement.run(ANSWER_STARTED if starts else ANSWER)
        case.turn_clock_id = clock or case.turn_clock_id
        event._state.adding = case._state.adding = False
        correspondence.post(drafts=drafts[MOST_ENCLOSED:], event=event)
        for write in work.later:
            write(event)
        return event

    def _changed(self, work: Work[CaseRow], instead: Mapping[str, str]) -> dict[str, object]:
        """The columns of the case that this step changes, with their values."""
        fields = (work.case._meta.get_field(name) for name in (*TURNING, *sorted(work.changes)))
        return {
            str(field.column): getattr(work.case, field.attname)
            for field in cast(Iterable[Any], fields)
            if field.column not in instead
        }

    def _letters(self, work: Work[CaseRow]) -> list[Letter]:
        if not work.line.letters:
            return []
        recipients = self.recipients(work.case)
        return [
            correspondence.compose(key=key, to=recipient, fields=work.fields, at=work.at)
            for key in work.line.letters
            for recipient in recipients
        ]

    def _hand_over_turn(self, work: Work[CaseRow]) -> bool:
        """Say whose turn it is now, stop and start their clocks, and point to the one that runs for them.

        A case that is no longer open is nobody's turn. Returns whether the case points to a clock that starts now.
        """
        case, line, statement = work.case, work.line, work.statement
        had_it = case.turn_unit_id
        if line.turn != "same":
            case.turn_unit_id, case.turn_path = self.whose(case, line.turn)
        if line.stops:
            statement.part(_STOP, [work.at, self.table.kind, case.pk, list(line.stops)])
        starts = (work.clock(kind, unit_id=case.turn_unit_id, due_at=work.ends.get(kind)) for kind in line.starts)
        started = sorted(starts, key=lambda clock: clock.due_at)
        if started:
            statement.insert(*started, name="clock", returning="id")
        if case.state not in self.table.open_states:
            case.turn_unit_id, case.turn_path = None, ""
            case.turn_clock_id, case.turn_clock_kind, case.turn_due_at = None, "", None
            return False
        return self._point(work, started, is_hers_still=case.turn_unit_id == had_it)

    def _point(self, work: Work[CaseRow], started: list[Clock], *, is_hers_still: bool) -> bool:
        """Point to the clock that is due first for whose turn it is: one that starts now, or – for a unit that keeps
        the turn or has stopped the clock pointed to – one that has been running. Returns whether it starts now."""
        case, line = work.case, work.line
        goes_on = line.turn == "lead" and is_hers_still if started else case.turn_clock_kind in line.stops
        running = next_running(self.table.kind, case.pk, line.stops, work.moves) if goes_on or work.moves else None
        if started and (running is None or started[0].due_at <= running.due_at):
            case.turn_clock_kind, case.turn_due_at = started[0].kind, started[0].due_at
            return True
        if running:
            case.turn_clock_id, case.turn_clock_kind, case.turn_due_at = running.pk, running.kind, running.due_at
        return False


FIRST_STARTED = "(SELECT min(id) FROM clock)"
ANSWER, ANSWER_STARTED = (
    "SELECT id, NULL::bigint FROM event",
    "SELECT event.id, first.id FROM event, (SELECT min(id) AS id FROM clock) AS first",
)
MOST_ENCLOSED = 4
"""So many letters go into the step's own statement; a merged order of a hundred callers writes the rest after it."""

_STOP = """
UPDATE clocks_clock SET stopped_at = %s
WHERE subject_kind = %s AND subject_id = %s AND kind = ANY(%s) AND stopped_at IS NULL AND task_id IS NULL
"""

TURNING = (
    "state",
    "version",
    "turn_unit",
    "turn_path",
    "turn_clock",
    "turn_clock_kind",
    "turn_due_at",
    "journal_length",
    "journal_head",
)


def replayed(*, key: str, request: object, actor: Actor, subject: tuple[str, int] | None = None) -> Event | None:
    """The event that this actor has already brought about under a key; the key of another actor, for another request
    or another case is refused."""
    if not (found := read(Event, "t.key = %s", [journal.key_hash(key)])):
        return None
    event = found[0]
    known = (event.actor_id, event.actor_for_id, bytes(event.fingerprint or b""))
    asked = (actor.staff_id, actor.for_staff_id, journal.fingerprint(request))
    if known != asked or subject not in (None, (event.subject_kind, event.subject_id)):
        raise KeyReused("This key was used before for another request. Use a new key.")
    return event


def admit(case: Stepping, *, actor: Actor, act: str, standing: Standing) -> None:
    """Whether the actor may do this at all – asked before the version, so that no state leaks to who may not."""
    if not reaches(actor, act, home=case.home_path, units=standing.units):
        raise OutOfScope("Your role or your unit does not cover this step.")


def check_version(case: Stepping, *, version: int | None) -> None:
    """Refuse who has read an older version, and say who changed what since."""
    if version is None or version == case.version:
        return
    since = max(case.version - version, 1)
    events = Event.objects.filter(subject_kind=case.journal_kind, subject_id=case.pk).order_by("-place")[:since]
    changes = tuple(f"{event.actor_role}: {event.name}" for event in reversed(events))
    raise StaleVersion("Somebody else has changed this case since you opened it. Look at it again.", changes=changes)
