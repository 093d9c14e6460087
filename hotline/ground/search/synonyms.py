"""The words by which a question is understood: those of the city's profile in force, else those that ship."""

import tomllib
from functools import cache, lru_cache

from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.searching import Searching, read_searching
from hotline.ground.profiles.sources import CITIES
from hotline.ground.search.rules import Words

SHIPPED = CITIES / "packs" / "search-words.toml"


def known() -> Words:
    """The words known now. What a city enters holds within seconds (`profiles.current`), without indexing anew: it is
    the question that is widened, not the texts."""
    return _of(version())


def version() -> int:
    """Which version of the profile says them; 0 before one was entered."""
    try:
        return profiles.current().version
    except LookupError:
        return 0


@lru_cache(maxsize=8)
def _of(number: int) -> Words:
    told = profiles.version(number).own.searching if number else Searching()
    return _words(told) if told else _shipped()


@cache
def _shipped() -> Words:
    """A profile that was entered before it could name any says nothing of words."""
    return _words(read_searching(tomllib.loads(SHIPPED.read_text(encoding="utf-8"))))


def _words(told: Searching) -> Words:
    return Words.of(told.meant, told.spoken)
