"""While the application is away the exchange itself answers: nobody hears silence, and what she says is kept."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call
from hotline.casework.calls.queries import waiting_messages
from hotline.casework.calls.words import Ending
from hotline.channels.phone import unattended
from hotline.channels.phone.citizens.handsets import Handset, NothingHappened
from hotline.channels.phone.citizens.hearing import Heard, put_tone
from hotline.ground.files.queries import open_bytes
from tests.casework.factories import City
from tests.telephony.town import HOTLINE, OTHER_LINE, SECRET, Town

pytestmark = pytest.mark.telephony
WANG, LI, SHY = "13800000001", "13800000002", ""
NORMAL = 16


def speaks(town: Town, citizen: Handset, hertz: float) -> None:
    """She has heard the sentence and the tone, and speaks for three seconds."""
    assert citizen.await_prompt(town.prompt("away")) < 1.0, "no silence before it"
    citizen.await_prompt(town.folders.data / "sounds/en/beep.wav", within=40)
    sound = put_tone(town.citizens.outside.folders.root / f"{hertz:.0f}.wav", hertz, 3.0)
    citizen.speak(sound, until_said=False)


def test_citizens_hear_what_to_do_and_their_messages_wait_to_be_registered(town: Town, small: City) -> None:
    wang, li = town.citizens.dial(HOTLINE, caller=WANG), town.citizens.dial(OTHER_LINE, caller=LI)
    shy = town.citizens.dial(HOTLINE, caller=SHY)
    shy.await_prompt(town.prompt("away"))
    shy.hang_up()

    speaks(town, wang, 700.0)
    speaks(town, li, 900.0)
    wang.press("#")
    time.sleep(3.0)
    li.hang_up()
    wang.await_prompt(town.prompt("away_end"))
    assert wang.await_end() == NORMAL

    unattended.enter_due(at=timezone.now())
    calls.file_due(at=timezone.now() + timedelta(minutes=1))
    assert sorted((call.other, call.ending) for call in Call.objects.all()) == [
        (SHY, Ending.LEFT_MENU),
        (f"+86{WANG}", Ending.MESSAGE),
        (f"+86{LI}", Ending.MESSAGE),
    ]
    kept = {message.call.other: message for message in waiting_messages(small.actors["agent"])}
    assert set(kept) == {f"+86{WANG}", f"+86{LI}"}, "who said nothing left nothing"
    for caller, called, hertz in ((WANG, HOTLINE, 700.0), (LI, OTHER_LINE, 900.0)):
        message = kept[f"+86{caller}"]
        recording = message.recording
        assert recording is not None and recording.attachment is not None
        assert message.call.line == called
        sound = Heard.told(open_bytes(recording.attachment.file))
        assert sound.seconds > 2.5
        assert sound.share(hertz) > 0.9, "it is this caller who is heard"


def test_a_seat_that_dials_is_told_to_wait(town: Town) -> None:
    town.equip([town.table_phone("8001")])
    town.citizens.sit("8001", SECRET)
    seat = town.citizens.dial("13900000009", table="8001")
    seat.await_prompt(town.prompt("away_seat"))
    assert seat.await_end() == NORMAL


def test_a_telephone_with_a_wrong_secret_does_not_register(town: Town) -> None:
    town.equip([town.table_phone("8001")])
    with pytest.raises(NothingHappened):
        town.citizens.sit("8001", "not-the-secret", within=2.0)
