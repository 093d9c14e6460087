"""`hotline phone fetch`: what the telephone runs, fetched once into the user's cache."""

from argparse import ArgumentParser, Namespace

from hotline.channels.phone.exchange import fetching
from hotline.config.phoning.contract import Say, Verb


def _ask(parser: ArgumentParser) -> None:
    parser.add_argument("--again", action="store_true", help="fetch what is in the cache anew, such as after an update")


def _do(given: Namespace, say: Say) -> None:
    kit = fetching.kit(say, again=given.again)
    say(f"Asterisk {'.'.join(map(str, kit.asterisk.version))}: {kit.asterisk.program.command[-1]}")
    say(f"espeak-ng: {kit.espeak.command[-1]}")
    say(f"sipp: {kit.sipp.command[-1]}")


VERB = Verb(_do, _ask)
