"""What a town is tried with: a citizen at the keyboard, and people at home who pick up."""

import asyncio
import io
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from hotline.channels.phone.citizens import household
from hotline.channels.phone.citizens.hearing import Heard
from hotline.channels.phone.citizens.household import Household
from hotline.channels.phone.citizens.phrases import AT_A_DESK, PICKS_UP, Mouth
from hotline.channels.phone.exchange.configuration.dialplan import APPLICATION
from hotline.lib.ari.events import ChannelDtmfReceived, Event, RecordingFinished, StasisStart
from hotline.lib.ari.verbs import Ari
from tests.telephony.leading import led, until
from tests.telephony.town import HOTLINE, Town

pytestmark = pytest.mark.telephony


def ring(typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """What `hotline phone ring` says when this is typed."""
    (tmp_path / "typed").write_text(typed, encoding="utf-8")
    said = io.StringIO()
    with (tmp_path / "typed").open(encoding="utf-8") as keyboard:
        monkeypatch.setattr(sys, "stdin", keyboard)
        call_command("phone", "ring", *words, stdout=said)
    return said.getvalue()


def test_a_citizen_rings_from_the_keyboard(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town.citizens.outside.keep()
    said = ring("", tmp_path, monkeypatch, "--for", "4", "--caller", "13900000001")
    assert "13900000001 rings 12345" in said and "answered" in said and "she hangs up" in said
    heard = Heard.of(Path(said.rsplit(": ", 1)[1].strip()))
    assert heard.begins(town.prompt("away")) is not None, "what she heard is kept"


def test_what_is_typed_is_pressed_and_spoken(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town.citizens.outside.keep()
    arrived: list[StasisStart] = []
    spoken = Mouth(town.kit.espeak, town.citizens.outside.folders.prompts).says("你好，我要投诉。", "cmn")

    def note(event: Event) -> None:
        if isinstance(event, StasisStart):
            arrived.append(event)

    async def story(ari: Ari) -> None:
        citizen = asyncio.create_task(
            asyncio.to_thread(ring, "10\n你好，我要投诉。\n", tmp_path, monkeypatch, "--for", "60")
        )
        async with asyncio.timeout(20):
            while not arrived:
                await asyncio.sleep(0.05)
        channel = arrived[0].channel.id
        with ari.connection.listen(f"channel:{channel}") as listener:
            await ari.channels.record(channel, "typed", longest=8, beeps=False)
            await ari.channels.answer(channel)
            assert [(await until(listener, ChannelDtmfReceived)).digit for _ in "10"] == ["1", "0"]
            await until(listener, RecordingFinished)
            await ari.channels.hang_up(channel)
        assert "the call is over" in await citizen
        assert Heard.of(town.folders.recordings / "typed.wav").begins(spoken) is not None

    led(town, story, note)


@pytest.mark.parametrize(
    ("number", "says"), [("13800000001", PICKS_UP), ("110", AT_A_DESK["110"])], ids=["citizen", "110"]
)
def test_somebody_is_at_home_and_says_who(town: Town, number: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(household, "RINGS_FOR", 0.3)
    monkeypatch.setattr(household, "THINKS_FOR", 0.5)
    mouth = Mouth(town.kit.espeak, town.citizens.outside.folders.prompts)
    told: list[str] = []
    home = Household(town.citizens.puppeteer, mouth, told.append)
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(0.1):
            home.look()

    async def story(ari: Ari) -> None:
        with ari.connection.listen("channel:to-home") as listener:
            await ari.channels.originate(
                "to-home", town.settings.dial(number), application=APPLICATION, args="leg", caller=HOTLINE, within=20
            )
            await until(listener, StasisStart)
            await ari.channels.record("to-home", f"home-{number}", longest=4, beeps=False)
            if number != "110":
                assert (await until(listener, ChannelDtmfReceived)).digit == household.SOLVED
            await until(listener, RecordingFinished)
            await ari.channels.hang_up("to-home")

    threading.Thread(target=look, daemon=True).start()
    led(town, story)
    town.citizens.puppeteer.hang_up_all()
    is_over.set()
    assert Heard.of(town.folders.recordings / f"home-{number}.wav").begins(mouth.says(says, "cmn")) is not None
    assert told[:2] == [f"{number} is rung by {HOTLINE}", f"{number} has picked up"]


def test_nobody_rings_when_no_citizens_were_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "VAR", tmp_path)
    with pytest.raises(CommandError, match="make phone"):
        call_command("phone", "ring")
