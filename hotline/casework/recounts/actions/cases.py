"""Some cases of one kind are counted anew: their limits, whose turn it is until when, the parts of the units, the
journal and the letters – all of it in one transaction.

Cases that somebody is just working on are passed over and come again; those of another worker, too. What was done is
known by the clocks: they carry the version of the calendar they were counted under.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F
from psycopg.types.numeric import Int8

from hotline.casework.clocks.models import Alteration, Clock
from hotline.casework.clocks.words import Change
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.orders.models import Order, Task
from hotline.casework.recounts.actions import parts, telling
from hotline.casework.recounts.actions.found import Act, Found
from hotline.casework.recounts.models import Recount
from hotline.casework.recounts.queries import concerns, kinds, running
from hotline.casework.recounts.reckoning import Reckoning
from hotline.casework.recounts.rules import Outcome, outcome
from hotline.casework.steps.models import Stepping
from hotline.casework.warnings import actions as warnings
from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Entry
from hotline.lib.statements import ask, ask_at_length, insert_all, read

_LOCKED = "SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR UPDATE SKIP LOCKED"


def count_anew(kind: str, case_ids: list[int], *, act: Act) -> int:
    """Count the limits of some cases anew. Returns how many cases were taken up; must run in a transaction."""
    table = kinds()[kind]._meta.db_table
    locked = [pk for (pk,) in ask(_LOCKED.format(table=table), [case_ids])]
    clocks = running(kind, locked)
    wanted = [clock for clock in clocks if concerns(clock, act.span, act.recount.calendar_version)]
    if not wanted:
        return 0
    reckoning = Reckoning(wanted)
    outcomes = {
        clock.pk: outcome(
            clock.due_at, reckoning.end(clock, act.calendar), at=act.at, is_still=clock.paused_at is not None
        )
        for clock in wanted
    }
    _write_clocks(wanted, outcomes, reckoning, act)
    told = _concerned(kind, clocks, wanted, outcomes, act)
    letters = _tell(kind, told, act) if told else 0
    _sum_up(outcomes.values(), cases=len({clock.subject_id for clock in wanted}), letters=letters, act=act)
    return len({clock.subject_id for clock in wanted})


def _concerned(
    kind: str, clocks: Sequence[Clock], wanted: Sequence[Clock], outcomes: Mapping[int, Outcome], act: Act
) -> list[Found]:
    """The cases of which something has moved; only they are read. Most only stop being provisional."""
    moved = {clock.subject_id for clock in wanted if outcomes[clock.pk].moves or outcomes[clock.pk].is_spared}
    tasks: list[Task] = []
    if kind == Order.journal_kind:
        tasks = parts.concerned(sorted({clock.subject_id for clock in wanted}), moved=sorted(moved), act=act)
        moved |= {task.order_id for task in tasks}
    if not moved:
        return []
    found = {case.pk: Found(case) for case in read(kinds()[kind], "t.id = ANY(%s) ORDER BY t.id", [sorted(moved)])}
    for clock in clocks:
        if clock.subject_id in found:
            found[clock.subject_id].clocks.append(clock)
            if clock.pk in outcomes:
                found[clock.subject_id].outcomes[clock.pk] = outcomes[clock.pk]
    parts.follow(tasks, found, act=act)
    return [each for each in found.values() if each.moved or each.returns]


_CLOCKS = """
WITH known AS (
    SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::boolean[], %s::boolean[], %s::text[], %s::text[],
        %s::text[]) AS known (id, due_at, is_provisional, is_moved, ends_by, start_rule, end_rule)
), counted AS (
    UPDATE clocks_clock c SET due_at = known.due_at, is_provisional = known.is_provisional, ends_by = known.ends_by,
        start_rule = known.start_rule, end_rule = known.end_rule, calendar_version = %s,
        light_at = CASE WHEN known.is_moved THEN %s ELSE c.light_at END
    FROM known WHERE c.id = known.id
)
SELECT count(*) FROM known
"""


def _write_clocks(wanted: Sequence[Clock], outcomes: Mapping[int, Outcome], reckoning: Reckoning, act: Act) -> None:
    """The new ends; of what has moved the light is looked at anew."""
    rows = []
    for clock in wanted:
        told, kept = outcomes[clock.pk], reckoning.kept(clock)
        clock_row = (Int8(clock.pk), told.end.at, told.end.is_provisional, bool(told.moves))
        rows.append((*clock_row, str(kept.ends_by), kept.limit.start, kept.limit.end))
    columns = [list(column) for column in zip(*rows, strict=True)]
    ask_at_length(_CLOCKS, [*columns, Int8(act.recount.calendar_version), act.at])
    warnings.withdraw(clock_ids=[clock.pk for clock in wanted if outcomes[clock.pk].moves], at=act.at)


def _tell(kind: str, told: Sequence[Found], act: Act) -> int:
    """One event for each case, what stood before with each of its clocks, the letters. Returns how many letters."""
    for each in told:
        _turn(each)
    events = journal.record_all([(each.case, _entry(each, act)) for each in told])
    _write_cases(kind, [each.case for each in told])
    _alter(zip(told, events, strict=True), act)
    letters = telling.letters(kind, list(zip(told, events, strict=True)), act=act)
    correspondence.post_each(letters=letters)
    return len(letters)


def _entry(each: Found, act: Act) -> Entry:
    """What the journal keeps: the act, the calendar, and each limit with its end before and after."""
    after: dict[str, Any] = {"year": act.recount.year, "calendar": act.recount.calendar_version}
    after["recount"] = act.recount.pk
    if promised := each.promised():
        after |= {"was_due_at": promised[1].before.isoformat(), "due_at": promised[1].end.at.isoformat()}
    if each.returns:
        after |= {"was_return_due_at": each.returns[0].isoformat(), "return_due_at": each.returns[1].isoformat()}
    after["limits"] = [
        [clock.kind, clock.pk, each.outcomes[clock.pk].before.isoformat(), each.outcomes[clock.pk].end.at.isoformat()]
        for clock in each.moved
    ]
    return Entry(name="recounted", at=act.at, actor=act.actor, after=after)


def _turn(each: Found) -> None:
    """The clock whose turn it is: the same as before, unless another one of the case has come to end before it."""
    case = each.case
    if case.turn_clock_id is None:
        return
    own = [clock for clock in each.clocks if clock.task_id is None and clock.paused_at is None]
    pointed = next((clock for clock in own if clock.pk == case.turn_clock_id), None)
    if pointed is None:
        return
    was_first = all(pointed.due_at <= clock.due_at for clock in own)
    now = {clock.pk: each.outcomes[clock.pk].end.at if clock.pk in each.outcomes else clock.due_at for clock in own}
    if was_first:
        pointed = min(own, key=lambda clock: (now[clock.pk], clock.pk != case.turn_clock_id))
    case.turn_clock_id, case.turn_clock_kind, case.turn_due_at = pointed.pk, pointed.kind, now[pointed.pk]


_CASES = """
WITH known AS (
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::timestamptz[], %s::integer[], %s::bytea[])
    AS known (id, clock, kind, due_at, length, head)
), turned AS (
    UPDATE {table} c SET turn_clock_id = known.clock, turn_clock_kind = known.kind, turn_due_at = known.due_at,
        journal_length = known.length, journal_head = known.head
    FROM known WHERE c.id = known.id
)
SELECT count(*) FROM known
"""
_ALSO = {
    "document": """
