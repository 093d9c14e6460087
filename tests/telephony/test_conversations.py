"""Conversations through two real exchanges: who hears whom, what is recorded, what stands in the books."""

import time
from pathlib import Path

import pytest

from hotline.casework.calls.models import Call, Recording
from hotline.casework.calls.words import Ending, Outcome, Stage, Verb
from hotline.channels.phone.citizens.handsets import Handset
from hotline.channels.phone.citizens.hearing import Heard, put_tone
from tests.telephony.desk import Desk, until
from tests.telephony.town import HOTLINE

pytestmark = pytest.mark.telephony
CITIZEN, AGENT, THIRD = 700.0, 1000.0, 1400.0
"""Who speaks is told by the tone she speaks in, in hertz."""


def answered(desk: Desk, extension: str = "8001") -> tuple[Handset, Handset, Call]:
    """A citizen has rung and is answered at a seat."""
    citizen = desk.town.citizens.dial(HOTLINE)
    citizen.await_talk()
    time.sleep(1.0)
    citizen.press("0")
    at_seat = desk.rung(extension)
    at_seat.answer()
    return citizen, at_seat, desk.until_stage(Stage.TALKING)


def tone(desk: Desk, hertz: float, seconds: float = 3.0) -> Path:
    """Somebody's voice."""
    return put_tone(desk.town.citizens.outside.folders.root / f"{hertz:.0f}-{seconds:.0f}.wav", hertz, seconds)


def hears(desk: Desk, speaker: Handset, hertz: float, *listeners: Handset) -> list[bool]:
    """Whether each of these hears what one of them says."""
    before = [listener.heard().seconds for listener in listeners]
    speaker.speak(tone(desk, hertz))
    time.sleep(2.2)  # what is heard is written every two seconds
    parts = [listener.heard() for listener in listeners]
    return [part.between(begun, part.seconds).share(hertz) > 0.3 for part, begun in zip(parts, before, strict=True)]


def ended(desk: Desk, citizen: Handset, call: Call) -> Call:
    """She hangs up."""
    citizen.hang_up()
    return desk.until_stage(Stage.ENDED, call)


def holds(sound: Heard, hertz: float) -> bool:
    """Whether somebody speaks in a sound for a second."""
    seconds = range(int(sound.seconds))
    return any(sound.between(second, second + 1).share(hertz) > 0.5 for second in seconds)


def recorded(desk: Desk, call: Call) -> Heard:
    """What was recorded of a call."""
    name = Recording.objects.filter(call=call).order_by("pk")[0].name
    return Heard.of(desk.town.folders.recordings / f"{name}.wav")


def test_both_hear_each_other_are_recorded_and_apart_while_on_hold(desk: Desk) -> None:
    desk.sit("agent", "8001")
    citizen, at_seat, call = answered(desk)
    assert at_seat.far == HOTLINE, "a seat's telephone does not show who calls"
    assert hears(desk, citizen, CITIZEN, at_seat) == [True]
    assert hears(desk, at_seat, AGENT, citizen) == [True]

    assert desk.instruct(Verb.HOLD, call).outcome == Outcome.DONE
    assert desk.state(desk.seats["8001"]) == "holding"
    before = citizen.heard().seconds
    assert hears(desk, at_seat, AGENT, citizen) == [False]
    music = citizen.heard().between(before, citizen.heard().seconds)
    assert music.loudness > 0.005 and music.longest_silence < 2.0
    assert hears(desk, citizen, CITIZEN, at_seat) == [False]
    assert desk.instruct(Verb.RESUME, call).outcome == Outcome.DONE
    assert hears(desk, citizen, CITIZEN, at_seat) == [True]

    assert desk.instruct(Verb.PAUSE, call, reason="card").outcome == Outcome.DONE
    length = recorded(desk, call).seconds
    time.sleep(3.0)
    assert desk.instruct(Verb.DIGITS, call, digits="59").outcome == Outcome.DONE
    citizen.await_keys("59")
    assert desk.instruct(Verb.RECORD, call).outcome == Outcome.DONE
    call = ended(desk, citizen, call)
    sound = recorded(desk, call)
    assert holds(sound, CITIZEN) and holds(sound, AGENT), "both sides are recorded"
    assert (call.ending, call.talk_ms > 15_000, call.hold_ms > 5_000) == (Ending.ANSWERED, True, True)
    assert length and sound.seconds < call.talk_ms / 1000 - 2.5, "what was left out is not there"


