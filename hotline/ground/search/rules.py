"""What of a text is kept to be found by, and what a question asks for. Texts in, lexemes out; no table is read.

Kept of every text, folded (`lib.chinese.fold`): each run of letters and digits, each pair of neighbouring units – a
word of two characters is one pair, a longer one all its pairs –, the last character of a stretch, and the end of a long
number; and of each pair of characters how it is read (`~juzhu`), of titles also their initials (`^jzz`). A lexeme's
label says where it stands: A in a title or another name of the thing; B thrice and more, C twice, D once in the text.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from hotline.lib import chinese, pinyin

Weight: TypeAlias = Literal["A", "B", "C", "D"]
Alternative: TypeAlias = tuple[str, ...]
"""Lexemes all of which must be there; one that ends in `*` stands for all that begin so."""

TIMES: Mapping[str, int] = {"B": 3, "C": 2, "D": 1}
"""As how many times a text of this weight counts."""

MOST_UNITS = 25_000
"""Of one text; what comes later is not found by its words."""

MOST_INITIALS = 6
MOST_ASKED = 1000
"""Characters of a question that are read."""

MOST_GROUPS = 12
MOST_LEXEMES = 160
LEAST_TAIL = 7
"""A number of so many digits is found by its last four, too."""

TAIL = 4
SYNONYM = 0.4
"""What a synonym counts beside the word itself."""

SPOKEN = 0.15
"""What a pair counts that holds some of a word of speech: 突然 and 然多 in 突然多了."""

LETTER = 100
"""A text of more characters is a letter: there what is only spoken is told by how common it is."""

HEARD = 0.6
"""What a pair counts that is written otherwise and sounds the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """One of the things asked for, and in which ways it may be said."""

    typed: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody means. A row *answers* when it holds every group; the more it holds of `weights` – how often each
    lexeme is asked for –, and the rarer those are, the better it does."""

    text: str = ""
    groups: tuple[Group, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.groups)


NOTHING = Asked()


def terms(parts: Iterable[tuple[str, Weight]], *, is_read_aloud: bool = True) -> str:
    """The lexemes of a text in parts, as PostgreSQL reads a `tsvector`.

    `A` is what the thing is called: its title, other names of it; `B`, `C`, `D` are texts about it, a word in B
    counting thrice, in C twice. `is_read_aloud` says whether the words of the texts are found by pinyin, too; those of
    A always are. Texts of any length and kind may come: what has no letter, digit or character has no lexeme.
    """
    counts: Counter[str] = Counter()
    named: set[str] = set()
    read: set[str] = set()
    for text, weight in parts:
        for units in chinese.stretches(chinese.fold(text[:MOST_UNITS])):
            lexemes = _lexemes(units)
            if weight == "A":
                named.update((*lexemes, *_read(units), *_initials(units)))
                continue
            for lexeme in lexemes:
                counts[lexeme] += TIMES[weight]
            if is_read_aloud:
                read.update(_read(units))
    # PostgreSQL takes a lexeme without a place for one of the title: each has one, and all the same.
    counts.update(dict.fromkeys(read, 1))
    found = [f"'{lexeme}':1{_LABELS.get(count, 'B')}" for lexeme, count in counts.items() if lexeme not in named]
    return " ".join([*found, *(f"'{lexeme}':1A" for lexeme in named)])


_LABELS = {1: "", 2: "C"}


def _lexemes(units: list[str]) -> list[str]:
    """Pairs, runs of letters and digits, the last character, the end of a long number."""
    found = [first + second for first, second in pairwise(units)]
    for unit in units:
        if not chinese.is_han(unit):
            found.append(unit)
            if len(unit) >= LEAST_TAIL and unit.isdecimal():
                found.append(unit[-TAIL:])
    if chinese.is_han(units[-1]):
        found.append(units[-1])
    return found


def _read(units: list[str]) -> list[str]:
    """How the pairs of characters of a stretch are read."""
    told = pinyin.of(units)
    return [
        f"~{told[place]}{told[place + 1]}"
        for place in range(len(units) - 1)
        if told[place] is not units[place] and told[place + 1] is not units[place + 1]
    ]


def _initials(units: list[str]) -> list[str]:
    """The first letters of how a stretch is read, from each of its characters on."""
    letters = "".join(told[0] for told in pinyin.of(units))
    return [f"^{letters[place : place + MOST_INITIALS]}" for place in range(len(letters) - 1)]


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of words, folded: what else is meant by one, and which are only spoken – they ask, greet, say how
    and when, and nothing of the matter."""

    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()
    longest: int = 0

    @classmethod
    def of(cls, meant: Mapping[str, tuple[str, ...]], spoken: Iterable[str] = ()) -> "Words":
        """These words."""
        told = frozenset(spoken)
        return cls(meant, told, max(map(len, (*meant, *told)), default=0))

    def others(self, word: str) -> tuple[str, ...]:
        """What else is meant by a word; of an English one also by its singular."""
        single = word[:-1] if word.isascii() and word.endswith("s") else word
        return self.meant.get(word) or self.meant.get(single, ())

    def __contains__(self, word: str) -> bool:
        return word in self.meant or word in self.spoken


NO_WORDS = Words()


