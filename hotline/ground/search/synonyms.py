"""Words of the field that mean the same, as files of data: those of the house, `synonyms.txt`, a line a meaning."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from hotline.lib import chinese

FILE = Path(__file__).with_name("synonyms.txt")


def read(text: str) -> dict[str, tuple[str, ...]]:
    """For every word of a list – a line a meaning, its words apart by spaces, # begins a remark – the others."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        same = list(dict.fromkeys(chinese.fold(line.partition("#")[0]).split()))
        for word in same:
            others = found.setdefault(word, [])
            others += [other for other in same if other != word and other not in others]
    return {word: tuple(others) for word, others in found.items()}


@cache
def known() -> Mapping[str, tuple[str, ...]]:
    """The words of the house, for every folded word the others."""
    return read(FILE.read_text(encoding="utf-8"))
