"""Two first calls from one number at the same time are one caller's, over two real connections."""

import threading
import time
from functools import partial

import pytest
from django.db import connection, transaction

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.ground.workdays import actions as workdays
from hotline.lib.phones import normalise
from hotline.register.people.actions import Introduction, enter
from hotline.register.people.models import Person
from tests.casework.factories import MORNING, City, city
from tests.casework.test_two_at_once import both

NUMBER = normalise("19900007777")


@pytest.fixture
def small(transactional_db: None) -> City:
    """The small city, really committed."""
    workdays.seed(at=MORNING)
    return city()


def call(small: City, name: str, key: str) -> Appeal:
    given = Registration(
        title="路灯不亮", content="路灯不亮", region=small.units["t1"], person=Introduction(name=name, phone=NUMBER)
    )
    return register(given, actor=small.actors["agent"], at=MORNING, key=key)[0]


@pytest.mark.parametrize("name", ["王秀兰", ""])
def test_two_first_calls_at_once_are_one_callers(small: City, name: str) -> None:
    results = both(*[partial(call, small, name, key) for key in ("a", "b", "c", "d")])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Appeal.objects.count() == 4
    assert Person.objects.count() == 1


@pytest.mark.parametrize("name", ["王秀兰", ""])
def test_who_waits_for_the_first_call_finds_its_caller(small: City, name: str) -> None:
    later: list[object] = []

    def call_again() -> None:
        try:
            later.append(call(small, name, "second"))
        except Exception as error:
            later.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=call_again)
    with transaction.atomic():
        first = call(small, name, "first")
        other.start()
        time.sleep(0.5)
        assert later == []
    other.join(timeout=20)
    [second] = later
    assert isinstance(second, Appeal)
    assert second.person_id == first.person_id


def test_a_household_shares_a_number_under_several_names(small: City) -> None:
    callers = {call(small, name, name).person_id for name in ("王秀兰", "李建国", "王 秀兰")}
    assert len(callers) == 2


def test_a_caller_entered_by_herself_twice_at_once_is_one(small: City) -> None:
    given = Introduction(name="王秀兰", phone=NUMBER)
    results = both(*[lambda: enter(given=given, at=MORNING)] * 3)
    assert {getattr(person, "pk", person) for person in results} == {Person.objects.get().pk}
