"""An end counted anew under another calendar, from everything that was kept of its clock. Pure.

The same sums in the same order as when they were made: the limit, what stood above it, each extension with the cap of
the city, each time in which it stood still. Whatever was named by hand stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from hotline.casework.clocks.rules import Still, ends, extended, ran_on_by
from hotline.casework.clocks.words import Change, EndsBy
from hotline.ground.profiles.rules import Limit, Profile
from hotline.ground.workdays.rules import Calendar, Due


@dataclass(frozen=True, slots=True)
class Happened:
    """What changed the end of a clock: when it began and ended – a time in which it stands still has no end yet –, by
    how many working days, and what the end was before and after."""

    change: str
    began_at: datetime
    ended_at: datetime | None
    days: int
    due_before: datetime
    due_after: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a clock. `capped_from` is when the total began that extensions may never pass."""

    limit: Limit
    started_at: datetime
    due_at: datetime
    ends_by: str
    happened: Sequence[Happened] = ()
    capped_from: datetime | None = None
    outer: datetime | None = None
    """The deadline set from above: no recount moves the end past it."""

    def until(self, at: datetime) -> "Kept":
        """The same as it was known at an instant."""
        known = [each for each in self.happened if each.began_at <= at]
        return Kept(self.limit, self.started_at, self.due_at, self.ends_by, known, self.capped_from, self.outer)

    @property
    def first_due_at(self) -> datetime:
        """The end that it began with – or has had since its case was classed otherwise, which only happens first."""
        if self.happened and self.happened[0].change == Change.RECOUNTED and self.happened[0].due_after:
            return self.happened[0].due_after
        return self.happened[0].due_before if self.happened else self.due_at


def begun_with(kept: Kept, *, profile: Profile, calendar: Calendar, above: datetime | None = None) -> Due:
    """The end that a clock begins with: named by hand, or the sum of its limit, no later than the limit above it."""
    if kept.ends_by == EndsBy.SET:
        return Due(kept.first_due_at, False)
    end = ends(kept.limit, start=kept.started_at, profile=profile, calendar=calendar)
    if kept.ends_by == EndsBy.OUTER and kept.first_due_at < end.at:
        end = Due(kept.first_due_at, False)
    return Due(above, end.is_provisional) if above and above < end.at else end


def counted_anew(
    kept: Kept, *, profile: Profile, calendar: Calendar, above: datetime | None = None, is_free: bool = False
) -> Due:
    """The end of a clock by a calendar. `above` is the end of the limit above it when it began, by the same calendar.

    While it stands still that is the end it would have if it ran on at once; `is_free`: if no promise had bound it.
    """
    end = begun_with(kept, profile=profile, calendar=calendar, above=above)
    free, first = end, None  # the end without a promise that binds it, and what it was when the first one came
    for each in kept.happened:
        if each.change == Change.BOUND and is_free:
            continue
        if each.change == Change.BOUND:
            free, first = (free, first) if first else (end, each.due_before)
            end = _bound(free, each, first)
        else:
            end, first = _after(end, each, kept, profile, calendar), None
    return _no_later(end, kept)


def _no_later(end: Due, kept: Kept) -> Due:
    """An end that does not pass the deadline set from above, if that was still to come when the clock began."""
    if kept.outer is None or not kept.started_at < kept.outer < end.at:
        return end
    return Due(kept.outer, False)


def _bound(free: Due, happened: Happened, first: datetime) -> Due:
    """An end that is bound by an earlier promise to a caller, or that gets back what such a promise had taken."""
    if happened.due_after is None or happened.due_after >= min(first, free.at):
        return free
    return Due(happened.due_after, False)


def _after(end: Due, happened: Happened, kept: Kept, profile: Profile, calendar: Calendar) -> Due:
    if happened.change == Change.OUTER and happened.due_after:
        return Due(happened.due_after, False) if happened.due_after < end.at else end
    if happened.change == Change.SET and happened.due_after:
        return Due(happened.due_after, False)
    if happened.change == Change.EXTENDED:
        later = extended(end.at, happened.days, calendar=calendar, zone=ZoneInfo(profile.time_zone))
        at = min(later.at, max(_cap(kept, profile, calendar), end.at))
        return Due(at, end.is_provisional or later.is_provisional)
    if happened.change == Change.PAUSED and happened.ended_at and happened.began_at < end.at:
        still = Still(happened.began_at, happened.ended_at)
        later = ran_on_by(
            kept.limit, started_at=kept.started_at, due_at=end.at, still=still, profile=profile, calendar=calendar
        )
        return Due(later.at, end.is_provisional or later.is_provisional)
    return end


def _cap(kept: Kept, profile: Profile, calendar: Calendar) -> datetime:
    """The end that no extension passes."""
    start = kept.capped_from or kept.started_at
    return ends(profile.extensions.cap, start=start, profile=profile, calendar=calendar).at