def asked(text: str, *, words: Words = NO_WORDS) -> Asked:
    """What a text asks for: words with or without spaces, traditional or simplified, pinyin or its first letters,
    numbers. What is only spoken counts little, and need not be held, unless nothing else is said."""
    folded = chinese.fold(text[:MOST_ASKED])
    said: list[Group] = []
    groups: list[Group] = []
    weights: Counter[str] = Counter()
    others: dict[str, float] = {}
    words = words if len(folded) <= LETTER else replace(words, spoken=frozenset())
    for units in chinese.stretches(folded):
        pieces = _pieces(units, words)
        weights.update(_weighed(units, pieces, words))
        for piece in pieces:
            group = _group(piece, words)
            said.append(group)
            if group.typed not in words.spoken and (len(pieces) == 1 or not _is_scrap(piece)):
                groups.append(group)
            for alternative in group.alternatives[1:]:
                others.update(dict.fromkeys(alternative, SYNONYM))
    kept = dict.fromkeys(groups or said)
    return Asked(folded, tuple(kept)[:MOST_GROUPS], {**others, **weights})


def _weighed(units: list[str], pieces: list[list[str]], words: Words) -> dict[str, float]:
    """What each lexeme of a stretch counts, as often as it is said; its last character tells nothing more."""
    lexemes = _lexemes(units)[: -1 if len(units) > 1 and chinese.is_han(units[-1]) else None]
    spoken = [name in words.spoken for piece in pieces for name in ("".join(piece),) for _unit in piece]
    found: dict[str, float] = {}
    for place, lexeme in enumerate(lexemes):
        is_light = any(spoken[place : place + 2]) if place < len(units) - 1 else lexeme in words.spoken
        found[lexeme] = found.get(lexeme, 0.0) + (SPOKEN if is_light else 1.0)
    return found


def _is_scrap(piece: list[str]) -> bool:
    """Whether it is a single character that is left between words."""
    return len(piece) == 1 and chinese.is_han(piece[0])


def by_ear(asked: Asked, unwritten: Collection[str]) -> Asked:
    """The same question with pairs of characters that no text has taken as they sound: 结昏 is meant as 结婚."""
    sounds = {pair: sound for pair in unwritten for sound in _read(list(pair))}
    groups = []
    for group in asked.groups:
        way = tuple(sounds.get(lexeme, lexeme) for lexeme in group.alternatives[0])
        groups.append(replace(group, alternatives=tuple(dict.fromkeys((*group.alternatives, way)))))
    heard = {sound: HEARD * asked.weights.get(pair, 1.0) for pair, sound in sounds.items()}
    return Asked(asked.text, tuple(groups), {**heard, **asked.weights})


def _pieces(units: list[str], words: Words) -> list[list[str]]:
    """A stretch cut out of which come the words that are known, the longest first."""
    pieces: list[list[str]] = [[]]
    place = 0
    while place < len(units):
        for end in range(min(len(units), place + words.longest), place, -1):
            name = "".join(units[place:end])
            if name in words:
                pieces += [units[place:end], []]
                place = end
                break
        else:
            pieces[-1].append(units[place])
            place += 1
    return [piece for piece in pieces if piece]


def _group(units: list[str], words: Words) -> Group:
    """One thing asked for, with all ways to say it."""
    typed = "".join(units)
    ways: list[Alternative] = [_meant(units)]
    ways += [_meant(other) for word in words.others(typed) for other in chinese.stretches(word)[:1]]
    if typed.isascii() and typed.isalpha():
        ways += _typed(typed)
    return Group(typed, tuple(dict.fromkeys(ways)))


def _meant(units: list[str]) -> Alternative:
    """The lexemes of a word, all of which a text that holds it has."""
    if len(units) > 1:
        return tuple(dict.fromkeys(first + second for first, second in pairwise(units)))
    (unit,) = units
    is_begun = chinese.is_han(unit) or len(unit) >= (3 if unit.isdecimal() else 2)
    return (f"{unit}*" if is_begun else unit,)


def _typed(letters: str) -> list[Alternative]:
    """What letters mean that may be pinyin: how pairs are read, or the first letters of a title's characters."""
    ways: list[Alternative] = []
    for row in pinyin.readings(letters):
        pairs = [f"~{first}{second}" for first, second in pairwise(row)]
        # what is typed last may go on
        ways.append((*pairs[:-1], f"{pairs[-1]}*") if pairs else (f"~{row[0]}*",))
    if 2 <= len(letters) <= MOST_INITIALS:
        ways.append((f"^{letters}*",))
    return ways


@dataclass(frozen=True, slots=True)
class Spelt:
    """One lexeme of a name: how it is read, where it is a pair of characters, and what it counts."""

    lexeme: str
    sound: str
    weight: float


def spelt(name: str, *, words: Words = NO_WORDS) -> tuple[tuple[Spelt, ...], ...]:
    """The lexemes of a name, clause by clause, as a question is compared with it."""
    found: list[tuple[Spelt, ...]] = []
    for units in chinese.stretches(chinese.fold(name)):
        read = pinyin.of(units)
        sounds = {
            first + second: f"~{how}{on}"
            for (first, second), (how, on) in zip(pairwise(units), pairwise(read), strict=True)
        }
        weighed = _weighed(units, _pieces(units, words), words)
        found.append(tuple(Spelt(lexeme, sounds.get(lexeme, ""), weight) for lexeme, weight in weighed.items()))
    return tuple(found)


def initials(name: str) -> tuple[str, ...]:
    """The first letters of how a name is read, from each of its characters on."""
    return tuple(one for units in chinese.stretches(chinese.fold(name)) for one in _initials(units))
