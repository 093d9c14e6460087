"""`hotline people erase`: a caller who asks for it, or whose data are no longer needed, is forgotten."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.archive.actions import StillOpen, erase_person
from hotline.lib.numbers import tidy_reference
from hotline.lib.text import UnfitText
from hotline.register.people.queries import others_behind
from hotline.register.staff.queries import actor_named
from hotline.register.staff.rules import OutOfScope


class Command(BaseCommand):
    """Erases callers. Needs an account of the security administrator, who answers for it."""

    help = "Erase the caller of an appeal for good; the matter stays"

    def add_arguments(self, parser: CommandParser) -> None:
        """erase NUMBER --by ACCOUNT --reason WORDS."""
        subcommands = parser.add_subparsers(dest="subcommand", required=True)
        erase = subcommands.add_parser("erase", help="erase the caller of an appeal; it cannot be undone")
        erase.add_argument("number", help="the number of one of her appeals")
        erase.add_argument("--by", required=True, metavar="ACCOUNT", help="the security administrator's account")
        erase.add_argument("--reason", required=True, help="who asked for it, and on what ground")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase, and say what was emptied and what a person has still to look at."""
        appeal = Appeal.objects.select_related("person").filter(number=tidy_reference(options["number"])).first()
        if appeal is None or appeal.person is None:
            raise CommandError(f"There is no appeal {options['number']}, or nobody is known behind it.")
        actor = actor_named(options["by"])
        if actor is None:
            raise CommandError(f"There is no open account {options['by']!r}.")
        others = others_behind(appeal.person)
        try:
            done = erase_person(person=appeal.person, reason=options["reason"], actor=actor, at=timezone.now())
        except (OutOfScope, StillOpen, UnfitText) as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(f"Erased: appeals {done.appeals}, letters {done.letters}, facts {done.facts}.")
        if others:
            self.stdout.write(f"The same number is kept for {others} other names; they were left.")
