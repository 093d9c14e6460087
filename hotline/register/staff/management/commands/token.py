"""`hotline token give|list|revoke`: keys by which machines act for a member of staff."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hotline.ground.journal.rules import SYSTEM
from hotline.lib.text import UnfitText, gate
from hotline.register.staff.actions import give_token, revoke_token
from hotline.register.staff.models import Staff, Token

MOST_DAYS = 3650


class Command(BaseCommand):
    """Give, list and revoke keys. A key is shown once; only its hash is kept."""

    help = "Keys for machines: give one to act for a member of staff, list them, revoke one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Three subcommands."""
        subcommands = parser.add_subparsers(dest="subcommand", required=True)
        give = subcommands.add_parser("give", help="give a key; it is printed once and never again")
        give.add_argument("username")
        give.add_argument("--label", required=True, help="what the key is for")
        give.add_argument("--days", type=int, help="how many days it is good for (for ever without)")
        list_ = subcommands.add_parser("list", help="the keys of an account that are still good")
        list_.add_argument("username")
        revoke = subcommands.add_parser("revoke", help="revoke the keys of an account that carry a label")
        revoke.add_argument("username")
        revoke.add_argument("--label", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand."""
        person = Staff.objects.filter(username__iexact=options["username"]).first()
        if person is None:
            raise CommandError(f"There is no account {options['username']!r}.")
        if options["subcommand"] == "give":
            self._give(person, options["label"], options["days"])
        elif options["subcommand"] == "list":
            self._list(person)
        else:
            self._revoke(person, options["label"])

    def _give(self, person: Staff, label: str, days: int | None) -> None:
        if not person.is_active:
            raise CommandError(f"The account {person.username!r} is closed.")
        if days is not None and not 0 < days <= MOST_DAYS:
            raise CommandError(f"--days is 1 to {MOST_DAYS}.")
        try:
            label = gate(label, longest=80, field="--label", lines=False)
        except UnfitText as trouble:
            raise CommandError(str(trouble)) from trouble
        if not label:
            raise CommandError("--label says what the key is for.")
        now = timezone.now()
        expires_at = now + timedelta(days=days) if days else None
        self.stdout.write(give_token(person=person, label=label, actor=SYSTEM, at=now, expires_at=expires_at))
        until = f"until {timezone.localtime(expires_at):%Y-%m-%d %H:%M}" if expires_at else "until it is revoked"
        self.stderr.write(f"Key for {person.username} ({label}), good {until}. It is not shown again.")

    def _list(self, person: Staff) -> None:
        for token in Token.objects.filter(staff=person, revoked_at__isnull=True).order_by("pk"):
            until = f"{timezone.localtime(token.expires_at):%Y-%m-%d}" if token.expires_at else "-"
            self.stdout.write(f"{timezone.localtime(token.made_at):%Y-%m-%d}\t{until}\t{token.label}")

    def _revoke(self, person: Staff, label: str) -> None:
        found = list(Token.objects.filter(staff=person, label=label, revoked_at__isnull=True))
        if not found:
            raise CommandError(f"The account {person.username!r} has no key labelled {label!r}.")
        for token in found:
            revoke_token(token=token, actor=SYSTEM, at=timezone.now())
        self.stdout.write(f"Revoked: {len(found)}.")
