"""A call is listened to through two real exchanges, and goes on whatever becomes of who listens."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from hotline.casework.calls.models import Call, Utterance
from hotline.casework.calls.words import Speaker, Stage, Verb
from hotline.channels.phone.citizens.handsets import Handset
from hotline.channels.phone.citizens.hearing import put_tone
from hotline.channels.phone.recognition import running
from hotline.channels.phone.recognition.contract import MS, RATE, Understood
from hotline.channels.phone.recognition.tapping import APPLICATION
from tests.channels.phone.recognition.recognisers import Hanging
from tests.telephony.desk import Desk, until
from tests.telephony.town import HOTLINE, Town

pytestmark = pytest.mark.telephony
CALLER_HZ, SEAT_HZ = 700.0, 1100.0
WORDS = {CALLER_HZ: "井盖不见了", SEAT_HZ: "在哪条路上"}


class ToneEar:
    """Understands a tone as a sentence; it ends where the tone ends."""

    def __init__(self) -> None:
        self.heard_ms = self.began_ms = 0
        self.text = ""

    def hear(self, sound: bytes) -> Iterator[Understood]:
        samples = np.frombuffer(sound, "<i2") / 32768
        for at in range(0, len(samples), RATE // 10):
            piece = samples[at : at + RATE // 10]
            text = _understood(piece)
            if self.text and text != self.text:
                yield Understood(self.began_ms, self.heard_ms, self.text)
                self.text = ""
            if text and not self.text:
                self.began_ms, self.text = self.heard_ms, text
            self.heard_ms += len(piece) * 2 // MS

    def end(self) -> Iterator[Understood]:
        if self.text:
            yield Understood(self.began_ms, self.heard_ms, self.text)


def _understood(piece: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> str:
    if len(piece) < RATE // 20 or float((piece**2).mean() ** 0.5) < 0.02:
        return ""
    hertz = float(np.abs(np.fft.rfft(piece)).argmax()) * RATE / len(piece)
    return next((text for tone, text in WORDS.items() if abs(tone - hertz) < 50), "")


class Tones:
    """The recogniser of the tests."""

    def ear(self, language: str) -> ToneEar:
        return ToneEar()


@contextmanager
def listening(town: Town, recogniser: object) -> Iterator[None]:
    """The process that listens, in a thread of its own."""
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = Future()

    async def listen() -> None:
        work = running.run(town.settings, recogniser, calls=4, threads=2)  # type: ignore[arg-type]
        task = asyncio.create_task(work)
        begun.set_result((asyncio.get_running_loop(), task))
        with suppress(asyncio.CancelledError):
            await task

    thread = threading.Thread(target=asyncio.run, args=(listen(),), daemon=True)
    thread.start()
    loop, task = begun.result(10)
    try:
        until(lambda: APPLICATION in town.exchange.command("ari show apps").split(), "somebody listens")
        yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(20)
        assert not thread.is_alive()


def talk(desk: Desk) -> tuple[Handset, Handset, Call]:
    """A citizen talks with a seat."""
    desk.sit("agent", "8001")
    wang = desk.town.citizens.dial(HOTLINE)
    wang.await_talk()
    wang.await_prompt(desk.town.prompt("recorded"))
    wang.press("0")
    at_seat = desk.rung("8001")
    at_seat.answer()
    return wang, at_seat, desk.until_stage(Stage.TALKING)


def said(call: Call, speaker: str) -> list[Utterance]:
    """What one side said to the end."""
    return list(Utterance.objects.filter(call=call, speaker=speaker, is_final=True).order_by("start_ms"))


def tone(town: Town, hertz: float) -> Path:
    return put_tone(town.citizens.outside.folders.root / f"said-{hertz:.0f}.wav", hertz, 2.0)


def taps(town: Town) -> int:
    """How many ears of taps the exchange has: the channel that records is another."""
    channels = town.exchange.command("core show channels concise").splitlines()
    return sum(channel.rstrip().endswith("-ear") for channel in channels)


def test_what_both_say_is_written_down_each_as_hers_and_nothing_while_the_caller_is_held(desk: Desk) -> None:
    with listening(desk.town, Tones()):
        wang, at_seat, call = talk(desk)
        until(lambda: taps(desk.town) == 2, "both sides are listened to")
        wang.speak(tone(desk.town, CALLER_HZ))
        at_seat.speak(tone(desk.town, SEAT_HZ))
        until(lambda: len(said(call, Speaker.CALLER)) and len(said(call, Speaker.SEAT)), "both are written down")
        caller, seat = said(call, Speaker.CALLER), said(call, Speaker.SEAT)
        assert {one.text for one in caller} == {WORDS[CALLER_HZ]} and {one.text for one in seat} == {WORDS[SEAT_HZ]}
        assert 1_000 < sum(one.end_ms - one.start_ms for one in caller) < 3_000
        assert caller[0].start_ms < seat[0].start_ms
        desk.instruct(Verb.HOLD, call)
        until(lambda: call.legs.filter(held_since__isnull=False).exists(), "she is held")
        time.sleep(1.0)
        before = said(call, Speaker.CALLER)
        wang.speak(tone(desk.town, CALLER_HZ))
        desk.instruct(Verb.RESUME, call)
        assert said(call, Speaker.CALLER) == before
        at_seat.hang_up()
        until(lambda: taps(desk.town) == 0, "nobody is listened to any more")
        wang.hang_up()
    assert not Utterance.objects.filter(is_final=False).exists()


def test_a_call_goes_on_while_who_listens_hangs_and_is_stopped(desk: Desk) -> None:
    hanging = Hanging()
    try:
        with listening(desk.town, hanging):
            wang, at_seat, call = talk(desk)
            until(lambda: taps(desk.town) == 2, "both sides are listened to")
            at_seat.speak(tone(desk.town, SEAT_HZ))
            until(lambda: hanging.asked > 0, "it hangs")
        until(lambda: taps(desk.town) == 0, "nothing of the taps is left")
    finally:
        hanging.let_go.set()
    at_seat.speak(tone(desk.town, SEAT_HZ))
    wang.speak(tone(desk.town, CALLER_HZ))
    until(lambda: at_seat.heard().share(CALLER_HZ) > 0.3, "the seat hears her")
    assert wang.heard().between(wang.heard().seconds - 6, wang.heard().seconds).share(SEAT_HZ) > 0.5
    assert Call.objects.get(pk=call.pk).stage == Stage.TALKING
    wang.hang_up()
    desk.until_stage(Stage.ENDED)
