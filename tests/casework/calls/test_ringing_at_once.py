"""Two ring at the same moment, over two real connections: nobody is rung up by both."""

from datetime import timedelta

import pytest

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, Errand
from hotline.casework.calls.words import EndedBy, Ending
from tests.casework import factories
from tests.casework.factories import MORNING, City, caller
from tests.casework.test_two_at_once import both

NOW = MORNING + timedelta(days=1)


@pytest.fixture
def small(transactional_db: None) -> City:
    made = factories.city()
    factories.seat(made, "visitor", extension="8003")
    made.employ("visitor2", "visitor", "centre")
    factories.seat(made, "visitor2", extension="8004")
    return made


def test_two_visitors_get_two_callers(small: City) -> None:
    for number in ("19900001234", "19900005678"):
        factories.order(small, upto="audited", person=caller(number))
    got = both(*(lambda who=who: calls.take_next(actor=small.actors[who], at=NOW) for who in ("visitor", "visitor2")))
    assert all(isinstance(each, Errand) for each in got), got
    assert len({bytes(each.line_hash or b"") for each in got if isinstance(each, Errand)}) == 2


def test_of_one_caller_with_two_cases_one_visitor_gets_both_one_after_the_other(small: City) -> None:
    for _case in range(2):
        factories.order(small, upto="audited")
    got = both(*(lambda who=who: calls.take_next(actor=small.actors[who], at=NOW) for who in ("visitor", "visitor2")))
    assert sum(isinstance(each, Errand) for each in got) == 1 and None in got, got


def test_a_call_back_is_begun_by_one(small: City) -> None:
    call = factories.call(small)
    asked = calls.ask_call_back(call.pk, at=MORNING)
    calls.end(call.pk, at=MORNING, by=EndedBy.SYSTEM, ending=Ending.CALL_BACK, wrap_up=timedelta(0))
    got = both(*(lambda code=code: calls.begin_call_back(asked.pk, code=code, at=MORNING) for code in ("a", "b")))
    assert sum(isinstance(each, Call) for each in got) == 1 and None in got, got
