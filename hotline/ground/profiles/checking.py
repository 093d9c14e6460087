"""Whether a profile can be worked with, asked once, before it is entered: every mistake, not only the first. Pure.

A version that was entered is read again for as long as there are cases of it, whatever is asked of new ones since.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hotline.ground.profiles import crises, guards, joint_faults
from hotline.ground.profiles.acceptance_faults import faults_of_acceptance
from hotline.ground.profiles.checking_own import faults_of_own
from hotline.ground.profiles.naming import misspelt
from hotline.ground.profiles.rules import (
    ALWAYS,
    ENDS,
    OF_ACCEPTANCE,
    STARTS,
    UNITS,
    USUAL,
    ProfileFault,
    read,
)
from hotline.ground.profiles.words import (
    ADDRESSEES,
    ASKED,
    BUCKETS,
    CLOCKS,
    ELEMENTS,
    INSTEAD,
    KINDS,
    LANGUAGES,
    MOST_DAYPARTS,
    ROLES_TO_SPARE,
    STATES,
    TRIGGERS,
    URGED_BY,
    URGENCIES,
    WINDOWS,
)

LONGEST_CODE = 8
"""So long is what an appeal keeps of the kind of refusal."""

LONGEST_PREFIX = 20
"""So long is what the number of a paper may begin with."""

Entries = Iterator[tuple[str, Mapping[str, Any]]]
Faults = Iterator[ProfileFault]
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(([01]\d|2[0-3]):([0-5]\d)|24:00)")
LISTS = ("limits", "refusals", "emergency_lines", "channels", "ladder", "ladder_rules", "local_days", "categories",
         "inspection_items", "crises", *sorted(OF_ACCEPTANCE))  # fmt: skip
TABLES = (
    "profile", "visit", "returns", "emergencies", "elements", "emergency_words", "scripts", "scripts_en", "states",
    "states_en", "roles", "form", "extensions", "urging", "supervision", "lights", "merging", "assessment", "guards",
    "network", "liaisons", "inspecting", "acceptance", "acceptance_words", "repeats", "replies", "learning",
)  # fmt: skip


def check(body: Mapping[str, Any]) -> None:
    """Raise ProfileFault for the first mistake, naming table and key."""
    for fault in faults(body):
        raise fault


def faults(body: Mapping[str, Any]) -> list[ProfileFault]:
    """Every mistake of a profile. Where its shape is wrong, what would be read from there is not looked at."""
    if shapeless := list(_shape(body)):
        return [*shapeless, *misspelt(body)]
    matter = (_head, _limits, _every_clock, _refusals, _lines, _channels, _visit, _returns, _emergencies, _elements)
    words = (_words, _states, _sparing, _extensions, _lights, _urging, _ladder, _ladder_rules)
    further = (joint_faults.whistles, joint_faults.restrictions, _guards, faults_of_own, misspelt)
    found = [fault for look in (*matter, *words, *further) for fault in look(body)]
    found += joint_faults.tables(body)
    return found or list(_readable(body))


def _readable(body: Mapping[str, Any]) -> Faults:
    """The reader has the last word: nothing is entered that it cannot read."""
    try:
        read(body)
    except ProfileFault as fault:
        yield fault


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


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _said(where: str, entry: Mapping[str, Any], *names: str) -> Faults:
    """Texts that must be there."""
    for name in names:
        if not _is_said(entry.get(name)):
            yield ProfileFault(f"{where}.{name}", "must be given, as text")


def _said_twice(where: str, entry: Mapping[str, Any], *names: str) -> Faults:
    """Texts that must be there in Chinese and in English."""
    for name in names:
        yield from _said(where, entry, name, f"{name}_en")


def _both_or_none(where: str, entry: Mapping[str, Any], *names: str) -> Faults:
    """Texts that may be left out; what is said is said in Chinese and in English."""
    for name in names:
        if entry.get(name) or entry.get(f"{name}_en"):
            yield from _said_twice(where, entry, name)


def _known(where: str, value: object, words: Iterable[Any]) -> Faults:
    if value not in tuple(words):
        yield ProfileFault(where, f"{value!r} is none of {', '.join(sorted(map(str, words)))}")


def _all_known(where: str, values: object, words: Iterable[Any]) -> Faults:
    """A list of words, each of which is known."""
    if not isinstance(values, list | tuple):
        yield ProfileFault(where, "must be a list")
        return
    for value in values:
        yield from _known(where, value, words)


def _codes(body: Mapping[str, Any], table: str) -> Faults:
    """Every entry has a code, and none has another one's."""
    seen: dict[str, str] = {}
    for where, entry in _entries(body, table):
        yield from _said(where, entry, "code")
        code = str(entry.get("code", ""))
        if code in seen:
            yield ProfileFault(f"{where}.code", f"{code!r} is the code of {seen[code]} already")
        seen.setdefault(code, where)


