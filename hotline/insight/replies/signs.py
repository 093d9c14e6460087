"""The signs by which replies are looked at, read from their file; a city adds phrases of its own."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("signs.toml")
LISTS = ("frame", "result", "passed", "under_way", "pointed", "not_ours", "ask_others", "by_herself", "soon", "further")
SINGLE = (
    "done", "office", "vague", "asked_of_her", "purpose", "condition", "others_word", "rule_text", "deadline", "dated",
    "unknown", "asking", "asks_when", "asks_amount", "amount", "person", "given_to_call",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """Patterns over folded text, numbers and weights."""

    version: int
    patterns: Mapping[str, re.Pattern[str]]
    numbers: Mapping[str, float]
    weights: Mapping[str, float]


@lru_cache(maxsize=16)
def signs(own: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Signs:
    """The signs of the product, with a city's own phrases by list."""
    body = tomllib.loads(FILE.read_text(encoding="utf-8"))
    more = dict(own)
    found = {name: "|".join([*body[name], *map(re.escape, more.get(name, ()))]) for name in LISTS}
    found |= {name: body[name] for name in SINGLE}
    patterns = {name: re.compile(pattern) for name, pattern in found.items()}
    return Signs(int(body["version"]), patterns, body["numbers"], body["weights"])
