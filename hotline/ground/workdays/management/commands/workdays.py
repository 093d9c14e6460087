"""`hotline workdays seed` and `hotline workdays load YEAR FILE`: the calendar's yearly upkeep."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hotline.ground.workdays import actions, queries
from hotline.ground.workdays.words import Kind
from hotline.lib.text import UnfitText, decode


class Command(BaseCommand):
    """Keep the table of holidays and make-up working days."""

    help = "Holidays and make-up working days: seed the published years, or load a year from a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Two subcommands."""
        subcommands = parser.add_subparsers(dest="subcommand", required=True)
        subcommands.add_parser("seed", help="enter the published years that are missing; change nothing else")
        load = subcommands.add_parser("load", help="enter one year from a CSV file: date,kind,name")
        load.add_argument("year", type=int)
        load.add_argument("file", type=Path, help="lines such as 2027-02-06,holiday,春节 or 2027-02-14,make_up,春节")
        load.add_argument("--source", default="", help="the notice the days come from")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand and say what is in the table afterwards."""
        if options["subcommand"] == "seed":
            actions.seed(at=timezone.now())
        else:
            self._load(options["year"], options["file"], options["source"] or options["file"].name)
        years = queries.settled_years()
        shown = ", ".join(map(str, years)) or "none"
        self.stdout.write(f"Calendar version {queries.version()}. Years entered: {shown}.")

    def _load(self, year: int, file: Path, source: str) -> None:
        """Read the file to its end before anything is changed."""
        try:
            lines = decode(file.read_bytes()).splitlines()
        except (OSError, UnfitText) as trouble:
            raise CommandError(f"{file} cannot be read: {trouble}") from trouble
        exceptions: dict[date, tuple[Kind, str]] = {}
        for number, row in enumerate(csv.reader(lines), start=1):
            if not row:
                continue
            try:
                on, kind, name = (*row, "")[:3]
                exceptions[date.fromisoformat(on.strip())] = (Kind(kind.strip()), name.strip()[:60])
            except ValueError as trouble:
                raise CommandError(f"{file}, line {number}: {trouble}. A line is date,kind,name.") from trouble
        try:
            actions.load_year(year=year, exceptions=exceptions, source=source, at=timezone.now())
        except ValueError as trouble:
            raise CommandError(str(trouble)) from trouble
