"""Places in a tree as digits: four digits a level, so that a subtree is one range of an index.

`"00010003"` is the third child of the first root. Limits: 9,998 children of one parent, 16 levels (64 digits). 9999 is
never given out, so that every subtree has an end that is again digits only and sorts alike under every collation.
"""

WIDTH = 4
MOST_CHILDREN = 9_998
MOST_LEVELS = 16


class PathLimit(ValueError):
    """The tree would grow past its limits: 9,998 children of one parent, or 16 levels."""


def child(parent_path: str, ordinal: int) -> str:
    """The path of the `ordinal`-th child (from 1) below `parent_path`; below `""` are the roots."""
    if not 1 <= ordinal <= MOST_CHILDREN:
        raise PathLimit(f"A parent has children 1 to {MOST_CHILDREN}, not {ordinal}.")
    if len(parent_path) >= WIDTH * MOST_LEVELS:
        raise PathLimit(f"A tree has at most {MOST_LEVELS} levels.")
    return f"{parent_path}{ordinal:0{WIDTH}d}"


def upper(path: str) -> str:
    """The exclusive end of the subtree: `path <= x < upper(path)` holds for the place itself and all below it."""
    return f"{int(path) + 1:0{len(path)}d}" if path else "9" * WIDTH


def is_within(path: str, ancestor: str) -> bool:
    """Whether `path` is `ancestor` itself or below it. Everything is within `""`."""
    return path.startswith(ancestor)


def ancestors(path: str) -> list[str]:
    """The places above `path`, root first, without `path` itself."""
    return [path[:end] for end in range(WIDTH, len(path), WIDTH)]


def level(path: str) -> int:
    """How deep a place is; a root is 1."""
    return len(path) // WIDTH
