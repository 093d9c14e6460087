"""Reads of clocks for screens and lists."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.db.models import Q

from hotline.casework.clocks.anew import Happened
from hotline.casework.clocks.models import Alteration, Clock
from hotline.casework.clocks.rules import counted_by, limit_of
from hotline.casework.clocks.words import OF_UNITS
from hotline.ground.profiles.rules import Limit, Profile
from hotline.ground.workdays.rules import Hours, of_kept
from hotline.lib.statements import read
from hotline.register.units import queries as units

NO_MOVES: Mapping[int, datetime] = MappingProxyType({})


def of(subject_kind: str, subject_id: int) -> list[Clock]:
    """All clocks of a case, the running ones first, then in the order they began."""
    return of_all([(subject_kind, subject_id)])


def of_all(subjects: Iterable[tuple[str, int]]) -> list[Clock]:
    """All clocks of several cases (kind, id): of an order and of the appeals it handles."""
    which = Q()
    for kind, subject_id in subjects:
        which |= Q(subject_kind=kind, subject_id=subject_id)
    clocks = Clock.objects.filter(which).select_related("unit") if which else ()
    return sorted(clocks, key=lambda clock: (clock.stopped_at is not None, clock.started_at, clock.pk))


def kept_limit(clock: Clock, profile: Profile) -> Limit:
    """The limit that a clock was started with, and how it is counted: by which rules, by whose hours of duty."""
    rules = {"start": clock.start_rule, "end": clock.end_rule}
    limit = limit_of(clock.kind, clock.amount, clock.unit_of_time, profile, **rules)
    return counted_by(limit, of_kept(clock.hours))


def happened_to(clock_ids: Iterable[int]) -> dict[int, list[Happened]]:
    """What changed the ends of these clocks, in order."""
    found: dict[int, list[Happened]] = {}
    for one in read(Alteration, "t.clock_id = ANY(%s) ORDER BY t.id", [list(clock_ids)]):
        told = Happened(one.change, one.began_at, one.ended_at, one.days, one.due_before, one.due_after)
        found.setdefault(one.clock_id, []).append(told)
    return found


def runs(subject_kind: str, subject_id: int, kind: str) -> bool:
    """Whether a clock of this kind is running for a case."""
    return Clock.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, kind=kind, stopped_at__isnull=True
    ).exists()


def own_hours(kind: str, unit_id: int | None, profile: Profile) -> Hours | None:
    """The hours of duty of the unit that has a clock, asked only where the city counts working hours by them."""
    if not profile.network.own_hours or kind not in OF_UNITS or unit_id is None:
        return None
    is_asked = any(line.unit == "workhours" for line in profile.asked(kind))
    return units.hours_of(unit_id) if is_asked else None


def next_running(
    kind: str, case_id: int, stopping: Iterable[str], moves: Mapping[int, datetime] = NO_MOVES
) -> Clock | None:
    """The clock of a case, not of one part in it, that is due first once these have been stopped and those moved. A
    clock that stands still is not due, unless it is moved: then it runs on."""
    running = read(
        Clock,
        "t.subject_kind = %s AND t.subject_id = %s AND t.kind <> ALL(%s) AND t.stopped_at IS NULL "
        "AND t.task_id IS NULL AND (t.paused_at IS NULL OR t.id = ANY(%s)) ORDER BY t.due_at",
        [kind, case_id, list(stopping), list(moves)],
    )
    for clock in running:
        clock.due_at = moves.get(clock.pk, clock.due_at)
    return min(running, key=lambda clock: clock.due_at, default=None)
