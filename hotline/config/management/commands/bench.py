"""`hotline bench fill N | run`: a large city, and how fast the house is with it."""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone
from tqdm import tqdm

from hotline.casework.orders.models import Order
from hotline.config.bench import city, figures, filling, lives, running
from hotline.config.demo import files, loading, registers


class Command(BaseCommand):
    """Speed."""

    help = "fill N: enter N cases by COPY; run: measure speed, each figure beside pgbench"

    def add_arguments(self, parser: CommandParser) -> None:
        """Three verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        fill = verbs.add_parser("fill", help="enter N cases by COPY; the demo city's registers come first if need be")
        fill.add_argument("count", type=int)
        fill.add_argument("--yes-into-this-database", metavar="NAME", default="")
        fill.add_argument("--processes", type=int, default=0)
        run = verbs.add_parser("run", help="measure what is named, or all of it")
        run.add_argument("names", nargs="*", choices=[*running.MEASURES, []])
        run.add_argument("--quick", action="store_true", help="seconds instead of minutes, one run each")
        run.add_argument("--orders", type=int, default=None, help="fill up to so many before (1,000,000; quick: 2,000)")
        run.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
        living = verbs.add_parser("lives", help="one process of the measurement of lives")
        living.add_argument("seconds", type=float)

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill, measure, or be measured."""
        if options["verb"] == "fill":
            self._fill(options["count"], options["yes_into_this_database"], options["processes"])
        elif options["verb"] == "lives":
            self.stdout.write(lives.said(options["seconds"]))
        else:
            self._run(options["names"], options["quick"], options["orders"], options["json"])

    def _run(self, names: list[str], is_quick: bool, orders: int | None, file: Path | None) -> None:
        """Measure on this database, filled up before; it must be one that a bench may spoil."""
        if not filling.is_bench_or_demo() or not filling.may_be_spoilt():
            raise CommandError(
                "This database holds cases, and a bench spoils their journal: pgbench writes rows without chains. "
                "Run it in a database of its own, as make bench does. Nothing was changed."
            )
        os.environ["HUIYIN_DEMO"] = "0"
        call_command("prepare", stdout=self.stderr)
        filling.mark()
        wanted = orders if orders is not None else 2_000 if is_quick else 1_000_000
        there = Order.objects.count()
        if there < wanted:
            self._fill(wanted - there, "", 0)
        about = figures.machine()
        found = running.run(names, is_quick=is_quick, say=self.stderr.write)
        self.stdout.write(json.dumps(about, ensure_ascii=False))
        self.stdout.write(figures.table(found))
        if file:
            figures.keep(found, file, about)

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
            with transaction.atomic():
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
