"""`hotline phone exchange`: the exchange, configured and kept running until it is stopped."""

import signal
import time
from argparse import Namespace

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hotline.channels.phone.exchange import fetching, seats
from hotline.channels.phone.exchange import settings as phone_settings
from hotline.channels.phone.exchange.configuration import writing
from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.channels.phone.exchange.running import Exchange, check_ports
from hotline.config.phoning import prompts
from hotline.config.phoning.contract import Say, Stopped, Verb, stop

LOOKS_EVERY = 5.0
"""Seconds between looks at the register of seats: a seat that is added can register so soon."""


def _do(given: Namespace, say: Say) -> None:
    read = phone_settings.read(settings.VAR)
    asterisk = fetching.kit(say).asterisk
    folders = writing.write_all(asterisk, read, seats.lines(read), at=timezone.now())
    prompts.shelf(say).make()
    exchange = Exchange(asterisk, folders)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        check_ports(read)
        exchange.start()
        say(f"the exchange takes calls on {read.address}:{read.sip_port}")
        _keep(exchange, read)
    except Stopped:
        say("the exchange is stopped")
    finally:
        exchange.stop()


def _keep(exchange: Exchange, read: phone_settings.Settings) -> None:
    """Look after it, and after the seats, until somebody stops us. Raises ExchangeTrouble when it ends by itself."""
    while True:
        time.sleep(LOOKS_EVERY)
        if not exchange.is_running():
            raise ExchangeTrouble(
                "the exchange ended by itself; its log says more, and who supervises starts it again."
            )
        if writing.write_seats(read, seats.lines(read), at=timezone.now()):
            exchange.reload_seats()
        # No connection is held between two looks.
        connection.close()


VERB = Verb(_do)
