"""`hotline recordings check`: is everything that was recorded there, whole and unchanged."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import F
from django.utils import timezone

from hotline.casework.calls.actions import check, file_due
from hotline.casework.calls.actions.filing import strangers
from hotline.casework.calls.models import Recording

MOST_DAYS = 36_500


def days(text: str) -> int:
    """A number of days from 1 on."""
    number = int(text)
    if not 1 <= number <= MOST_DAYS:
        raise ValueError(text)
    return number


class Command(BaseCommand):
    """What is recorded of calls."""

    help = "Look through the recordings: missing ones, such as were changed, files that belong to none"

    def add_arguments(self, parser: CommandParser) -> None:
        """check [--days N]."""
        subcommands = parser.add_subparsers(dest="subcommand", required=True)
        look = subcommands.add_parser("check", help="compare every recording with its digest and name what is wrong")
        look.add_argument("--days", type=days, metavar="N", help="only those of the last N days")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look through them; exit code 1 where something is wrong."""
        now = timezone.now()
        taken = file_due(at=now)
        known = Recording.objects.filter(erased_at__isnull=True)
        if options["days"]:
            known = known.filter(began_at__gte=now - timedelta(days=options["days"]))
        count = 0
        for key in known.filter(attachment__isnull=False).order_by("pk").values_list("pk", flat=True).iterator():
            check(key, at=now)
            count += 1
        said = list(_said(known))
        for line in said:
            self.stdout.write(line)
        for name in strangers():
            self.stdout.write(f"{name}.wav: belongs to no recording that is known")
            said.append(name)
        self.stdout.write(f"{count} recordings compared, {taken} newly taken into store, {len(said)} to look at.")
        if said:
            sys.exit(1)


def _said(known: Any) -> Iterator[str]:
    rows = known.exclude(fault="").annotate(code=F("call__code")).order_by("pk")
    for row in rows.iterator():
        since = timezone.localtime(row.missing_since).strftime("%Y-%m-%d %H:%M") if row.missing_since else "?"
        yield f"{row.name}: {row.get_fault_display()} since {since} (call {row.code})"
