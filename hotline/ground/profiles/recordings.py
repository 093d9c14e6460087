"""What a city says of keeping its calls: when a missing recording is reported, how long recordings are kept. The
table [recordings]. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

LONGEST_CODE, MOST_ENTRIES = 24, 30
LONGEST_KEPT = 1200
"""Months."""
NUMBERS = MappingProxyType(
    {
        "missing_minutes": (1, 1440),
        "shorter_seconds": (1, 600),
        "message_minutes": (1, 10_080),
        "heard_minutes": (1, 480),
        "numbers_months": (0, LONGEST_KEPT),
    }
)
"""The numbers of the table: at least, at most."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A class of recordings and for how many months they are kept; 0 for good."""

    code: str
    name: str
    name_en: str = ""
    months: int = 24

    def said(self, language: str) -> str:
        """Its name in a language."""
        return self.name_en if self.name_en and language.lower().startswith("en") else self.name


_CLASSES = (Kept("call", "一般通话", "Calls"), Kept("message", "语音留言", "Voice messages"))


@dataclass(frozen=True, slots=True)
class Recordings:
    """missing_minutes: so long after the talk its recording must be in store; shorter_seconds: by so much it may be
    shorter than the talk; message_minutes: so long a message may wait for a person; heard_minutes: so long what a
    reason was given for may be listened to; numbers_months: after so many months the number of a call is erased, 0 for
    never; crisis: the class of calls about what was marked as a threat or crisis, empty for that of all; classes: see
    there."""

    missing_minutes: int = 30
    shorter_seconds: int = 5
    message_minutes: int = 60
    heard_minutes: int = 60
    numbers_months: int = 0
    crisis: str = ""
    classes: tuple[Kept, ...] = _CLASSES

    def kept(self, code: str) -> Kept:
        """A class by its code; the first one for a code that the city no longer has."""
        return next((one for one in self.classes if one.code == code), self.classes[0])


NAMES = tuple(one.name for one in fields(Recordings))
CLASSES, CRISIS = "classes", "crisis"


def read_recordings(entry: Mapping[str, Any]) -> Recordings:
    """What a profile that was checked says of them."""
    said: dict[str, Any] = {name: entry[name] for name in (*NUMBERS, CRISIS) if name in entry}
    if entries := entry.get(CLASSES):
        known = [one.name for one in fields(Kept)]
        said[CLASSES] = tuple(Kept(**{key: one[key] for key in known if key in one}) for one in entries)
    return Recordings(**said)


def faults_of_recordings(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every mistake of the table: where, and what."""
    for name, (least, most) in NUMBERS.items():
        if name in entry and not _is_whole(entry[name], least, most):
            yield f"recordings.{name}", f"must be a whole number from {least} to {most}"
    yield from _faults_of_classes(entry.get(CLASSES, []))
    if entry.get(CRISIS, "") and entry[CRISIS] not in _codes(entry.get(CLASSES)):
        yield f"recordings.{CRISIS}", "must be the code of one of the classes"


def _codes(entries: object) -> list[object]:
    known = entries if isinstance(entries, list) and entries else [{"code": one.code} for one in _CLASSES]
    return [one.get("code") for one in known if isinstance(one, Mapping)]


def _faults_of_classes(entries: object) -> Iterator[tuple[str, str]]:
    where = f"recordings.{CLASSES}"
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        yield where, f"must be a list of at most {MOST_ENTRIES} tables"
        return
    seen: set[str] = set()
    for place, one in enumerate(entries, 1):
        if not isinstance(one, Mapping):
            yield f"{where}[{place}]", "must be a table"
            continue
        yield from _faults_of_entry(f"{where}[{place}]", one)
        code = str(one.get("code", ""))
        if code in seen:
            yield f"{where}[{place}].code", f"{code!r} is the code of another one already"
        seen.add(code)


def _faults_of_entry(where: str, one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("code", "name"):
        if not isinstance(one.get(key), str) or not one[key].strip():
            yield f"{where}.{key}", "must be given, as text"
    if len(str(one.get("code", ""))) > LONGEST_CODE:
        yield f"{where}.code", f"must be at most {LONGEST_CODE} characters"
    if "months" in one and not _is_whole(one["months"], 0, LONGEST_KEPT):
        yield f"{where}.months", f"must be a whole number from 0 to {LONGEST_KEPT}"


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
