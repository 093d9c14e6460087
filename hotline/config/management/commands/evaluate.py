"""`hotline evaluate WHAT --data FILE`: how good a part of the house is on rows that a city names."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hotline.config.evaluating.registry import EVALUATIONS


class Command(BaseCommand):
    """Quality, measured."""

    help = "measures search, classification, repeats, hot issues and the audit of replies on files that you name"

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb an evaluation; each may write its figures into a file."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for name, evaluation in EVALUATIONS.items():
            verb = verbs.add_parser(name, help=evaluation.says)
            evaluation.ask(verb)
            verb.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, say, and keep the figures."""
        measured = EVALUATIONS[options["verb"]].measure(options)
        for line in measured.lines:
            self.stdout.write(line)
        file: Path | None = options["json"]
        if file is None:
            return
        try:
            file.write_text(json.dumps(measured.figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
