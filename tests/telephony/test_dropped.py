"""The connection between the process and the exchange breaks: what happens meanwhile stands in the books."""

import time

import pytest

from hotline.casework.calls.words import Ending, Stage
from tests.telephony.cable import Cable
from tests.telephony.desk import Desk, until
from tests.telephony.test_conversations import answered
from tests.telephony.test_whatever_breaks import HEARS_NOTHING, check_books, queued

pytestmark = pytest.mark.telephony


LONGER = HEARS_NOTHING + 0.5
"""Seconds for which the connection is gone: longer than anybody may be left in silence."""


def test_who_waits_is_left_in_silence_at_no_moment_at_which_the_connection_breaks(cable: Cable, desk: Desk) -> None:
    desk.sit("agent", "8001")
    talking, at_seat, first = answered(desk)
    cable.breaks_at = b"ChannelEnteredBridge"
    waiting, _second = queued(desk, "13800000003")
    until(lambda: not cable.is_in, "she comes to those who wait, and we are not told")
    time.sleep(LONGER)
    cable.put()
    waiting.await_prompt(desk.town.prompt("all_busy"), within=60)
    cable.pull()
    time.sleep(LONGER)
    cable.put()
    at_seat.hang_up()
    talking.hang_up()
    desk.until_stage(Stage.ENDED, first)
    waiting.hang_up()
    check_books()
    assert waiting.heard().longest_silence < HEARS_NOTHING


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
