"""The exchange of the tests tells of a call what a real one has told of the same call (`told.json`, which
tests/telephony/test_told.py holds against the real one)."""

import json
from pathlib import Path
from typing import Any

from hotline.casework.calls.words import Stage
from tests.casework.factories import City
from tests.channels.phone.conversation.exchange import Exchange, answers
from tests.channels.phone.conversation.scene import Scene, call_of, play, seat
from tests.channels.phone.conversation.tales import beyond, shapes, tales

TOLD = json.loads((Path(__file__).parent / "told.json").read_text(encoding="utf-8"))


class Noted(Exchange):
    """It is noted what the exchange tells."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[dict[str, Any]] = []

    def _tell(self, kind: str, **facts: Any) -> None:
        self.noted.append({"type": kind, "timestamp": "", **facts})
        super()._tell(kind, **facts)


def test_a_call_is_told_as_a_real_exchange_has_told_it(small: City) -> None:
    exchange = Noted()
    exchange.seat("8001", answers(6.0))
    seat(small)

    async def story(scene: Scene) -> None:
        line = await scene.ring_up()
        await scene.wait(3.0)
        exchange.press(line, "0")
        await scene.until(lambda: call_of(line).stage == Stage.TALKING)
        await scene.wait(5.0)
        at_seat = exchange.leg_of("8001")
        assert at_seat is not None
        exchange.hang_up(at_seat)
        await scene.until(lambda: call_of(line).stage == Stage.RATING)
        await scene.wait(1.0)
        exchange.press(line, "1")
        await scene.until(lambda: call_of(line).ended_at)

    play(small, exchange, story)
    assert tales(exchange.noted) == TOLD["tales"]
    assert not beyond(shapes(exchange.noted), TOLD["shapes"])
