"""How a city writes down the words by which it knows a matter, and how they are found in what somebody says. Pure.

A pattern is words and gaps, separated by blanks:

    {court} .. 起诉|立案          one of the words of the list `court`, and at most NEAR signs on one of two words
    {court} ... 起诉              the same, at most FAR signs on
    帮 查                         nothing but TIGHT signs between
    {official} & {bribe}          both in one sentence, in any order

`{number}` and `{period}` are known without a list. A gap never leaves its sentence; commas do not end one. A pattern
holds no regular expression, and of a word no more than MOST places are looked at: what somebody writes cannot make the
search long.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import add

from hotline.lib import chinese

TIGHT, NEAR, FAR = 2, 10, 28
GAPS: Mapping[str, int] = {"..": NEAR, "...": FAR}
MOST = 60
"""So many places of one word are looked at."""
LONGEST = 20_000
"""So many signs of a text are looked at, as many as an appeal may have."""
_NUMBER = r"[0-9零〇一二两三四五六七八九十百千万几半]{1,12}"
KNOWN: Mapping[str, re.Pattern[str]] = {
    "number": re.compile(_NUMBER),
    "period": re.compile(
        rf"(?:{_NUMBER}|好几?|多)个?多?(?:年|月|星期|礼拜|周|天|日|小时|钟头|宿|晚)|(?:整|大半|半)(?:年|月|天|夜)"
    ),
}
ENDS = re.compile(r"[。！？!?;；\n…]+")
NAMED = re.compile(r"\{([a-z_]+)\}")

Span = tuple[int, int]


class BadPattern(ValueError):
    """A pattern that cannot be read, in words."""


@dataclass(frozen=True, eq=False)
class Slot:
    """A place in a pattern: one of these words, or something known without a list. There is one of a kind: what was
    found for it once in a text is found for all patterns."""

    words: tuple[str, ...]
    known: tuple[str, ...] = ()

    @cached_property
    def by_beginning(self) -> Mapping[str, tuple[str, ...]]:
        """Its words by their first two signs, so that only those are looked for that can be there."""
        found: dict[str, tuple[str, ...]] = {}
        for word in self.words:
            found[word[:2]] = (*found.get(word[:2], ()), word)
        return found


@lru_cache(maxsize=4096)
def slot_of(words: tuple[str, ...], known: tuple[str, ...] = ()) -> Slot:
    """The one slot with these words."""
    return Slot(words, known)


@dataclass(frozen=True, slots=True)
class Chain:
    """Slots one after another, each with the number of signs that may stand before it."""

    slots: tuple[Slot, ...]
    gaps: tuple[int, ...]


Pattern = tuple[Chain, ...]
"""Chains that must all be in one sentence."""


def compiled(said: str, lists: Mapping[str, tuple[str, ...]]) -> Pattern:
    """A pattern as it is written. Raises BadPattern."""
    chains = tuple(_chain(part, lists) for part in said.split("&"))
    if not all(chain.slots for chain in chains):
        raise BadPattern("has no words")
    return chains


def _chain(said: str, lists: Mapping[str, tuple[str, ...]]) -> Chain:
    slots: list[Slot] = []
    gaps: list[int] = []
    gap: int | None = None
    for token in said.split():
        if token in GAPS:
            if not slots or gap is not None:
                raise BadPattern(f"the gap {token!r} must stand between words")
            gap = GAPS[token]
        else:
            slots.append(_slot(token, lists))
            gaps.append(TIGHT if gap is None else gap)
            gap = None
    if gap is not None:
        raise BadPattern("ends with a gap")
    return Chain(tuple(slots), tuple(gaps))


def _slot(token: str, lists: Mapping[str, tuple[str, ...]]) -> Slot:
    words: list[str] = []
    known: list[str] = []
    for part in token.split("|"):
        name = NAMED.fullmatch(part)
        if name and name[1] in KNOWN:
            known.append(name[1])
        elif name and name[1] in lists:
            words += lists[name[1]]
        elif name:
            raise BadPattern(f"there is no list {name[1]!r}")
        elif not part or set(part) & set("{}."):
            raise BadPattern(f"{part!r} is no word")
        else:
            words.append(part.replace("_", " "))
    return slot_of(tuple(dict.fromkeys(words)), tuple(known))


# ---- what somebody says


@dataclass(slots=True)
class Text:
    """What somebody says, folded (simplified characters, half width, lower case), with the places where each slot was
    found. `back` leads from a sign of the folded text to the sign it was written as."""

    written: str
    folded: str
    back: Sequence[int]
    sentence: list[int]
    """The number of the sentence of each sign."""
    beginnings: frozenset[str]
    """Every sign, and every two signs that stand together."""
    found: dict[Slot, list[Span]] = field(default_factory=dict)

    def places(self, slot: Slot) -> list[Span]:
        """Where one of its words stands, in the order of the text."""
        known = self.found.get(slot)
        if known is None:
            known = self.found[slot] = sorted(set(self._look(slot)))
        return known

    def _look(self, slot: Slot) -> Iterator[Span]:
        folded = self.folded
        for word in (one for two in slot.by_beginning.keys() & self.beginnings for one in slot.by_beginning[two]):
            at = folded.find(word)
            for _ in range(MOST):
                if at < 0:
                    break
                yield at, at + len(word)
                at = folded.find(word, at + 1)
        for name in slot.known:
            for count, match in enumerate(KNOWN[name].finditer(folded)):
                if count >= MOST:
                    break
                yield match.span()

    def as_written(self, span: Span) -> Span:
        """The same place in the text as it was written."""
        start, end = span
        return self.back[start], self.back[end - 1] + 1


def heard(written: str) -> Text:
    """A text made ready to be searched."""
    written = written[:LONGEST]
    plain, back = _plain(written)
    return divided(written, _simplified(plain), back)


def divided(written: str, folded: str, back: Sequence[int]) -> Text:
    """A folded text with its sentences."""
    sentence, number, last = [0] * len(folded), 0, 0
    for end in ENDS.finditer(folded):
        sentence[last : end.end()] = [number] * (end.end() - last)
        number, last = number + 1, end.end()
    sentence[last:] = [number] * (len(folded) - last)
    together = frozenset(folded).union(map(add, folded, folded[1:]))
    return Text(written, folded, back, sentence, together)


def _plain(written: str) -> tuple[str, Sequence[int]]:
    """Half-width and lower case, with the way back to every sign."""
    whole = unicodedata.normalize("NFKC", written).lower()
    if len(whole) == len(written):
        return whole, range(len(whole))
    signs, back = [], []
    for at, sign in enumerate(written):
        for one in unicodedata.normalize("NFKC", sign).lower():
            signs.append(one)
            back.append(at)
    return "".join(signs), back


def _simplified(plain: str) -> str:
    """Simplified, sign by sign where a word would change its length."""
    folded = chinese.fold(plain)
    return folded if len(folded) == len(plain) else "".join(_one(sign) for sign in plain)


@lru_cache(maxsize=20_000)
def _one(sign: str) -> str:
    folded = chinese.fold(sign)
    return folded if len(folded) == 1 else sign


# ---- finding


def matches(pattern: Pattern, text: Text) -> dict[int, tuple[Span, ...]]:
    """The sentences in which a pattern is found, each with the places of its words."""
    result: dict[int, tuple[Span, ...]] | None = None
    for chain in pattern:
        found = _chained(chain, text)
        if not found:
            return {}
        if result is None:
            result = found
        else:
            result = {number: result[number] + found[number] for number in result.keys() & found.keys()}
    return result or {}


def _chained(chain: Chain, text: Text) -> dict[int, tuple[Span, ...]]:
    ways: list[tuple[Span, ...]] = [(span,) for span in text.places(chain.slots[0])]
    for slot, gap in zip(chain.slots[1:], chain.gaps[1:], strict=True):
        if not ways:
            return {}
        ways = _further(ways, text.places(slot), gap, text.sentence)
    found: dict[int, tuple[Span, ...]] = {}
    for way in ways:
        found.setdefault(text.sentence[way[-1][0]], way)
    return found


def _further(ways: list[tuple[Span, ...]], places: list[Span], gap: int, sentence: list[int]) -> list[tuple[Span, ...]]:
    """The ways that go on to one of these places; to each place the way that ends nearest before it."""
    ways = sorted(ways, key=lambda way: way[-1][1])
    ends = [way[-1][1] for way in ways]
    result = []
    for place in places:
        at = bisect_left(ends, place[0] + 1) - 1
        if at < 0 or place[0] - ends[at] > gap:
            continue
        if sentence[ways[at][-1][0]] == sentence[place[0]]:
            result.append((*ways[at], place))
    return result


def remainder(text: Text, slots: Sequence[Slot]) -> int:
    """How many letters and figures a text has beside the words of these slots."""
    kept = bytearray(b"\x01") * len(text.folded)
    for slot in slots:
        for start, end in text.places(slot):
            kept[start:end] = bytes(end - start)
    return sum(1 for flag, sign in zip(kept, text.folded, strict=True) if flag and sign.isalnum())
