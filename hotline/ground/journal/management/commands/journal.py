"""`hotline journal verify | seal`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hotline.ground.journal import sealing, verify


class Command(BaseCommand):
    """Checks and seals the journal."""

    help = "Verify the journal, or seal it now"

    def add_arguments(self, parser: CommandParser) -> None:
        """verify or seal."""
        parser.add_argument("what", choices=("verify", "seal"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; findings are named line by line and end with exit code 1."""
        if options["what"] == "seal":
            digest = sealing.seal(at=timezone.now())
            self.stdout.write(f"sealed: {digest}" if digest else "nothing has happened since the last digest")
            return
        findings = 0
        for finding in verify.everything(sealing.folder()):
            findings += 1
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"{findings} findings: the journal is not whole")
        self.stdout.write("the journal is whole")
