"""What a text says, as hot issues are found by it: folded, cut into words, counted by keys."""

from hotline.insight.hotspots import rules
from hotline.lib.chinese import fold, words

LONGEST_READ = 2000
"""Characters of a text that are read: what it is about stands in its beginning."""


def heard(title: str, text: str) -> dict[str, float]:
    """How often a title and a text say each term."""
    return rules.terms(words(fold(title)), words(fold(text[:LONGEST_READ])))


def spoken(title: str, text: str) -> dict[int, float]:
    """The same by the keys of the terms."""
    return {rules.key_of(term): many for term, many in heard(title, text).items()}
