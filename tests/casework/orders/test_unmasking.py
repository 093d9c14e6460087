"""Who may see a caller in clear is asked by the act itself, not by the page that offers it."""

from typing import Any

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.actions import unmask
from hotline.casework.orders.models import Order
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import CALLER
from hotline.lib.text import UnfitText
from hotline.register.people import actions as people
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, appeal, order

REASON = "回拨核实地点"


def handled(case: Order) -> Appeal:
    return case.appeals.get()


def looks() -> list[tuple[str, str]]:
    """Whose looks stand in the journal, and for which case."""
    found = Event.objects.filter(name="unmasked").order_by("id")
    return [(event.actor_role, event.after["case"]) for event in found]


@pytest.mark.parametrize("who", ["admin", "caller"])
def test_a_role_without_the_permission_is_refused_by_the_act_and_nothing_is_journalled(small: City, who: str) -> None:
    entered = appeal(small)
    actor = CALLER if who == "caller" else small.actors[who]
    assert entered.person is not None
    with pytest.raises(OutOfScope):
        people.unmask(person=entered.person, reason=REASON, actor=actor, at=MORNING, subject=entered.number)
    with pytest.raises(OutOfScope):
        unmask(appeal=entered, reason=REASON, actor=actor, at=MORNING)
    assert looks() == []


def test_a_unit_sees_the_caller_of_its_own_order_and_of_no_other(small: City) -> None:
    case = order(small, upto="signed")
    shown = unmask(appeal=handled(case), reason=REASON, actor=small.actors["handler"], at=MORNING)
    assert (shown["name"], shown["phone"]) == ("王秀兰", "+8619900001234")
    for stranger in ("town", "other_county"):
        with pytest.raises(OutOfScope):
            unmask(appeal=handled(case), reason=REASON, actor=small.actors[stranger], at=MORNING)
    assert looks() == [("handler", case.number)]


WISHES: tuple[dict[str, Any], ...] = ({"is_confidential": True}, {"is_anonymous": True})


@pytest.mark.parametrize("wish", WISHES)
def test_a_caller_who_asked_for_secrecy_is_shown_to_the_centre_alone(small: City, wish: dict[str, Any]) -> None:
    case = order(small, upto="signed", **wish)
    with pytest.raises(OutOfScope):
        unmask(appeal=handled(case), reason=REASON, actor=small.actors["handler"], at=MORNING)
    assert looks() == []
    assert unmask(appeal=handled(case), reason=REASON, actor=small.actors["visitor"], at=MORNING)["name"] == "王秀兰"
    assert looks() == [("visitor", case.number)]


def test_a_reason_that_says_nothing_shows_nothing(small: City) -> None:
    entered = appeal(small)
    with pytest.raises(UnfitText):
        unmask(appeal=entered, reason="看", actor=small.actors["agent"], at=MORNING)
    assert looks() == []
