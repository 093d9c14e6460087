"""Why is this the deadline? A clock of a case explains itself, from the inputs that were kept with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from psycopg.types.numeric import Int8

from hotline.casework.clocks.days import Course, days_of
from hotline.casework.clocks.models import Alteration, Clock
from hotline.casework.clocks.queries import kept_limit
from hotline.casework.clocks.rules import day_before, way
from hotline.casework.clocks.words import Change, EndsBy
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.rules import Line
from hotline.lib.statements import read


@dataclass(frozen=True, slots=True)
class Explained:
    """A clock with the days of its sum, and whatever changed its end. `is_set` says that the end does not come from
    the sum: it was set by hand, or a limit above it ends earlier; `is_outer` that the deadline set from above does."""

    clock: Clock
    lines: tuple[Line, ...]
    changes: tuple[Alteration, ...]
    is_set: bool
    is_outer: bool = False

    @property
    def total(self) -> timedelta:
        """How much was counted."""
        return self.lines[-1].total if self.lines else timedelta()


def explain(clocks: Iterable[Clock]) -> list[Explained]:
    """Each clock with the reason for its end, by the profile and the calendar it was counted under."""
    clocks = list(clocks)
    changes: dict[int, list[Alteration]] = {}
    for change in read(Alteration, "t.clock_id = ANY(%s) ORDER BY t.id", [[Int8(clock.pk) for clock in clocks]]):
        changes.setdefault(change.clock_id, []).append(change)
    return [_explained(clock, changes.get(clock.pk, [])) for clock in clocks]


def _explained(clock: Clock, changes: list[Alteration]) -> Explained:
    profile = profiles.version(clock.profile_version)
    limit = kept_limit(clock, profile)
    counting = way(limit, profile)
    course = Course(
        limit,
        clock.started_at,
        clock.due_at,
        [(each.began_at, each.ended_at) for each in changes if each.change == Change.PAUSED],
        sum(each.days for each in changes if each.change == Change.EXTENDED),
    )
    calendar = workdays.calendar_for(profile, workdays.calendar_of(clock.calendar_version))
    lines = days_of(course, calendar=calendar, counting=counting)
    is_set = clock.paused_at is None and bool(lines) and lines[-1].on != day_before(clock.due_at, counting.zone)
    last = next((each.change for each in reversed(changes)), "")
    is_outer = last == Change.OUTER if last else clock.ends_by == EndsBy.OUTER
    return Explained(clock, lines, tuple(changes), is_set and not is_outer, is_outer)