def _head(body: Mapping[str, Any]) -> Faults:
    head = body["profile"]
    yield from _said("profile", head, "name", "title", "title_en", "number_prefix", "opens", "closes")
    if _is_said(head.get("number_prefix")) and not head["number_prefix"].isdigit():
        yield ProfileFault("profile.number_prefix", "must be digits only: the number is keyed into a telephone")
    yield from _opening(head)
    try:
        ZoneInfo(head.get("time_zone", "Asia/Shanghai"))
    except (KeyError, ValueError, TypeError, OSError):
        yield ProfileFault("profile.time_zone", f"{head.get('time_zone')!r} is no time zone")
    yield from _all_known("profile.languages", head.get("languages", LANGUAGES), LANGUAGES)
    for name in ("archive_after", "reopen_within", "exclude_within"):
        length = head.get(name)
        if length is not None and not isinstance(length, Mapping):
            yield ProfileFault(f"profile.{name}", 'must be written { amount = 3, unit = "workdays" }')
        elif length:
            yield from _duration(f"profile.{name}", length)


def _opening(head: Mapping[str, Any]) -> Faults:
    """The offices open and close, and open first."""
    given = [name for name in ("opens", "closes") if _is_said(head.get(name))]
    wrong = [name for name in given if _time(head[name]) is None]
    for name in wrong:
        yield ProfileFault(f"profile.{name}", f"{head[name]!r} is no time of day; write it as 08:30")
    if len(given) == 2 and not wrong and head["opens"] >= head["closes"]:
        yield ProfileFault("profile.closes", "must be later than profile.opens")
    elif len(given) == 2 and not wrong and head.get("noon_break"):
        yield from _noon(str(head["noon_break"]), head)


def _noon(said: str, head: Mapping[str, Any]) -> Faults:
    begins, _, ends = (part.strip() for part in said.partition("-"))
    marks = [_time(value) for value in (head["opens"], begins, ends, head["closes"])]
    known = [mark for mark in marks if mark is not None]
    if len(known) < len(marks):
        yield ProfileFault("profile.noon_break", f"{said!r} has no two times of day in it; write each as 08:30")
    elif any(first >= then for first, then in pairwise(known)):
        yield ProfileFault("profile.noon_break", "must lie within opening hours and be written as 12:00-14:00")


def _time(value: str) -> time | None:
    try:
        return time.fromisoformat(value)
    except ValueError:
        return None


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
        for name, words in (("kind", KINDS), ("urgency", URGENCIES), ("bucket", BUCKETS)):
            yield from _all_known(f"{where}.{name}", entry.get(name, []), words)


def _every_clock(body: Mapping[str, Any]) -> Faults:
    """Whatever comes in, each of its clocks has a limit: a line for the clock that fits everything."""
    narrow = ("kind", "urgency", "bucket")
    always = {
        str(entry.get("clock")) for entry in body.get("limits", ()) if not any(entry.get(name) for name in narrow)
    }
    for clock in CLOCKS:
        if clock not in always and clock not in INSTEAD and clock not in USUAL:
            yield ProfileFault("limits.clock", f"no line without kind, urgency and bucket for the clock {clock!r}")


def _refusals(body: Mapping[str, Any]) -> Faults:
    yield from _codes(body, "refusals")
    for where, entry in _entries(body, "refusals"):
        if len(str(entry.get("code", ""))) > LONGEST_CODE:
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
        yield from _both_or_none(where, entry, "outside", "access", "progress_said")
        yield from _known(f"{where}.days", entry.get("days", "every"), ("every", "workdays"))
        yield from _all_known(f"{where}.needs", entry.get("needs", []), ELEMENTS)
        if not isinstance(entry.get("advised", 0), int):
            yield ProfileFault(f"{where}.advised", "must be a number of characters")
        if entry.get("progress", True) is not True and not _is_said(entry.get("progress_said")):
            yield ProfileFault(f"{where}.progress_said", "must say where progress can be asked for instead")
        hours = entry.get("hours", ALWAYS)
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


def _returns(body: Mapping[str, Any]) -> Faults:
    rule = body.get("returns", {})
    yield from _known("returns.window_from", rule.get("window_from", WINDOWS[0]), WINDOWS)
    if not isinstance(rule.get("head_signs", False), bool):
        yield ProfileFault("returns.head_signs", "must be true or false")
    if not _is_count(rule.get("most", 1)):
        yield ProfileFault("returns.most", "must be a whole number, 1 or more")


def _emergencies(body: Mapping[str, Any]) -> Faults:
    rule = body.get("emergencies", {})
    stages = ("verify_minutes", "first_minutes", "written_minutes", "interim_minutes", "full_minutes")
    yield from _both_or_none("emergencies", rule, "duty_room")
    for name in ("call_back_minutes", "mirror_chases", "surge_hours", "expire_hours", *stages):
        if not _is_count(rule.get(name, 1)):
            yield ProfileFault(f"emergencies.{name}", "must be a whole number, 1 or more")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _elements(body: Mapping[str, Any]) -> Faults:
    yield from _all_known("elements.required", body.get("elements", {}).get("required", []), ELEMENTS)


