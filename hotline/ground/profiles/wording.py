"""How a city writes down the words by which it knows a matter, and how they are found in what somebody says. Pure.

A pattern is words and gaps, separated by blanks:

    {court} .. 起诉|立案          one of the words of the list `court`, and at most NEAR signs on one of two words
    {court} ... 起诉              the same, at most FAR signs on
    帮 查                         nothing but TIGHT signs between
    {official} & {bribe}          both in one sentence, in any order

`{number}`, `{period}`, `{asking}` (a sentence that ends as a question), `{story}` and `{letter}` (90 and 180 signs and
more) are known without a list. A gap never leaves its sentence; commas do not end one. A pattern holds no regular
expression, and of a word no more than MOST places are looked at: what somebody writes cannot make the search long.

All words of a city are looked for in one pass over a text, by their first two signs.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from operator import add

from hotline.lib import chinese

TIGHT, NEAR, FAR = 2, 10, 28
GAPS: Mapping[str, int] = {"..": NEAR, "...": FAR}
MOST = 60
"""So many places of one word are looked at."""
FULL = 200
"""A text of more signs is never empty but for some words."""
LONGEST = 20_000
"""So many signs of a text are looked at, as many as an appeal may have."""
_NUMBER = r"[0-9零〇一二两三四五六七八九十百千万几半]{1,12}"
KNOWN: Mapping[str, re.Pattern[str]] = {
    "number": re.compile(_NUMBER),
    "period": re.compile(
        rf"(?:{_NUMBER}|好几?|多)个?多?(?:年|月|星期|礼拜|周|天|日|小时|钟头|宿|晚)|(?:整|大半|半)(?:年|月|天|夜)"
    ),
    "asking": re.compile(r"(?:[吗呢么嘛咩]|[?？])(?=\s*(?:$|[。！？!?;；\n…]))"),
    "story": re.compile(r"(?s)\A.{90}"),
    "letter": re.compile(r"(?s)\A.{180}"),
}
ENDS = re.compile(r"[。！？!?;；\n…]+")
CLAUSES = re.compile(r"[,，:：。！？!?;；\n…]+|(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
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

Worded = tuple[str, tuple[Slot, ...]]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All the words of these slots, by the signs they begin with. What touches the first words of one of `masks` is no
    word: 气炸了 speaks of no explosion, 法院门口 of no court."""

    slots: tuple[Slot, ...]
    masks: tuple[Pattern, ...] = ()

    @cached_property
    def beginnings(self) -> tuple[Mapping[str, Sequence[Worded]], Mapping[str, tuple[Slot, ...]]]:
        """The words of two signs and more by their first two, and those of one sign; each with the slots it is of."""
        of: dict[str, tuple[Slot, ...]] = {}
        for slot in self.slots:
            for word in slot.words:
                of[word] = (*of.get(word, ()), slot)
        longer: dict[str, list[Worded]] = {}
        for word, slots in of.items():
            if len(word) > 1:
                longer.setdefault(word[:2], []).append((word, slots))
        return longer, {word: slots for word, slots in of.items() if len(word) == 1}

    @cached_property
    def known(self) -> tuple[Slot, ...]:
        """The slots that hold something known without a list."""
        return tuple(slot for slot in self.slots if slot.known)

    def places(self, folded: str) -> dict[Slot, list[Span]]:
        """Where a word of each slot stands, in the order of the text; of a word no more than MOST places."""
        longer, single = self.beginnings
        found: dict[Slot, list[Span]] = {}
        count: dict[str, int] = {}
        hits = [(at, two) for at, two in enumerate(map(add, folded, f"{folded[1:]} ")) if two in longer]
        hits += [(at, sign) for at, sign in enumerate(folded) if sign in single]
        for at, begin in hits:
            for word, slots in longer[begin] if len(begin) > 1 else ((begin, single[begin]),):
                if folded.startswith(word, at) and count.setdefault(word, 0) < MOST:
                    count[word] += 1
                    for slot in slots:
                        found.setdefault(slot, []).append((at, at + len(word)))
        for slot in self.known:
            found[slot] = [*found.get(slot, ()), *_known(slot, folded)]
        return {slot: sorted(set(spans)) for slot, spans in found.items() if spans}


def _unmasked(text: "Text", masks: Iterable[Pattern]) -> Mapping[Slot, list[Span]]:
    """What was found in a text, without what touches the first words of a mask."""
    hidden = [way[0] for mask in masks for _sentence, way in matches(mask, text)]
    if not hidden:
        return text.found
    within = bytearray(len(text.folded))
    for start, end in hidden:
        within[start:end] = b"\x01" * (end - start)
    kept = {
        slot: [span for span in spans if not within[span[0]] and not within[span[1] - 1]]
        for slot, spans in text.found.items()
    }
    return {slot: spans for slot, spans in kept.items() if spans}


def _known(slot: Slot, folded: str) -> list[Span]:
    return [match.span() for name in slot.known for match in islice(KNOWN[name].finditer(folded), MOST)]


