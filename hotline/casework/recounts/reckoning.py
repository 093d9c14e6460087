"""Ends counted anew for many clocks at once: everything that the sums need is read in a few questions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from hotline.casework.clocks.anew import Kept, begun_with, counted_anew
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.queries import happened_to, kept_limit
from hotline.casework.clocks.words import BOUND_FROM_ABOVE, Change, EndsBy, Kind
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import TaskRole
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.ground.workdays.rules import Calendar, Due
from hotline.lib.statements import ask, read

LEADS = (Kind.HANDLE.value, Kind.REWORK.value)
"""Clocks by which a lead unit must reply."""


class Reckoning:
    """Clocks, and what was kept of them and of the limits above them."""

    def __init__(self, clocks: Sequence[Clock]) -> None:
        self._above: dict[int, list[Clock]] = {}
        self._parents: dict[int, tuple[int | None, str]] = {}
        parts = [clock for clock in clocks if _may_have_above(clock)]
        if parts:
            self._read_above({clock.subject_id for clock in parts})
        known = {clock.pk: clock for clock in [*clocks, *(one for many in self._above.values() for one in many)]}
        self._happened = happened_to(known)
        extended = [known[pk] for pk, told in self._happened.items() if any(e.change == Change.EXTENDED for e in told)]
        self._dispatched = _dispatched({clock.subject_id for clock in extended if clock.subject_kind == "order"})
        self._outer = _outer(
            {(clock.subject_kind, clock.subject_id) for clock in clocks if clock.kind in BOUND_FROM_ABOVE}
        )
        self._ends_by: dict[int, str] = {}

    def _read_above(self, order_ids: Iterable[int]) -> None:
        """The parts of these orders, and the clocks of the units that lead them or share them out."""
        ids = list(order_ids)
        tasks = Task.objects.filter(order__in=ids).values_list("pk", "parent_id", "parent__role")
        self._parents = {pk: (parent, role or TaskRole.LEAD) for pk, parent, role in tasks}
        kinds = [*LEADS, Kind.ASSIST.value]
        for clock in read(
            Clock, "t.subject_kind = 'order' AND t.subject_id = ANY(%s) AND t.kind = ANY(%s)", [ids, kinds]
        ):
            self._above.setdefault(clock.subject_id, []).append(clock)

    def end(self, clock: Clock, calendar: Calendar) -> Due:
        """The end of a clock by a calendar."""
        return self._end(self.kept(clock), clock, calendar)

    def _end(self, kept: Kept, clock: Clock, calendar: Calendar) -> Due:
        profile = profiles.version(clock.profile_version)
        above = self._above_of(clock, calendar) if kept.ends_by == EndsBy.ABOVE else None
        citys = workdays.calendar_for(profile, calendar)
        return counted_anew(kept, profile=profile, calendar=citys, above=above.at if above else None)

    def _above_of(self, clock: Clock, calendar: Calendar) -> Due | None:
        """The end of the limit above a part as it stood when the part began: the lead's, or that of the unit which
        shared its own part out."""
        parent, role = self._parents.get(clock.task_id or 0, (None, TaskRole.LEAD))
        wanted = None if role == TaskRole.LEAD else parent
        found = [
            one
            for one in self._above.get(clock.subject_id, ())
            if one.task_id == wanted and (wanted or one.kind in LEADS) and one.started_at <= clock.started_at
        ]
        if not found:
            return None
        above = max(found, key=lambda one: (one.started_at, one.pk))
        return self._end(self.kept(above).until(clock.started_at), above, calendar)

    def kept(self, clock: Clock) -> Kept:
        """What was kept of a clock. How the end of an older one came about is tried by the calendar it was counted
        under: what the sum does not give was named by somebody, and stays."""
        kept = Kept(
            kept_limit(clock, profiles.version(clock.profile_version)),
            clock.started_at,
            clock.due_at,
            clock.ends_by or self._ends_by.get(clock.pk, ""),
            self._happened.get(clock.pk, ()),
            self._dispatched.get(clock.subject_id) if clock.subject_kind == "order" else None,
            self._outer.get((clock.subject_kind, clock.subject_id)) if clock.kind in BOUND_FROM_ABOVE else None,
        )
        if kept.ends_by:
            return kept
        ends_by = EndsBy.ABOVE if _may_have_above(clock) else EndsBy.COUNTED
        tried = replace(kept, ends_by=ends_by.value)
        if not self._comes_out(tried, clock):
            tried = replace(kept, ends_by=EndsBy.SET.value)
        self._ends_by[clock.pk] = tried.ends_by
        return tried

    def _comes_out(self, kept: Kept, clock: Clock) -> bool:
        calendar = workdays.calendar_of(clock.calendar_version)
        above = self._above_of(clock, calendar) if kept.ends_by == EndsBy.ABOVE else None
        profile = profiles.version(clock.profile_version)
        citys = workdays.calendar_for(profile, calendar)
        begun = begun_with(kept, profile=profile, calendar=citys, above=above.at if above else None)
        return begun.at == kept.first_due_at


def _may_have_above(clock: Clock) -> bool:
    """Whether a limit above may end it. Of an older clock it is not known: a part's may."""
    return clock.ends_by == EndsBy.ABOVE or (not clock.ends_by and clock.kind == Kind.ASSIST)


def _dispatched(order_ids: set[int]) -> dict[int, datetime | None]:
    """When these orders were dispatched: from then on the total of an extension counts."""
    if not order_ids:
        return {}
    table = Order._meta.db_table
    return dict(ask(f"SELECT id, dispatched_at FROM {table} WHERE id = ANY(%s)", [list(order_ids)]))  # noqa: S608  # the model's own table


def _outer(subjects: set[tuple[str, int]]) -> dict[tuple[str, int], datetime]:
    """The deadlines set from above that these cases came with."""
    ids = [[pk for kind, pk in subjects if kind == wanted] for wanted in ("appeal", "order")]
    return {(kind, pk): at for kind, pk, at in ask(_OUTER, ids)} if subjects else {}


_OUTER = """
SELECT 'appeal', id, outer_due_at FROM appeals_appeal WHERE id = ANY(%s) AND outer_due_at IS NOT NULL
UNION ALL SELECT 'order', id, outer_due_at FROM orders_order WHERE id = ANY(%s) AND outer_due_at IS NOT NULL
"""
