"""`hotline phone ring`: a citizen rings the hotline, and whoever sits at the keyboard is she."""

import os
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from queue import Empty, Queue

from django.conf import settings

from hotline.channels.phone.citizens.handsets import Handset, NothingHappened, Stands
from hotline.channels.phone.citizens.outside import Outside
from hotline.channels.phone.citizens.phrases import STORIES, Mouth
from hotline.channels.phone.citizens.puppeteer import Puppeteer
from hotline.channels.phone.exchange import fetching
from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.channels.phone.exchange.settings import DIALLED
from hotline.config.phoning.contract import Say, Verb
from hotline.lib.ari.trouble import AriTrouble, Refused

LOOKS_EVERY = 0.3
RINGS_FOR = 60.0
LONGEST = 3600.0
KEYS = frozenset("0123456789*#")


def _ask(parser: ArgumentParser) -> None:
    parser.add_argument("--to", default="12345", metavar="NUMBER", help="the number she dials (12345)")
    parser.add_argument("--caller", default="13800000001", metavar="NUMBER", help='the number she shows; "": none')
    parser.add_argument("--language", choices=STORIES, default="cmn", help="what she speaks (cmn)")
    parser.add_argument("--for", dest="seconds", type=float, default=0, help="she hangs up after so many seconds")
    parser.epilog = (
        "While she is on the telephone: digits are keys, words are spoken, an empty line is her story, "
        "and Ctrl-D hangs up."
    )


def _do(given: Namespace, say: Say) -> None:
    if not DIALLED.fullmatch(given.to) or not (given.caller == "" or DIALLED.fullmatch(given.caller)):
        raise ExchangeTrouble("--to and --caller are telephone numbers, such as 12345 and 13800000001.")
    where = Outside.kept(settings.VAR)
    mouth = Mouth(fetching.kit(say).espeak, where.folders.prompts)
    # A name of its own: who answers for all the others goes on.
    puppeteer = Puppeteer(where, f"ring-{os.getpid()}")
    try:
        puppeteer.open()
        _ring(puppeteer, mouth, given, say)
    except AriTrouble as trouble:
        raise ExchangeTrouble("the citizens' exchange does not answer; start it with `make phone`.") from trouble
    except KeyboardInterrupt:
        say("she hangs up")
    finally:
        puppeteer.close()


def _ring(puppeteer: Puppeteer, mouth: Mouth, given: Namespace, say: Say) -> None:
    handset = puppeteer.dial(given.to, caller=given.caller)
    say(f"{given.caller or 'somebody who is not shown'} rings {given.to} …")
    try:
        handset.await_talk(RINGS_FOR)
    except NothingHappened:
        say(f"nobody answered (cause {handset.cause})")
        return
    say("answered. Type 0 and Enter for a person; digits are keys, words are spoken, an empty line is her story.")
    say("Ctrl-D hangs up.")
    _lead(handset, mouth, given)
    if handset.stands != Stands.ENDED:
        say("she hangs up")
        handset.hang_up()
    heard = handset.heard()
    where = puppeteer.outside.folders.recordings / f"{handset.id}.wav"
    say(f"the call is over; she heard {heard.seconds:.0f} s: {where}")


def _lead(handset: Handset, mouth: Mouth, given: Namespace) -> None:
    """What is typed she does, until one of both hangs up."""
    typed: Queue[str | None] = Queue()
    threading.Thread(target=_read, args=(typed,), daemon=True).start()
    until = time.monotonic() + (given.seconds or LONGEST)
    while handset.stands != Stands.ENDED and time.monotonic() < until:
        try:
            line = typed.get(timeout=LOOKS_EVERY)
        except Empty:
            continue
        if line is not None:
            _do_typed(handset, mouth, line.strip(), given.language)
        elif not given.seconds:
            return


def _read(typed: "Queue[str | None]") -> None:
    for line in sys.stdin:
        typed.put(line)
    typed.put(None)


def _do_typed(handset: Handset, mouth: Mouth, typed: str, language: str) -> None:
    # She may be hung up on while she presses or speaks.
    try:
        if typed and set(typed) <= KEYS:
            handset.press(typed)
        else:
            sound: Path = mouth.says(typed or STORIES[language], language)
            handset.speak(sound, until_said=False)
    except Refused:
        return


VERB = Verb(_do, _ask)