UPDATE supervision_document d SET due_at = c.due_at FROM clocks_clock c
WHERE d.id = ANY(%s) AND c.subject_kind = 'document' AND c.subject_id = d.id AND c.kind = 'supervise'
AND c.stopped_at IS NULL RETURNING d.id
""",
    "whistle": """
WITH arrival AS (
    SELECT subject_id, task_id, due_at FROM clocks_clock
    WHERE subject_kind = 'whistle' AND subject_id = ANY(%s) AND kind = 'arrival' AND stopped_at IS NULL
), called AS (
    UPDATE whistles_reporter r SET due_at = arrival.due_at FROM arrival WHERE r.id = arrival.task_id
)
UPDATE whistles_whistle w SET arrive_by = last.due_at
FROM (SELECT subject_id, max(due_at) AS due_at FROM arrival GROUP BY subject_id) AS last
WHERE w.id = last.subject_id RETURNING w.id
""",
}
"""Where the end of a clock stands beside it as well."""


def _write_cases(kind: str, cases: Sequence[Stepping]) -> None:
    """Whose turn it is until when, and the chains of the journal."""
    rows = [
        (
            Int8(case.pk),
            Int8(case.turn_clock_id) if case.turn_clock_id else None,
            case.turn_clock_kind,
            case.turn_due_at,
            case.journal_length,
            bytes(case.journal_head),
        )
        for case in cases
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    ask_at_length(_CASES.format(table=kinds()[kind]._meta.db_table), columns)
    if kind in _ALSO:
        ask_at_length(_ALSO[kind], [[Int8(case.pk) for case in cases]])


def _alter(told: Iterable[tuple[Found, Event]], act: Act) -> None:
    """What the end of each clock was before; an end that was spared stays as if it had been named."""
    insert_all(
        [
            Alteration(
                clock=clock,
                event=event,
                change=Change.SET if each.outcomes[clock.pk].is_spared else Change.RECOUNTED,
                began_at=act.at,
                ended_at=act.at,
                due_before=each.outcomes[clock.pk].before,
                due_after=each.outcomes[clock.pk].end.at,
            )
            for each, event in told
            for clock in each.moved
        ]
    )


def _sum_up(outcomes: Iterable[Outcome], *, cases: int, letters: int, act: Act) -> None:
    """The act keeps the sum of what came of it, in the same transaction."""
    moves = [each.moves for each in outcomes]
    Recount.objects.filter(pk=act.recount.pk).update(
        earlier=F("earlier") + moves.count(-1),
        later=F("later") + moves.count(1),
        same=F("same") + moves.count(0),
        cases=F("cases") + cases,
        letters=F("letters") + letters,
    )
