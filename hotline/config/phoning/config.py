"""`hotline phone config`: the exchange's whole configuration, written from settings and seats."""

from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.utils import timezone

from hotline.channels.phone.exchange import programs, seats
from hotline.channels.phone.exchange import settings as phone_settings
from hotline.channels.phone.exchange.configuration import writing
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.channels.phone.exchange.running import Exchange
from hotline.config.phoning.contract import Say, Verb


def _ask(parser: ArgumentParser) -> None:
    parser.add_argument("--reload", action="store_true", help="have a running exchange read its seats again")


def _do(given: Namespace, say: Say) -> None:
    asterisk = programs.find_asterisk()
    if asterisk is None:
        raise ExchangeTrouble("there is no Asterisk 22.4 or newer here; `hotline phone fetch` brings one.")
    read = phone_settings.read(settings.VAR)
    known = seats.lines(read)
    folders = writing.write_all(asterisk, read, known, at=timezone.now())
    say(f"{folders.etc}: {len(known)} seats, {_trunk(read)}")
    if given.reload:
        Exchange(asterisk, Folders.of(settings.VAR)).reload_seats()
        say("a running exchange was told to read them")


def _trunk(read: phone_settings.Settings) -> str:
    if read.trunk is None:
        return "no line to a carrier (HUIYIN_PHONE_TRUNK)"
    return f"a line to {read.trunk.hosts[0]}" + (", registered" if read.trunk.registers else ", known by address")


VERB = Verb(_do, _ask)
