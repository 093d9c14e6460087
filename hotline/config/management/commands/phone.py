"""`hotline phone VERB`: the telephone – fetched, configured, run, tried."""

from argparse import REMAINDER, ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.config.phoning.registry import VERBS, verb


class Command(BaseCommand):
    """One command, a file a verb."""

    help = "the telephone: fetch and configure the exchange, lead the calls, try it"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The verb; what follows it is its own affair."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = "verbs:\n" + "\n".join(f"  {name:<12} {says}" for name, says in VERBS.items())
        parser.add_argument("verb", choices=VERBS, metavar="VERB", help="one of those below")
        parser.add_argument("words", nargs=REMAINDER, metavar="…", help="`hotline phone VERB --help` says which")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the verb's own arguments and do it."""
        name: str = options["verb"]
        chosen = verb(name)
        parser = ArgumentParser(prog=f"hotline phone {name}", description=VERBS[name])
        chosen.ask(parser)
        given = parser.parse_args(options["words"])
        try:
            chosen.do(given, self.stdout.write)
        except ExchangeTrouble as trouble:
            raise CommandError(str(trouble)) from trouble
