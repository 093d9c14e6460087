"""`hotline vendor`: brings the files of npm packages that the pages use."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.config import vendoring


class Command(BaseCommand):
    """Files of other people's packages."""

    help = "bring the npm files that frontend/vendor.toml names under static/vendor/"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to do it although nothing changed."""
        parser.add_argument("--force", action="store_true", help="also when manifest and lock did not change")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the files when the manifest or the lock changed."""
        try:
            count = vendoring.bring(vendoring.Places.of_checkout(), force=options["force"])
        except vendoring.VendorTrouble as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stderr.write(f"{count} files brought" if count else "nothing changed")
