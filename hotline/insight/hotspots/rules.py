"""What is alike, what belongs together, how hot it is, what rises. Pure: words, numbers and instants in, decisions out.

A text becomes a **signature**: its words, and pairs of words that stand side by side, weighed by how often they are
said here and how seldom elsewhere. A **cluster** is the sum of the signatures that joined it. Each new text is laid
beside the clusters that share one of its weightiest terms; it joins the likest one, or founds its own. What is decided
depends on earlier texts only, so that an hour of new appeals gives the same clusters as all appeals at once.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import pairwise

from hotline.ground.profiles.hotspots import Measures
from hotline.insight.hotspots.words import Trend

TITLE_WEIGHT, PAIR_WEIGHT = 3.0, 0.7
"""A word of the title counts as three of the text; a pair of neighbours as 0.7 of a word."""

LEAST_TEXTS = 500
"""Before so many texts were read, a word's being seldom is judged as if they had been: else the third who reports the
same thing would make its words common."""

READ_WORDS, MOST_TERMS, LEADING_TERMS, KEPT_TERMS, NEAR = 200, 60, 12, 100, 8
"""How many words of a text are read; how many terms a signature holds; by how many of them clusters are looked for; how
many terms a cluster keeps; how many near clusters are considered for joining into one."""

WORD = re.compile(r"\w{2,20}")
LONG_NUMBER = re.compile(r"\d{5,}")
WEEK = timedelta(days=7)
WEEKS_BEFORE = 8


Signature = dict[int, float]
"""The weights of terms, by their keys, weightiest first; the sum of their squares is one."""


def key_of(term: str) -> int:
    """The key of a term: 64 bits of its BLAKE2b digest, signed, as a bigint holds it."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "big", signed=True)


def terms(title: Sequence[str], text: Sequence[str]) -> dict[str, float]:
    """How often each word and each pair of neighbours is said, a title's thrice. Single characters and long numbers –
    telephones, identity numbers – are no terms."""
    said: defaultdict[str, float] = defaultdict(float)
    for part, weight in ((title, TITLE_WEIGHT), (text[: READ_WORDS * 2], 1.0)):
        kept = [word for word in part if WORD.fullmatch(word) and not LONG_NUMBER.search(word)][:READ_WORDS]
        for word in kept:
            said[word] += weight
        for one, other in pairwise(kept):
            said[f"{one} {other}"] += weight * PAIR_WEIGHT
    return dict(said)


def signature(said: Mapping[int, float], *, seen: Mapping[int, int], texts: int) -> Signature:
    """The signature of a text of which `said` says how often it holds each term: tf · idf, normalised.

    tf = 1 + ln n (n itself below one); idf = ln((1 + texts) / seen), where `texts` were read so far (LEAST_TEXTS at
    least), this one included, and `seen` of them held the term. The MOST_TERMS weightiest are kept; of equal ones that
    with the smaller key.
    """
    texts = max(texts, LEAST_TEXTS)
    weights = {
        key: (1 + math.log(many) if many > 1 else many) * math.log((1 + texts) / max(1, seen.get(key, 1)))
        for key, many in said.items()
    }
    top = sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:MOST_TERMS]
    length = math.sqrt(sum(weight * weight for _key, weight in top)) or 1.0
    return {key: weight / length for key, weight in top if weight > 0}


@dataclass(slots=True)
class Cluster:
    """What belongs together: the sum of signatures, how many they are, when the latest came. `members` names those that
    joined in this run."""

    key: int
    total: Signature
    size: int
    last_at: datetime
    members: list[int] = field(default_factory=list)

    @property
    def length(self) -> float:
        """The length of the sum."""
        return math.sqrt(sum(weight * weight for weight in self.total.values())) or 1.0

    @property
    def cohesion(self) -> float:
        """How alike two of its members are on average, by their cosine: (|sum|² / n − 1) / (n − 1); of one alone, 1."""
        if self.size < 2:
            return 1.0
        square = sum(weight * weight for weight in self.total.values())
        return min(1.0, max(0.0, (square / self.size - 1) / (self.size - 1)))