def _words(body: Mapping[str, Any]) -> Faults:
    """Words that speak of danger lead to a line that there is."""
    lines = {str(entry.get("code")) for _where, entry in _entries(body, "emergency_lines")}
    for code, words in body.get("emergency_words", {}).items():
        if code not in lines:
            yield ProfileFault(f"emergency_words.{code}", "there is no emergency line with this code")
        elif not isinstance(words, list) or not all(_is_said(word) for word in words):
            yield ProfileFault(f"emergency_words.{code}", "must be a list of words")


def _states(body: Mapping[str, Any]) -> Faults:
    """What a city calls a state, it calls so in Chinese and in English."""
    chinese, english = body.get("states", {}), body.get("states_en", {})
    for table, names, others in (("states", chinese, english), ("states_en", english, chinese)):
        for state in names:
            yield from _known(f"{table}.{state}", state, STATES)
            yield from _said(table, names, state)
            if state not in others:
                yield ProfileFault(f"{table}.{state}", "must be given in both languages: [states] and [states_en]")


def _sparing(body: Mapping[str, Any]) -> Faults:
    """Roles that a city does without, and what its form asks for."""
    yield from _all_known("roles.off", body.get("roles", {}).get("off", []), ROLES_TO_SPARE)
    yield from _all_known("form.asks", body.get("form", {}).get("asks", []), ASKED)


def _extensions(body: Mapping[str, Any]) -> Faults:
    rule = body.get("extensions", {})
    most = rule.get("most", 0)
    if not isinstance(most, int) or isinstance(most, bool) or most < 0:
        yield ProfileFault("extensions.most", "must be a whole number, 0 or more")
    if not isinstance(rule.get("is_signed", False), bool):
        yield ProfileFault("extensions.is_signed", "must be true or false")
    cap = rule.get("cap", {"amount": 0, "unit": "days"})
    if not isinstance(cap, Mapping):
        yield ProfileFault("extensions.cap", 'must be written { amount = 30, unit = "workdays" }')
    else:
        yield from _duration("extensions.cap", cap)


def _urging(body: Mapping[str, Any]) -> Faults:
    for name, value in body.get("urging", {}).items():
        yield from _known(f"urging.{name}", name, URGED_BY)
        if not _is_count(value):
            yield ProfileFault(f"urging.{name}", "must be a whole number, 1 or more")


def _ladder(body: Mapping[str, Any]) -> Faults:
    """The levels, from 0 (urging) up, each with its name in two languages; documents have a limit and a prefix."""
    levels = [entry.get("level") for entry in body.get("ladder", ())]
    if levels != list(range(len(levels))):
        yield ProfileFault("ladder", "levels must be counted 0, 1, 2 … without a gap, in this order")
    for where, entry in _entries(body, "ladder"):
        yield from _said_twice(where, entry, "name")
        yield from _known(f"{where}.addressee", entry.get("addressee", "liaison"), ADDRESSEES)
        yield from _both_or_none(where, entry, "effect")
        if entry.get("level"):
            yield from _duration(f"{where}.limit", entry.get("limit", {}))
    if len(levels) > 1 and not _is_said(body.get("supervision", {}).get("prefix")):
        yield ProfileFault("supervision.prefix", "must be given: the numbers of documents begin with it")
    for name, said in body.get("supervision", {}).items():
        if name.endswith("prefix") and (not _is_said(said) or len(said) > LONGEST_PREFIX):
            yield ProfileFault(f"supervision.{name}", "must be a short text: numbers begin with it")


def _ladder_rules(body: Mapping[str, Any]) -> Faults:
    levels = [entry.get("level") for entry in body.get("ladder", ())]
    for where, entry in _entries(body, "ladder_rules"):
        yield from _known(f"{where}.trigger", entry.get("trigger"), TRIGGERS)
        if entry.get("level") not in levels:
            yield ProfileFault(f"{where}.level", f"{entry.get('level')!r} is no level of the ladder")
        if "after" in entry:
            yield from _duration(f"{where}.after", entry["after"])
        for name in ("from_round", "times"):
            if not _is_count(entry.get(name, 1)):
                yield ProfileFault(f"{where}.{name}", "must be a whole number, 1 or more")


def _guards(body: Mapping[str, Any]) -> Faults:
    said = (*guards.mistakes(body), *crises.mistakes(body), *faults_of_acceptance(body))
    yield from (ProfileFault(where, what) for where, what in said)


def _lights(body: Mapping[str, Any]) -> Faults:
    rule = body.get("lights", {})
    for name in ("blue", "yellow"):
        if not 1 <= _whole(rule.get(name, 50)) <= 99:
            yield ProfileFault(f"lights.{name}", "must be a whole number from 1 to 99: hundredths of the limit")
    if _whole(rule.get("blue", 1)) > _whole(rule.get("yellow", 99)):
        yield ProfileFault("lights.yellow", "must come after lights.blue")
    for name in ("yellow_days", "purple_days"):
        if not 1 <= _whole(rule.get(name, 1)) <= 60:
            yield ProfileFault(f"lights.{name}", "must be a whole number of working days from 1 to 60")


def _whole(value: object) -> int:
    """A whole number; -1 for what is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else -1
