"""`hotline search index`: what texts are found by is built anew, batch by batch, while the hotline works."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from hotline.casework.appeals import wording
from hotline.casework.appeals.models import Wording
from hotline.ground.search.queries import forget_frequencies
from hotline.register.knowledge.actions import seeking
from hotline.register.knowledge.models import Sought
from hotline.register.people import heads


class Command(BaseCommand):
    """Builds the index of words."""

    help = "Build what appeals, orders and answers are found by: after an upgrade, or anew when its rules have changed"

    def add_arguments(self, parser: CommandParser) -> None:
        """index [--anew]."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        index = verbs.add_parser("index", help="index what is not indexed yet; may be stopped and begun again")
        index.add_argument("--anew", action="store_true", help="index everything anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Index, and say how many."""
        callers = sum(self._watched("callers", heads.complete()))
        appeals = sum(self._watched("appeals", wording.build(is_anew=options["anew"])))
        answers = sum(self._watched("answers", seeking.build()))
        with connection.cursor() as cursor:
            # How often each word occurs is what ANALYZE finds out.
            cursor.execute(f"ANALYZE {Wording._meta.db_table}, {Sought._meta.db_table}")
        forget_frequencies()
        self.stdout.write(f"Indexed: answers {answers}, appeals {appeals}; first digits added: callers {callers}.")

    def _watched(self, what: str, batches: Any) -> Any:
        done = 0
        for number, count in enumerate(batches, start=1):
            done += count
            if number % 20 == 0:
                self.stderr.write(f"{what}: {done}")
            yield count
