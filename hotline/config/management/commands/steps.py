"""`hotline steps draw`: writes docs/steps.md from the step tables."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hotline.config import drawing, environment


class Command(BaseCommand):
    """The step tables as a page."""

    help = "draw: write docs/steps.md, the diagram and the table of all steps (elsewhere than in a checkout: print it)"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb."""
        parser.add_argument("verb", choices=["draw"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page where the documents are, else print it."""
        if not environment.is_checkout():
            self.stdout.write(drawing.page())
            return
        drawing.file().parent.mkdir(exist_ok=True)
        drawing.file().write_text(drawing.page(), encoding="utf-8")
        self.stderr.write("docs/steps.md is drawn")
