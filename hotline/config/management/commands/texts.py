"""`hotline texts compile`: makes the catalogues that the pages read."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hotline.lib import catalogues


class Command(BaseCommand):
    """Interface texts."""

    help = "compile: make the catalogues of interface texts from their fragments"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One verb."""
        parser.add_argument("verb", choices=["compile"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile and say how many texts each language has."""
        try:
            for folder in settings.LOCALE_PATHS:
                for language, count in catalogues.compile_all(folder).items():
                    self.stderr.write(f"{language}: {count} texts")
        except catalogues.CatalogueTrouble as trouble:
            raise CommandError(str(trouble)) from trouble
