"""Appeals that may be about the same matter, as the registers hold them. A person decides what a finding means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.repeating import LONGEST, Asked, Points, Rarity, compare, counted, terms
from hotline.ground.profiles import queries as profiles

SAMPLE, FEWEST = 1500, 100
"""Of so many of the latest appeals the city's words are counted; of fewer than so many they say nothing."""
COUNTED_FOR = timedelta(hours=6)
LATEST = 50
"""So many of a caller's latest appeals are compared."""


@dataclass(frozen=True, slots=True)
class Found:
    """A known appeal, and what speaks for its being about the same matter."""

    appeal: Appeal
    points: Points


@lru_cache(maxsize=2048)
def terms_of(text: str) -> frozenset[str]:
    """What a text is made of; a text that was just compared is not cut again."""
    return terms(text)


def asked(appeal: Appeal) -> Asked:
    """A registered appeal as the rule looks at it. Reads its matter and its region."""
    spot = (appeal.longitude, appeal.latitude)
    return Asked(
        terms=terms_of(f"{appeal.title}\n{appeal.content}"[:LONGEST]),
        at=appeal.received_at,
        persons=frozenset({appeal.person_id} if appeal.person_id else ()),
        matter=appeal.matter.code if appeal.matter else "",
        place=appeal.region.path,
        address=appeal.address_text,
        spot=None if spot[0] is None or spot[1] is None else (spot[0], spot[1]),
    )


_counted: list[tuple[datetime, Rarity]] = []


def rarity(at: datetime) -> Rarity:
    """How rare words are in the city, by the latest appeals; counted anew a few times a day by each process.

    Nothing that is guarded is counted. A young city has too few texts: there all words count the same.
    """
    if _counted and at - _counted[0][0] <= COUNTED_FOR:
        return _counted[0][1]
    latest = Appeal.objects.filter(is_guarded=False).order_by("-id").values_list("title", "content")[:SAMPLE]
    texts = [f"{title}\n{content}" for title, content in latest]
    found = counted(terms(text) for text in texts) if len(texts) >= FEWEST else Rarity()
    _counted[:] = [(at, found)]
    return _counted[0][1]


def likeliest(new: Asked, known: Iterable[Appeal], *, at: datetime) -> list[Found]:
    """Those of some known appeals that may be about the same matter as a new one, the likeliest first."""
    rule, weights = profiles.current().repeats, rarity(at)
    since = new.at - timedelta(days=rule.within_days)
    found = [
        Found(appeal, compare(new, asked(appeal), rule=rule, rarity=weights))
        for appeal in known
        if appeal.received_at >= since
    ]
    shown = [one for one in found if one.points.shows(rule)]
    return sorted(shown, key=lambda one: (-one.points.sum, -one.appeal.pk))
