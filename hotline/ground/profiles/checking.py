"""Whether a profile's file can be worked with, asked once, before it is entered. Pure.

A version that was entered is read again for as long as there are cases of it, whatever is asked of new ones since.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hotline.ground.profiles.rules import ENDS, INSTEAD, STARTS, UNITS, ProfileFault
from hotline.ground.profiles.words import CLOCKS, ELEMENTS, KINDS, MOST_DAYPARTS, URGENCIES

LONGEST_CODE = 8
"""So long is what an appeal keeps of the kind of refusal."""

Entries = Iterator[tuple[str, Mapping[str, Any]]]
Faults = Iterator[ProfileFault]
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(([01]\d|2[0-3]):([0-5]\d)|24:00)")
LISTS = ("limits", "refusals", "emergency_lines", "channels")
TABLES = ("profile", "visit", "elements", "emergency_words", "scripts", "scripts_en")


def check(body: Mapping[str, Any]) -> None:
    """Raise ProfileFault for the first mistake, naming table and key."""
    for look in (_shape, _head, _limits, _every_clock, _refusals, _lines, _channels, _visit, _elements):
        for fault in look(body):
            raise fault


def _shape(body: Mapping[str, Any]) -> Faults:
    if "profile" not in body:
        yield ProfileFault("profile", "the table [profile] is missing")
    for name in TABLES:
        if not isinstance(body.get(name, {}), Mapping):
            yield ProfileFault(name, f"must be a table [{name}]")
    for name in LISTS:
        entries = body.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
            yield ProfileFault(name, f"must be written as tables [[{name}]]")


def _entries(body: Mapping[str, Any], table: str) -> Entries:
    for place, entry in enumerate(body.get(table, ()), 1):
        yield f"{table}[{place}]", entry


def _said(where: str, entry: Mapping[str, Any], *names: str) -> Faults:
    """Texts that must be there."""
    for name in names:
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            yield ProfileFault(f"{where}.{name}", "must be given, as text")


def _said_twice(where: str, entry: Mapping[str, Any], *names: str) -> Faults:
    """Texts that must be there in Chinese and in English."""
    for name in names:
        yield from _said(where, entry, name, f"{name}_en")


def _known(where: str, value: object, words: tuple[str, ...] | frozenset[str]) -> Faults:
    if value not in tuple(words):
        yield ProfileFault(where, f"{value!r} is none of {', '.join(sorted(words))}")


def _codes(body: Mapping[str, Any], table: str) -> Faults:
    """Every entry has a code, and none has another one's."""
    seen: dict[str, str] = {}
    for where, entry in _entries(body, table):
        yield from _said(where, entry, "code")
        if entry["code"] in seen:
            yield ProfileFault(f"{where}.code", f"{entry['code']!r} is the code of {seen[entry['code']]} already")
        seen[entry["code"]] = where


def _head(body: Mapping[str, Any]) -> Faults:
    head = body["profile"]
    yield from _said("profile", head, "name", "title", "title_en", "number_prefix", "opens", "closes")
    for name in ("opens", "closes"):
        yield from _hour(f"profile.{name}", head[name])
    if time.fromisoformat(head["opens"]) >= time.fromisoformat(head["closes"]):
        yield ProfileFault("profile.closes", "must be later than profile.opens")
    if head.get("noon_break"):
        yield from _noon(str(head["noon_break"]), head)
    try:
        ZoneInfo(head.get("time_zone", "Asia/Shanghai"))
    except (KeyError, ValueError, TypeError, OSError):
        yield ProfileFault("profile.time_zone", f"{head.get('time_zone')!r} is no time zone")
    archive = head.get("archive_after")
    if archive is not None and not isinstance(archive, Mapping):
        yield ProfileFault("profile.archive_after", 'must be written { amount = 3, unit = "workdays" }')
    if archive:
        yield from _duration("profile.archive_after", archive)


