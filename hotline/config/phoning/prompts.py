"""`hotline phone prompts`: every prompt spoken or taken in from the studio; `--list` says how it stands with each."""

from argparse import ArgumentParser, Namespace
from collections import Counter

from django.conf import settings

from hotline.channels.phone.exchange import fetching, tones
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.prompts.shelf import STUDIO, Entry, Shelf
from hotline.config.phoning.contract import Say, Verb
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.telephone_prompts import Prompts


def shelf(say: Say) -> Shelf:
    """The prompts of this installation, by the profile that is in force; as we ship them before there is one."""
    folders = Folders.of(settings.VAR)
    folders.make()
    tones.put_music(folders.music)
    try:
        texts = profiles.current().telephone.prompts
    except LookupError:
        texts = Prompts()
    return Shelf(folders.prompts, texts, fetching.kit(say).espeak)


def _ask(parser: ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help="say how it stands with each, and make nothing")


def _do(given: Namespace, say: Say) -> None:
    there = shelf(say)
    entries = there.entries() if given.list else there.make()
    for entry in entries:
        if given.list or entry.status in {"outdated", "unfit", "missing"}:
            say(_line(entry))
    for language in there.all:
        counts = Counter(entry.status for entry in entries if entry.language == language)
        say(f"{language}: " + ", ".join(f"{count} {status}" for status, count in sorted(counts.items())))
    say(f"recordings of a studio go into {there.folder / STUDIO}/<language>/<name>.wav")


def _line(entry: Entry) -> str:
    why = f" ({entry.why})" if entry.why else ""
    return f"{entry.language:<4} {entry.status:<9} {entry.piece.name:<24} {entry.piece.text}{why}"


VERB = Verb(_do, _ask)
