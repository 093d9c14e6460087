"""By which words the search understands what people type in a city: the tables [synonyms], [translations] and [spoken]
of its profile. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hotline.lib import chinese

TABLES = ("synonyms", "translations", "spoken")
MOST, MOST_OF_A_KIND, LONGEST = 2000, 100, 20


@dataclass(frozen=True, slots=True)
class Searching:
    """`meant`: for a word, folded, which others are looked for, too; `spoken`: words that say nothing of the matter."""

    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.meant or self.spoken)


def read_searching(body: Mapping[str, Any]) -> Searching:
    """What a profile that was checked says; nothing where it has none of the tables."""
    meant: dict[str, list[str]] = {}
    for word, others in body.get("synonyms", {}).items():
        same = [chinese.fold(one) for one in (word, *others)] if others else []
        for one in same:
            _add(meant, one, same)
    for word, others in body.get("translations", {}).items():
        _add(meant, chinese.fold(word), [chinese.fold(one) for one in others])
    spoken = (chinese.fold(word) for words in body.get("spoken", {}).values() for word in words)
    return Searching({word: tuple(others) for word, others in meant.items() if others}, frozenset(spoken))


def _add(meant: dict[str, list[str]], word: str, others: list[str]) -> None:
    known = meant.setdefault(word, [])
    known += [other for other in dict.fromkeys(others) if other != word and other not in known]


def faults_of_searching(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every mistake of the three tables: where, and what."""
    for table in TABLES:
        given = body.get(table, {})
        if not isinstance(given, Mapping) or len(given) > MOST:
            yield table, f"must be a table [{table}] of at most {MOST} lines"
            continue
        for word, others in given.items():
            where = f"{table}.{word}"
            if table != "spoken" and not _is_word(word):
                yield where, f"must be one word of at most {LONGEST} signs, without a space"
            if not isinstance(others, list) or len(others) > MOST_OF_A_KIND or not all(map(_is_word, others)):
                yield where, f"must be a list of at most {MOST_OF_A_KIND} words, each without a space"


def _is_word(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and len(chinese.stretches(chinese.fold(value))) == 1
