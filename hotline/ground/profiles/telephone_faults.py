"""Mistakes in what a city says of its telephone, each by the table and key where it stands. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from hotline.ground.profiles import telephone as phone
from hotline.ground.profiles.telephone_prompts import CODES, faults_of_prompts
from hotline.ground.profiles.words import LANGUAGES

Faults = Iterator[tuple[str, str]]
Check = Callable[[object], str]
"""What is wrong with a value, as a sentence; nothing where it is right."""
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,23}")
NUMBER = re.compile(r"\+?[0-9]{3,15}")
HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")
LONGEST_NAME = 40
MOST_ENTRIES = 200
LETTERS = ("zh-Hans", "en")
"""Languages in which letters are written."""


def _whole(least: int, most: int) -> Check:
    def check(value: object) -> str:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return ""
        return f"must be a whole number from {least} to {most}"

    return check


def _flag(value: object) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _name(value: object) -> str:
    is_name = isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_NAME and value.isprintable()
    return "" if is_name else f"must be given, as text of at most {LONGEST_NAME} signs"


def _one_of(words: Iterable[str]) -> Check:
    known = tuple(words)
    return lambda value: "" if value in known else f"{value!r} is none of {', '.join(known)}"


def _like(pattern: re.Pattern[str], said: str) -> Check:
    def check(value: object) -> str:
        return "" if isinstance(value, str) and pattern.fullmatch(value) else f"{value!r} {said}"

    return check


def _each(check: Check, *, least: int = 0) -> Check:
    def check_list(value: object) -> str:
        if not isinstance(value, list | tuple):
            return "must be a list"
        wrong = next((what for one in value if (what := check(one))), "")
        if not wrong and len({str(one) for one in value}) < len(value):
            return "names something twice"
        return wrong or ("must not be empty" if len(value) < least else "")

    return check_list


def _day(value: object) -> str:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return f"{value!r} is no day; write it as 2026-02-17"
    return ""


_code = _like(CODE, "must be small letters and digits, at most 24")
_hours = _like(HOURS, "are no hours; write them as 17:30-08:30")
_number = _like(NUMBER, "is no telephone number; write its digits")
_key = _like(re.compile("[1-9]"), "must be one key from 1 to 9; 0 is a person everywhere")
_seconds = _whole(1, 3600)

HEAD: Mapping[str, Check] = MappingProxyType(
    {
        "menu": _flag,
        "language_keys": _flag,
        "opening": _each(_one_of(phone.OPENING), least=1),
        "patience": _whole(1, 30),
        "digit_patience": _whole(2, 30),
        "tries": _whole(1, 3),
        "skill": _code,
        "ring": _whole(5, 120),
        "wrap_up": _whole(0, 600),
        "wrap_up_most": _whole(0, 1800),
        "return_within": _whole(0, 600),
        "affinity_hours": _whole(0, 168),
        "wanted_wait": _whole(0, 120),
        "position_said": _flag,
        "wait_said": _flag,
        "repeat_every": _whole(10, 600),
        "surge_queue": _whole(0, 100_000),
        "second_site": lambda value: "" if value == "" else _name(value),
        "priorities": _each(_one_of(phone.PRIORITIES)),
        "threats_to_seniors": _flag,
        "forced_by": _each(_one_of(phone.FORCERS), least=1),
        "recorded": _flag,
        "retention": _code,
        "voicemail": _whole(10, 600),
        "call_back_tries": _whole(1, 10),
        "call_back_pause": _whole(1, 1440),
        "dial_ring": _whole(10, 120),
        "dial_hours": _each(_hours, least=1),
        "dial_tries": _whole(1, 20),
        "dial_abroad": _each(_like(re.compile("[1-9][0-9]{0,5}"), "is no country code; write its digits, as in 852")),
        "dial_barred": _each(_like(re.compile("[0-9]{2,12}"), "begins no number; write its first digits, as in 168")),
        "rated": _flag,
        "short": _whole(0, 60),
        "service_levels": _each(_seconds, least=1),
        "answered_share": _whole(50, 99),
        "away": _whole(0, 70),
        "visit_hours": _each(_hours, least=1),
        "visit_keys": _flag,
        "visit_lines": _whole(1, 100),
        "visit_silence": _one_of(phone.SILENCES),
        "visit_hold": _whole(1, 60),
    }
)

_NAMED: Mapping[str, Check] = {"code": _code, "name": _name, "name_en": _name}
_CODES = _each(_code)
ENTRIES: Mapping[str, Mapping[str, Check]] = MappingProxyType(
    {
        "telephone_lines": {
            **_NAMED,
            "numbers": _each(_number, least=1),
            "greeting": _code,
            "skill": _code,
            "district": _code,
            "language": _one_of(CODES),
            "merged": _flag,
            "menu": _flag,
            "language_keys": _flag,
            "priority": _one_of(phone.CHOSEN_PRIORITIES),
        },
        "telephone_languages": {
            "code": _one_of(CODES),
            "name": _name,
            "key": _key,
            "language": _one_of(LANGUAGES),
            "letter": _one_of(LETTERS),
        },
        "telephone_skills": {**_NAMED, "neighbours": _CODES, "languages": _each(_one_of(CODES))},
        "telephone_menu": {
            "code": _like(re.compile(r"[a-z0-9][a-z0-9_-]{0,15}"), "must be small letters and digits, at most 16"),
            "kind": _one_of(phone.NODES),
            "key": _key,
            "title": _name,
            "title_en": _name,
            "under": _code,
            "skill": _code,
            "language": _one_of(CODES),
            "lines": _CODES,
            "bands": _CODES,
            "surge": _one_of(phone.SURGES),
            "priority": _one_of(phone.CHOSEN_PRIORITIES),
        },
        "telephone_bands": {
            **_NAMED,
            "gives": _one_of(phone.GIVES),
            "days": _one_of(phone.DAYS),
            "dates": _each(_day),
            "hours": _hours,
            "lines": _CODES,
            "skill": _code,
            "prompt": _code,
            "number": _number,
            "menu": _flag,
        },
        "telephone_overflow": {"after": _whole(0, 3600), "to": _one_of(phone.OVERFLOWS)},
        "telephone_breaks": {
            **_NAMED,
            "code": _one_of(phone.RESTS),
            "minutes": _whole(0, 600),
            "times": _whole(0, 50),
        },
        "telephone_dispositions": _NAMED,
        "telephone_results": _NAMED,
        "telephone_pauses": _NAMED,
        "telephone_ratings": {**_NAMED, "code": _key, "satisfaction": _whole(1, 5)},
    }
)
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "telephone_lines": ("code", "numbers", "name", "name_en"),
        "telephone_languages": ("code", "name"),
        "telephone_menu": ("code", "kind", "key", "title", "title_en"),
        "telephone_overflow": ("after", "to"),
        "telephone_ratings": ("code", "name", "name_en", "satisfaction"),
    }
)
"""What must be given; elsewhere code and name."""


def faults_of_telephone(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every mistake: first of each table by itself; where there is none, of what one says of another."""
    found = [*_head(body), *faults_of_prompts(body)]
    for table in ENTRIES:
        found += _table(body, table)
    return found or [*_lines(body), *_references(body), *_menu(body), *_bands(body), *_numbers(body)]