def test_a_third_party_and_the_police_are_brought_in(desk: Desk) -> None:
    desk.sit("agent", "8001")
    citizen, at_seat, call = answered(desk)
    asked = desk.begin_instruction(Verb.EMERGENCY, call, line="110")
    police = desk.town.citizens.rung("110")
    police.answer()
    desk.settled(asked)
    assert hears(desk, police, THIRD, citizen, at_seat) == [True, True]
    assert hears(desk, citizen, CITIZEN, police, at_seat) == [True, True]
    at_seat.hang_up()
    assert hears(desk, citizen, CITIZEN, police) == [True], "she is left with the police"
    until(lambda: desk.state(desk.seats["8001"]) == "wrap_up", "the seat's notes")
    ended(desk, citizen, call)
    police.await_end()


def test_a_call_is_given_on_after_asking_and_at_once(desk: Desk) -> None:
    first, second = desk.sit("agent", "8001"), desk.sit("visitor", "8002", skills={"social": 1})
    citizen, at_seat, call = answered(desk)
    asked = desk.begin_instruction(Verb.CONSULT, call, seat=second.pk)
    other = desk.rung("8002")
    other.answer()
    desk.settled(asked)
    assert hears(desk, at_seat, AGENT, other, citizen) == [True, False]
    assert desk.instruct(Verb.COMPLETE, call).outcome == Outcome.DONE
    at_seat.await_end()
    assert hears(desk, citizen, CITIZEN, other) == [True]
    assert (desk.state(first), desk.state(second)) == ("wrap_up", "talking")

    desk.ready(first)
    skill = call.skill
    assert desk.instruct(Verb.TRANSFER, call, by="visitor", skill=skill).outcome == Outcome.DONE
    other.await_end()
    again = desk.rung("8001")
    again.answer()
    until(lambda: desk.state(first) == "talking", "the first seat talks again")
    assert hears(desk, citizen, CITIZEN, again) == [True]
    call = ended(desk, citizen, call)
    assert (call.transfers, call.ending) == (2, Ending.ANSWERED)


def test_a_leader_listens_whispers_talks_and_takes_over(desk: Desk) -> None:
    seat, _leader = desk.sit("agent", "8001"), desk.sit("leader", "8009", is_leader=True)
    citizen, at_seat, call = answered(desk)
    asked = desk.begin_instruction(Verb.MONITOR, call, by="leader")
    leader = desk.rung("8009")
    leader.answer()
    desk.settled(asked)
    time.sleep(0.5)
    assert hears(desk, citizen, CITIZEN, at_seat, leader) == [True, True]
    assert hears(desk, at_seat, AGENT, citizen, leader) == [True, True]
    assert hears(desk, leader, THIRD, citizen, at_seat) == [False, False], "who listens is heard by nobody"
    assert desk.instruct(Verb.WHISPER, call, by="leader").outcome == Outcome.DONE
    time.sleep(0.5)
    assert hears(desk, leader, THIRD, citizen, at_seat) == [False, True], "only the seat hears a whisper"
    assert desk.instruct(Verb.BARGE, call, by="leader").outcome == Outcome.DONE
    assert hears(desk, leader, THIRD, citizen, at_seat) == [True, True]
    assert desk.instruct(Verb.TAKE_OVER, call, by="leader", reason="asks for a leader").outcome == Outcome.DONE
    at_seat.await_end()
    assert hears(desk, citizen, CITIZEN, leader) == [True]
    assert desk.state(seat) == "wrap_up"
    leader.hang_up()
    desk.until_stage(Stage.RATING, call)
    ended(desk, citizen, call)
