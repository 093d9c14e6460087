"""The connection between the process and the exchange breaks: who talks goes on talking, who waits goes on waiting."""

import pytest

from hotline.casework.calls.models import Call, Recording
from hotline.casework.calls.words import Ending, Stage
from tests.telephony.cable import Cable
from tests.telephony.desk import Desk, until
from tests.telephony.test_conversations import AGENT, CITIZEN, answered, ended, hears, holds, recorded
from tests.telephony.test_whatever_breaks import HEARS_NOTHING, check_books, queued

pytestmark = pytest.mark.telephony


def are_taken_up(times: int) -> bool:
    """Whether both calls were taken up again so often."""
    return list(Call.objects.values_list("recoveries", flat=True)) == [times] * 2


def test_dropped_again_and_again_both_sides_are_heard_and_every_call_ends_in_its_record(
    cable: Cable, desk: Desk
) -> None:
    seat = desk.sit("agent", "8001")
    talking, at_seat, first = answered(desk)
    waiting, second = queued(desk, "13800000003")
    for times in (1, 2):
        cable.pull()
        assert hears(desk, talking, CITIZEN, at_seat) == [True], "they talk without us"
        cable.put()
        until(lambda times=times: are_taken_up(times), "both calls are taken up again")  # type: ignore[misc]
    assert hears(desk, at_seat, AGENT, talking, waiting) == [True, False]
    at_seat.hang_up()
    desk.until_stage(Stage.RATING, first)
    talking.await_prompt(desk.town.prompt("rating_ask"))
    talking.press("1")
    talking.await_end()
    first = desk.until_stage(Stage.ENDED, first)
    assert (first.ending, first.rating) == (Ending.ANSWERED, 5)
    assert Recording.objects.filter(call=first).count() == 1, "one recording goes on through it all"
    assert holds(recorded(desk, first), CITIZEN) and holds(recorded(desk, first), AGENT)

    desk.ready(seat)
    once_more = desk.rung("8001")
    assert waiting.heard().longest_silence < HEARS_NOTHING, "who waits heard music meanwhile"
    once_more.answer()
    desk.until_stage(Stage.TALKING, second)
    assert hears(desk, waiting, CITIZEN, once_more) == [True], "she kept her place"
    assert ended(desk, waiting, second).ending == Ending.ANSWERED
    check_books()


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
