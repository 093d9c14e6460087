"""Columns on a terminal, where a Chinese character is as wide as two letters."""

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def left(text: str, columns: int) -> str:
    """A text filled up to so many columns, and with one space at least."""
    return text + " " * max(columns - width(text), 1)


def right(text: str, columns: int) -> str:
    """A text that ends at a column."""
    return " " * (columns - width(text)) + text


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines, the first cell of each to the left, the others to the right, two spaces between."""
    widths = [max(width(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join([left(row[0], widths[0] + 1)[:-1], *map(right, row[1:], widths[1:])]).rstrip() for row in rows]
