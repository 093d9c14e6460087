"""What faxes lie in the exchange's folder: their pages, and how the machines parted.

The exchange follows its own lines there (`exchange/configuration/dialplan.py`), with our application or without it:

    <second>_<number called>_<caller>_<channel>.tif      the pages; a machine that sent none leaves no such file
    <second>_<number called>_<caller>_<channel>.done     `fax STATUS PAGES -ERROR STATION`, written when it is over
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hotline.channels.phone.exchange import left_behind
from hotline.channels.phone.exchange.left_behind import Left

WHOLE = "SUCCESS"
_SAID = re.compile(r"fax (?P<status>[A-Z]*) (?P<pages>[0-9]{0,4}) -(?P<error>\S*) ?(?P<station>.*)")
LONGEST_STATION = 20
"""Signs that a fax machine can say of itself."""


@dataclass(frozen=True, slots=True)
class Received:
    """One fax that is over. `status` is the exchange's word (SUCCESS, FAILED, "" when it fell itself), `pages` how many
    it says it received, `error` its word for what went wrong; `station` is what the sending machine calls itself."""

    left: Left
    ended_at: datetime
    status: str = ""
    pages: int | None = None
    error: str = ""
    station: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the machines parted in good order."""
        return self.status == WHOLE

    @property
    def is_cut(self) -> bool:
        """Whether neither machine hung up: the line went, or the exchange."""
        return not self.is_whole and self.error != "HANGUP"


def waiting(folder: Path, *, at: datetime) -> list[Received]:
    """The faxes that are over and not entered yet, the oldest first; also those of which no page came."""
    if not folder.is_dir():
        return []
    found = [left for left in left_behind.waiting(folder, at=at) if left.kind == "fax"]
    every = (_received(left) for left in [*found, *_without_pages(folder)])
    return sorted((one for one in every if one is not None), key=lambda one: one.left.at)


def clear(received: Received) -> None:
    """It is entered: remove it from the folder, its pages first: what is left of a half removed one is known again."""
    left_behind.clear(received.left)


def put_aside(received: Received, folder: Path) -> None:
    """Keep a file that could not be read, for those who look after the exchange."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if received.left.path.is_file():
        received.left.path.replace(folder / received.left.path.name)
    clear(received)


def drop_asides(folder: Path, *, before: datetime) -> None:
    """Remove what was put aside and nobody has asked for since."""
    for path in folder.glob("*.tif") if folder.is_dir() else ():
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _without_pages(folder: Path) -> list[Left]:
    """Calls of machines that sent no page, and of people who heard our tone."""
    found = []
    for done in folder.glob("*.done"):
        pages = done.with_suffix(".tif")
        match = left_behind.NAME.fullmatch(pages.name)
        if match and not pages.exists() and _text(done).startswith("fax"):
            second, called, caller, call, _ending = match.groups()
            found.append(Left("fax", pages, datetime.fromtimestamp(int(second), UTC), called, caller, call))
    return found


def _received(left: Left) -> Received | None:
    """None when somebody else has entered it meanwhile."""
    done = left.path.with_suffix(".done")
    there = done if done.is_file() else left.path
    try:
        ended_at = datetime.fromtimestamp(there.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
    said = _SAID.fullmatch(_text(done))
    if said is None:
        return Received(left, ended_at)
    pages = int(said["pages"]) if said["pages"] else None
    return Received(left, ended_at, said["status"], pages, said["error"], said["station"].strip()[:LONGEST_STATION])


def _text(done: Path) -> str:
    try:
        return done.read_text(encoding="ascii", errors="replace")[:200].strip()
    except OSError:
        return ""
