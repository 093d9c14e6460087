"""Chinese texts as machines compare them: one script, one width, one case; cut into units, pairs and words.

A unit is one Chinese character, or one run of letters and digits: 5G网络 is 5g, 网, 络. A stretch is a run of units
with no space or punctuation between them. Pairs of neighbours in a stretch – 5g网, 网络 – find any word of two
characters and more without a dictionary, and with it names that no dictionary knows.
"""

import re
import unicodedata
from functools import cache
from typing import Any

HAN = "〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as they stand between the brackets of a regular expression."""

LONGEST_UNIT = 40
"""Letters beyond these, as in an address of the web, tell nothing more."""

_STRETCH = re.compile(r"[^\W_]+")
_UNIT = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
_BLOCK = 0x3400, 0xA000


@cache
def _simplifier() -> Any:
    from opencc import OpenCC  # its tables are read once, and only by who folds

    return OpenCC("t2s")


@cache
def _traditional() -> frozenset[str]:
    """The characters that simplified texts do not have."""
    known = [chr(code) for code in range(*_BLOCK)]
    told = str(_simplifier().convert("\n".join(known))).split("\n")
    return frozenset(char for char, simple in zip(known, told, strict=True) if char != simple)


def fold(text: str) -> str:
    """A text with traditional characters made simplified, full-width letters and digits half-width, and all in lower
    case: two ways to write the same become one."""
    text = unicodedata.normalize("NFKC", text)
    if not _traditional().isdisjoint(text):
        text = str(_simplifier().convert(text))
    return text.lower()


@cache
def _traditionalist() -> Any:
    from opencc import OpenCC  # as above

    return OpenCC("s2tw")


def traditional(text: str) -> str:
    """A text in traditional characters as they are printed today (群眾, not 羣衆), word by word. A draft: a person
    reads it before anybody else does."""
    return str(_traditionalist().convert(text))


def words(text: str) -> list[str]:
    """A text cut into words, in their order; punctuation stays as words of its own."""
    import rjieba  # carries a dictionary of 30 MB: read once, and only by who cuts

    return list(rjieba.cut(text))


def tagged(text: str) -> list[tuple[str, str]]:
    """A text cut into words, each with the sort of word it is: n… nouns and names, v… verbs, u… particles and so on, as
    the dictionary has them."""
    import rjieba

    return list(rjieba.tag(text))


def is_word(text: str) -> bool:
    """Whether the dictionary has a word; others are put together by how characters usually stand."""
    import rjieba

    return bool(rjieba.has_word(text))


def stretches(folded: str) -> list[list[str]]:
    """The units of a folded text, stretch by stretch."""
    return [
        [unit[:LONGEST_UNIT] for unit in _UNIT.findall(stretch)] if len(stretch) > 1 else [stretch]
        for stretch in _STRETCH.findall(folded)
    ]


def is_han(unit: str) -> bool:
    """Whether a unit is a Chinese character."""
    return (
        "\u3400" <= unit[0] <= "\u9fff" or unit[0] == "〇" or unit[0] > "\U0001ffff" or "\uf900" <= unit[0] <= "\ufaff"
    )
