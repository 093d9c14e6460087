"""Other callers' orders about the same matter: found by place and category, shown only to who may see them."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from hotline.casework.appeals import repeats
from hotline.casework.appeals.repeating import Asked
from hotline.casework.orders.alike import LOOKED_AT, Alike, alike, alike_to
from hotline.casework.orders.models import Order
from hotline.ground.journal.rules import Actor
from tests.casework.factories import MORNING, City, caller, order

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(days=1)


def typed(text: str, case: Order, **more: object) -> Asked:
    return Asked(repeats.terms_of(text), LATER, place=case.region.path, **more)  # type: ignore[arg-type]  # field names


def seen(new: Asked, case: Order, actor: Actor) -> list[Alike]:
    return alike_to(new, region=case.region, matter=None, actor=actor, at=LATER)


def test_while_an_appeal_is_typed_the_open_order_of_another_caller_is_shown(small: City) -> None:
    case = order(small, upto="dispatched")
    said = case.appeals.get().content
    (found,) = seen(typed(said, case), case, small.actors["agent"])
    assert (found.order, found.is_same_caller) == (case, False)
    assert seen(typed("公交车改线以后老人看病不方便", case), case, small.actors["agent"]) == []


def test_what_is_answered_or_old_is_not_shown(small: City) -> None:
    case = order(small, upto="closed")
    said = case.appeals.get().content
    assert seen(typed(said, case), case, small.actors["agent"]) == []
    still = order(small, upto="dispatched", at=MORNING - timedelta(days=40))
    assert seen(typed(said, still), still, small.actors["agent"]) == []


def test_who_does_not_see_an_order_is_not_told_of_it(small: City) -> None:
    case = order(small, upto="dispatched")
    said = case.appeals.get().content
    nobody = Actor("liaison", staff_id=0, unit_path="000199990001", reach="000199990001")
    assert seen(typed(said, case), case, nobody) == []


def test_a_confidential_caller_is_connected_only_by_who_may_know_her(small: City) -> None:
    person = caller("19900004321", "周一")
    case = order(small, upto="dispatched", person=person)
    case.appeals.update(is_confidential=True, is_anonymous=False)
    persons = frozenset(case.appeals.values_list("person_id", flat=True))
    new = typed(case.appeals.get().content, case, persons=persons)
    (known,) = seen(new, case, small.actors["agent"])
    assert known.is_same_caller
    others = [seen(new, case, small.actors[role]) for role in ("liaison", "county") if role in small.actors]
    assert not any(one.is_same_caller for found in others for one in found)


def test_many_orders_cost_as_many_queries_as_one(
    small: City, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cases = [order(small, upto="dispatched", person=caller(f"1990000{place:04d}", "钱二")) for place in range(4)]
    repeats.rarity(LATER)
    with django_assert_max_num_queries(7):
        found = alike(cases[0], small.actors["dispatcher"], at=LATER)
    assert {one.order for one in found} == set(cases[1:])
    assert len(found) < LOOKED_AT
