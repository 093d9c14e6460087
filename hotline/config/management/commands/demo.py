"""`hotline demo load | accounts`: the invented city, for trying things out."""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from tqdm import tqdm

from hotline.config.demo import files, loading
from hotline.config.demo.registers import PASSWORD
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles import sources
from hotline.insight.learning import shelf, teaching
from hotline.lib import columns

LOADED = "the city is there, with a small network and no cases yet; hotline demo accounts says who can sign in"


class Command(BaseCommand):
    """The demo city."""

    help = (
        "load: enter the demo city Luming, or another city, into an empty database; accounts: say who can sign in there"
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Two verbs."""
        parser.add_argument("verb", choices=["load", "accounts"])
        parser.add_argument("--city", default="luming", choices=sources.shipped(), help="whose rules it has")
        parser.add_argument(
            "--if-empty", action="store_true", help="say nothing and do nothing where another city lives"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it once, or print one account a role."""
        city = files.read(options["city"])
        try:
            is_there = loading.is_loaded(city)
        except loading.AnotherCity as other:
            if options["if_empty"]:
                return
            raise CommandError(
                f"This database holds another city ({other}). The demo city is loaded into an empty database only: "
                "name an empty folder in HUIYIN_VAR, or another database in DATABASE_URL. Nothing was changed."
            ) from other
        if options["verb"] == "accounts":
            self._accounts(is_there=is_there)
        elif is_there:
            self.stdout.write("the demo city is there already; nothing was changed")
        else:
            count = loading.load(city, now=timezone.now(), show=self._watched)
            self.stdout.write(f"the demo city is there, with {count} cases of the last 60 days" if count else LOADED)
            if count:
                self._taught()

    def _taught(self) -> None:
        """Categories and units are learnt from the cases just entered, so that the desks propose something."""
        with translation.override("en"):
            for found in teaching.learn(profiles.current().learning, at=timezone.now()):
                if not isinstance(found, shelf.Unfit):
                    self.stdout.write(f"learnt {found['what']} from {found['data']['cases']} of them")

    def _watched(self, cases: list[files.Case]) -> Iterable[files.Case]:
        self.stderr.write("entering the demo city …")
        watched: Iterable[files.Case] = tqdm(cases, unit="case", file=sys.stderr, disable=not sys.stderr.isatty())
        return watched

    def _accounts(self, *, is_there: bool) -> None:
        if not is_there:
            raise CommandError("The demo city is not loaded. Load it: hotline demo load.")
        with translation.override("zh-hans"):
            rows = loading.accounts()
        self.stdout.write(f"Demo accounts, one a role, password of all: {PASSWORD}")
        for username, role, name, unit in rows:
            self.stdout.write(f"  {columns.left(username, 16)}{columns.left(role, 14)}{columns.left(name, 8)}{unit}")
