"""What in a reply should be looked at twice: pure, by signs and numbers that are given. A person decides."""

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from hotline.casework.appeals.repeating import Rarity, terms
from hotline.insight.replies.signs import Signs
from hotline.insight.replies.words import Flag, Why
from hotline.lib import chinese, masks

Span = tuple[int, int]
LONGEST = 6000
"""So many signs of a reply are looked at."""
PIECE = re.compile(r"[^,，。！？!?;；:：\n]+")
SENTENCE = re.compile(r"[^。！？!?;；\n]+")
QUESTION = re.compile(r"[。！？!?;；\n]")
NEAR = 120
"""So many signs before a word say how it is meant."""
QUOTED = re.compile('[“"《「][^”"》」]{0,80}[”"》」]')
SIGNS = re.compile(r"[^\W_]")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
LONG_NUMBER = re.compile(r"(?<![\d-])[1-9](?:\d{14}|\d{16}[\dxX]|\d{3}(?: ?\d{4}){3}(?: ?\d{3})?)(?![\dxX-])")
SHINGLE, PROBES = 8, 12
FLAG_OF = {
    Why.EMPTY: Flag.EVADES, Why.PASSED: Flag.EVADES, Why.UNDER_WAY: Flag.EVADES, Why.POINTED: Flag.EVADES,
    Why.OFF_TOPIC: Flag.EVADES, Why.NO_TIME: Flag.EVADES, Why.NO_AMOUNT: Flag.EVADES, Why.NOT_OURS: Flag.SHIRKS,
    Why.ASK_OTHERS: Flag.SHIRKS, Why.BY_HERSELF: Flag.SHIRKS, Why.SOON: Flag.UNDATED, Why.FURTHER: Flag.UNDATED,
    Why.IDENTITY: Flag.PERSONAL, Why.NUMBER: Flag.PERSONAL, Why.CALLER: Flag.PERSONAL, Why.PERSON: Flag.PERSONAL,
    Why.SAME: Flag.FORM,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: what it is, why it is thought so, where in the reply, and how grave."""

    why: Why
    spans: tuple[Span, ...]
    weight: float
    detail: str = ""
    """Words of the question, or how many other replies are the same."""

    @property
    def flag(self) -> Flag:
        """What the reply is thought to do."""
        return FLAG_OF[self.why]


@dataclass(frozen=True, slots=True)
class Other:
    """Another reply of the unit: its pieces, and what was asked there."""

    pieces: frozenset[str]
    question: str


@dataclass(frozen=True)
class Written:
    """A reply, the question it answers, and whatever gives the caller away as far as it is known."""

    reply: str
    question: str = ""
    title: str = ""
    kept: tuple[str, ...] = ()

    @cached_property
    def folded(self) -> tuple[str, tuple[int, ...]]:
        """The reply folded, and for each of its signs the place in the reply as it was written."""
        signs, places = [], []
        for place, sign in enumerate(self.reply[:LONGEST]):
            for one in _folded(sign):
                signs.append(one)
                places.append(place)
        return "".join(signs), (*places, min(len(self.reply), LONGEST))

    def span(self, start: int, end: int) -> Span:
        """Where a place in the folded text stands in the reply as it was written."""
        places = self.folded[1]
        return places[start], places[max(start, end - 1)] + 1


@lru_cache(maxsize=8192)
def _folded(sign: str) -> str:
    return sign if sign.isspace() else chinese.fold(sign)


def findings(
    written: Written, signs: Signs, *, rarity: Rarity | None = None, others: Iterable[Other] = ()
) -> list[Finding]:
    """All that should be looked at, the gravest first."""
    look = _Look(written, signs, rarity or Rarity())
    found = [*look.evades(), *look.shirks(), *look.undated(), *look.personal(), *look.form(others)]
    return sorted(found, key=lambda one: -one.weight)


def gravity(found: Iterable[Finding]) -> float:
    """How bad a reply is altogether: the gravest finding of each kind, added."""
    worst: dict[Flag, float] = {}
    for one in found:
        worst[one.flag] = max(worst.get(one.flag, 0.0), one.weight)
    return sum(worst.values())


class _Look:
    """One reply being looked at."""

    def __init__(self, written: Written, signs: Signs, rarity: Rarity) -> None:
        self.written, self.signs, self.rarity = written, signs, rarity
        self.text = written.folded[0]
        frame = signs.patterns["frame"]
        self.sentences = [match.span() for match in SENTENCE.finditer(self.text)]
        self.said: dict[tuple[str, Span], bool] = {}
        self.quotes = [match.span() for match in QUOTED.finditer(self.text)]
        self.pieces = [match.span() for match in PIECE.finditer(self.text) if not frame.search(match.group().strip())]
        self.substance = "，".join(self.text[start:end].strip() for start, end in self.pieces)
        self.size = len(SIGNS.findall(self.substance))

    def _found(self, why: Why, spans: Iterable[Span], detail: str = "") -> Finding:
        weight = float(self.signs.weights[why.value])
        return Finding(why, tuple(self.written.span(*span) for span in spans), weight, detail)

    def _spans(self, name: str) -> list[Span]:
        """Where signs stand in the unit's own words: not in what it quotes of the question."""
        found = [match.span() for match in self.signs.patterns[name].finditer(self.text)]
        return [span for span in found if not any(start <= span[0] < end for start, end in self.quotes)]

    def evades(self) -> Iterator[Finding]:
        """Whether it answers at all, and what was asked."""
        numbers = self.signs.numbers
        if self.size <= numbers["thin"] and (thin := self._thin()):
            yield thin
            return
        if self.size < numbers["empty"] and not self.signs.patterns["done"].search(self.substance):
            yield self._found(Why.EMPTY, [(0, len(self.text))] if self.text else [])
            return
        if self._is_off_topic():
            yield self._found(Why.OFF_TOPIC, [])
        yield from self._unanswered()

    def _thin(self) -> Finding | None:
        """A short reply that only says where the matter is now."""
        if self.signs.patterns["pointed"].search(self.text):
            return self._found(Why.POINTED, self._spans("pointed"))
        rest = self.signs.patterns["passed"].sub("", self.substance)
        if self.signs.patterns["result"].search(rest):
            return None
        for why, name in ((Why.PASSED, "passed"), (Why.UNDER_WAY, "under_way")):
            if spans := self._spans(name):
                return self._found(why, spans)
        return None

    def _is_off_topic(self) -> bool:
        numbers = self.signs.numbers
        asked = terms(f"{self.written.title}\n{self.written.question}")
        if self.size < numbers["long"] or len(asked) < numbers["asked"] or self._spans("not_ours"):
            return False
        said, telling = terms(self.substance), numbers["telling"]
        if any(self.rarity.of(word) >= telling for word in terms(self.written.title) & said):
            return False
        return _shared(asked, said, self.rarity) < numbers["shared"]

    def _unanswered(self) -> Iterator[Finding]:
        """Questions of when and how much that no word of the reply answers."""
        question = _whole(f"{self.written.title}。{self.written.question}")
        patterns = self.signs.patterns
        for why, asks, answers in (
            (Why.NO_TIME, "asks_when", ("dated", "unknown")),
            (Why.NO_AMOUNT, "asks_amount", ("amount", "unknown")),
        ):
            span = self._asked(question, asks)
            if span and not any(patterns[name].search(self.substance) for name in answers):
                yield self._found(why, [], _around(question, span))

    def _asked(self, question: str, asks: str) -> Span | None:
        """Where it is asked: what is only told, or cried out, is no question."""
        for match in self.signs.patterns[asks].finditer(question):
            end = QUESTION.search(question, match.end())
            before = re.split(QUESTION, question[max(0, match.start() - NEAR) : match.start()])[-1]
            if (end and end.group() == "?") or self.signs.patterns["asking"].search(before):
                return match.span()
        return None

    def shirks(self) -> Iterator[Finding]:
        """Whether the duty is put away without saying where it lies."""
        for why, name in ((Why.NOT_OURS, "not_ours"), (Why.ASK_OTHERS, "ask_others")):
            spans = [span for span in self._spans(name) if not self._names_office(span) and not self._is_offer(span)]
            if spans:
                yield self._found(why, spans)
        if spans := self._spans("by_herself"):
            yield self._found(Why.BY_HERSELF, spans)

    def _is_offer(self, span: Span) -> bool:
        """Whether it only says where to ask further, should anything be left to ask."""
        return re.search("(?:如|若|还有|其他)", self.text[self._sentences(span, following=0)[0] : span[0]]) is not None

    def _names_office(self, span: Span) -> bool:
        """Whether the sentence or the one after it says whose duty it is."""
        start, end = self._sentences(span, following=1)
        near = f"{self.text[start : span[0]]}，{self.text[span[1] : end]}"
        return self.signs.patterns["office"].search(self.signs.patterns["vague"].sub("，", near)) is not None

    def _sentences(self, span: Span, *, following: int) -> Span:
        """The bounds of the sentence in which a span begins, and of so many after it."""
        here = self._place(span)
        if here is None:
            return span
        last = self.sentences[min(here + following, len(self.sentences) - 1)]
        return self.sentences[here][0], max(span[1], last[1])

    def _place(self, span: Span) -> int | None:
        """Which sentence a span begins in."""
        here = bisect_right(self.sentences, span[0], key=lambda sentence: sentence[0]) - 1
        return here if here >= 0 and span[0] < self.sentences[here][1] else None

    def undated(self) -> Iterator[Finding]:
        """Promises to which nobody can be held."""
        for why, name in ((Why.SOON, "soon"), (Why.FURTHER, "further")):
            if why == Why.FURTHER and self.signs.patterns["done"].search(self.text):
                continue
            if spans := [span for span in self._spans(name) if self._is_promise(span, why)]:
                yield self._found(why, spans)

    def _is_promise(self, span: Span, why: Why) -> bool:
        """Whether it is said of the unit itself – not asked of the caller, no purpose, no condition – and no day stands
        with it, nor a limit in the sentences beside it."""
        start, end = self._sentences(span, following=0)
        before, patterns = self.text[max(start, span[0] - NEAR) : span[0]], self.signs.patterns
        if self._says("dated", (start, end)):
            return False
        reasons = ("purpose", "condition", "rule_text") if why == Why.SOON else ("condition", "others_word")
        if any(patterns[name].search(before) for name in ("asked_of_her", *reasons)):
            return False
        return not any(self._says("deadline", near) for near in self._beside(span))

    def _says(self, name: str, place: Span) -> bool:
        """Whether a sign stands anywhere in a place; looked for once, however many words of it are asked about."""
        if (name, place) not in self.said:
            self.said[name, place] = self.signs.patterns[name].search(self.text[slice(*place)]) is not None
        return self.said[name, place]

    def _beside(self, span: Span) -> list[Span]:
        """The sentences before and after the one in which a span begins."""
        here = self._place(span)
        return [] if here is None else self.sentences[max(0, here - 1) : here] + self.sentences[here + 1 : here + 2]

    def personal(self) -> Iterator[Finding]:
        """Whose numbers and names stand in it."""
        kinds: tuple[tuple[Why, Callable[[], list[Span]]], ...] = (
            (Why.IDENTITY, self._identities),
            (Why.NUMBER, self._numbers),
            (Why.CALLER, self._callers),
            (Why.PERSON, self._persons),
        )
        for why, look in kinds:
            if spans := look():
                yield self._found(why, spans)

    def _identities(self) -> list[Span]:
        return [
            match.span() for match in LONG_NUMBER.finditer(self.text) if masks.in_text(match.group()) != match.group()
        ]

    def _numbers(self) -> list[Span]:
        given = self.signs.patterns["given_to_call"]
        spans = [match.span() for match in MOBILE.finditer(self.text)]
        return [span for span in spans if not given.search(self.text[max(0, span[0] - 30) : span[0]])]

    def _callers(self) -> list[Span]:
        found = []
        for kept in self.written.kept:
            sought = r"[\s-]*".join(re.escape(sign) for sign in _whole(kept) if not sign.isspace() and sign != "-")
            found += [match.span() for match in re.finditer(sought, self.text)] if sought else []
        return found

    def _persons(self) -> list[Span]:
        found = self.signs.patterns["person"].finditer(self.text)
        return [match.span("name") for match in found if "某" not in match.group("name")]

    def form(self, others: Iterable[Other]) -> Iterator[Finding]:
        """Whether other questions were answered with nearly the same words."""
        own = pieces(self.substance)
        if self.size < self.signs.numbers["shortest_form"] or not own:
            return
        asked = terms(f"{self.written.title}\n{self.written.question}")
        like, unlike = self.signs.numbers["like"], self.signs.numbers["unlike_question"]
        same = [
            other
            for other in others
            if len(own & other.pieces) >= like * len(own) and _alike(asked, terms(other.question), self.rarity) < unlike
        ]
        if len(same) >= self.signs.numbers["others"]:
            shared = same[0].pieces
            spans = [span for span in self.pieces if _is_within(self.text[span[0] : span[1]], shared)]
            yield self._found(Why.SAME, spans, str(len(same)))


def _whole(text: str) -> str:
    return "".join(_folded(sign) for sign in text)


def _around(text: str, span: Span) -> str:
    """A few words round a place, for people to read."""
    return text[max(0, span[0] - 10) : span[1] + 10].strip()


def _shared(asked: frozenset[str], said: frozenset[str], rarity: Rarity) -> float:
    """How much of what was asked comes up in what is said: the weight of what both share over the mean of both."""
    mean = math.sqrt(rarity.sum(asked) * rarity.sum(said))
    return rarity.sum(asked & said) / mean if mean else 0.0


def _alike(one: frozenset[str], other: frozenset[str], rarity: Rarity) -> float:
    shorter = min(rarity.sum(one), rarity.sum(other))
    return rarity.sum(one & other) / shorter if shorter else 0.0


def pieces(text: str) -> frozenset[str]:
    """All runs of eight signs of a text, whichever numbers stand in it."""
    return frozenset(_runs(_compact(text)))


def _runs(compact: str) -> list[str]:
    return [compact[place : place + SHINGLE] for place in range(len(compact) - SHINGLE + 1)]


def _compact(text: str) -> str:
    return re.sub(r"\d+", "0", "".join(SIGNS.findall(text)))


def probes(reply: str, signs: Signs) -> tuple[str, ...]:
    """A few runs from all over a reply, by which replies that may be the same are found quickly."""
    runs = _runs(_compact(_Look(Written(reply), signs, Rarity()).substance))
    return tuple(runs[:: max(1, len(runs) // PROBES)])


def may_be_same(reply: str, known: Sequence[str]) -> bool:
    """Whether so many of the runs of another reply stand in this one that it is worth comparing the whole."""
    compact = _compact(chinese.fold(reply[:LONGEST]))
    return 2 * sum(run in compact for run in known) >= len(known) > 0


def other(reply: str, question: str, signs: Signs) -> Other:
    """Another reply of the unit, as one is compared with it."""
    look = _Look(Written(reply), signs, Rarity())
    return Other(pieces(look.substance), question)


def _is_within(piece: str, shared: frozenset[str]) -> bool:
    own = pieces(piece)
    return bool(own) and len(own & shared) >= 0.8 * len(own)


def segments(text: str, found: Sequence[Finding]) -> list[tuple[str, tuple[Why, ...]]]:
    """A reply cut into pieces, each with what was found there; nothing for what is in order."""
    marks = [(start, end, one.why) for one in found for start, end in one.spans if start < end]
    edges = sorted({0, len(text), *(edge for start, end, _why in marks for edge in (start, min(end, len(text))))})
    cut = []
    for start, end in pairwise(edges):
        whys = tuple(dict.fromkeys(why for first, last, why in marks if first <= start and end <= last))
        cut.append((text[start:end], whys))
    return cut
