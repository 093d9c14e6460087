"""`hotline workdays`: the calendar's yearly upkeep, and sums with it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hotline.ground.workdays import actions, queries
from hotline.ground.workdays.management import adding, comparing, importing


class Command(BaseCommand):
    """Keep the table of holidays and make-up working days, and count with it."""

    help = "Working days: when a limit ends (add), a year's notice (import), the published years (seed), compare."

    def add_arguments(self, parser: CommandParser) -> None:
        """Four subcommands."""
        subcommands = parser.add_subparsers(dest="subcommand", required=True)
        adding.add_arguments(subcommands.add_parser("add", help="when a limit ends: hotline workdays add 2026-02-12 7"))
        importing.add_arguments(
            subcommands.add_parser("import", help="enter a year from the State Council's notice or a list")
        )
        subcommands.add_parser("seed", help="enter the published years that are missing; change nothing else")
        subcommands.add_parser("compare", help="our sums beside two packages, and beside a rule without make-up days")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand."""
        if options["subcommand"] == "seed":
            actions.seed(at=timezone.now())
            years = ", ".join(map(str, queries.settled_years())) or "none"
            self.stdout.write(f"Calendar version {queries.version()}. Years entered: {years}.")
        elif options["subcommand"] == "compare":
            self._compare()
        else:
            lines = adding.run(options) if options["subcommand"] == "add" else importing.run(options)
            for line in lines:
                self.stdout.write(line)

    def _compare(self) -> None:
        compared = comparing.Compared()
        for line in compared.lines():
            self.stdout.write(line)
        if not compared.is_equal:
            raise CommandError("A package counts otherwise than our calendar; the table above says where.")