def _head(body: Mapping[str, Any]) -> Faults:
    head = body.get("telephone", {})
    if not isinstance(head, Mapping):
        yield "telephone", "must be a table [telephone]"
    else:
        yield from _values("telephone", head, HEAD)


def _table(body: Mapping[str, Any], table: str) -> Faults:
    entries = body.get(table, [])
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        yield table, f"must be written as tables [[{table}]]"
        return
    if len(entries) > MOST_ENTRIES:
        yield table, f"has {len(entries)} entries; at most {MOST_ENTRIES}"
        return
    seen: dict[str, str] = {}
    for where, entry in _entries(body, table):
        missing = (name for name in NEEDED.get(table, ("code", "name", "name_en")) if name not in entry)
        yield from ((f"{where}.{name}", "must be given") for name in missing)
        yield from _values(where, entry, ENTRIES[table])
        if (code := str(entry.get("code", where))) in seen:
            yield f"{where}.code", f"{code!r} is the code of {seen[code]} already"
        seen.setdefault(code, where)


def _values(where: str, entry: Mapping[str, Any], checks: Mapping[str, Check]) -> Faults:
    for name, check in checks.items():
        if name in entry and (what := check(entry[name])):
            yield f"{where}.{name}", what


def _entries(body: Mapping[str, Any], table: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for place, entry in enumerate(body.get(table, ()), 1):
        yield f"{table}[{place}]", entry


# ---- what one table says of another


def _lines(body: Mapping[str, Any]) -> Faults:
    """No number belongs to two lines; a greeting that a line names is there."""
    prompts = body.get("telephone_prompts", {})
    seen: dict[str, str] = {}
    for where, entry in _entries(body, "telephone_lines"):
        for number in entry["numbers"]:
            if number in seen:
                yield f"{where}.numbers", f"{number} is the number of {seen[number]} already"
            seen[number] = where
        if (greeting := entry.get("greeting", "greeting")) != "greeting" and greeting not in prompts:
            yield f"{where}.greeting", f"there is no text {greeting!r} in [telephone_prompts]"


def _references(body: Mapping[str, Any]) -> Faults:
    """Skills, languages, lines and parts of the day that are named exist."""
    telephone = phone.read_telephone(body)
    known = {
        "skill": set(telephone.skills),
        "neighbours": set(telephone.skills),
        "language": set(telephone.languages),
        "languages": set(telephone.languages),
        "lines": set(telephone.lines),
        "bands": {band.code for band in telephone.bands},
    }
    if telephone.skill not in telephone.skills:
        yield "telephone.skill", f"there is no skill {telephone.skill!r}"
    for table in ("telephone_lines", "telephone_skills", "telephone_menu", "telephone_bands"):
        for where, entry in _entries(body, table):
            for name in sorted(known.keys() & ENTRIES[table].keys() & entry.keys()):
                yield from _exist(f"{where}.{name}", entry[name], known[name], _singular(name))
            if entry.get("code") in entry.get("neighbours", ()):
                yield f"{where}.neighbours", "names the skill itself"


def _exist(where: str, named: Any, known: set[str], what: str) -> Faults:
    for one in named if isinstance(named, list | tuple) else [named]:
        if one not in known:
            yield where, f"there is no {what} {one!r}"


def _singular(name: str) -> str:
    return {"neighbours": "skill", "bands": "part of the day"}.get(name, name.removesuffix("s"))


def _menu(body: Mapping[str, Any]) -> Faults:
    """At most two levels; a key leads to one thing; where keys lead somewhere, it can be told where."""
    kinds = {str(entry["code"]): entry for _where, entry in _entries(body, "telephone_menu")}
    telephone = phone.read_telephone(body)
    for where, entry in _entries(body, "telephone_menu"):
        if under := entry.get("under", ""):
            above = kinds.get(under)
            if above is None or above["kind"] != "submenu":
                yield f"{where}.under", f"there is no submenu {under!r}"
            if entry["kind"] == "submenu":
                yield f"{where}.kind", "a submenu cannot stand in a submenu: a menu has two levels at most"
        if entry["kind"] == "language" and not entry.get("language"):
            yield f"{where}.language", "must be given for a key that chooses a language"
        if entry["kind"] == "submenu" and not any(one.get("under") == entry["code"] for one in kinds.values()):
            yield f"{where}.code", "nothing stands in this submenu"
    for line, band, is_surge in _moments(telephone):
        yield from _keys(telephone, line, band, is_surge=is_surge)


def _moments(telephone: phone.Telephone) -> Iterator[tuple[str, str, bool]]:
    """Every case in which the menu could be another one."""
    lines = list(telephone.lines) or [""]
    bands = [band.code for band in telephone.bands] or [""]
    if telephone.nodes:
        yield from ((line, band, is_surge) for line in lines for band in bands for is_surge in (False, True))


def _keys(telephone: phone.Telephone, line: str, band: str, *, is_surge: bool) -> Faults:
    for under in ("", *(node.code for node in telephone.nodes.values() if node.kind == "submenu")):
        taken = {}
        if not under and (telephone.language_keys or any(one.language_keys for one in telephone.lines.values())):
            taken = {one.key: f"the language {one.code}" for one in telephone.languages.values() if one.key}
        for node in telephone.offered(line, band, under=under, is_surge=is_surge):
            if node.key in taken:
                where = f"telephone_menu[{list(telephone.nodes).index(node.code) + 1}].key"
                yield where, f"{node.key} is the key of {taken[node.key]} already"
                return
            taken[node.key] = node.code


def _bands(body: Mapping[str, Any]) -> Faults:
    """Who is forwarded, is forwarded to a number; merged hotlines are answered by people day and night (53号)."""
    merged = {str(entry["code"]) for _where, entry in _entries(body, "telephone_lines") if entry.get("merged")}
    prompts = phone.read_telephone(body).prompts.keys("cmn")
    for where, entry in _entries(body, "telephone_bands"):
        gives = entry.get("gives", "people")
        if gives == "forward" and not entry.get("number"):
            yield f"{where}.number", "must be given: calls are forwarded to it"
        if entry.get("days") == "dates" and not entry.get("dates"):
            yield f"{where}.dates", "must be given: on which days"
        if entry.get("prompt") and entry["prompt"] not in prompts:
            yield f"{where}.prompt", f"there is no text {entry['prompt']!r} in [telephone_prompts]"
        turned_away = merged & set(entry.get("lines", merged))
        if gives in ("message", "closed") and turned_away:
            said = ", ".join(sorted(turned_away))
            yield f"{where}.gives", f"people answer merged hotlines day and night: {said}"


def _numbers(body: Mapping[str, Any]) -> Faults:
    """Numbers that must fit each other."""
    telephone = phone.read_telephone(body)
    if telephone.wrap_up_most < telephone.wrap_up:
        yield "telephone.wrap_up_most", "must not be less than telephone.wrap_up"
    levels = telephone.service_levels
    if any(first >= then for first, then in pairwise(levels)):
        yield "telephone.service_levels", "must rise: [15, 20]"
    for name in ("visit_hours", "dial_hours"):
        if any(hours.partition("-")[0] >= hours.partition("-")[2] for hours in getattr(telephone, name)):
            yield f"telephone.{name}", "must begin before they end: nobody is rung up at night"
    if any(step.to == "site" for step in telephone.overflow) and not telephone.second_site:
        yield "telephone.second_site", "must be given: calls overflow to it"
    keys = [one.key for one in telephone.languages.values() if one.key]
    if len(set(keys)) < len(keys):
        yield "telephone_languages", "two languages have one key"
    first = telephone.first_language
    if "telephone_languages" in body and first.code != CODES[0]:
        yield "telephone_languages[1].code", f"the first language is {CODES[0]}: every prompt exists in it"
