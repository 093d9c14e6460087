"""`hotline units merge`: a unit is merged into another one, or a part of its work passes to it."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hotline.casework.steps.rules import KeyReused
from hotline.casework.successions.actions import succeed
from hotline.casework.successions.queries import Plan, foresee
from hotline.lib.paths import PathLimit
from hotline.register.matters.rules import Scope
from hotline.register.staff.queries import actor_named
from hotline.register.staff.rules import OutOfScope
from hotline.register.units.actions import UnitRefused
from hotline.register.units.models import Unit


class Command(BaseCommand):
    """Merges and splits units. Needs an account of the system administrator, who answers for it."""

    help = "Merge a unit into another one, or let a part of its work pass to it; shows first what would move"

    def add_arguments(self, parser: CommandParser) -> None:
        """merge OLD NEW, with what narrows it, who answers for it, and whether it is done."""
        merge = parser.add_subparsers(dest="what", required=True).add_parser("merge", help="merge or split a unit")
        merge.add_argument("old", help="code of the unit whose work passes on")
        merge.add_argument("new", help="code of the unit that takes over")
        merge.add_argument("--matter", action="append", default=[], metavar="CODE", help="only this category")
        merge.add_argument("--region", default="", metavar="CODE", help="only in this region")
        merge.add_argument("--account", action="append", default=[], help="of a part: who goes along")
        merge.add_argument("--basis", default="", help="number of the document it rests on")
        merge.add_argument("--reason", default="", help="why, in words")
        merge.add_argument("--by", default="", metavar="ACCOUNT", help="the system administrator's account")
        merge.add_argument("--key", default="", help="the same act under the same key is done once")
        merge.add_argument("--do", action="store_true", help="do it; without this it is only shown")
        merge.add_argument("--silent", action="store_true", help="do not tell the citizens who wait")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show what would move, or move it."""
        plan, at = _plan(options), timezone.now()
        if not options["do"]:
            for name, number in asdict(foresee(plan, on=timezone.localdate(at))).items():
                said = ", ".join(number) if isinstance(number, tuple) else number
                self.stdout.write(f"{name.replace('_', ' ')}: {said}")
            self.stdout.write("Nothing was changed. Add --do to do it.")
            return
        actor = actor_named(options["by"])
        if actor is None:
            raise CommandError(f"There is no open account {options['by']!r}: name one with --by.")
        if not (options["basis"] and options["reason"]):
            raise CommandError("Say on what document it rests (--basis), and why (--reason).")
        try:
            done = succeed(plan, reason=options["reason"], actor=actor, at=at, key=options["key"])
        except (OutOfScope, UnitRefused, PathLimit, KeyReused) as refused:
            raise CommandError(str(refused)) from refused
        moved = f"orders {done.orders}, documents {done.documents}, duties {done.duties}, accounts {done.accounts}"
        self.stdout.write(f"{options['old']} → {options['new']}: {moved}.")


def _plan(options: dict[str, Any]) -> Plan:
    region = _unit(options["region"]) if options["region"] else None
    scope = Scope(tuple(options["matter"]), region.path if region else "")
    accounts, told = tuple(options["account"]), not options["silent"]
    return Plan(_unit(options["old"]), _unit(options["new"]), scope, region, accounts, options["basis"], told)


def _unit(code: str) -> Unit:
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"There is no unit {code!r}.")
    return found