def lexicon_of(patterns: Iterable[Pattern], lists: Iterable[Slot] = (), masks: tuple[Pattern, ...] = ()) -> Lexicon:
    """The words of these patterns, and of these lists."""
    slots = (slot for pattern in (*patterns, *masks) for chain in pattern for slot in chain.slots)
    return _one_lexicon(tuple(dict.fromkeys((*slots, *lists))), masks)


# Versions of a profile mostly have the same words.
_one_lexicon = lru_cache(maxsize=16)(Lexicon)


@dataclass(slots=True)
class Text:
    """What somebody says, folded (simplified characters, half width, lower case), with the places where each slot was
    found. `back` leads from a sign of the folded text to the sign it was written as."""

    written: str
    folded: str
    back: Sequence[int]
    found: Mapping[Slot, list[Span]]
    sentence: Sequence[int]
    """The number of the sentence of each sign."""
    _clause: Sequence[int] = field(default=(), compare=False)

    def places(self, slot: Slot) -> Sequence[Span]:
        """Where one of its words stands, in the order of the text."""
        return self.found.get(slot, ())

    def clauses(self, spans: Iterable[Span]) -> set[int]:
        """The numbers of the clauses, between commas, in which these places lie."""
        self._clause = self._clause or _numbered(CLAUSES, self.folded)
        return {self._clause[at] for span in spans for at in (span[0], span[1] - 1)}

    def as_written(self, span: Span) -> Span:
        """The same place in the text as it was written."""
        start, end = span
        return self.back[start], self.back[end - 1] + 1


def heard(written: str, lexicon: Lexicon) -> Text:
    """A text in which the words of a city were looked for."""
    written = written[:LONGEST]
    plain, back = _plain(written)
    return divided(written, _simplified(plain), back, lexicon)


def divided(written: str, folded: str, back: Sequence[int], lexicon: Lexicon) -> Text:
    """A folded text with its sentences."""
    text = Text(written, folded, back, lexicon.places(folded), _numbered(ENDS, folded))
    text.found = _unmasked(text, lexicon.masks)
    return text


def _numbered(ends: re.Pattern[str], folded: str) -> list[int]:
    """The number of the sentence, or of the clause, of each sign."""
    numbers: list[int] = []
    for number, end in enumerate(ends.finditer(folded)):
        numbers += [number] * (end.end() - len(numbers))
    return numbers + [numbers[-1] + 1 if numbers else 0] * (len(folded) - len(numbers))


def _plain(written: str) -> tuple[str, Sequence[int]]:
    """Half-width and lower case, with the way back to every sign."""
    whole = unicodedata.normalize("NFKC", written).lower()
    if len(whole) == len(written):
        return whole, range(len(whole))
    signs = [_plain_sign(sign) for sign in written]
    return "".join(signs), [at for at, plain in enumerate(signs) for _ in plain]


@lru_cache(maxsize=20_000)
def _plain_sign(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign).lower()


def _simplified(plain: str) -> str:
    """Simplified, sign by sign where a word would change its length."""
    folded = chinese.fold(plain)
    return folded if len(folded) == len(plain) else "".join(_one(sign) for sign in plain)


@lru_cache(maxsize=20_000)
def _one(sign: str) -> str:
    folded = chinese.fold(sign)
    return folded if len(folded) == 1 else sign


# ---- finding


Way = tuple[Span, ...]


def matches(pattern: Pattern, text: Text) -> list[tuple[int, Way]]:
    """Where a pattern is found: the sentence, and the places of its words."""
    found = _chained(pattern[0], text)
    for chain in pattern[1:]:
        if not found:
            return []
        beside: dict[int, Way] = {}
        for sentence, way in _chained(chain, text):
            beside.setdefault(sentence, way)
        found = [(sentence, way + beside[sentence]) for sentence, way in found if sentence in beside]
    return found


def _chained(chain: Chain, text: Text) -> list[tuple[int, Way]]:
    if not all(slot in text.found for slot in chain.slots):
        return []
    ways: list[Way] = [(span,) for span in text.places(chain.slots[0])]
    for slot, gap in zip(chain.slots[1:], chain.gaps[1:], strict=True):
        if not ways:
            return []
        ways = _further(ways, text.places(slot), gap, text.sentence)
    return [(text.sentence[way[0][0]], way) for way in ways]


def _further(ways: list[Way], places: Sequence[Span], gap: int, sentence: Sequence[int]) -> list[Way]:
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
    """How many letters and figures a text has beside the words of these slots; of a long one it is not counted."""
    if len(text.folded) > FULL:
        return len(text.folded)
    kept = bytearray(b"\x01") * len(text.folded)
    for slot in slots:
        for start, end in text.places(slot):
            kept[start:end] = bytes(end - start)
    return sum(1 for flag, sign in zip(kept, text.folded, strict=True) if flag and sign.isalnum())
