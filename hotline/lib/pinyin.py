"""How Chinese characters are read aloud, in letters without tones: 居住证 is ju, zhu, zheng.

The readings are those of pypinyin. Its own code keeps 47,000 phrases in memory, 70 MB in every process that looks one
up; here are kept the reading of each character alone and the pairs in which a character is read otherwise (重庆), which
is all that pairs ask for.
"""

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

MOST_READINGS = 4
"""Into how many different rows of syllables one run of letters is read at most: xian is xian, and xi an."""

_CHARACTERS = range(0x3400, 0xA000)
_PHRASE = re.compile(r'"([^"]+)":\s*\[((?:\s*\[[^\]]*\],?)+)\s*\]')
_READING = re.compile(r'\[\s*"([^"]*)"')


@lru_cache(maxsize=4096)
def _plain(reading: str) -> str:
    """A syllable without its tone; ü as v, as it is typed."""
    parts = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return sys.intern("".join(char for char in parts if not unicodedata.combining(char)).lower())


def _file(name: str) -> str:
    spec = find_spec("pypinyin")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("pypinyin")
    return (Path(spec.submodule_search_locations[0]) / name).read_text(encoding="utf-8")


@cache
def _readings() -> dict[str, str]:
    """The usual reading of each character."""
    told: dict[str, str] = json.loads(_file("pinyin_dict.json"))
    return {
        chr(int(code)): _plain(readings.split(",")[0]) for code, readings in told.items() if int(code) in _CHARACTERS
    }


def _phrases() -> Iterator[tuple[str, tuple[str, str]]]:
    """Each pair of characters in each phrase, as it is read there; a phrase that is the pair comes several times."""
    # One by one: other threads come between, and the phrases need not be kept all at once.
    for found in _PHRASE.finditer(_file("phrases_dict.json")):
        phrase, syllables = found.groups()
        read = [_plain(reading) for reading in _READING.findall(syllables)]
        if len(read) == len(phrase):
            for place in range(len(phrase) - 1):
                told = phrase[place : place + 2], (read[place], read[place + 1])
                yield from (told,) * (MOST_READINGS if len(phrase) == 2 else 1)


@cache
def _otherwise() -> dict[str, tuple[str, str]]:
    """The pairs of characters in which one is not read as usual: as most phrases have it that hold the pair."""
    usual = _readings()
    # Twice through the file: the readings of all pairs at once would take 30 MB.
    unusual = {pair for pair, read in _phrases() if read != (usual.get(pair[0]), usual.get(pair[1]))}
    votes: dict[str, Counter[tuple[str, str]]] = {}
    for pair, read in _phrases():
        if pair in unusual:
            votes.setdefault(pair, Counter())[read] += 1
    most = {pair: told.most_common(1)[0][0] for pair, told in votes.items()}
    return {pair: read for pair, read in most.items() if read != (usual.get(pair[0]), usual.get(pair[1]))}


def of(units: list[str]) -> list[str]:
    """How the units of a stretch are read, one syllable a character; letters and digits stay as they are."""
    usual, pairs = _readings(), _otherwise()
    told = [usual.get(unit, unit) for unit in units]
    for place in range(len(units) - 1):
        if pair := pairs.get(units[place] + units[place + 1]):
            told[place : place + 2] = pair
    return told


@cache
def _syllables() -> frozenset[str]:
    return frozenset(reading for reading in _readings().values() if reading.isalpha() and reading.isascii())


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(syllable[:end] for syllable in _syllables() for end in range(1, len(syllable) + 1))


def readings(letters: str) -> list[list[str]]:
    """The rows of syllables that somebody may mean who types these letters, the fewest syllables first; the last one
    may be unfinished. None where they are no pinyin: wifi, app."""
    return sorted(_read(letters), key=len)[:MOST_READINGS] if letters else []


def _read(letters: str) -> list[list[str]]:
    known, begun = _syllables(), _beginnings()
    rows: list[list[list[str]]] = [[] for _ in range(len(letters) + 1)]
    rows[0].append([])
    for start in range(len(letters)):
        if not rows[start]:
            continue
        for end in range(start + 1, min(start + 6, len(letters)) + 1):
            syllable = letters[start:end]
            if syllable in known or (end == len(letters) and start and syllable in begun):
                rows[end] += [[*row, syllable] for row in rows[start][:MOST_READINGS]]
    return rows[len(letters)]
