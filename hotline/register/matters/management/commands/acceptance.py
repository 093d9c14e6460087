"""`hotline acceptance try`: what the acceptance rules propose for a text, or for one text a line."""

import json
import re
import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from hotline.ground.profiles import queries
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.rules import Profile, ProfileFault, read
from hotline.ground.profiles.sources import find, load
from hotline.register.matters.accepting import Proposal, propose

USUAL = "luming"
"""The profile that is asked where none was entered."""
LONGEST_LINE = 100_000


class Command(BaseCommand):
    """The acceptance rules."""

    help = "What the acceptance rules R0 to R14 propose for what somebody says. Nothing is recorded."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        trying = verbs.add_parser(
            "try", help="try a text, or one text a line from standard input", description=self.help
        )
        trying.add_argument("--text", help="what somebody says; without it one text a line is read from standard input")
        trying.add_argument(
            "--channel", default="", help="code of the channel, its name or a part of it: 06, sms, phone, 微信"
        )
        trying.add_argument("--at", metavar="TIME", help='when it came in, in the city: "2026-11-22 23:30"')
        trying.add_argument(
            "--profile",
            metavar="NAME",
            help="a profile that ships, a file, or NAME@NUMBER for a version that was entered; else the one in force",
        )
        trying.add_argument("--language", default="zh-Hans", choices=("zh-Hans", "en"), help="of reason and basis")
        trying.add_argument("--json", action="store_true", help="one JSON object a text and line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Try every text; a mistake in the options is one sentence and exit code 1."""
        try:
            profile = self._profile(options["profile"] or "")
        except ProfileFault as fault:
            raise CommandError(str(fault)) from fault
        if not profile.acceptance.rules:
            raise CommandError(f"The profile {profile.name!r} has no acceptance rules.")
        channel, at = _channel(options["channel"], profile), _at(options["at"], profile)
        texts = [options["text"]] if options["text"] is not None else _lines()
        for text in texts:
            proposal = propose(text, profile=profile, channel=channel, at=at, language=options["language"])
            self.stdout.write(_as_json(text, proposal) if options["json"] else _as_text(text, proposal))

    def _profile(self, name: str) -> Profile:
        if "@" in name:
            return queries.version(_entered(name))
        if name:
            return read(load(find(name)).body)
        try:
            return queries.current()
        except (LookupError, DatabaseError):
            self.stderr.write(f"No profile has been entered here; asked are the rules of {USUAL!r}, as they ship.")
            return read(load(find(USUAL)).body)


def _entered(name: str) -> int:
    """The id of the version that NAME@NUMBER means."""
    title, _, number = name.partition("@")
    known = ProfileVersion.objects.filter(name=title)
    found = known.filter(number=number).first() if number.isdecimal() else None
    if found is None:
        there = ", ".join(f"{one.name}@{one.number}" for one in known.order_by("number")) or "none of that name"
        raise CommandError(f"No version {name!r} was entered; there is {there}.")
    return int(found.pk)


def _channel(said: str, profile: Profile) -> str:
    """The code of a channel, by code or name; else of the first whose name holds what was said: phone, web, 微信."""
    typed = _plain(said)
    if not typed:
        return ""
    names = {code: (code, _plain(one.name), _plain(one.name_en)) for code, one in profile.channels.items()}
    whole = (code for code, its in names.items() if typed in its)
    partly = (code for code, (_code, *its) in names.items() if any(typed in name for name in its))
    if found := next(whole, "") or next(partly, ""):
        return found
    known = ", ".join(f"{code} {channel.name}" for code, channel in profile.channels.items())
    raise CommandError(f"There is no channel {said!r}; there is {known}.")


def _plain(name: str) -> str:
    return re.sub(r"[\s-]", "", name).casefold()


def _at(said: str | None, profile: Profile) -> datetime | None:
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said.strip())
    except ValueError as error:
        raise CommandError(f'{said!r} is no time; write it as "2026-11-22 23:30".') from error
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(profile.time_zone))


def _lines() -> Any:
    """The texts on standard input, one a line; empty lines are silence, and are judged as such only where a line says
    so: (无声)."""
    stream = sys.stdin.buffer if hasattr(sys.stdin, "buffer") else None
    lines = (line.decode("utf-8", "replace") for line in stream) if stream else iter(sys.stdin)
    for line in lines:
        text = line.rstrip("\r\n").removeprefix("\ufeff")[:LONGEST_LINE]
        if text.strip():
            yield text


def _as_json(text: str, proposal: Proposal) -> str:
    return json.dumps({"text": text, **proposal.as_facts()}, ensure_ascii=False)


def _as_text(text: str, proposal: Proposal) -> str:
    """For people: the proposal with what is told, a line each."""
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    lines = [shown, f"  {proposal.outcome}  {proposal.rule} {proposal.title}".rstrip()]
    said = {
        "words": " · ".join(word.text for word in proposal.words),
        "like": proposal.like,
        "route": proposal.route,
        "reason": proposal.reason,
        "basis": proposal.basis,
        "alternative": proposal.alternative,
        "leader": "a leader must consent" if proposal.needs_leader else "",
        "besides": " · ".join(f"{one.outcome} ({one.rule})" for one in proposal.besides),
    }
    return "\n".join([*lines, *(f"    {name:<12}{value}" for name, value in said.items() if value)])
