"""One side of a call is recognised beside it: a slow recogniser loses words, a broken or hanging one loses its ear."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from hotline.casework.calls.actions import Said
from hotline.casework.calls.words import Speaker
from hotline.channels.phone.recognition import hearing
from hotline.channels.phone.recognition.contract import MS, Understood
from hotline.channels.phone.recognition.hearing import Minds, Side
from hotline.channels.phone.recognition.track import Piece
from tests.channels.phone.recognition.recognisers import Good, Hanging, Saying, Words, sound


def listened(
    recogniser: object, story: Callable[[Side, Minds], Coroutine[Any, Any, None]], *, minds: int = 2
) -> tuple[list[Said], Side, Minds]:
    """What is kept of a story; the side is ended after it, and what remains is waited for."""
    kept: list[Said] = []

    async def keep(said: Said) -> None:
        kept.append(said)

    async def run() -> tuple[Side, Minds]:
        have = Minds(minds)
        side = Side(recogniser, "cmn", Speaker.CALLER, minds=have, keep=keep)  # type: ignore[arg-type]
        task = asyncio.create_task(side.recognise())
        await story(side, have)
        side.end()
        await asyncio.wait_for(task, 10)
        return side, have

    side, have = asyncio.run(run())
    return kept, side, have


async def speak(side: Side, *words: int, at: int = 0) -> int:
    """Words of a second each in pieces of 20 ms, all at once; the moment after them."""
    for word in words:
        for _piece in range(50):
            side.take(Piece(at, sound(20, word=word)))
            at += 20
        await asyncio.sleep(0)
    return at


def test_what_is_said_is_kept_in_the_order_of_speaking_to_the_last_word() -> None:
    async def story(side: Side, minds: Minds) -> None:
        await speak(side, 1, 2, 0, 3)

    kept, side, _minds = listened(Good(), story)
    finals = [(one.start_ms, one.end_ms, one.text) for one in kept if one.is_final]
    assert finals == [(0, 2000, "井盖不见了"), (3000, 4000, "您好")]
    assert side.left_out_ms == 0


def test_a_hole_is_not_closed_up() -> None:
    async def story(side: Side, minds: Minds) -> None:
        await speak(side, 1)
        await speak(side, 2, at=60_000)

    kept, _side, _minds = listened(Good(), story)
    assert [(one.start_ms, one.text) for one in kept if one.is_final] == [(0, "井盖"), (60_000, "不见了")]


def test_whoever_brings_the_sound_never_waits_and_a_slow_recogniser_loses_what_is_too_old() -> None:
    slow = Hanging()

    async def story(side: Side, minds: Minds) -> None:
        began = time.monotonic()
        at = await speak(side, 1)
        await asyncio.sleep(0.05)
        await speak(side, *[1] * 20, at=at)
        assert time.monotonic() - began < 2
        slow.let_go.set()

    _kept, side, _minds = listened(slow, story)
    assert side.left_out_ms >= 20_000 - hearing.MOST_KEPT_MS
    assert slow.asked < 10


def test_a_recogniser_that_dies_gets_another_ear_and_at_last_none() -> None:
    died: list[int] = []

    def die() -> list[Understood]:
        died.append(1)
        raise MemoryError

    async def story(side: Side, minds: Minds) -> None:
        for at in range(10):
            await speak(side, 1, at=at * 1000)
            await asyncio.sleep(0.01)

    kept, _side, _minds = listened(Saying(die), story)
    assert (kept, len(died)) == ([], hearing.MOST_EARS)


def test_a_recogniser_that_dies_once_goes_on_with_the_next_words() -> None:
    class Weak(Good):
        def ear(self, language: str) -> Words | None:
            found = super().ear(language)
            if len(self.ears) == 1 and found is not None:
                found.known = None  # type: ignore[assignment]  # breaks at the first word
            return found

    async def story(side: Side, minds: Minds) -> None:
        at = await speak(side, 1)
        await asyncio.sleep(0.1)
        await speak(side, 2, 0, at=at)

    kept, _side, _minds = listened(Weak(), story)
    assert [one.text for one in kept if one.is_final] == ["不见了"]


def test_a_recogniser_that_hangs_is_left_alone_and_others_go_on_thinking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "LONGEST_THOUGHT", 0.05)
    hanging = Hanging()

    async def story(side: Side, minds: Minds) -> None:
        await speak(side, 1)
        await asyncio.sleep(0.2)
        assert await minds.think(threading.get_ident) != threading.get_ident()
        assert minds.hanging == 1 and not minds.are_lost.is_set()

    try:
        kept, _side, _minds = listened(hanging, story, minds=1)
    finally:
        hanging.let_go.set()
    assert (kept, hanging.asked) == ([], 1)


def test_when_too_many_hang_the_process_is_told_to_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "LONGEST_THOUGHT", 0.02)
    hanging = Hanging()

    async def story() -> bool:
        minds = Minds(1)
        for _one in range(hearing.MOST_HANGING):
            with pytest.raises(hearing.Hangs):
                await minds.think(lambda: hanging.hear(b""))
        return minds.are_lost.is_set()

    try:
        assert asyncio.run(story())
    finally:
        hanging.let_go.set()


def test_so_much_is_given_at_once_that_it_is_worth_a_thought() -> None:
    lengths: list[int] = []

    class Counting(Saying):
        def hear(self, heard: bytes) -> list[Understood]:
            lengths.append(len(heard) // MS)
            return []

    async def story(side: Side, minds: Minds) -> None:
        for at in range(0, 3000, 20):
            side.take(Piece(at, sound(20)))
            await asyncio.sleep(0.0005)

    listened(Counting(list), story)
    assert sum(lengths) == 3000
    assert all(length >= hearing.AT_ONCE_MS for length in lengths[:-1])


def test_what_grows_is_not_written_down_with_every_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "GROWS_EVERY", 60.0)
    growing = iter(range(1000))

    async def story(side: Side, minds: Minds) -> None:
        await speak(side, *[1] * 5)

    kept, _side, _minds = listened(Saying(lambda: [Understood(0, 1, "字" * next(growing) + "字", False)]), story)
    assert len(kept) == 1
