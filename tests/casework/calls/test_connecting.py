"""A unit reaches a caller through the centre, without ever knowing her number."""

from datetime import timedelta

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls import actions as calls
from hotline.casework.calls.dialling import Wish, telephone_of
from hotline.casework.calls.errands import of_order
from hotline.casework.calls.models import Call, Errand
from hotline.casework.calls.words import EndedBy, Ending, ErrandEnd, LegKind, Mode, Purpose, Why
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.queries import looks
from hotline.register.staff.rules import OutOfScope
from hotline.register.units.models import Unit
from tests.casework import factories
from tests.casework.factories import MORNING, City

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def small(db: None) -> City:
    made = factories.city()
    Unit.objects.filter(code="d1-housing").update(phone="0978-6512345")
    return made


def hidden(small: City, upto: str = "signed") -> Wish:
    """A case whose caller asked for secrecy."""
    order = factories.order(small, upto=upto, is_confidential=True)
    return Wish(Appeal.objects.get(share__order=order), Why.CONTACT, order=order)


def test_the_units_telephone_rings_then_hers_and_the_call_is_on_the_order(small: City) -> None:
    errand = calls.connect(hidden(small), actor=small.actors["handler"], at=MORNING, key="k")
    assert calls.connect(hidden_again(errand), actor=small.actors["handler"], at=MORNING, key="k") == errand
    assert errand.mode == Mode.UNIT and calls.to_dial() == [errand]
    call = calls.begin(errand.pk, code="u-1", at=MORNING)
    assert call is not None and errand.unit is not None
    unit = calls.ring(call.pk, kind=LegKind.UNIT, channel="u", at=MORNING)
    assert unit is not None
    calls.picked_up(unit.pk, at=MORNING + 5 * SECOND)
    caller = calls.ring(call.pk, kind=LegKind.CALLER, channel="c", at=MORNING + 6 * SECOND)
    assert caller is not None
    calls.picked_up(caller.pk, at=MORNING + 10 * SECOND)
    calls.end(call.pk, at=MORNING + MINUTE, by=EndedBy.CALLER, wrap_up=MINUTE)
    calls.settle_errand(errand.pk, at=MORNING + MINUTE)
    call.refresh_from_db()
    assert (call.purpose, call.ending, call.line, call.talk_ms) == (Purpose.CONTACT, Ending.ANSWERED, "12345", 50_000)
    assert [(one.call_id, one.ending) for one in of_order(call.order)] == [(call.pk, ErrandEnd.CALLED)]  # type: ignore[arg-type]
    assert [one.reason for one in looks([errand.appeal.person_id], case=call.order.number)] == [Why.CONTACT]  # type: ignore[list-item,union-attr]


def hidden_again(errand: Errand) -> Wish:
    return Wish(errand.appeal, Why.CONTACT, order=errand.order)


@pytest.mark.parametrize("who", ["liaison", "handler", "county"])
def test_who_has_the_order_in_hand_reaches_its_caller(small: City, who: str) -> None:
    assert calls.connect(hidden(small), actor=small.actors[who], at=MORNING).unit.code == "d1-housing"  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["water", "town", "other_county", "head", "agent"])
def test_who_has_it_not_in_hand_reaches_nobody(small: City, who: str) -> None:
    with pytest.raises(OutOfScope):
        calls.connect(hidden(small), actor=small.actors[who], at=MORNING)
    assert not Errand.objects.exists()


def test_before_it_is_signed_for_the_unit_reaches_nobody(small: City) -> None:
    with pytest.raises(OutOfScope, match="Sign for it"):
        calls.connect(hidden(small, "dispatched"), actor=small.actors["handler"], at=MORNING)


def test_a_unit_without_a_telephone_is_told_so(small: City) -> None:
    Unit.objects.update(phone="", duty_phone="")
    with pytest.raises(StepRefused, match="no telephone in the register"):
        calls.connect(hidden(small), actor=small.actors["handler"], at=MORNING)


def test_the_telephone_on_duty_is_rung_where_there_is_no_other(small: City) -> None:
    Unit.objects.filter(code="d1-housing").update(phone="", duty_phone="0978-6500110")
    found = telephone_of(Unit.objects.get(code="d1-housing"))
    assert found is not None and found.key.endswith("6500110")


def test_an_order_handed_on_before_it_is_dialled_is_still_dialled_for_who_asked(small: City) -> None:
    errand = calls.connect(hidden(small), actor=small.actors["handler"], at=MORNING)
    Order.objects.update(round=2)
    assert calls.begin(errand.pk, code="u", at=MORNING + SECOND) is not None
    assert Call.objects.count() == 1
