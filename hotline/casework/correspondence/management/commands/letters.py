"""`hotline letters undelivered | again`: what did not reach its readers, and trying once more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hotline.casework.correspondence import actions, queries

SHOWN = 50


class Command(BaseCommand):
    """Letters that were given up."""

    help = "List the letters that were not delivered, or have them carried again"

    def add_arguments(self, parser: CommandParser) -> None:
        """undelivered or again."""
        parser.add_argument("what", choices=("undelivered", "again"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Say which and why, the latest first; `again` queues them all anew."""
        found = queries.undelivered()
        if options["what"] == "again":
            count = sum(actions.post_again(letter_id=letter.pk, at=timezone.now()) for letter in found.iterator())
            self.stdout.write(f"Queued again: {count}.")
            return
        for letter in found[:SHOWN]:
            at = timezone.localtime(letter.written_at)
            self.stdout.write(f"{at:%Y-%m-%d %H:%M}\t{letter.pk}\t{letter.text_key}\t{letter.trouble}")
        self.stdout.write(f"Not delivered: {found.count()}.")
