"""Whether two appeals are about the same matter (重复诉求): one rule, its points from the city's profile. Pure.

Words count by how rare they are in the city: two callers who name the same building site say more than two who both say
"noise". A person always decides what a finding means.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hotline.ground.profiles.repeats import Repeats
from hotline.lib import chinese, paths

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
LETTERS = re.compile(r"[^\W_]+")
LONGEST = 1500
"""So many characters of a text are compared: who writes more has said it by then."""
SHORTEST_ADDRESS = 5
"""A shorter address names no spot."""
ALIKE = 0.3
"""Two texts that share less than this are the less likely about one matter the more both say."""
DAY = 86_400
CLASS, GROUP, FIELD = 6, 4, 2
"""Digits of a class of the last level, of the level above, of the first."""
DISTRICT, TOWN, VILLAGE = 2 * paths.WIDTH, 3 * paths.WIDTH, 4 * paths.WIDTH


def terms(text: str) -> frozenset[str]:
    """What a text is made of, whichever way it is written: its words of two characters and more, and every pair of
    neighbouring Chinese characters."""
    folded = chinese.fold(text[:LONGEST])
    found = {word for word in chinese.words(folded) if len(word) > 1 and word.isalnum()}
    for run in HAN.findall(folded):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare words are in a city: of so many texts, in how many each was found."""

    texts: int = 0
    found: Mapping[str, int] = field(default_factory=dict)

    def of(self, term: str) -> float:
        """The weight of a term: about 1 for what one text in three says, 6 for what one in five hundred says."""
        return math.log((self.texts + 2) / (self.found.get(term, 0) + 1)) if self.texts else 4.0

    def sum(self, found: Iterable[str]) -> float:
        """The weights of several terms, added."""
        return sum(map(self.of, found))


def counted(texts: Iterable[frozenset[str]]) -> Rarity:
    """How rare words are in these texts. What only one of them says is as rare as what none says: it is not kept."""
    number, found = 0, Counter[str]()
    for one in texts:
        number += 1
        found.update(one)
    return Rarity(number, {term: times for term, times in found.items() if times > 1})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of an appeal as far as the rule looks: empty or None is not known."""

    terms: frozenset[str]
    at: datetime
    persons: frozenset[int | str] = frozenset()
    matter: str = ""
    place: str = ""
    address: str = ""
    spot: tuple[float, float] | None = None
    """Longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class Points:
    """What speaks for two appeals being about the same matter, and how much."""

    words: float
    caller: float
    matter: float
    place: float
    time: float
    said: float
    """How much of what the shorter of them says the other says too, 0 to 1."""
    is_same_caller: bool

    @property
    def sum(self) -> float:
        """All together."""
        return self.words + self.caller + self.matter + self.place + self.time

    def shows(self, rule: Repeats) -> bool:
        """Whether it is worth showing to a person."""
        return self.sum >= (rule.same_caller_from if self.is_same_caller else rule.other_caller_from)


def compare(new: Asked, known: Asked, *, rule: Repeats, rarity: Rarity) -> Points:
    """What speaks for a new appeal being about the same matter as a known one."""
    said, shared, unlike = _words(new.terms, known.terms, rarity, rule.enough)
    is_same = bool(new.persons & known.persons)
    days = abs((new.at - known.at).total_seconds()) / DAY
    return Points(
        words=rule.words * said * shared / (shared + rule.enough) + rule.unlike * unlike,
        caller=rule.caller if is_same else 0.0,
        matter=_matter(new.matter, known.matter, rule),
        place=_place(new, known, rule),
        time=rule.recent * max(0.0, 1 - days / rule.within_days),
        said=said,
        is_same_caller=is_same,
    )


def _words(one: frozenset[str], other: frozenset[str], rarity: Rarity, enough: float) -> tuple[float, float, float]:
    """How much of two texts is the same, 0 to 1; the weight of what they share; and how plainly they speak of different
    things, 0 to 1. Who tells it shorter the second time tells the same: what the shorter text shares counts as well as
    what both share."""
    shared = rarity.sum(one & other)
    first, second = rarity.sum(one), rarity.sum(other)
    shorter = min(first, second)
    if not shorter:
        return 0.0, 0.0, 0.0
    said = (2 * shared / (first + second) + shared / shorter) / 2
    return said, shared, max(0.0, 1 - said / ALIKE) * shorter / (shorter + enough)


def _matter(one: str, other: str, rule: Repeats) -> float:
    if not one or not other:
        return 0.0
    if one[:CLASS] == other[:CLASS]:
        return rule.matter
    if one[:GROUP] == other[:GROUP]:
        return rule.matter_group
    return rule.matter_other if one[:FIELD] != other[:FIELD] else 0.0


def _place(one: Asked, other: Asked, rule: Repeats) -> float:
    """The nearest that is known of both."""
    if one.spot and other.spot:
        away = metres(one.spot, other.spot)
        if away <= rule.metres:
            return rule.spot
        return rule.town if away <= 5 * rule.metres else rule.elsewhere
    if _same_address(one.address, other.address):
        return rule.spot
    shared = 0
    for first, second in zip(_levels(one.place), _levels(other.place), strict=False):
        if first != second:
            return _parted(shared, rule)
        shared += paths.WIDTH
    return _parted(shared, rule) if shared >= TOWN else 0.0


def _parted(shared: int, rule: Repeats) -> float:
    """Points for places that are the same down to a level: another district, or another town, is elsewhere."""
    if shared >= VILLAGE:
        return rule.village
    return rule.town if shared >= TOWN else rule.elsewhere


def _levels(path: str) -> list[str]:
    return [path[place : place + paths.WIDTH] for place in range(0, len(path), paths.WIDTH)]


def _same_address(one: str, other: str) -> bool:
    first, second = ("".join(LETTERS.findall(chinese.fold(text))) for text in (one, other))
    return len(first) >= SHORTEST_ADDRESS and first == second


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two spots are apart; near enough within a city."""
    east = (one[0] - other[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return math.hypot(east, one[1] - other[1]) * 111_320
