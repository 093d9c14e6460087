"""Messages and faxes that the exchange took by itself: what lies in its folder until the application registers it.

    <second>_<number called>_<caller>_<call>.wav | .tif     the message or the pages
    <second>_<number called>_<caller>_<call>.done           it is whole; the first word says what it is

Each is handed out once it is whole. Whoever has entered it calls `clear`; what was not cleared comes again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["message", "fax"]
NAME = re.compile(r"([0-9]{9,12})_([0-9+]*)_([0-9+]*)_([0-9.]+)\.(wav|tif)")
SETTLED = timedelta(minutes=5)
"""What the exchange did not finish, because it died, is as whole after so long as it will ever be."""
HEAD, BYTES_A_SECOND = 44, 16_000
"""Of a recording."""
SHORTEST = HEAD + BYTES_A_SECOND // 2
"""Who said less has only hung up."""


@dataclass(frozen=True, slots=True)
class Left:
    """One message or fax."""

    kind: Kind
    path: Path
    at: datetime
    called: str
    """The number that was called; empty when the carrier did not say."""
    caller: str
    """The caller's number; empty when she kept it to herself."""
    call: str
    """The exchange's own name of the call."""
    is_empty: bool = False
    """Of a message: she said nothing, and has only hung up."""


def waiting(folder: Path, *, at: datetime) -> list[Left]:
    """What is whole and not yet registered, oldest first; also calls in which nothing was said."""
    if not folder.is_dir():
        return []
    found = [left for left in _all(folder) if left.path.with_suffix(".done").is_file() or _is_settled(left, at)]
    return sorted(found, key=lambda left: (left.at, left.call))


def clear(left: Left) -> None:
    """It is registered: remove it from the folder."""
    left.path.unlink(missing_ok=True)
    left.path.with_suffix(".done").unlink(missing_ok=True)


def _is_settled(left: Left, at: datetime) -> bool:
    return at - datetime.fromtimestamp(left.path.stat().st_mtime, UTC) >= SETTLED


def _all(folder: Path) -> Iterator[Left]:
    for path in folder.iterdir():
        if (left := _left(path)) is not None:
            if left.kind == "fax" or path.stat().st_size >= SHORTEST:
                yield left
            else:
                yield replace(left, is_empty=True)
        elif path.suffix == ".done" and not path.with_suffix(".wav").exists():
            # She hung up before she could say anything.
            said = path.read_text(encoding="ascii", errors="replace")
            if said.startswith("message") and (left := _left(path.with_suffix(".wav"))) is not None:
                yield replace(left, is_empty=True)


def _left(path: Path) -> Left | None:
    match = NAME.fullmatch(path.name)
    if match is None:
        return None
    second, called, caller, call, ending = match.groups()
    kind: Kind = "message" if ending == "wav" else "fax"
    return Left(kind, path, datetime.fromtimestamp(int(second), UTC), called, caller, call)
