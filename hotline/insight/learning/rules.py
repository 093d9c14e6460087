"""Which unit a kind of matter goes to, whatever the place; and what is worth proposing. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

PLACE, TRADE, UNIT = "place", "trade", "unit"
"""The territorial unit of a level, the unit of a trade at a level, or one unit alone."""


class Post(NamedTuple):
    """A unit by what it is rather than which: the same post exists in every district."""

    kind: str
    level: str
    name: str

    @property
    def code(self) -> str:
        """As a class of a classifier is called."""
        return ":".join(self)


def post_of(*, code: str, trade: str, level: str, is_region: bool) -> Post:
    """The post of a unit: a region's own, a trade's in its region, else the unit itself."""
    if is_region:
        return Post(PLACE, level, "")
    return Post(TRADE, level, trade) if trade else Post(UNIT, "", code)


def read_post(code: str) -> Post | None:
    """A post from the class of a classifier; None for what is none."""
    parts = code.split(":", 2)
    return Post(*parts) if len(parts) == 3 and parts[0] in (PLACE, TRADE, UNIT) else None


def path_of(code: str) -> tuple[str, ...]:
    """The classes of a matter from the first level on: 010302 is 01, 0103, 010302."""
    return tuple(code[:size] for size in range(2, len(code) + 1, 2))


def worth_telling(levels: Sequence[Sequence[tuple[str, float]]], *, least: float, most: int) -> list[tuple[str, float]]:
    """The likeliest classes of the deepest level whose first reaches `least`; nothing where no level does. Beside the
    first only those that are not far behind it."""
    for level in reversed(levels):
        if level and level[0][1] >= least:
            return [one for one in level if one[1] >= level[0][1] / 20][:most]
    return []