def _noon(said: str, head: Mapping[str, Any]) -> Faults:
    begins, _, ends = (part.strip() for part in said.partition("-"))
    for value in (begins, ends):
        yield from _hour("profile.noon_break", value)
    marks = [time.fromisoformat(value) for value in (head["opens"], begins, ends, head["closes"])]
    if any(first >= then for first, then in pairwise(marks)):
        yield ProfileFault("profile.noon_break", "must lie within opening hours and be written as 12:00-14:00")


def _hour(where: str, value: str) -> Faults:
    try:
        time.fromisoformat(value)
    except ValueError:
        yield ProfileFault(where, f"{value!r} is no time of day; write it as 08:30")


def _duration(where: str, entry: Mapping[str, Any]) -> Faults:
    amount = entry.get("amount")
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 0:
        yield ProfileFault(f"{where}.amount", "must be a whole number, 0 or more")
    yield from _known(f"{where}.unit", entry.get("unit"), UNITS)
    yield from _known(f"{where}.start", entry.get("start", "event"), STARTS)
    yield from _known(f"{where}.end", entry.get("end", "midnight"), ENDS)


def _limits(body: Mapping[str, Any]) -> Faults:
    for where, entry in _entries(body, "limits"):
        yield from _known(f"{where}.clock", entry.get("clock"), CLOCKS)
        yield from _duration(where, entry)
        for name, words in (("kind", KINDS), ("urgency", URGENCIES)):
            if not isinstance(entry.get(name, []), list):
                yield ProfileFault(f"{where}.{name}", "must be a list")
            for value in entry.get(name, ()):
                yield from _known(f"{where}.{name}", value, words)


def _every_clock(body: Mapping[str, Any]) -> Faults:
    """Whatever comes in, each of its clocks has a limit: a line for the clock without kind and urgency."""
    always = {entry["clock"] for entry in body.get("limits", ()) if not entry.get("kind") and not entry.get("urgency")}
    for clock in CLOCKS:
        if clock not in always and clock not in INSTEAD:
            yield ProfileFault("limits.clock", f"no line without kind and urgency for the clock {clock!r}")


def _refusals(body: Mapping[str, Any]) -> Faults:
    yield from _codes(body, "refusals")
    for where, entry in _entries(body, "refusals"):
        if len(entry["code"]) > LONGEST_CODE:
            yield ProfileFault(f"{where}.code", f"{entry['code']!r} is longer than {LONGEST_CODE} characters")
        yield from _said_twice(where, entry, "title", "basis", "explanation", "alternative")


def _lines(body: Mapping[str, Any]) -> Faults:
    yield from _codes(body, "emergency_lines")
    for where, entry in _entries(body, "emergency_lines"):
        yield from _said(where, entry, "phone")
        yield from _said_twice(where, entry, "name")


def _channels(body: Mapping[str, Any]) -> Faults:
    yield from _codes(body, "channels")
    for where, entry in _entries(body, "channels"):
        yield from _said_twice(where, entry, "name")
        if entry.get("outside") or entry.get("outside_en"):
            yield from _said_twice(where, entry, "outside")
        hours = entry.get("hours", "00:00-24:00")
        found = HOURS.fullmatch(hours) if isinstance(hours, str) else None
        if found is None or hours[:5] >= hours[6:]:
            yield ProfileFault(f"{where}.hours", f"{hours!r} are no hours; write them as 08:30-17:30")


def _visit(body: Mapping[str, Any]) -> Faults:
    rule = body.get("visit", {})
    attempts, dayparts = rule.get("attempts", 3), rule.get("dayparts", 2)
    if not _is_count(attempts):
        yield ProfileFault("visit.attempts", "must be a whole number, 1 or more")
    elif not _is_count(dayparts) or dayparts > min(attempts, MOST_DAYPARTS):
        most = min(attempts, MOST_DAYPARTS)
        yield ProfileFault("visit.dayparts", f"must be a whole number from 1 to {most}, or no visit could ever end")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _elements(body: Mapping[str, Any]) -> Faults:
    for value in body.get("elements", {}).get("required", ()):
        yield from _known("elements.required", value, ELEMENTS)
