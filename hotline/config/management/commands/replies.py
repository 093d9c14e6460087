"""`hotline replies decided --from DAY --to DAY`: what the audit decided on replies with and without flags."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hotline.ground.profiles import queries as profiles
from hotline.insight.replies.queries import DECIDED, Decided, decided
from hotline.insight.replies.words import Flag


class Command(BaseCommand):
    """What came of flags."""

    help = "counts what auditors decided on replies that were flagged"

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb, for a span of days."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verb = verbs.add_parser("decided", help="passed, passed without a visit, sent back – by flag")
        verb.add_argument("--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY")
        verb.add_argument("--to", dest="last", type=date.fromisoformat, required=True, metavar="DAY")
        verb.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say."""
        first, last = options["first"], options["last"]
        if last < first:
            raise CommandError("--to is before --from.")
        zone = ZoneInfo(profiles.current().time_zone)
        since, until = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
        found = decided(since=since, until=until)
        for line in _lines(found):
            self.stdout.write(line)
        if file := options["json"]:
            figures = {"replies": dict(found.replies), "flags": {flag.value: _row(found, flag) for flag in Flag}}
            file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _row(found: Decided, flag: Flag) -> dict[str, int]:
    return {decision: found.flagged.get((flag, decision), 0) for decision in DECIDED.values()}


def _lines(found: Decided) -> list[str]:
    head = ", ".join(f"{decision} {found.replies.get(decision, 0)}" for decision in DECIDED.values())
    rows = [
        f"{flag.value}: " + ", ".join(f"{name} {count}" for name, count in _row(found, flag).items()) for flag in Flag
    ]
    return [f"audited: {head}", *rows]
