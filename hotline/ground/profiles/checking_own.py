"""Mistakes in what a city has of its own: local days, categories, the name of its scheme of scores. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hotline.ground.profiles.hotspots import faults_of_hotspots
from hotline.ground.profiles.inspecting import faults_of_inspecting
from hotline.ground.profiles.knowledge import faults_of_knowledge
from hotline.ground.profiles.liaisons import faults_of_liaisons
from hotline.ground.profiles.recordings import faults_of_recordings
from hotline.ground.profiles.rules import ProfileFault
from hotline.ground.profiles.searching import faults_of_searching
from hotline.ground.profiles.telephone_faults import faults_of_telephone
from hotline.ground.profiles.words import BUCKETS, LOCAL_KINDS

Faults = Iterator[ProfileFault]
CODE = re.compile(r"(\d\d){1,4}")
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""The years that the calendar holds."""


def faults_of_own(body: Mapping[str, Any]) -> Faults:
    """Every mistake of these tables."""
    yield from _days(body)
    yield from _categories(body)
    yield from _both("assessment.", body.get("assessment", {}), "scheme")
    yield from (ProfileFault(*fault) for fault in faults_of_knowledge(body.get("knowledge", {})))
    yield from (ProfileFault(*fault) for fault in faults_of_hotspots(body.get("hotspots", {})))
    yield from (ProfileFault(*fault) for fault in faults_of_liaisons(body.get("liaisons", {})))
    yield from (ProfileFault(*fault) for fault in faults_of_inspecting(body))
    yield from (ProfileFault(*fault) for fault in faults_of_searching(body))
    yield from (ProfileFault(*fault) for fault in faults_of_telephone(body))
    yield from (ProfileFault(*fault) for fault in faults_of_recordings(body.get("recordings", {})))


def _days(body: Mapping[str, Any]) -> Faults:
    seen: dict[str, str] = {}
    for place, entry in enumerate(body.get("local_days", ()), 1):
        where, on = f"local_days[{place}]", str(entry.get("on", ""))
        if _day(on) is None:
            yield ProfileFault(
                f"{where}.on", f"{on!r} is no day of {FIRST_YEAR} to {LAST_YEAR}; write it as 2026-04-20"
            )
        elif on in seen:
            yield ProfileFault(f"{where}.on", f"{on} is told of in {seen[on]} already")
        seen.setdefault(on, where)
        if entry.get("kind") not in LOCAL_KINDS:
            yield ProfileFault(f"{where}.kind", f"{entry.get('kind')!r} is none of {', '.join(LOCAL_KINDS)}")
        if not _is_said(entry.get("name")):
            yield ProfileFault(f"{where}.name", "must be given, as text")
        yield from _both(f"{where}.", entry, "name")


def _day(said: str) -> date | None:
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _categories(body: Mapping[str, Any]) -> Faults:
    seen: dict[str, str] = {}
    for place, entry in enumerate(body.get("categories", ()), 1):
        where, code = f"categories[{place}]", str(entry.get("code", ""))
        if not CODE.fullmatch(code):
            yield ProfileFault(f"{where}.code", f"{code!r} is no code of the tree: two digits a level, as 0207")
        elif code in seen:
            yield ProfileFault(f"{where}.code", f"{code!r} is the code of {seen[code]} already")
        seen.setdefault(code, where)
        yield from _both(f"{where}.", entry, "name")
        if entry.get("bucket", 0) not in (0, *BUCKETS) or isinstance(entry.get("bucket"), bool):
            yield ProfileFault(f"{where}.bucket", f"must be one of {', '.join(map(str, BUCKETS))}")
        if not isinstance(entry.get("offered", True), bool):
            yield ProfileFault(f"{where}.offered", "must be true or false")


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _both(start: str, entry: Mapping[str, Any], name: str) -> Faults:
    """What is said is said in Chinese and in English."""
    if entry.get(name) or entry.get(f"{name}_en"):
        for key in (name, f"{name}_en"):
            if not _is_said(entry.get(key)):
                yield ProfileFault(f"{start}{key}", "must be given, as text")
