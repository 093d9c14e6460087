"""What of a text is kept to be found by, and what a question asks for. Texts in, lexemes out; no table is read.

Kept of every text, folded (`lib.chinese.fold`): each run of letters and digits, each pair of neighbouring units – a
word of two characters is one pair, a longer one all its pairs –, the last character of a stretch, and the end of a long
number; and of each pair of characters how it is read (`~juzhu`), of titles also their initials (`^jzz`). A lexeme's
label says where it stands: A in a title or another name of the thing; B thrice and more, C twice, D once in the text.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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


def asked(text: str, *, synonyms: Mapping[str, tuple[str, ...]] | None = None) -> Asked:
    """What a text asks for: words with or without spaces, traditional or simplified, pinyin or its first letters,
    numbers. `synonyms` gives for a folded word others that mean the same."""
    folded = chinese.fold(text[:MOST_ASKED])
    groups: list[Group] = []
    weights: Counter[str] = Counter()
    others: dict[str, float] = {}
    for units in chinese.stretches(folded):
        weights.update(_lexemes(units)[: -1 if len(units) > 1 and chinese.is_han(units[-1]) else None])
        for piece in _pieces(units, synonyms or {}):
            group = _group(piece, (synonyms or {}).get("".join(piece), ()))
            groups.append(group)
            for alternative in group.alternatives[1:]:
                others.update(dict.fromkeys(alternative, SYNONYM))
    kept = dict.fromkeys(groups)
    heard = {**others, **{lexeme: float(count) for lexeme, count in weights.items()}}
    return Asked(folded, tuple(kept)[:MOST_GROUPS], heard)


def _pieces(units: list[str], synonyms: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """A stretch cut out of which come the words that have synonyms, the longest first."""
    longest = max(map(len, synonyms), default=0)
    pieces: list[list[str]] = [[]]
    place = 0
    while place < len(units):
        for end in range(min(len(units), place + longest), place, -1):
            if "".join(units[place:end]) in synonyms:
                pieces += [units[place:end], []]
                place = end
                break
        else:
            pieces[-1].append(units[place])
            place += 1
    return [piece for piece in pieces if piece]


def _group(units: list[str], synonyms: tuple[str, ...]) -> Group:
    """One thing asked for, with all ways to say it."""
    ways: list[Alternative] = [_meant(units)]
    ways += [_meant(other) for word in synonyms for other in chinese.stretches(word)[:1]]
    if len(units) == 1 and units[0].isascii() and units[0].isalpha():
        ways += _typed(units[0])
    return Group("".join(units), tuple(dict.fromkeys(ways)))


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
