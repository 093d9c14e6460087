"""Prompts of which the exchange does not tell that they are over: nobody waits for longer than they last."""

import pytest

from hotline.casework.calls.words import Ending
from hotline.register.seats.models import Seat
from tests.casework.factories import City
from tests.channels.phone.conversation import scene as scenes
from tests.channels.phone.conversation.exchange import Exchange
from tests.channels.phone.conversation.lines import PROMPT
from tests.channels.phone.conversation.scene import Scene, call_of, play, seat

MENU_WAITS = 3.0
SOON = 10.0
"""Seconds after the end of a prompt within which the call goes on, where the exchange does not tell of it."""


def without_ends() -> Exchange:
    """The exchange tells nobody that a prompt is over."""
    exchange = Exchange()
    exchange.keeps_to_itself = "PlaybackFinished"
    return exchange


def test_a_menu_goes_on_when_the_exchange_does_not_tell_that_a_prompt_is_over(small: City) -> None:
    exchange = without_ends()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.until(lambda: line.playing)
        await scene.wait(PROMPT * len(line.heard))
        await scene.until(lambda: call_of(line).queued_at, within=SOON)
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < SOON


def test_who_waits_is_spoken_to_again_when_the_exchange_does_not_tell_that_a_prompt_is_over(small: City) -> None:
    exchange, place = without_ends(), seat(small)
    Seat.objects.filter(pk=place.pk).update(state="talking", idle_since=None)

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.wait(1.0)
        exchange.press(line, "0")
        await scene.until(lambda: "cmn/call_back_offer:1" in line.heard)
        exchange.press(line, "1")
        await scene.until(lambda: "cmn/call_back_kept" in line.heard)
        Seat.objects.filter(pk=place.pk).update(state="off")  # so that she is not rung back the moment she is away
        await scene.until(lambda: call_of(line).ended_at, within=2 * PROMPT + SOON)
        assert call_of(line).ending == Ending.CALL_BACK

    play(small, exchange, story)


def test_a_prompt_that_begins_late_is_said_to_its_end(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "lasts", lambda media: 0.1)
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.until(lambda: line.playing)
        began, lasts = scene.now(), PROMPT * len(line.heard)
        await scene.until(lambda: call_of(line).queued_at)
        assert (scene.now() - began).total_seconds() > lasts + MENU_WAITS - 0.5, "she is heard out, and then waited for"
        exchange.hang_up(line)
        await scene.until(lambda: call_of(line).ended_at)

    assert play(small, exchange, story) < 3.5
