"""A scene: the exchange of the tests, the process that leads the calls, the small city's database, and a leaping clock.

The database is asked in the loop's own thread: there is one connection, in the transaction of the test.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Asked
from hotline.casework.calls.models import Call, Instruction, Leg
from hotline.casework.menus.walks import Prompt
from hotline.channels.phone.conversation import asking, ledger
from hotline.channels.phone.conversation.installation import Installation
from hotline.channels.phone.conversation.ledger import DatabaseAway, Ledger
from hotline.channels.phone.exchange.configuration.dialplan import APPLICATION
from hotline.channels.phone.process import Process
from hotline.ground.profiles.telephone_prompts import Prompts
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat
from tests import leaping
from tests.casework import factories
from tests.casework.factories import City
from tests.channels.phone.conversation.exchange import Exchange
from tests.channels.phone.conversation.lines import PROMPT, START
from tests.channels.phone.conversation.lines import Leg as Line


class Addresses:
    """Everybody is rung by her own number."""

    def dial(self, number: str) -> str:
        """A number outside."""
        if not number.isdigit():
            raise ValueError("This is not a telephone number.")
        return f"PJSIP/{number}@trunk"

    def dial_seat(self, extension: str) -> str:
        """A seat."""
        return f"PJSIP/{extension}"


async def media(texts: Prompts, prompt: Prompt) -> tuple[str, ...]:
    """A prompt is played by its key and values."""
    values = "".join(f":{value}" for _name, value in prompt.values)
    return (f"{prompt.language}/{prompt.key}{values}",)


def lasts(played: Sequence[str]) -> float:
    """Every prompt takes as long as the others."""
    return PROMPT * len(played)


@dataclass
class Scene:
    """What a story has in hand."""

    small: City
    exchange: Exchange
    process: Process | None = None
    is_over: bool = False
    _tasks: list["asyncio.Task[None]"] = field(default_factory=list)
    _zero: float = 0.0

    def begin(self) -> None:
        """The process is started."""
        if self.is_over:
            return
        self._zero = self._zero or asyncio.get_running_loop().time()
        self.process = Process(
            opens=self.exchange.connected,
            application=APPLICATION,
            ledger=Ledger(at_once=True),
            installation=Installation(Addresses(), media, lasts, self.now),
            hears=False,
        )
        self._tasks.append(asyncio.create_task(self.process.run()))

    @property
    def board(self) -> Any:
        """The switchboard, while the process is connected; else None."""
        return self.process.board if self.process else None

    def die(self, away: float = 1.0) -> None:
        """The process is killed: it does nothing any more and says nothing to anybody; after a while it runs again."""
        self.exchange.cut()
        self._tasks[-1].cancel()
        asyncio.get_running_loop().call_later(away, self.begin)

    async def close(self) -> None:
        """The story is over."""
        self.is_over = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def now(self) -> datetime:
        """The moment by the loop's clock."""
        return START + timedelta(seconds=asyncio.get_running_loop().time() - self._zero)

    async def wait(self, seconds: float) -> None:
        """Let time pass."""
        await asyncio.sleep(seconds)

    async def until(self, is_so: Callable[[], object], within: float = 120.0) -> None:
        """Let time pass until something is so."""
        async with asyncio.timeout(within):
            while not _holds(is_so):
                await asyncio.sleep(0.05)

    async def ring_up(self, **given: Any) -> Line:
        """Somebody calls, as soon as she can: without the application the exchange takes a message."""
        await self.until(lambda: self.exchange.is_connected)
        return self.exchange.ring_up(**given)

    async def tell(self) -> None:
        """What was written is told to the process, if it is there."""
        if self.board is not None:
            await asking.hear(self.board, None)

    # -- the small city ----------------------------------------------------------------------------------------------

    async def instruct(
        self, verb: str, call: Call, *, by: str = "agent", number: str = "", reason: str = "", **given: Any
    ) -> Instruction:
        """A page asks for something; what became of it after a while is returned."""
        actor = self.small.actors[by]
        asked = Asked(verb, given, number=number, reason=reason)
        row = calls.instruct(asked, call=call, actor=actor, at=self.now())
        await self.tell()
        await self.wait(0.5)
        return Instruction.objects.get(pk=row.pk)

    def ready(self, seat: Seat) -> None:
        """Its person takes calls again."""
        actor = self.small.actors[seat.staff.username]
        seats.choose(seat.pk, to="ready", actor=actor, at=self.now(), since=self.now())


@contextmanager
def database_away() -> Iterator[None]:
    """Meanwhile the process has no database."""

    def away(*_args: object, **_given: object) -> None:
        raise DatabaseAway("as in this test")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "_try", away)
        yield


def _holds(is_so: Callable[[], object]) -> bool:
    """Whether something is so; of a call that is in no book yet nothing is."""
    try:
        return bool(is_so())
    except Call.DoesNotExist:
        return False


def call_of(line: Line) -> Call:
    """The record of a call."""
    return Call.objects.get(channel=line.id)


def legs_of(call: Call, kind: str = "seat") -> list[Leg]:
    """The legs of one kind, in the order of their coming."""
    return list(Leg.objects.filter(call=call, kind=kind).order_by("pk"))


def seat_of(row: Seat) -> str:
    """How a seat stands."""
    return Seat.objects.get(pk=row.pk).state


Story = Callable[[Scene], Coroutine[Any, Any, None]]


def play(small: City, exchange: Exchange, story: Story) -> float:
    """Play a story from the start of the process to its end. Returns the longest silence that a caller heard, in
    seconds; that nobody is left on a line is seen to."""
    of_the_test = connections["default"]

    async def whole() -> float:
        # In a loop the framework would open another connection, which sees nothing of the test's transaction.
        connections["default"] = of_the_test
        scene = Scene(small, exchange)
        scene.begin()
        try:
            await story(scene)
            await scene.wait(2.0)
            return exchange.longest_silence()
        finally:
            await scene.close()

    silence = leaping.run(whole())
    assert not exchange.blocked, "the exchange would have answered nobody"
    assert not exchange.telephones, "somebody is left on a line"
    assert set(exchange.bridges) <= {"queue"}, "a bridge is left"
    return silence


def seat(small: City, username: str = "agent", **given: Any) -> Seat:
    """A seat that is ready."""
    return factories.seat(small, username, at=START - timedelta(minutes=5), **given)
