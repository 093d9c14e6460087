"""`hotline phone run`: leads the calls – menu, queue, seats – until it is stopped; calls under way go on without it."""

import asyncio
import contextlib
import os
import signal
import time
from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hotline.channels.phone.conversation.installation import Installation
from hotline.channels.phone.conversation.ledger import Ledger
from hotline.channels.phone.exchange import fetching, secrets
from hotline.channels.phone.exchange import settings as phone_settings
from hotline.channels.phone.exchange.configuration.dialplan import APPLICATION
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.channels.phone.exchange.prompts.shelf import Shelf, lasts
from hotline.channels.phone.process import Process, Replaced
from hotline.channels.phone.voice import Voice
from hotline.config import given_database
from hotline.config.phoning.contract import Say, Verb
from hotline.ground.profiles import queries as profiles
from hotline.lib.ari.connection import opened

LOOKS_EVERY = 5.0


def process() -> Process:
    """The process as this installation wants it."""
    read = phone_settings.read(settings.VAR)
    folders = Folders.of(settings.VAR)
    folders.make()
    espeak = fetching.kit(lambda line: None).espeak
    voice = Voice(lambda texts: Shelf(folders.prompts, texts, espeak))
    return Process(
        opens=lambda door, application: opened(
            read.ari_url,
            user=APPLICATION,
            password=secrets.password(folders),
            application=application,
            front_door=door,
        ),
        application=APPLICATION,
        ledger=Ledger(),
        installation=Installation(
            addresses=read,
            media=voice.media,
            lasts=lasts,
            now=timezone.now,
            node=os.environ.get("HUIYIN_PHONE_NODE", ""),
            shows=read.numbers[0],
        ),
    )


def await_city(say: Say) -> None:
    """Until a city's profile is in force: by it calls are led. Meanwhile the exchange answers by itself."""
    is_told = False
    while True:
        try:
            profiles.current()
        except LookupError as nothing:
            if not is_told:
                say(f"calls cannot be led yet: {nothing}")
                is_told = True
            profiles.forget()
            connection.close()
            time.sleep(LOOKS_EVERY)
        else:
            return


def _ask(parser: ArgumentParser) -> None:
    parser.epilog = "Stop it as you like, also by force: whoever runs it again takes every call up where it is."


def _do(given: Namespace, say: Say) -> None:
    if absent := given_database.absent():
        say(f"{absent} It is waited for; who is on the line hears music meanwhile.")
    else:
        await_city(say)
    try:
        asyncio.run(_until_stopped(process(), say))
    except Replaced as replaced:
        raise ExchangeTrouble(f"{replaced}; stop it first.") from replaced


async def _until_stopped(leading: Process, say: Say) -> None:
    task = asyncio.ensure_future(leading.run())
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    say("calls are led from here")
    with contextlib.suppress(asyncio.CancelledError):
        await task
    leading.ledger.close()


VERB = Verb(_do, _ask)
