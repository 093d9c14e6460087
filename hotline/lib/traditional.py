"""Simplified Chinese in traditional characters, word by word as the tables of OpenCC know them."""

from functools import cache
from typing import Any


@cache
def _converter() -> Any:
    from opencc import OpenCC  # its tables are read once, and only by who converts

    return OpenCC("s2t")


def traditional(text: str) -> str:
    """A text in traditional characters. A draft: a person reads it before anybody else does."""
    return str(_converter().convert(text))
