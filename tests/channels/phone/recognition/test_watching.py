"""Which calls are listened to, and what becomes of what was said."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, Leg, Utterance
from hotline.casework.calls.words import Speaker
from hotline.channels.phone.recognition import watching
from hotline.channels.phone.recognition.hearing import Minds
from hotline.channels.phone.recognition.tapping import HEARD
from hotline.channels.phone.recognition.watching import Watch, that_talk
from hotline.lib.ari.trouble import Lost
from tests.casework import factories
from tests.casework.factories import MORNING, City
from tests.channels.phone.recognition.exchanges import CALLER, Exchange
from tests.channels.phone.recognition.recognisers import Good, sound

NOTHING = timedelta(0)


@pytest.fixture
def small(db: None) -> City:
    return factories.city()


def talks(small: City, *, code: str = "c-1", extension: str = "8001", who: str = "agent", channel: str = CALLER) -> Leg:
    """A call that a seat answers in the morning."""
    seat = factories.seat(small, who, extension=extension)
    call = factories.call(small, code=code)
    Call.objects.filter(pk=call.pk).update(channel=channel, language="cmn")
    leg = calls.offer(call.pk, seat_id=seat.pk, channel=f"seat-{code}", at=MORNING)
    assert leg is not None
    calls.answer(leg.pk, at=MORNING)
    return leg


def test_calls_that_talk_are_listened_to_the_oldest_first_and_no_more_than_can_be_borne(small: City) -> None:
    assert that_talk(most=5) == []
    first = talks(small)
    second = talks(small, code="c-2", extension="8002", who="leader", channel="2.2")
    factories.call(small, code="c-3")
    assert [one.call_id for one in that_talk(most=5)] == [first.call_id, second.call_id]
    assert [one.call_id for one in that_talk(most=1)] == [first.call_id]
    one = that_talk(most=1)[0]
    assert (one.channel, one.language, one.answered_at, one.is_held) == (CALLER, "cmn", MORNING, False)
    calls.hold(first.pk, at=MORNING)
    assert that_talk(most=1)[0].is_held
    calls.part(first.call_id, at=MORNING, wrap_up=NOTHING)
    assert [one.call_id for one in that_talk(most=5)] == [second.call_id]


def test_who_chose_no_language_speaks_that_of_the_city(small: City) -> None:
    leg = talks(small)
    Call.objects.filter(pk=leg.call_id).update(language="")
    assert that_talk(most=1)[0].language == "cmn"


Story = Callable[["Stage"], Coroutine[Any, Any, None]]


class Stage:
    """A watch that runs, and an exchange."""

    def __init__(self) -> None:
        self.exchange = Exchange()
        self.told: asyncio.Queue[None] = asyncio.Queue()

    async def changes(self) -> AsyncGenerator[None, None]:
        """What the wire would tell."""
        while True:
            await self.told.get()
            yield

    async def do(self, act: Callable[..., object], *given: object, **named: object) -> None:
        """Something happens to a call, and is told."""

        def done() -> None:
            try:
                act(*given, **named)
            finally:
                connection.close()

        await asyncio.to_thread(done)
        self.told.put_nowait(None)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Until it is so."""

        def asked() -> bool:
            try:
                return is_so()
            finally:
                connection.close()

        async with asyncio.timeout(10):
            while not await asyncio.to_thread(asked):
                await asyncio.sleep(0.01)


def watched(story: Story, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A story with a watch that runs."""

    async def run() -> Stage:
        stage = Stage()
        monkeypatch.setattr(watching, "changes", stage.changes)
        monkeypatch.setattr(watching, "LOOK_EVERY", 60.0)
        async with stage.exchange.connected() as ari:
            now = lambda: MORNING + timedelta(seconds=1)  # noqa: E731 - a clock that stands
            watch = asyncio.create_task(Watch(ari, stage.exchange.fetch, Good(), Minds(2), most=5, now=now).run())
            try:
                await story(stage)
            finally:
                watch.cancel()
                await asyncio.wait({watch})
        return stage

    return asyncio.run(run())


@pytest.mark.django_db(transaction=True)
def test_what_is_said_in_a_call_is_kept_from_the_answer_to_the_end(
    small: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    leg = talks(small)

    async def story(stage: Stage) -> None:
        await stage.until(lambda: stage.exchange.fetched == 2)
        for word in (1, 2, 0, 1):
            stage.exchange.say("in", sound(400, word=word))
        stage.exchange.say("out", sound(400, word=3))
        await stage.until(lambda: Utterance.objects.filter(is_final=True).count() == 1)
        await stage.do(calls.part, leg.call_id, at=MORNING, wrap_up=NOTHING)
        await stage.until(lambda: stage.exchange.is_empty and not Utterance.objects.filter(is_final=False).exists())

    stage = watched(story, monkeypatch)
    said = [(one.speaker, one.text) for one in Utterance.objects.order_by("speaker", "start_ms")]
    assert said == [(Speaker.CALLER, "井盖不见了"), (Speaker.CALLER, "井盖"), (Speaker.SEAT, "您好")]
    assert stage.exchange.is_empty


@pytest.mark.django_db(transaction=True)
def test_a_call_that_cannot_be_listened_to_is_asked_for_once(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    talks(small)

    async def story(stage: Stage) -> None:
        stage.exchange.refuses = ("snoop",)
        for _time in range(3):
            stage.told.put_nowait(None)
            await asyncio.sleep(0.1)

    stage = watched(story, monkeypatch)
    assert sum("snoop" in asked for asked in stage.exchange.asked) <= len(HEARD)
    assert stage.exchange.is_empty


@pytest.mark.django_db(transaction=True)
def test_a_watch_that_is_stopped_leaves_nothing_at_the_exchange(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    talks(small)

    async def story(stage: Stage) -> None:
        await stage.until(lambda: stage.exchange.fetched == 2)

    assert watched(story, monkeypatch).exchange.is_empty


@pytest.mark.django_db(transaction=True)
def test_an_exchange_that_is_gone_is_noticed_at_once(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        stage = Stage()
        monkeypatch.setattr(watching, "changes", stage.changes)
        async with stage.exchange.connected() as ari:
            watch = asyncio.create_task(Watch(ari, stage.exchange.fetch, Good(), Minds(1), most=1).run())
            await asyncio.sleep(0.05)
            stage.exchange.wire.cut()
            async with asyncio.timeout(5):
                with pytest.raises(Lost):
                    await watch

    asyncio.run(run())
