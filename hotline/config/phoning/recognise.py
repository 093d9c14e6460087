"""`hotline phone recognise`: write down what is said in calls, while it is said, until it is stopped."""

import asyncio
import contextlib
import os
import signal
from argparse import Namespace
from collections.abc import Coroutine
from typing import Any

from django.conf import settings

from hotline.channels.phone.exchange import settings as phone_settings
from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.channels.phone.recognition import running, setting, sherpa
from hotline.channels.phone.recognition.contract import MindLost, RecognitionTrouble
from hotline.config.phoning.contract import Say, Verb
from hotline.config.phoning.run import await_city


def _do(given: Namespace, say: Say) -> None:
    try:
        wanted = setting.read()
        if wanted is None:
            say("nothing is recognised: HUIYIN_PHONE_RECOGNITION names no folder with a model")
            return
        known = sherpa.load(wanted.models)
        languages = ", ".join(language or "every language" for language in known.languages)
        await_city(say)
        say(f"calls are listened to, {wanted.calls} at once: {languages}")
        read = phone_settings.read(settings.VAR)
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(_until_stopped(running.run(read, known, calls=wanted.calls, threads=wanted.threads)))
    except MindLost as lost:
        say(str(lost))
        # A thread that hangs would keep us from ending in good order; nothing of ours is left to be put in order.
        os._exit(1)
    except RecognitionTrouble as trouble:
        raise ExchangeTrouble(str(trouble)) from trouble


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await task


VERB = Verb(_do)
