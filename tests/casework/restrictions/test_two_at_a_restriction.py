"""Two people at one restriction at the same time, over two real connections."""

from datetime import timedelta

from hotline.casework.correspondence.models import Letter
from hotline.casework.restrictions.actions import RestrictionDoor, propose
from hotline.casework.restrictions.models import Restriction
from tests.casework.factories import City
from tests.casework.restrictions.proposing import AT, calls, proposed, said, taken
from tests.casework.test_two_at_once import both, small

__all__ = ["small"]


def kinds(results: list[object]) -> list[str]:
    """What came of two attempts."""
    return sorted(type(result).__name__ for result in results)


def test_two_who_approve_at_once_approve_once(small: City) -> None:
    case, door, at = proposed(small), RestrictionDoor(), AT + timedelta(hours=1)
    taken(small, case, "endorse_restriction", "leader")
    small.employ("supervisor2", "supervisor", "centre")
    results = both(
        lambda: door.take(case.pk, "approve_restriction", actor=small.actors["supervisor"], at=at, given={}),
        lambda: door.take(case.pk, "approve_restriction", actor=small.actors["supervisor2"], at=at, given={}),
    )
    assert kinds(results) == ["Event", "StepRefused"]
    case.refresh_from_db()
    assert (case.state, Letter.objects.filter(text_key="restricted").count()) == ("in_force", 1)


def test_two_who_propose_the_same_number_at_once_propose_it_once(small: City) -> None:
    numbers = [one.number for one in calls(small)]
    results = both(
        lambda: propose(said(numbers), actor=small.actors["agent"], at=AT),
        lambda: propose(said(numbers), actor=small.actors["visitor"], at=AT),
    )
    assert kinds(results) == ["Restriction", "StepRefused"]
    assert Restriction.objects.count() == 1
