"""`hotline import appeals FILE --mapping FILE.toml`: rows of another system's file become appeals."""

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from hotline.channels.importing import account, check, lateness, replaying, running
from hotline.channels.importing.mapping import Mapping, MappingFault, load
from hotline.channels.importing.source import UnreadableFile
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import actions as profiles
from hotline.ground.profiles import queries, sources
from hotline.ground.profiles.rules import ProfileFault

MOST_HANDS = 8


class Command(BaseCommand):
    """Import a file."""

    help = "appeals FILE --mapping FILE.toml: rows become appeals through the steps people take (docs/how-to/import.md)"

    def add_arguments(self, parser: CommandParser) -> None:
        """What, from which file, by which mapping."""
        parser.add_argument("what", choices=["appeals"])
        parser.add_argument("file", type=Path, help="JSON Lines or CSV, in UTF-8 or GB18030")
        parser.add_argument("--mapping", type=Path, required=True, help="which column is what (TOML)")
        parser.add_argument(
            "--at-recorded-times",
            action="store_true",
            help="register, dispatch and sign at the message's time, reply to archive at the reply's",
        )
        parser.add_argument(
            "--replay",
            action="store_true",
            help="at recorded times, and time moves with the file: lights and the ladder fire when they would have",
        )
        parser.add_argument(
            "--profile", metavar="NAME", help="a replay under these rules: a file, or a name that ships"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen; change nothing")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the account there as JSON")
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="rows not taken (default: ./NAME.rejects.jsonl)"
        )
        parser.add_argument(
            "--processes", type=int, default=None, help="how many carry rows on (default: one for each processor)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and print the account."""
        with _under(options):
            self._import(options)

    def _import(self, options: dict[str, Any]) -> None:
        asked = self._asked(options)
        size = asked.path.stat().st_size
        with tqdm(total=size, unit="B", unit_scale=True, file=sys.stderr, disable=not sys.stderr.isatty()) as bar:

            def show(position: int, rows: int) -> None:
                bar.set_postfix_str(f"{rows} rows", refresh=False)
                bar.update(position - bar.n)

            is_replayed = options["replay"] and not asked.is_dry
            run = replaying.Replay if is_replayed else running.Import
            found = self._run(run(asked, show=show))
        for line in [*account.lines(found), *lateness.lines(found.lateness)]:
            self.stdout.write(line)
        if found.rejections:
            self.stdout.write(f"the rejected rows are in {asked.rejects}")
        self.stdout.write(f"{found.seconds:.1f} s, {found.rate} rows/s")
        if options["json"]:
            body = json.dumps(found.as_dict(), ensure_ascii=False, indent=2)
            options["json"].write_text(body + "\n", encoding="utf-8")
        if not found.adds_up:
            raise CommandError("The account does not add up: rows were lost or counted twice. Please report this.")

    def _asked(self, options: dict[str, Any]) -> running.Asked:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is no file.")
        try:
            mapping = load(options["mapping"])
            check.check(mapping, is_replayed=options["replay"])
        except MappingFault as fault:
            raise CommandError(f"The mapping {options['mapping']} cannot be used: {fault}.") from fault
        at_recorded_times = options["at_recorded_times"] or options["replay"]
        if at_recorded_times:
            _refuse_without_times(mapping)
        hands = 0 if options["replay"] else options["processes"]
        return running.Asked(
            path=path,
            mapping=mapping,
            rejects=options["rejects"] or Path(f"{path.stem}.rejects.jsonl"),
            at_recorded_times=at_recorded_times,
            is_dry=options["dry_run"],
            hands=min(os.cpu_count() or 1, MOST_HANDS) if hands is None else max(0, min(hands, MOST_HANDS)),
        )

    def _run(self, import_: running.Import) -> account.Account:
        try:
            return import_.run()
        except (UnreadableFile, running.Busy) as trouble:
            raise CommandError(str(trouble)) from trouble
        except (BrokenProcessPool, KeyboardInterrupt) as trouble:
            raise CommandError("Cut off. What is in stays in; run the same command again and it goes on.") from trouble


@contextmanager
def _under(options: dict[str, Any]) -> Iterator[None]:
    """The rules of another city, where they were asked for: those of this one stay in force for whatever comes in."""
    if not options["profile"]:
        yield
        return
    if not options["replay"]:
        raise CommandError("--profile goes with --replay: what comes in now comes in under the city's own rules.")
    try:
        laid = profiles.lay_by(file=sources.find(options["profile"]), actor=SYSTEM, at=timezone.now())
    except ProfileFault as fault:
        raise CommandError(str(fault)) from fault
    with queries.suppose(laid.pk):
        yield


def _refuse_without_times(mapping: Mapping) -> None:
    for name in ("received", "replied"):
        if not getattr(mapping.columns, name):
            raise CommandError(
                f"--at-recorded-times needs both times, and the mapping names no columns.{name}. "
                "Name the column, or leave the option out: then everything is entered at the present time."
            )
