"""The process that listens: it finds the exchange again when it was away, and begins anew when its mind is lost."""

import asyncio
import logging
from functools import partial

from hotline.channels.phone.exchange import secrets
from hotline.channels.phone.exchange.configuration.dialplan import APPLICATION as EXCHANGE_USER
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.settings import Settings
from hotline.channels.phone.recognition.contract import MindLost, Recogniser
from hotline.channels.phone.recognition.hearing import Minds
from hotline.channels.phone.recognition.tapping import APPLICATION, clear_all
from hotline.channels.phone.recognition.watching import Watch
from hotline.lib.ari import sound
from hotline.lib.ari.connection import opened
from hotline.lib.ari.trouble import Lost
from hotline.lib.ari.verbs import Ari

log = logging.getLogger(__name__)

PAUSES = (0.5, 1.0, 2.0, 5.0)
"""Seconds before each further try to reach the exchange; the last one for all that follow."""


async def run(settings: Settings, recogniser: Recogniser, *, calls: int, threads: int) -> None:
    """Listen to at most so many calls at once, until cancelled. Raises MindLost when the recogniser hangs."""
    minds = Minds(threads)
    listening = asyncio.create_task(_listen(settings, recogniser, minds, calls))
    lost = asyncio.create_task(minds.are_lost.wait())
    try:
        await asyncio.wait({listening, lost}, return_when=asyncio.FIRST_COMPLETED)
        if lost.done():
            raise MindLost("the recogniser hangs again and again; whoever supervises this starts it anew.")
        await listening
    finally:
        lost.cancel()
        listening.cancel()
        await asyncio.gather(listening, lost, return_exceptions=True)


async def _listen(settings: Settings, recogniser: Recogniser, minds: Minds, calls: int) -> None:
    tries = 0
    while True:
        try:
            password = secrets.known(Folders.of(settings.var))
            if not password:
                raise Lost("no exchange has been configured in this folder")
            async with opened(
                settings.ari_url,
                user=EXCHANGE_USER,
                password=password,
                application=APPLICATION,
                front_door=lambda event: None,
            ) as connection:
                ari = Ari(connection, APPLICATION)
                tries = 0
                await clear_all(ari)
                sounds = partial(sound.opened, settings.ari_url, user=EXCHANGE_USER, password=password)
                await Watch(ari, sounds, recogniser, minds, calls).run()
        except Lost as away:
            log.info("the exchange is away: %s", away)
            await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1
