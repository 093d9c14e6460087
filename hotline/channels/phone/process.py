"""The process that leads the calls: connected with the exchange, and connected anew whenever that breaks.

Each connection has a switchboard of its own. When the connection goes, or this process is killed, calls go on at the
exchange where they are; the next switchboard takes them up again.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass

from hotline.channels.phone import comforting
from hotline.channels.phone.conversation import asking, chores, city, reconciling, registering
from hotline.channels.phone.conversation.conversation import PATIENCE_WITH_DATABASE, Switchboard
from hotline.channels.phone.conversation.distributing import Hall
from hotline.channels.phone.conversation.entrance import Entrance
from hotline.channels.phone.conversation.installation import Installation
from hotline.channels.phone.conversation.ledger import Ledger
from hotline.lib.ari.connection import Connection, FrontDoor
from hotline.lib.ari.events import Event
from hotline.lib.ari.trouble import AriTrouble, Lost
from hotline.lib.ari.verbs import Ari
from hotline.lib.hearing import hear
from hotline.lib.notifying import PHONE

log = logging.getLogger(__name__)

PAUSES = (0.1, 0.25, 0.5, 1.0, 2.0)
"""Seconds before each further try to connect; the last one for all that follow."""

STARTS_WITHIN = 8
"""So many tries in vain are no news: an exchange that is started beside us takes ten seconds."""

Opened = Callable[[FrontDoor, str], AbstractAsyncContextManager[Connection]]
"""Opens a connection with the exchange, for an application of this name."""


class Replaced(Exception):
    """Another process leads the calls of this exchange."""


@dataclass
class Process:
    """The process. `opens` connects, `application` is the name under which the exchange gives us calls; `hears` is
    off where nobody tells (tests)."""

    opens: Opened
    application: str
    ledger: Ledger
    installation: Installation
    hears: bool = True
    board: Switchboard | None = None

    async def run(self) -> None:
        """Lead calls until cancelled. Raises Replaced when another process does.

        While the database is away nothing is begun: the exchange takes messages by itself, and nobody waits for us
        without a sound.
        """
        tries = 0
        while True:
            door = Entrance()
            known = await self._know_city()
            try:
                async with self.opens(door, self.application) as connection:
                    await self._serve(connection, door, known)
            except AriTrouble as trouble:
                if self.board or tries >= STARTS_WITHIN:
                    log.warning("not connected with the exchange: %s", trouble)
            if door.is_replaced:
                raise Replaced("another process leads the calls of this exchange")
            tries = 0 if self.board else tries + 1
            self.board = None
            await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])

    async def _know_city(self) -> city.City:
        """How the city stands. While the database is away, those whom nobody leads are comforted."""
        reading = asyncio.ensure_future(self._read_city())
        try:
            await asyncio.wait({reading}, timeout=PATIENCE_WITH_DATABASE)
            while not reading.done():
                await self._comfort(reading)
            return reading.result()
        finally:
            reading.cancel()

    async def _read_city(self) -> city.City:
        await self.ledger.quiet()
        return await self.ledger.do(city.read, self.installation.now())

    async def _comfort(self, until: "asyncio.Future[city.City]") -> None:
        try:
            async with self.opens(_unheard, comforting.APPLICATION) as connection:
                await comforting.comfort(Ari(connection, comforting.APPLICATION), self.application, until)
        except AriTrouble:
            await asyncio.wait({until}, timeout=PAUSES[-1])

    async def _serve(self, connection: Connection, door: Entrance, known: city.City) -> None:
        """Lead calls over one connection until it goes."""
        board = Switchboard(Ari(connection, self.application), self.ledger, self.installation, known)
        hall = board.line = Hall(board)
        try:
            await board.ari.be_spared()
            going_on = await reconciling.take_up(board, door)
            log.info("connected with the exchange; %d calls go on", going_on)
            self.board = board
            board.go(hall.run(), "hall")
            board.go(registering.begin(board, door), "registering")
            for chore in chores.CHORES:
                board.go(chores.keep_up(board, chore), chore.do.__name__)
            if self.hears:
                board.go(self._hear(board), "hear")
            await _until_lost(connection)
        finally:
            await board.close()

    async def _hear(self, board: Switchboard) -> None:
        """What pages ask, and how seats stand."""
        async with aclosing(hear(PHONE)) as wire:
            async for told in wire:
                try:
                    await asking.hear(board, told)
                except Lost:
                    return
                except Exception:
                    log.exception("what was told could not be done")


def _unheard(event: Event) -> None:
    """Nothing is told to who comforts."""


async def _until_lost(connection: Connection) -> None:
    with connection.listen() as listener:
        while True:
            try:
                await listener.next()
            except Lost:
                return
