"""A test as the application of the town's exchange: for what no rule of ours is needed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hotline.channels.phone.exchange.configuration.dialplan import APPLICATION
from hotline.channels.phone.exchange.secrets import password
from hotline.lib.ari.connection import FrontDoor, Listener, opened
from hotline.lib.ari.events import Event
from hotline.lib.ari.verbs import Ari
from tests.telephony.town import Town

E = TypeVar("E", bound=Event)
Story = Callable[[Ari], Awaitable[None]]


def led(town: Town, story: Story, front_door: FrontDoor = lambda event: None) -> None:
    """Do something as the application of our exchange."""

    async def whole() -> None:
        connected = opened(
            town.settings.ari_url,
            user=APPLICATION,
            password=password(town.folders),
            application=APPLICATION,
            front_door=front_door,
        )
        async with connected as connection:
            await story(Ari(connection, APPLICATION))

    asyncio.run(whole())


async def until(listener: Listener, kind: type[E]) -> E:
    """The next event of a kind."""
    async with asyncio.timeout(20):
        while not isinstance(event := await listener.next(), kind):
            pass
    return event
