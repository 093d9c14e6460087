"""`hotline phone try`: everything of `hotline run`, a telephone, and a town of citizens who ring – on this machine."""

import os
import socket
from argparse import Namespace
from collections.abc import Mapping

from django.conf import settings

from hotline.channels.phone.citizens.outside import CARRIER, DESKS
from hotline.channels.phone.citizens.phrases import AT_A_DESK
from hotline.channels.phone.exchange import fetching
from hotline.channels.phone.exchange import settings as phone_settings
from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.config.children import Child, python
from hotline.config.phoning.contract import Say, Verb
from hotline.config.run import Supervisor, lead, recogniser

PORTS = {"SIP_PORT": 5060, "HTTP_PORT": 8088, "WSS_PORT": 8089, "TRUNK_PORT": 5070}
"""Of each variable the port that is wanted; the next free one is taken."""
CITIZENS_HTTP_PORT = 8098
PORTS_TRIED = 200
WORDS = """\
The hotline's number is {number}. Sign in as an agent, open the seat's console and be ready; then let a citizen ring:

    .venv/bin/hotline phone ring

She rings from a second exchange on this machine. Whoever the hotline calls picks up there, too.
"""


def _do(given: Namespace, say: Say) -> None:
    if os.environ.get("HUIYIN_PHONE_TRUNK"):
        raise ExchangeTrouble(
            "HUIYIN_PHONE_TRUNK names a carrier: this is the telephone of a real city, and citizens are not played "
            "on it. docs/how-to/the-phone.md says how it is run."
        )
    fetching.kit(say)
    taken: set[int] = set()
    os.environ.update(surroundings(os.environ, taken))
    read = phone_settings.read(settings.VAR)
    os.environ["HUIYIN_PHONE_SOFTPHONE"] = read.softphone_url
    citizens = python("hotline.config", "phone", "citizens", "--http-port", str(free_port(CITIZENS_HTTP_PORT, taken)))
    further = [
        Child("the exchange", python("hotline.config", "phone", "exchange")),
        Child("the citizens' exchange", citizens),
        Child("the phone process", python("hotline.config", "phone", "run")),
        *recogniser(),
    ]
    if code := lead(Supervisor(further, WORDS.format(number=read.numbers[0]))):
        raise SystemExit(code)


def surroundings(given: Mapping[str, str], taken: set[int]) -> dict[str, str]:
    """The variables of a telephone for trying; what somebody has set himself stays. `taken` gathers the ports."""
    found = {"HUIYIN_PHONE_TRUNK": CARRIER}
    for name, wanted in PORTS.items():
        variable = f"HUIYIN_PHONE_{name}"
        found[variable] = given.get(variable) or str(free_port(wanted, taken))
    desks = ",".join(f"{number}={DESKS}:{found['HUIYIN_PHONE_TRUNK_PORT']}" for number in AT_A_DESK)
    return {**found, "HUIYIN_PHONE_DESKS": given.get("HUIYIN_PHONE_DESKS") or desks}


def free_port(wanted: int, taken: set[int]) -> int:
    """The first port from `wanted` on that nobody uses."""
    for port in range(wanted, wanted + PORTS_TRIED):
        if port not in taken and _is_free(port):
            taken.add(port)
            return port
    raise ExchangeTrouble(f"no port from {wanted} to {wanted + PORTS_TRIED} is free on this machine.")


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("", port))
            except OSError:
                return False
    return True


VERB = Verb(_do)
