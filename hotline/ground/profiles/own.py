"""What a city has of its own beside the rules of its loop: days that the whole country does not know, what it makes of
the category tree, how its scheme of scores is called, how it keeps its knowledge base, from where on a
matter is hot, by which words its search understands people. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from hotline.ground.profiles.hotspots import Measures, read_hotspots
from hotline.ground.profiles.knowledge import Knowledge, read_knowledge
from hotline.ground.profiles.searching import Searching, read_searching

LEVEL = 2
"""So many digits a level of the category tree has."""


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day on which offices of this city are closed (holiday) or open (work), whatever the country's calendar says:
    a festival of a region, a day moved by the local government."""

    on: date
    kind: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """What a city makes of a class of matter of the tree: how it calls it, in which bucket its limits are counted (0:
    as the tree says), and whether it can be chosen at all, with what is below it."""

    code: str
    name: str = ""
    name_en: str = ""
    bucket: int = 0
    offered: bool = True


@dataclass(frozen=True, slots=True)
class Own:
    """Everything of this kind."""

    days: tuple[LocalDay, ...] = ()
    categories: Mapping[str, Category] = field(default_factory=dict)
    scheme: str = ""
    scheme_en: str = ""
    knowledge: Knowledge = field(default_factory=Knowledge)
    hotspots: Measures = field(default_factory=Measures)
    searching: Searching = field(default_factory=Searching)

    @property
    def withheld(self) -> tuple[str, ...]:
        """The codes of classes that nobody may choose; what is below them may not be chosen either."""
        return tuple(one.code for one in self.categories.values() if not one.offered)

    def offers(self, code: str) -> bool:
        """Whether a class of matter can be chosen in this city."""
        return not code.startswith(self.withheld) if self.withheld else True

    def called(self, code: str, language: str) -> str:
        """What the city calls a class of matter; empty where it uses the word of the tree."""
        known = self.categories.get(code)
        return _in(language, known.name, known.name_en) if known else ""

    def meant(self, text: str) -> tuple[str, ...]:
        """The codes of classes whose word in this city contains what was typed."""
        typed = text.casefold()
        return tuple(
            one.code for one in self.categories.values() if typed in one.name or typed in one.name_en.casefold()
        )

    def bucket(self, code: str, usual: int) -> int:
        """The bucket of a class of matter: its own, else that of the nearest class above of which the city says one,
        else the `usual` one of the tree."""
        for size in range(len(code), 0, -LEVEL):
            known = self.categories.get(code[:size])
            if known is not None and known.bucket:
                return known.bucket
        return usual

    def scheme_named(self, language: str) -> str:
        """How the scheme by which units are scored is called; empty where the city has not said."""
        return _in(language, self.scheme, self.scheme_en)


def _in(language: str, chinese: str, english: str) -> str:
    return english if english and language.lower().startswith("en") else chinese


def read_own(body: Mapping[str, Any]) -> Own:
    """What a profile that was checked says of these."""
    days = [
        LocalDay(date.fromisoformat(str(entry["on"])), str(entry["kind"]), str(entry["name"]), entry.get("name_en", ""))
        for entry in body.get("local_days", ())
    ]
    known = Category.__dataclass_fields__
    categories = [
        Category(**{name: value for name, value in entry.items() if name in known})
        for entry in body.get("categories", ())
    ]
    scores = body.get("assessment", {})
    return Own(
        tuple(sorted(days, key=lambda day: day.on)),
        MappingProxyType({one.code: one for one in categories}),
        str(scores.get("scheme", "")),
        str(scores.get("scheme_en", "")),
        read_knowledge(body.get("knowledge", {})),
        read_hotspots(body.get("hotspots", {})),
        read_searching(body),
    )
