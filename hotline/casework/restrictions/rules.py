"""Decisions about restrictions: whether a call may be refused, who may decide, what counts as evidence. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from hotline.casework.appeals.words import Urgency
from hotline.ground.profiles.restrictions import Restrictions
from hotline.ground.profiles.rules import Profile
from hotline.lib.text import fold

AT_ONCE = (Urgency.URGENT, Urgency.CRITICAL)


def speaks_of_danger(words: str, profile: Profile) -> bool:
    """Whether what is said speaks of danger to life or property, however it is spaced or typed."""
    folded = fold(words)
    return any(profile.emergencies(text) for text in (words, folded, "".join(folded.split())))


def is_emergency(*, words: str, urgency: str, is_handed_over: bool, profile: Profile) -> bool:
    """Whether a contact goes by the emergency branch: urgent, speaking of danger, or with an emergency line already."""
    return is_handed_over or urgency in AT_ONCE or speaks_of_danger(words, profile)


def may_be_refused(
    *,
    is_restricted: bool,
    channel: str,
    words: str,
    profile: Profile,
    urgency: str = Urgency.NORMAL,
    is_handed_over: bool = False,
) -> bool:
    """Whether a contact may be answered with where to write, instead of being taken.

    Only that of a restricted caller, only on a channel that the city has closed to her, only once she was heard, and
    never an emergency (domain handbook §1.7: never blocks the emergency branch). It *may* be refused: who takes the
    call may take it all the same.
    """
    return (
        is_restricted
        and channel in profile.restrictions.channels
        and bool(words.strip())
        and not is_emergency(words=words, urgency=urgency, is_handed_over=is_handed_over, profile=profile)
    )


@dataclass(frozen=True, slots=True)
class Hands:
    """Through whose hands a restriction went: who proposed it, approved it first and second, entered the objection; and
    those on leave for whom one of them acted."""

    proposer: int | None
    endorser: int | None = None
    approver: int | None = None
    recorder: int | None = None
    absent: frozenset[int] = frozenset()

    def had_part(self, persons: Collection[int]) -> bool:
        """Whether somebody, or the one she stands in for, had a part in it."""
        hands = {self.proposer, self.endorser, self.approver, self.recorder, *self.absent}
        return not hands.isdisjoint(persons)


SAME_HANDS = "Another person must decide: you had a part in this already."
OTHER_ROLE = "In this city another role decides here."
DECIDING: Mapping[str, str] = MappingProxyType(
    {
        "endorse_restriction": "first",
        "approve_restriction": "second",
        "grant_objection": "objections",
        "reject_objection": "objections",
    }
)
"""The steps that need somebody who had no part in it, and where the profile names the roles for them."""


def barred(step: str, *, persons: Collection[int], role: str, hands: Hands, rule: Restrictions) -> str:
    """Why somebody may not take a step although her role covers it; empty where she may."""
    if step not in DECIDING:
        return ""
    if role not in getattr(rule, DECIDING[step]):
        return OTHER_ROLE
    return SAME_HANDS if hands.had_part(persons) else ""


def counted(*, contacts: Collection[int], files: int, turned_away: int = 0) -> int:
    """How much evidence there is: recorded contacts, recordings and papers, and calls that were turned away under the
    restriction that this one follows."""
    return len(set(contacts)) + files + turned_away


def is_too_old(received_at: datetime, *, at: datetime, rule: Restrictions) -> bool:
    """Whether a contact lies too far back to be evidence."""
    return received_at < at - timedelta(days=rule.within_days)


def until(at: datetime, days: int, zone: str) -> datetime:
    """When a restriction of so many natural days ends: at midnight, the day of the approval being the first."""
    here = ZoneInfo(zone)
    return datetime.combine(at.astimezone(here).date() + timedelta(days=days), time(), tzinfo=here)


def holds(state: str, *, holding: Iterable[str], until_at: datetime | None, at: datetime) -> bool:
    """Whether a restriction holds at an instant: its last day ends by itself, whether somebody has noticed or not."""
    return state in holding and until_at is not None and at < until_at
