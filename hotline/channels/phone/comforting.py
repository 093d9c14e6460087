"""While nobody can lead the calls, for the database is away, whoever is on the line and hears nothing hears music.

It is done over a connection of its own, by another name: to the application that leads the calls the exchange would
hand those who call now, and nobody could serve them – the exchange itself takes their messages.
"""

import asyncio
import contextlib
from collections.abc import Container
from typing import Any

from hotline.channels.phone.conversation import reconciling
from hotline.channels.phone.conversation.calling_out import LEG
from hotline.channels.phone.exchange.configuration.dialplan import LINE
from hotline.lib.ari.objects import Channel
from hotline.lib.ari.trouble import Refused
from hotline.lib.ari.verbs import Ari

APPLICATION = "comfort"
LOOKS_EVERY = 1.0
"""Seconds. Somebody may be left alone only while the database is away."""
TELEPHONES = (LINE, LEG)
"""Whoever was handed over with these words is a person; the others hear and write, or bring a fax."""


async def comfort(ari: Ari, leads: str, until: "asyncio.Future[Any]") -> None:
    """Until then, music for each telephone in the hands of the application `leads` that is with nobody. Where a prompt
    is being said it follows. Raises Lost."""
    hearing: set[str] = set()
    while not until.done():
        for channel in await _alone(ari, leads, hearing):
            with contextlib.suppress(Refused):
                await ari.channels.music(channel, on=True)
            hearing.add(channel)
        await asyncio.wait({until}, timeout=LOOKS_EVERY)
    for channel in hearing:
        with contextlib.suppress(Refused):
            await ari.channels.music(channel, on=False)


async def _alone(ari: Ari, leads: str, hearing: Container[str]) -> list[str]:
    everyone = await ari.channels.everyone()
    together = {channel for bridge in await ari.bridges.everyone() for channel in bridge.channels}
    return [
        channel.id
        for channel in everyone
        if _is_telephone(channel, leads) and channel.id not in together and channel.id not in hearing
    ]


def _is_telephone(channel: Channel, leads: str) -> bool:
    handed_over_as = channel.dialplan.app_data.partition(",")[2].partition(",")[0]
    return channel.is_up and reconciling.is_led(channel, leads) and handed_over_as in TELEPHONES
