"""What a city says of threats and crises (扬言、轻生、集体上访等): by which words they are known, who is told of
them at once, and in what time they are reported. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from hotline.ground.profiles.words import URGENCIES

TOLD = ("leader", "supervisor", "dispatcher", "analyst")
"""Roles of the centre that can be told at once."""
LONGEST_CODE = 16


@dataclass(frozen=True, slots=True)
class CrisisKind:
    """A kind of threat or crisis. `words` propose it at a seat, where a person decides; `tells` are the roles at the
    centre that are told at once, also at night; with `emergency` the emergency line comes before everything else; the
    order rises to `urgency`; an interim report is owed after so many minutes, the full one after so many working
    days."""

    code: str
    name: str
    name_en: str = ""
    words: tuple[str, ...] = ()
    tells: tuple[str, ...] = ("leader", "supervisor")
    emergency: bool = False
    urgency: str = "critical"
    interim_minutes: int = 60
    full_workdays: int = 1

    def shown(self, language: str) -> str:
        """Its name in a language."""
        return self.name_en if self.name_en and language.lower().startswith("en") else self.name


NAMES = tuple(one.name for one in fields(CrisisKind))
Crises = Mapping[str, CrisisKind]


def read_crises(body: Mapping[str, Any]) -> Crises:
    """The kinds of threats and crises of a profile that was checked, by code."""
    kinds = []
    for entry in body.get("crises", ()):
        said: dict[str, Any] = {name: entry[name] for name in NAMES if name in entry}
        said |= {name: tuple(said[name]) for name in ("words", "tells") if name in said}
        kinds.append(CrisisKind(**said))
    return MappingProxyType({kind.code: kind for kind in kinds})


def spoken_of(crises: Crises, text: str) -> tuple[CrisisKind, ...]:
    """The kinds that what somebody writes may speak of, in the order of the profile. A person decides."""
    folded = text.casefold()
    return tuple(kind for kind in crises.values() if any(word.casefold() in folded for word in kind.words))


def mistakes(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the tables [[crises]], by place and key."""
    seen: set[str] = set()
    for place, entry in enumerate(body.get("crises", ()), 1):
        where = f"crises[{place}]"
        for name in ("code", "name"):
            if not isinstance(entry.get(name), str) or not entry[name].strip():
                yield f"{where}.{name}", "is missing"
        code = str(entry.get("code", ""))
        if len(code) > LONGEST_CODE:
            yield f"{where}.code", f"must have at most {LONGEST_CODE} signs"
        if code in seen:
            yield f"{where}.code", f"{code!r} stands here twice"
        seen.add(code)
        yield from _values(where, entry)


def _values(where: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, known in (("words", None), ("tells", TOLD)):
        value = entry.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            yield f"{where}.{name}", "must be a list of words"
        elif known and (strange := [one for one in value if one not in known]):
            yield f"{where}.{name}", f"{strange[0]!r} is none of {', '.join(known)}"
    if entry.get("urgency", "critical") not in URGENCIES:
        yield f"{where}.urgency", f"{entry['urgency']!r} is none of {', '.join(sorted(URGENCIES))}"
    if not isinstance(entry.get("emergency", False), bool):
        yield f"{where}.emergency", "must be true or false"
    for name in ("interim_minutes", "full_workdays"):
        value = entry.get(name, 1)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            yield f"{where}.{name}", "must be a whole number, 1 or more"
