"""The process is killed, the exchange falls: callers go on where they are, and each call ends in its record."""

import time

import pytest

from hotline.casework.calls.models import Call, Leg, Message, Recording
from hotline.casework.calls.words import EndedBy, Ending, Stage
from hotline.channels.phone.citizens.handsets import Handset
from tests.telephony.desk import Desk, until
from tests.telephony.test_conversations import AGENT, CITIZEN, THIRD, answered, ended, hears, holds, recorded, tone
from tests.telephony.town import HOTLINE

pytestmark = pytest.mark.telephony
HEARS_NOTHING = 5.0
"""Seconds: a menu waits three for a key, and the process is away for as long as it takes to start."""


def queued(desk: Desk, number: str) -> tuple[Handset, Call]:
    """Somebody rings and wants a person."""
    citizen = desk.town.citizens.dial(HOTLINE, caller=number)
    citizen.await_talk()
    time.sleep(1.0)
    citizen.press("0")
    until(lambda: desk.call().queued_at, "a place in the queue")
    return citizen, desk.call()


def check_books() -> None:
    """Nothing is left open."""
    until(lambda: not Call.objects.filter(ended_at=None).exists(), "every call ended")
    assert not Leg.objects.filter(ended_at=None).exists() and not Recording.objects.filter(ended_at=None).exists()


def test_killed_while_a_seat_rings_and_somebody_is_in_the_menu(desk: Desk) -> None:
    desk.sit("agent", "8001")
    desk.sit("visitor", "8002")
    talking, at_seat, _call = answered(desk)
    rung, call = queued(desk, "13800000002")
    at_second = desk.rung("8002")
    in_menu = desk.town.citizens.dial(HOTLINE, caller="13800000004")
    in_menu.await_talk()
    until(lambda: Call.objects.count() == 3, "three calls")
    desk.kill()
    desk.begin()
    at_second.answer()
    desk.until_stage(Stage.TALKING, call)
    in_menu.press("0")
    until(lambda: Call.objects.order_by("-pk")[0].queued_at, "the menu goes on")
    assert hears(desk, at_seat, AGENT, talking) == [True], "who talks goes on talking"
    for citizen in (talking, rung, in_menu):
        citizen.hang_up()
    check_books()
    assert in_menu.heard().longest_silence < HEARS_NOTHING


def test_killed_while_somebody_rates_and_somebody_waits(desk: Desk) -> None:
    seat = desk.sit("agent", "8001")
    talking, at_seat, rated = answered(desk)
    waiting, call = queued(desk, "13800000003")
    assert hears(desk, at_seat, AGENT, talking) == [True]
    at_seat.hang_up()
    desk.until_stage(Stage.RATING, rated)
    desk.kill()
    time.sleep(8.0)
    heard = waiting.heard()
    assert heard.between(heard.seconds - 2, heard.seconds).loudness > 0.003, "who waits hears music"
    desk.begin()
    talking.await_prompt(desk.town.prompt("rating_ask"), within=30)
    talking.press("1")
    talking.await_end()
    desk.ready(seat)
    once_more = desk.rung("8001")
    assert waiting.heard().longest_silence < HEARS_NOTHING
    once_more.answer()
    desk.until_stage(Stage.TALKING, call)
    assert hears(desk, waiting, CITIZEN, once_more) == [True], "she kept her place"
    assert ended(desk, waiting, call).ending == Ending.ANSWERED
    check_books()
    assert Call.objects.get(pk=rated.pk).rating == 5


def test_when_the_exchange_falls_calls_end_in_their_records_and_new_ones_are_taken(desk: Desk) -> None:
    seat = desk.sit("agent", "8001")
    _citizen, _at_seat, call = answered(desk)
    process = desk.town.exchange.process
    assert process is not None
    process.kill()
    process.wait()
    desk.town.exchange.start()
    call = desk.until_stage(Stage.ENDED, call)
    assert (call.ending, call.ended_by) == (Ending.ANSWERED, EndedBy.LINE)
    until(lambda: desk.state(seat) == "wrap_up", "the seat has its notes")
    again = desk.town.citizens.dial(HOTLINE, caller="13800000009")
    again.await_talk()
    again.hang_up()
    until(lambda: Call.objects.filter(ended_at__isnull=False).count() == 2, "the next call in the books")


def test_a_message_is_kept_whole_though_the_process_was_killed_in_the_midst(desk: Desk) -> None:
    citizen, call = queued(desk, "13800000005")
    citizen.await_prompt(desk.town.prompt("voicemail_offer-1"), within=60)
    citizen.press("2")
    citizen.await_prompt(desk.town.folders.data / "sounds/en/beep.wav", within=40)
    assert desk.call().stage == Stage.MESSAGE
    citizen.speak(tone(desk, CITIZEN))
    desk.kill()
    citizen.speak(tone(desk, THIRD, 20.0), until_said=False)
    desk.begin()
    citizen.hang_up()
    call = desk.until_stage(Stage.ENDED, call)
    message = Message.objects.get(call=call)
    assert call.ending == Ending.MESSAGE and message.recording is not None
    sound = recorded(desk, call)
    assert holds(sound, CITIZEN) and holds(sound, THIRD), "what she said before and after"


def test_who_is_in_the_menu_hears_music_while_the_process_is_killed_and_the_database_is_away(desk: Desk) -> None:
    citizen = desk.town.citizens.dial(HOTLINE, caller="13800000006")
    citizen.await_prompt(desk.town.prompt("recorded"))
    call = desk.call()
    desk.take_database_away()
    desk.kill()
    desk.start()
    time.sleep(30.0)
    assert "It is waited for" in desk.log.read_text()
    desk.give_database_back()
    desk.until_connected()
    citizen.press("0")
    until(lambda: desk.call().queued_at, "a place in the queue")
    citizen.hang_up()
    desk.until_stage(Stage.ENDED, call)
    check_books()
    assert citizen.heard().longest_silence < 2 * HEARS_NOTHING, "music, not half a minute of nothing"
