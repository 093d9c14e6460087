"""Messages and faxes that the exchange took by itself: what lies in its folder until the application registers it.

    <second>_<number called>_<caller>_<call>.wav | .tif     the message or the pages
    <second>_<number called>_<caller>_<call>.done           it is whole; the first word says what it is

Each is handed out once it is whole. Whoever has entered it calls `clear`; what was not cleared comes again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["message", "fax"]
NAME = re.compile(r"([0-9]{9,12})_(\+?[0-9]*)_(\+?[0-9]*)_([0-9.]+)\.(wav|tif)")
SETTLED = timedelta(minutes=5)
"""What the exchange did not finish, because it died, is as whole after so long as it will ever be."""
SHORTEST = 44 + 8_000
"""Bytes: the head of a recording and half a second. Who said less has only hung up."""


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


def waiting(folder: Path, *, at: datetime) -> list[Left]:
    """What is whole and not yet registered, oldest first. Too short ones are cleared away."""
    found = []
    for left in _all(folder):
        status = left.path.stat()
        age = at - datetime.fromtimestamp(status.st_mtime, UTC)
        if not left.path.with_suffix(".done").is_file() and age < SETTLED:
            continue
        if left.kind == "message" and status.st_size < SHORTEST:
            clear(left)
        else:
            found.append(left)
    return sorted(found, key=lambda left: (left.at, left.call))


def clear(left: Left) -> None:
    """It is registered: remove it from the folder."""
    left.path.unlink(missing_ok=True)
    left.path.with_suffix(".done").unlink(missing_ok=True)


def _all(folder: Path) -> Iterator[Left]:
    for path in folder.iterdir():
        match = NAME.fullmatch(path.name)
        if match:
            second, called, caller, call, ending = match.groups()
            kind: Kind = "message" if ending == "wav" else "fax"
            yield Left(kind, path, datetime.fromtimestamp(int(second), UTC), called, caller, call)