def likeness(one: Signature, other: Signature, *, length: float = 1.0) -> float:
    """The cosine between a signature (of length one) and a sum of signatures of the given length."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large[key] for key, weight in small.items() if key in large) / length


def kept(total: Mapping[int, float]) -> Signature:
    """The KEPT_TERMS weightiest terms of a sum: a cluster of thousands stays as small as one of ten."""
    return dict(sorted(total.items(), key=lambda each: (-each[1], each[0]))[:KEPT_TERMS])


def added(one: Mapping[int, float], other: Mapping[int, float]) -> Signature:
    """The sum of two sums."""
    total = dict(one)
    for term, weight in other.items():
        total[term] = total.get(term, 0.0) + weight
    return total


class Clusters:
    """Clusters that take in one text after the other. New ones get the keys that `fresh` gives; those that are known
    from before are laid in by `know`. `gone` says into which cluster one went that was joined with another, `changed`
    which are other than they were."""

    def __init__(self, measures: Measures, *, first_key: int = 1) -> None:
        self.measures, self._next = measures, first_key
        self.by_key: dict[int, Cluster] = {}
        self.holding: defaultdict[int, set[int]] = defaultdict(set)
        self.gone: dict[int, int] = {}
        self.changed: set[int] = set()
        self.pinned: set[int] = set()

    def know(self, cluster: Cluster, *, pinned: bool = False) -> None:
        """A cluster from before. A pinned one is an issue somebody has decided on: two of these never become one."""
        self.by_key[cluster.key] = cluster
        if pinned:
            self.pinned.add(cluster.key)
        for term in cluster.total:
            self.holding[term].add(cluster.key)

    def take(self, text: int, own: Signature, *, at: datetime) -> int:
        """Let a text join the likest cluster, or found one; join clusters it shows to be one. Returns the key."""
        near = self._near(own, at)
        key = near[0] if near else self._found(at)
        cluster = self.by_key[key]
        self._set(cluster, added(cluster.total, own))
        cluster.size, cluster.last_at = cluster.size + 1, max(cluster.last_at, at)
        cluster.members.append(text)
        for other in near[1:]:
            if self._are_one(key, other):
                key = self._merge(key, other)
        return key

    def _near(self, own: Signature, at: datetime) -> list[int]:
        """The clusters that are like a text, the likest first, of equal ones the older."""
        since = at - timedelta(days=self.measures.quiet_days)
        leading = list(own)[:LEADING_TERMS]
        keys = {key for term in leading for key in self.holding.get(term, ())}
        alive = (self.by_key[key] for key in keys if self.by_key[key].last_at >= since)
        likes = [(likeness(own, each.total, length=each.length), each.key) for each in alive]
        return [key for like, key in sorted(likes, key=lambda e: (-e[0], e[1])) if like >= self.measures.join][:NEAR]

    def _found(self, at: datetime) -> int:
        key = self._next
        self._next += 1
        self.by_key[key] = Cluster(key, {}, 0, at)
        return key

    def _set(self, cluster: Cluster, total: Mapping[int, float]) -> None:
        now = kept(total)
        for term in cluster.total.keys() - now.keys():
            self.holding[term].discard(cluster.key)
        for term in now:
            self.holding[term].add(cluster.key)
        cluster.total = now
        self.changed.add(cluster.key)

    def _are_one(self, key: int, other: int) -> bool:
        one, two = self.by_key[key], self.by_key[other]
        if key in self.pinned and other in self.pinned:
            return False
        return likeness(one.total, two.total, length=one.length * two.length) >= self.measures.merge

    def _merge(self, key: int, other: int) -> int:
        """Two clusters become one: a pinned one stays, else the older."""
        stays, goes = sorted((key, other), key=lambda each: (each not in self.pinned, each))
        one, gone = self.by_key[stays], self.by_key.pop(goes)
        for term in gone.total:
            self.holding[term].discard(goes)
        self._set(one, added(one.total, gone.total))
        one.size, one.last_at = one.size + gone.size, max(one.last_at, gone.last_at)
        one.members += gone.members
        self.gone[goes] = stays
        self.changed.discard(goes)
        return stays


def heard_last(spoken: Iterable[tuple[int | str, datetime]]) -> dict[int | str, datetime]:
    """Distinct citizens, and when each was heard last: one who writes twenty times is one."""
    heard: dict[int | str, datetime] = {}
    for voice, at in spoken:
        heard[voice] = max(at, heard.get(voice, at))
    return heard


def heat(heard: Iterable[datetime], *, cohesion: float, at: datetime, half_life_days: int) -> float:
    """How hot an issue is at an instant: √cohesion · Σ ½^(age / half-life), one summand a distinct citizen who was
    heard by then, age since she was heard last. Likes and repeated messages do not come into it."""
    half = timedelta(days=half_life_days)
    voices = sum(math.exp2((each - at) / half) for each in heard if each <= at)
    return round(math.sqrt(cohesion) * voices, 3)


def hottest(heard: Collection[datetime], *, cohesion: float, half_life_days: int) -> float:
    """How hot it was when it was hottest: at one of the instants at which somebody was heard."""
    heats = (heat(heard, cohesion=cohesion, at=at, half_life_days=half_life_days) for at in heard)
    return max(heats, default=0.0)


def comes_at_once(heard: Iterable[datetime], measures: Measures) -> bool:
    """Whether half of the people, and enough for an issue, were heard within `at_once_days`: a burst pipe is one matter
    in all the places that run dry, street lamps that fail here and there all the year are not."""
    known = sorted(heard)
    window, begin, most = timedelta(days=measures.at_once_days), 0, 0
    for end, at in enumerate(known):
        while at - known[begin] > window:
            begin += 1
        most = max(most, end - begin + 1)
    return most >= measures.people and most * 2 >= len(known)


def trend(heard: Iterable[datetime], *, at: datetime) -> Trend:
    """The last seven days against the seven before: rising or falling where they differ by more than the square root of
    the larger number, which is what chance does."""
    known = list(heard)
    now = sum(at - WEEK < each <= at for each in known)
    before = sum(at - 2 * WEEK < each <= at - WEEK for each in known)
    if abs(now - before) <= math.sqrt(max(now, before)):
        return Trend.STEADY
    return Trend.RISING if now > before else Trend.FALLING


@dataclass(frozen=True, slots=True)
class Rise:
    """How a number stands to the same hours of the weeks before: their mean, and where it begins to be unusual."""

    now: int
    mean: float
    limit: float

    @property
    def is_rising(self) -> bool:
        """Whether it is unusual."""
        return self.now > self.limit


def seldom(seen: int, texts: int) -> float:
    """How seldom a word is: ln((1 + texts) / texts that hold it), as in a signature."""
    return math.log((1 + max(texts, LEAST_TEXTS)) / max(1, seen))


def rise(now: int, before: Sequence[int], measures: Measures) -> Rise:
    """Distinct citizens of a matter at a place in some hours, against the same weekday-hours of eight weeks before:
    unusual above mean + σ · rising_sigmas, and never below `rising_people` (domain handbook §7).

    σ is that of the eight numbers, but at least √mean: eight equal numbers do not make the ninth a wonder.
    """
    mean = sum(before) / len(before) if before else 0.0
    spread = math.sqrt(sum((each - mean) ** 2 for each in before) / len(before)) if before else 0.0
    limit = mean + measures.rising_sigmas * max(spread, math.sqrt(mean))
    return Rise(now, round(mean, 2), round(max(limit, measures.rising_people - 0.5), 2))


def emerges(now: int, before: int, measures: Measures) -> bool:
    """Whether a word emerges: so many distinct citizens used it in the last seven days, and so many times more than in
    an average week of the eight before, to which half a citizen is added so that a new word has something to beat."""
    usual = before / WEEKS_BEFORE + 0.5
    return now >= measures.emerging_people and now >= measures.emerging_times * usual
