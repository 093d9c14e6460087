"""A restriction as far as a test needs it: proposed on three calls, approved once, approved twice."""

from datetime import datetime, timedelta
from typing import Any

from hotline.casework.appeals.models import Appeal
from hotline.casework.restrictions.actions import Proposal, RestrictionDoor, propose
from hotline.casework.restrictions.models import Restriction
from tests.casework.factories import MORNING, City, appeal

AT = MORNING + timedelta(hours=2)
CALLS = ("来电辱骂话务员，无具体诉求。", "再次来电谩骂，称要一直打下去。", "第三次来电辱骂，拒绝说明诉求。")


def calls(small: City, texts: tuple[str, ...] = CALLS, *, at: datetime = MORNING, **more: Any) -> list[Appeal]:
    """Calls from one number that were registered one after the other."""
    return [
        appeal(small, at=at + timedelta(minutes=10 * place), title=f"来电{place + 1}", content=text, **more)
        for place, text in enumerate(texts)
    ]


def said(numbers: list[str], **more: Any) -> Proposal:
    """A proposal about these appeals."""
    given: dict[str, Any] = {
        "appeals": numbers,
        "reason": "M1",
        "days": 15,
        "text": "三次来电均辱骂话务员，经劝导仍不停止。",
        "persuaded_at": MORNING + timedelta(minutes=30),
        "persuaded_by": "班长",
        "persuasion": "告知文明反映诉求及法律后果，来电人拒绝。",
        **more,
    }
    return Proposal(**given)


def proposed(small: City, *, at: datetime = AT, by: str = "agent", key: str = "", **more: Any) -> Restriction:
    """A restriction that was proposed on three calls."""
    numbers = more.pop("appeals", None) or [one.number for one in calls(small, at=at - timedelta(hours=2))]
    more = {"persuaded_at": at - timedelta(minutes=90), **more}
    return propose(said(numbers, **more), actor=small.actors[by], at=at, key=key)


def taken(small: City, case: Restriction, step: str, by: str, at: datetime = AT, **given: object) -> Restriction:
    """A step, and the restriction after it."""
    RestrictionDoor().take(case.pk, step, actor=small.actors[by], at=at, given=given)
    case.refresh_from_db()
    return case


def in_force(small: City, *, at: datetime = AT, **more: Any) -> Restriction:
    """A restriction that two people have approved."""
    case = proposed(small, at=at, **more)
    taken(small, case, "endorse_restriction", "leader", at + timedelta(minutes=10))
    return taken(small, case, "approve_restriction", "supervisor", at + timedelta(minutes=20))
