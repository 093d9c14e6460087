"""`hotline profile check | list | enter | compare`: a city's rules as a file."""

import json
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import actions, queries
from hotline.ground.profiles.comparing import differences
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.rules import ProfileFault, read
from hotline.ground.profiles.sources import CITIES, find, load, shipped

LONGEST = 60
"""So much of a text is printed of a difference."""


class Command(BaseCommand):
    """The profiles of cities."""

    help = "A city's rules: check a file, list what there is, enter a version, compare two."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Four verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help="name every mistake of a profile by file and line; needs no database")
        check.add_argument("profile", help="a file, or the name of a profile that ships")
        verbs.add_parser("list", help="profiles that ship, versions that were entered, and which one is in force")
        enter = verbs.add_parser("enter", help="enter a profile as the next version")
        enter.add_argument("profile", help="a file, or the name of a profile that ships")
        enter.add_argument("--from", dest="since", metavar="DATE", help="in force from this day on; else at once")
        compare = verbs.add_parser("compare", help="in what two profiles differ")
        for side in ("left", "right"):
            compare.add_argument(side, help="a file, a name, or NAME@NUMBER for a version that was entered")
        compare.add_argument("--json", action="store_true", help="one JSON object a difference and line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run a verb; a profile that cannot be read at all is one sentence."""
        try:
            {"check": self._check, "list": self._list, "enter": self._enter, "compare": self._compare}[options["verb"]](
                options
            )
        except ProfileFault as fault:
            raise CommandError(str(fault)) from fault

    def _check(self, options: dict[str, Any]) -> None:
        source, mistakes = actions.checked(find(options["profile"]))
        self._refuse(mistakes)
        profile = read(source.body)
        self.stdout.write(
            f"{source.name}: without fault – {profile.title} ({profile.title_en}), {len(profile.limits)} limits, "
            f"{len(profile.refusals)} kinds of refusal, {len(profile.channels)} channels"
        )

    def _refuse(self, mistakes: list[ProfileFault]) -> None:
        if mistakes:
            for fault in mistakes:
                self.stdout.write(str(fault))
            raise CommandError(f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}; nothing was entered.")

    def _list(self, options: dict[str, Any]) -> None:
        self.stdout.write("Profiles that ship:")
        for name in shipped():
            head = load(CITIES / f"{name}.toml").body.get("profile", {})
            self.stdout.write(f"  {name:<12} {head.get('title', '')} · {head.get('title_en', '')}")
        self.stdout.write("Versions that were entered:")
        try:
            now = queries.current().version
        except LookupError:
            now = 0
        for row in ProfileVersion.objects.order_by("in_force_from", "id"):
            since = timezone.localtime(row.in_force_from).strftime("%Y-%m-%d %H:%M")
            self.stdout.write(f"  {f'{row.name}@{row.number}':<12} from {since}{'  in force' if row.pk == now else ''}")

    def _enter(self, options: dict[str, Any]) -> None:
        file = find(options["profile"])
        source, mistakes = actions.checked(file)
        self._refuse(mistakes)
        zone = ZoneInfo(read(source.body).time_zone)
        since = _since(options["since"], zone)
        entered = actions.enter(file=file, actor=SYSTEM, at=timezone.now(), in_force_from=since)
        said = entered.in_force_from.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        self.stdout.write(f"{entered.name}@{entered.number} is in force from {said}; cases keep what they began under")

    def _compare(self, options: dict[str, Any]) -> None:
        left, right = (_body(options[side]) for side in ("left", "right"))
        found = differences(left, right)
        for one in found:
            if options["json"]:
                self.stdout.write(
                    json.dumps({"where": one.where, "left": one.left, "right": one.right}, ensure_ascii=False)
                )
            else:
                self.stdout.write(f"{one.where}\n  - {_said(one.left)}\n  + {_said(one.right)}")
        if not found:
            self.stdout.write("no difference")


def _said(value: Any) -> str:
    text = "–" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _since(said: str | None, zone: ZoneInfo) -> datetime:
    """The beginning of a day in the city, or now."""
    if not said:
        return timezone.now()
    try:
        day = parse_date(said)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"{said!r} is no day; write it as 2026-03-01.")
    return datetime.combine(day, time.min, zone)


def _body(named: str) -> dict[str, Any]:
    """What a file, a profile that ships, or a version that was entered says."""
    name, at, number = named.rpartition("@")
    if at and number.isdigit() and not Path(named).is_file():
        row = ProfileVersion.objects.filter(name=name, number=int(number)).first()
        if row is None:
            raise CommandError(f"There is no version {named}. See: hotline profile list.")
        return dict(row.body)
    return load(find(named)).body
