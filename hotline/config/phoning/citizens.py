"""`hotline phone citizens`: the second exchange with everybody who is not ours, for trying; whoever is rung answers."""

import signal
import time
from argparse import ArgumentParser, Namespace

from django.conf import settings

from hotline.channels.phone.citizens.company import Citizens
from hotline.channels.phone.citizens.household import Household
from hotline.channels.phone.citizens.outside import CARRIER, Outside
from hotline.channels.phone.citizens.phrases import Mouth
from hotline.channels.phone.exchange import fetching
from hotline.channels.phone.exchange import settings as phone_settings
from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.config.phoning.contract import Say, Stopped, Verb, stop

LOOKS_EVERY = 0.3


def outside(http_port: int) -> Outside:
    """Where the citizens of this installation are. Raises ExchangeTrouble when its carrier is a real one."""
    read = phone_settings.read(settings.VAR)
    if read.trunk is None or read.trunk.hosts != (CARRIER,):
        raise ExchangeTrouble(
            f"played citizens come from {CARRIER}, and HUIYIN_PHONE_TRUNK does not say that; `hotline phone try` "
            "starts everything so that they can be reached."
        )
    return Outside.of(settings.VAR, (read.address, read.sip_port), sip_port=read.trunk.port, http_port=http_port)


def _ask(parser: ArgumentParser) -> None:
    parser.add_argument("--http-port", type=int, default=8098, help="where their exchange is steered from")


def _do(given: Namespace, say: Say) -> None:
    kit = fetching.kit(say)
    where = outside(given.http_port)
    citizens = Citizens(kit.asterisk, where)
    household = Household(citizens.puppeteer, Mouth(kit.espeak, where.folders.prompts), say)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        citizens.start()
        where.keep()
        say(f"the citizens' exchange runs on {CARRIER}:{where.sip_port}")
        while citizens.exchange.is_running():
            household.look()
            time.sleep(LOOKS_EVERY)
        raise ExchangeTrouble("the citizens' exchange ended by itself; its log says more.")
    except Stopped:
        say("the citizens went home")
    finally:
        citizens.stop()


VERB = Verb(_do, _ask)
