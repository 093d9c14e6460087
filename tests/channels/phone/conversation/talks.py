"""Two seats and a caller who talks with the first: where most stories of conversations begin."""

from dataclasses import dataclass

from hotline.casework.calls.models import Call
from hotline.casework.calls.words import Stage
from hotline.register.seats.models import Seat
from tests.casework.factories import City
from tests.channels.phone.conversation.exchange import Exchange, answers
from tests.channels.phone.conversation.lines import Leg as Line
from tests.channels.phone.conversation.scene import Scene, call_of, seat

POLICE = "110"


@dataclass
class Talk:
    """A conversation under way."""

    scene: Scene
    line: Line
    at_seat: Line

    @property
    def call(self) -> Call:
        """Its record, as it is now."""
        return call_of(self.line)

    def hear_each_other(self, *lines: Line | None) -> bool:
        """Whether these lines, and no others, are in one bridge."""
        bridges = self.scene.exchange.bridges.values()
        wanted = sorted(line.id for line in lines if line)
        return any(sorted(bridge.channels) == wanted for bridge in bridges)

    def hears_music(self) -> bool:
        """Whether the caller is on hold."""
        return self.line.music and not self.line.bridge

    async def to_end(self) -> Call:
        """She hangs up; her record when it is closed."""
        self.scene.exchange.hang_up(self.line)
        await self.scene.until(lambda: self.call.ended_at is not None)
        return self.call


def two_seats(small: City) -> tuple[Exchange, Seat, Seat, Seat]:
    """An exchange with two seats and a leader's, all of which answer after two seconds."""
    exchange = Exchange()
    for extension in ("8001", "8002", "8009"):
        exchange.seat(extension, answers(2.0))
    exchange.seat(POLICE, answers(3.0))
    first = seat(small, "agent", extension="8001")
    second = seat(small, "visitor", extension="8002", skills={"social": 1})
    leader = seat(small, "leader", extension="8009", is_leader=True)
    return exchange, first, second, leader


async def talking(scene: Scene, number: str = "19900001234") -> Talk:
    """Somebody has rung and is answered by the first seat."""
    line = await scene.ring_up(number=number)
    await scene.wait(1.0)
    scene.exchange.press(line, "0")
    await scene.until(lambda: call_of(line).stage == Stage.TALKING)
    at_seat = scene.exchange.leg_of("8001")
    assert at_seat is not None
    return Talk(scene, line, at_seat)
