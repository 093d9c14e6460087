"""`hotline workdays import FILE`: a year's holidays and make-up days, from a list or the notice's own words."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from hotline.ground.workdays import actions, queries
from hotline.ground.workdays.rules import LONGEST, Notice, NoticeRefused, read_notice
from hotline.lib.text import UnfitText, decode


def add_arguments(parser: CommandParser) -> None:
    """A file, and what it does not say itself."""
    parser.add_argument(
        "file",
        type=Path,
        help="the words of the notice, CSV (date,kind,name), TOML or JSON (year, holidays, make_up); - for input",
    )
    parser.add_argument("--year", type=int, help="where the file names none")
    parser.add_argument("--source", default="", help="the notice, such as 国办发明电〔2025〕7号; else the file's name")
    parser.add_argument("--yes", action="store_true", help="enter it without asking")


def run(options: dict[str, Any]) -> Iterator[str]:
    """Say what was understood, ask, enter, say what came of it."""
    file: Path = options["file"]
    notice = _read(file, options["year"])
    yield from _understood(notice)
    changes = queries.changes(notice)
    if not changes:
        yield "The calendar says the same already. Nothing was changed."
        return
    felt = [change for change in changes if change.is_felt]
    yield f"{len(changes)} days are entered or changed; {len(felt)} of them are something else than was thought."
    if not options["yes"]:
        _ask(file)
    try:
        version = actions.enter_notice(notice=notice, source=options["source"] or file.name, at=timezone.now())
    except (actions.DayRefused, UnfitText) as trouble:
        raise CommandError(str(trouble)) from trouble
    yield f"Entered as calendar version {version.number if version else queries.version()}."


def _read(file: Path, year: int | None) -> Notice:
    """Read to the end before anything is changed."""
    try:
        text = decode(sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes())
    except (OSError, UnfitText) as trouble:
        raise CommandError(f"{file} cannot be read: {trouble}") from trouble
    if len(text) > LONGEST:
        raise CommandError(f"{file} is longer than a notice: more than {LONGEST} characters.")
    try:
        return read_notice(text, year=year)
    except NoticeRefused as refused:
        said = [f"{file}, line {fault.line}: {fault}" if fault.line else f"{file}: {fault}" for fault in refused.faults]
        raise CommandError("\n".join([*said, "Nothing was changed."])) from refused


def _understood(notice: Notice) -> Iterator[str]:
    yield f"{notice.year}:"
    for on, mark in sorted({**notice.before, **notice.days}.items()):
        yield f"  {on} {on:%a}  {mark.kind.label}  {mark.name}".rstrip()


def _ask(file: Path) -> None:
    """Ask whoever sits there. Where nobody does, it must have been said before."""
    if str(file) == "-" or not sys.stdin.isatty():
        raise CommandError("Nothing was changed. To enter it, say so: --yes")
    if input("Enter this? [y/N] ").strip().lower() not in ("y", "yes", "是"):
        raise CommandError("Nothing was changed.")
