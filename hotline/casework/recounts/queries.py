"""Reads for counting anew: which limits reach into a year, and what would become of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from hotline.casework.clocks.models import Clock
from hotline.casework.orders.models import Order
from hotline.casework.recounts.models import Recount
from hotline.casework.recounts.reckoning import Reckoning
from hotline.casework.recounts.rules import Outcome, Window, days_before, outcome, window
from hotline.casework.steps.models import Stepping
from hotline.ground.journal.verify import chained_models
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.models import CalendarVersion
from hotline.lib.statements import ask, read

SAMPLE = 12
BATCH = 500
_LOOKED_AT = 5000


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, type[Stepping]]:
    """The cases that clocks belong to, whatever room they live in, in the order in which they are counted anew."""
    found = {kind: model for kind, model in chained_models().items() if issubclass(model, Stepping)}
    return {Order.journal_kind: Order, **found}


def window_of(year: int) -> Window:
    """The time in which the days of a year can be felt."""
    changes = CalendarVersion.objects.exclude(changes=[]).values_list("changes", flat=True)
    return window(year, days_before(changes, year), ZoneInfo(profiles.current().time_zone))


_WAITING = """
SELECT subject_kind, array_agg(DISTINCT subject_id ORDER BY subject_id) FROM clocks_clock
WHERE stopped_at IS NULL AND due_at > %s AND started_at < %s AND calendar_version < %s GROUP BY subject_kind
"""


def waiting(span: Window, version: int) -> dict[str, list[int]]:
    """The cases with open limits that reach into the window and were counted under an older calendar, by kind."""
    found = dict(ask(_WAITING, [span.begins, span.ends, version]))
    return {kind: found[kind] for kind in kinds() if kind in found}


_BEHIND = """
SELECT EXISTS (
    SELECT 1 FROM clocks_clock
    WHERE stopped_at IS NULL AND is_provisional AND due_at > %s AND started_at < %s AND calendar_version < %s
)
"""


def is_behind(year: int) -> bool:
    """Whether open limits reach into a year that were counted while it was provisional."""
    span = window_of(year)
    ((found,),) = ask(_BEHIND, [span.begins, span.ends, workdays.version()])
    return bool(found)


def batches(ids: list[int], size: int = BATCH) -> Iterator[list[int]]:
    """The same, some at a time."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def running(kind: str, case_ids: list[int]) -> list[Clock]:
    """All clocks of these cases that run or stand still."""
    condition = "t.subject_kind = %s AND t.subject_id = ANY(%s) AND t.stopped_at IS NULL ORDER BY t.id"
    return read(Clock, condition, [kind, case_ids])


@dataclass(slots=True)
class Preview:
    """What counting anew would come to: how many open limits reach into the year, how many move and which way, and
    some of those that do."""

    year: int
    version: int
    is_settled: bool
    cases: int = 0
    earlier: int = 0
    later: int = 0
    same: int = 0
    sample: list[tuple[Clock, Outcome]] = field(default_factory=list)
    numbers: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def limits(self) -> int:
        """How many open limits reach into the year and are to be counted anew."""
        return self.earlier + self.later + self.same

    @property
    def told(self) -> list[tuple[str, str, Clock, Outcome]]:
        """The sample: kind of the case, its number, the limit and its outcome."""
        return [
            (clock.subject_kind, self.numbers.get((clock.subject_kind, clock.subject_id), ""), clock, found)
            for clock, found in self.sample
        ]

    def note(self, clock: Clock, found: Outcome) -> None:
        """Take one limit into the sum."""
        if not found.moves:
            self.same += 1
            return
        if found.moves < 0:
            self.earlier += 1
        else:
            self.later += 1
        if len(self.sample) < SAMPLE:
            self.sample.append((clock, found))


def preview(year: int, *, at: datetime) -> Preview:
    """What counting the open limits of a year anew would come to now; nothing is changed."""
    calendar = workdays.calendar()
    seen = Preview(year, calendar.version, calendar.is_settled(year))
    if not seen.is_settled:
        return seen
    span = window_of(year)
    for kind, ids in waiting(span, calendar.version).items():
        seen.cases += len(ids)
        for some in batches(ids, _LOOKED_AT):
            clocks = [clock for clock in running(kind, some) if concerns(clock, span, calendar.version)]
            reckoning = Reckoning(clocks)
            for clock in clocks:
                end = reckoning.end(clock, calendar)
                seen.note(clock, outcome(clock.due_at, end, at=at, is_still=clock.paused_at is not None))
    seen.numbers = _numbers(seen.sample)
    return seen


def concerns(clock: Clock, span: Window, version: int) -> bool:
    """Whether a running clock is to be counted anew."""
    return clock.calendar_version < version and span.holds(clock.started_at, clock.due_at)


def _numbers(sample: list[tuple[Clock, Outcome]]) -> dict[tuple[str, int], str]:
    """The numbers of the cases of a sample."""
    found: dict[tuple[str, int], str] = {}
    for kind, model in kinds().items():
        ids = [clock.subject_id for clock, _ in sample if clock.subject_kind == kind]
        found |= {(kind, case.pk): str(case) for case in model._default_manager.filter(pk__in=ids)} if ids else {}
    return found


def latest(year: int) -> Recount | None:
    """The last act by which a year was counted anew."""
    return Recount.objects.filter(year=year).order_by("-calendar_version").first()
