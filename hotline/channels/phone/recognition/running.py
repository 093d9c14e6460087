"""The process that listens: it finds the exchange again when it was away, and begins anew when its mind is lost.

The exchange gives the sound of calls to one of us, to whoever came last: two would take it from each other again and
again. So one listens, and another one waits until it is gone.
"""

import asyncio
import fcntl
import logging
from functools import partial
from pathlib import Path
from typing import IO

from hotline.channels.phone.exchange import secrets
from hotline.channels.phone.exchange.configuration.dialplan import APPLICATION as EXCHANGE_USER
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.settings import Settings
from hotline.channels.phone.recognition.contract import MindLost, Recogniser, RecognitionTrouble
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
LOCK = "recogniser.lock"
"""Held by the one that listens, and let go of with it, however it went."""
LOOKS_EVERY = 2.0
"""Seconds after which another one looks again whether it is gone."""


async def run(settings: Settings, recogniser: Recogniser, *, calls: int, threads: int) -> None:
    """Listen to at most so many calls at once, until cancelled; while another process of this installation does, wait.
    Raises MindLost when the recogniser hangs, RecognitionTrouble when nobody can see who listens."""
    with _lock_of(settings.var) as lock:
        await _until_alone(lock)
        await _run(settings, recogniser, calls=calls, threads=threads)


def _lock_of(var: Path) -> IO[str]:
    try:
        return (var / LOCK).open("a")
    except OSError as error:
        raise RecognitionTrouble(
            f"{var / LOCK} cannot be opened ({error.strerror}): run the recogniser as the user of the exchange, "
            "with the same HUIYIN_VAR."
        ) from error


async def _until_alone(lock: IO[str]) -> None:
    is_told = False
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not is_told:
                log.warning("another process listens to the calls; this one waits until it is gone")
                is_told = True
            await asyncio.sleep(LOOKS_EVERY)
        else:
            return


async def _run(settings: Settings, recogniser: Recogniser, *, calls: int, threads: int) -> None:
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
