"""`hotline bench fill N | run`: a large city, and how fast the house is with it."""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from hotline.config.bench import city, filling
from hotline.config.demo import files, loading, registers


class Command(BaseCommand):
    """Speed."""

    help = "fill N: enter N cases by COPY; run: measure speed, each figure beside pgbench"

    def add_arguments(self, parser: CommandParser) -> None:
        """Two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        fill = verbs.add_parser("fill", help="enter N cases by COPY; the demo city's registers come first if need be")
        fill.add_argument("count", type=int)
        fill.add_argument("--yes-into-this-database", metavar="NAME", default="")
        fill.add_argument("--processes", type=int, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill or run."""
        self._fill(options["count"], options["yes_into_this_database"], options["processes"])

    def _fill(self, count: int, named: str, processes: int) -> None:
        database = connection.settings_dict["NAME"]
        if not filling.is_bench_or_demo() and named != database:
            raise CommandError(
                f"The database {database} holds a real city. Invented cases cannot be taken out again. To put them "
                f"there all the same: --yes-into-this-database {database}. Nothing was changed."
            )
        now = timezone.now()
        if not named and not loading.is_loaded(files.read()):
            self.stderr.write("entering the registers of the demo city …")
            registers.enter(files.read(), at=now, in_force_from=loading.LONG_AGO)
        try:
            if count > 0:
                filling.fill(count, now=now, processes=processes, show=lambda done: self._watched(done, count))
        except city.NotReady as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(f"{count} cases have been entered")

    def _watched(self, done: Iterable[int], count: int) -> Iterable[int]:
        with tqdm(total=count, unit="case", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
            for cases in done:
                bar.update(cases)
                yield cases
