"""Chinese texts as machines compare them: one script, one width, one case, cut into words."""

import unicodedata
from functools import cache
from typing import Any


@cache
def _simplifier() -> Any:
    from opencc import OpenCC  # its tables are read once, and only by who folds

    return OpenCC("t2s")


def fold(text: str) -> str:
    """A text with traditional characters made simplified, full-width letters and digits half-width, and all in lower
    case: two ways to write the same become one."""
    return str(_simplifier().convert(unicodedata.normalize("NFKC", text))).lower()


def words(text: str) -> list[str]:
    """A text cut into words, in their order; punctuation stays as words of its own."""
    import rjieba  # carries a dictionary of 30 MB: read once, and only by who cuts

    return list(rjieba.cut(text))
