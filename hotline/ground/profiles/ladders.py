"""The ladder of supervision of a city (§6.1), and what raises its levels. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, TypeVar

LIAISON, HEAD, LEADER = "liaison", "head", "leader"
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Span:
    """How long: an amount of hours, days or workdays, as a limit counts them."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One level: how its document is called, whom it addresses, within what limit it must be answered, whether the
    next level follows when it is not, and what follows for the unit."""

    level: int
    name: str
    name_en: str = ""
    addressee: str = LIAISON
    limit: Span | None = None
    rises: bool = False
    effect: str = ""
    effect_en: str = ""

    def called(self, language: str) -> str:
        """The name of the level's document in a language."""
        return self.name_en if self.name_en and language.lower().startswith("en") else self.name

    def follows(self, language: str) -> str:
        """What follows for the unit, in a language."""
        return self.effect_en if self.effect_en and language.lower().startswith("en") else self.effect


@dataclass(frozen=True, slots=True)
class RungRule:
    """Which level a trigger (D01–D08) raises by itself, and how long after it: Chongqing a document at once."""

    trigger: str
    level: int
    after: Span | None = None
    from_round: int = 1
    times: int = 2


@dataclass(frozen=True, slots=True)
class Ladder:
    """Everything a city says of urging and supervision: how often a day, how documents are numbered, the levels."""

    urging: Mapping[str, int] = field(default_factory=dict)
    prefix: str = ""
    brief_prefix: str = ""
    scene_prefix: str = ""
    rungs: Mapping[int, Rung] = field(default_factory=dict)
    rules: tuple[RungRule, ...] = ()


def read_ladder(body: Mapping[str, Any]) -> Ladder:
    """What a profile that was checked says of supervision."""
    rungs = [_made(Rung, entry, "limit") for entry in body.get("ladder", ())]
    return Ladder(
        MappingProxyType(dict(body.get("urging", {}))),
        str(body.get("supervision", {}).get("prefix", "")),
        str(body.get("supervision", {}).get("brief_prefix", "")),
        str(body.get("supervision", {}).get("scene_prefix", "")),
        MappingProxyType({rung.level: rung for rung in rungs}),
        tuple(_made(RungRule, entry, "after") for entry in body.get("ladder_rules", ())),
    )


def _made(cls: type[Entry], entry: Mapping[str, Any], span: str) -> Entry:
    """An entry with the keys that are known, and its span of time."""
    known = {each.name for each in fields(cls)}  # type: ignore[arg-type]  # cls is one of the dataclasses above
    given = {name: value for name, value in entry.items() if name in known}
    if given.get(span):
        given[span] = Span(given[span]["amount"], given[span]["unit"])
    return cls(**given)


@dataclass(frozen=True, slots=True)
class Lights:
    """When the light of a clock changes: blue and yellow after so many hundredths of the limit, yellow not before so
    many working days are left, purple so many working days after the end (handbook §1.6.4)."""

    blue: int = 50
    yellow: int = 75
    yellow_days: int = 1
    purple_days: int = 5
