"""`hotline clocks recount --year 2027`: what would move, and the act itself."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from hotline.casework.recounts.actions import RecountRefused, begin, carry_out
from hotline.casework.recounts.models import Recount
from hotline.casework.recounts.queries import Preview, preview
from hotline.ground.journal.rules import SYSTEM
from hotline.lib.text import UnfitText


def add_arguments(parser: CommandParser) -> None:
    """The year, and whether only to look."""
    parser.add_argument(
        "--year", type=int, required=True, help="the year whose calendar has become known or has changed"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would move, change nothing")
    parser.add_argument("--reason", default="", help="why it is done, for the journal")
    parser.add_argument("--json", action="store_true", help="one object")


def run(options: dict[str, Any]) -> Iterator[str]:
    """Say what moves; do it, unless it is only to be looked at. Done again it moves nothing."""
    now = timezone.now()
    seen = preview(options["year"], at=now)
    if options["dry_run"]:
        if not seen.is_settled:
            raise CommandError(f"The notice for {seen.year} has not been entered yet: hotline workdays import.")
        yield from [json.dumps(_facts(seen), ensure_ascii=False)] if options["json"] else _words(seen)
        return
    try:
        act = begin(year=options["year"], actor=SYSTEM, at=now, reason=options["reason"])
    except (RecountRefused, UnfitText) as refused:
        raise CommandError(str(refused)) from refused
    count = carry_out(act, at=now)
    act.refresh_from_db()
    if options["json"]:
        yield json.dumps({**_facts(seen), "done": _done(act), "cases_now": count}, ensure_ascii=False)
        return
    yield from _words(seen)
    yield f"Counted anew: {count} cases now; in all {act.moved} limits moved, {act.letters} letters to callers."


def _facts(seen: Preview) -> dict[str, Any]:
    names = ("year", "version", "cases", "limits", "earlier", "later", "same")
    sample = [
        {
            "subject": kind,
            "number": number,
            "clock": clock.kind,
            "before": found.before.isoformat(),
            "after": found.end.at.isoformat(),
        }
        for kind, number, clock, found in seen.told
    ]
    return {**{name: getattr(seen, name) for name in names}, "sample": sample}


def _done(act: Recount) -> dict[str, Any]:
    names = ("calendar_version", "cases", "earlier", "later", "same", "letters")
    return {**{name: getattr(act, name) for name in names}, "is_finished": act.finished_at is not None}


def _words(seen: Preview) -> Iterator[str]:
    yield f"{seen.year}, calendar version {seen.version}: {seen.limits} open limits of {seen.cases} cases."
    yield f"  {seen.later} end later, {seen.earlier} end earlier, {seen.same} stay."
    for kind, number, clock, found in seen.told:
        before, after = (f"{timezone.localtime(at):%Y-%m-%d %H:%M}" for at in (found.before, found.end.at))
        yield f"  {kind} {number} {clock.kind}: {before} → {after}"
