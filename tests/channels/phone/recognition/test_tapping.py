"""The tap of a call: its sound, side by side, and nothing that is left of it at the exchange."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hotline.casework.calls.actions import Said
from hotline.casework.calls.words import Speaker
from hotline.channels.phone.recognition import tapping
from hotline.channels.phone.recognition.hearing import Minds, Side
from hotline.channels.phone.recognition.tapping import HEARD, Tap, Tapped
from hotline.lib.ari.trouble import Lost
from tests.channels.phone.recognition.exchanges import CALLER, Exchange
from tests.channels.phone.recognition.recognisers import Good, Hanging, sound

ANSWERED = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
Story = Callable[[Tap, Exchange, "asyncio.Task[None]"], Coroutine[Any, Any, None]]


def tapped(story: Story, exchange: Exchange, recogniser: object = None) -> list[Said]:
    """What is kept of a story with one tapped call; the tap is closed after it."""
    kept: list[Said] = []
    ended: list[bool] = []

    async def keep(said: Said) -> None:
        kept.append(said)

    async def end() -> None:
        ended.append(True)

    async def run() -> None:
        minds = Minds(2)
        async with exchange.connected() as ari:
            call = Tapped(1, CALLER, "cmn", ANSWERED)
            sides = {
                speaker: Side(recogniser or Good(), "cmn", speaker, minds=minds, keep=keep)  # type: ignore[arg-type]
                for speaker in HEARD
            }
            tap = Tap(ari, exchange.fetch, call, sides, lambda: ANSWERED + timedelta(seconds=5), end)
            task = asyncio.create_task(tap.run())
            await until(lambda: exchange.fetched == 2 or task.done())
            await story(tap, exchange, task)
            task.cancel()
            await asyncio.wait({task}, timeout=10)
            assert task.done()

    asyncio.run(run())
    assert ended == [True]
    return kept


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():
            await asyncio.sleep(0.005)


def test_both_sides_are_heard_each_as_itself_and_nothing_is_left_at_the_exchange() -> None:
    exchange = Exchange()

    async def story(tap: Tap, exchange: Exchange, task: "asyncio.Task[None]") -> None:
        assert all(members == {f"{name}-ear", f"{name}-out"} for name, members in exchange.bridges.items())
        for _frame in range(20):
            exchange.say("in", sound(20, word=1))
            exchange.say("out", sound(20, word=3))
        await asyncio.sleep(0.05)

    kept = {one.speaker: one for one in tapped(story, exchange) if one.is_final}
    assert (kept[Speaker.CALLER].text, kept[Speaker.SEAT].text) == ("井盖", "您好")
    assert all(4900 <= one.start_ms < 6000 for one in kept.values()), "from the answer on, not from the tap on"
    assert exchange.is_empty


def test_while_the_caller_is_held_nothing_is_listened_to() -> None:
    async def story(tap: Tap, exchange: Exchange, task: "asyncio.Task[None]") -> None:
        tap.is_held = True
        for _frame in range(50):
            exchange.say("out", sound(20, word=3))
        await asyncio.sleep(0.02)

    assert tapped(story, Exchange()) == []


@pytest.mark.parametrize("refused", ["externalMedia", "snoop", "variable", "addChannel"])
def test_an_exchange_that_cannot_do_it_is_not_troubled_further(refused: str) -> None:
    exchange = Exchange(refuses=(refused,))

    async def story(tap: Tap, exchange: Exchange, task: "asyncio.Task[None]") -> None:
        if refused != "variable":  # then there is a sound of no name
            await until(task.done)
            task.result()

    assert tapped(story, exchange) == []
    assert exchange.is_empty


def test_the_call_of_the_caller_is_never_touched() -> None:
    exchange = Exchange()

    async def story(tap: Tap, exchange: Exchange, task: "asyncio.Task[None]") -> None:
        exchange.say("in", sound(400, word=1))

    tapped(story, exchange)
    touching = [asked for asked in exchange.asked if CALLER in asked]
    assert len(touching) == 2
    assert all(asked.startswith(f"POST channels/{CALLER}/snoop/") for asked in touching)


def test_an_exchange_that_falls_ends_the_tap_and_says_so() -> None:
    async def story(tap: Tap, exchange: Exchange, task: "asyncio.Task[None]") -> None:
        exchange.wire.cut()
        for queue in exchange.sounds.values():
            queue.put_nowait(None)
        await until(task.done)

    exchange = Exchange(refuses=("bridges",))
    tapped(story, exchange)


def test_a_connection_that_goes_while_a_tap_begins_is_lost() -> None:
    async def run() -> None:
        exchange = Exchange()
        async with exchange.connected() as ari:
            exchange.wire.cut()
            await asyncio.sleep(0)
            tap = Tap(ari, exchange.fetch, Tapped(1, CALLER, "cmn", ANSWERED), {}, lambda: ANSWERED, ended)
            tap.sides = {Speaker.CALLER: Side(Good(), "cmn", "caller", minds=Minds(1), keep=kept)}
            with pytest.raises(Lost):
                await tap.run()

    async def ended() -> None:
        pass

    async def kept(said: Said) -> None:
        pass

    asyncio.run(run())


def test_a_recogniser_that_hangs_does_not_keep_the_tap_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tapping, "LAST_WORDS", 0.05)
    hanging, exchange = Hanging(), Exchange()

    async def story(tap: Tap, exchange: Exchange, task: "asyncio.Task[None]") -> None:
        exchange.say("in", sound(400, word=1))
        await until(lambda: hanging.asked > 0)

    try:
        tapped(story, exchange, hanging)
    finally:
        hanging.let_go.set()
    assert exchange.is_empty


def test_what_a_process_before_us_left_is_cleared_away() -> None:
    async def run() -> Exchange:
        exchange = Exchange(channels={"tap-1-ear": "in", "tap-1-out": "out-of-a-tap"}, bridges={"tap-1": set()})
        async with exchange.connected() as ari:
            await tapping.clear_all(ari)
        return exchange

    assert asyncio.run(run()).is_empty
