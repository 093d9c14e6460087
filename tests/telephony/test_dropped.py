"""The connection between the process and the exchange breaks: what happens meanwhile stands in the books."""

import pytest

from hotline.casework.calls.words import Ending
from tests.telephony.cable import Cable
from tests.telephony.desk import Desk
from tests.telephony.test_conversations import answered
from tests.telephony.test_whatever_breaks import check_books, queued

pytestmark = pytest.mark.telephony


def test_what_happens_while_nobody_is_told_of_it_stands_in_the_books_afterwards(cable: Cable, desk: Desk) -> None:
    desk.sit("agent", "8001")
    talking, at_seat, first = answered(desk)
    waiting, second = queued(desk, "13800000003")
    cable.pull()
    waiting.hang_up()
    at_seat.hang_up()
    cable.put()
    talking.await_prompt(desk.town.prompt("rating_ask"), within=60)
    talking.press("2")
    talking.await_end()
    check_books()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.ending, second.ending) == (Ending.ANSWERED, Ending.LEFT_QUEUE)
    assert first.rating is not None
