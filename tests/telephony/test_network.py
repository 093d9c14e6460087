"""The town's telephones reach each other: whoever is rung hears and is heard, and keys come through."""

import asyncio
from functools import partial

import pytest

from hotline.channels.phone.citizens.handsets import Handset
from hotline.channels.phone.citizens.hearing import Heard, put_tone
from hotline.channels.phone.exchange.configuration.dialplan import APPLICATION
from hotline.lib.ari.events import ChannelDestroyed, ChannelDtmfReceived, Event, RecordingFinished, StasisStart
from hotline.lib.ari.verbs import Ari
from tests.telephony.leading import led, until
from tests.telephony.town import HOTLINE, SECRET, Town

pytestmark = pytest.mark.telephony
CITIZEN, TABLE, POLICE = "13800000001", "8001", "110"
WITHHELD = ""


async def rung(ari: Ari, town: Town, endpoint: str, number: str) -> Handset:
    """Ring somebody, who picks up."""
    with ari.connection.listen(f"channel:to-{number}") as listener:
        await ari.channels.originate(
            f"to-{number}", endpoint, application=APPLICATION, args="leg", caller=HOTLINE, within=20
        )
        handset = await asyncio.to_thread(town.citizens.rung, number)
        await asyncio.to_thread(handset.answer)
        await until(listener, StasisStart)
    return handset


@pytest.mark.parametrize("number", [CITIZEN, TABLE, POLICE])
def test_whoever_is_rung_hears_and_is_heard(town: Town, number: str) -> None:
    town.equip([town.table_phone(TABLE)])
    town.citizens.sit(TABLE, SECRET)
    endpoint = town.settings.dial_seat(number) if number == TABLE else town.settings.dial(number)
    tone = put_tone(town.folders.root / "tone.wav", 700.0, 1.0)

    async def story(ari: Ari) -> None:
        handset = await rung(ari, town, endpoint, number)
        assert handset.far == HOTLINE, "our number is shown"
        channel = f"to-{number}"
        with ari.connection.listen(f"channel:{channel}") as listener:
            await ari.channels.play(channel, f"greets-{number}", f"sound:{town.prompt('goodbye').with_suffix('')}")
            await asyncio.to_thread(handset.await_prompt, town.prompt("goodbye"))
            await ari.channels.send_keys(channel, "59")
            await asyncio.to_thread(handset.await_keys, "59")
            await asyncio.to_thread(handset.press, "7")
            assert (await until(listener, ChannelDtmfReceived)).digit == "7"
            await ari.channels.record(channel, f"of-{number}", longest=2)
            await asyncio.to_thread(handset.speak, tone)
            await until(listener, RecordingFinished)
            assert Heard.of(town.folders.recordings / f"of-{number}.wav").share(700.0) > 0.9
            await asyncio.to_thread(handset.hang_up)
            await until(listener, ChannelDestroyed)

    led(town, story)


def test_a_citizen_who_is_talking_already_is_busy(town: Town) -> None:
    async def story(ari: Ari) -> None:
        with ari.connection.listen("channel:to-busy") as listener:
            await ari.channels.originate(
                "to-busy", town.settings.dial(CITIZEN), application=APPLICATION, args="leg", caller=HOTLINE, within=20
            )
            citizen = await asyncio.to_thread(town.citizens.rung, CITIZEN)
            await asyncio.to_thread(lambda: citizen.hang_up(reason="busy"))
            assert (await until(listener, ChannelDestroyed)).cause == 17

    led(town, story)


def test_the_application_hears_the_number_called_and_the_number_shown(town: Town) -> None:
    arrived: list[StasisStart] = []

    def note(event: Event) -> None:
        if isinstance(event, StasisStart):
            arrived.append(event)

    async def story(ari: Ari) -> None:
        for place, caller in enumerate((CITIZEN, WITHHELD)):
            citizen = await asyncio.to_thread(partial(town.citizens.dial, HOTLINE, caller=caller))
            async with asyncio.timeout(5):
                while len(arrived) == place:
                    await asyncio.sleep(0.02)
            await ari.channels.hang_up(arrived[place].channel.id)
            await asyncio.to_thread(citizen.await_end)

    led(town, story, note)
    assert [event.args for event in arrived] == [["line", HOTLINE]] * 2
    assert [event.channel.caller.number for event in arrived] == [CITIZEN, "anonymous"]
