"""Appeals that a city names, as the rule of repeats looks at them: which column says what, and which rows are marked as
a repeat of an earlier one."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from hotline.casework.appeals.repeating import Asked, metres, terms
from hotline.config.evaluating.rows import read
from hotline.lib.chinese import fold

READABLE = (".jsonl", ".json", ".csv")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "ID", "service_request_id", "number"),
    "title": ("title",),
    "content": ("content", "Description", "description", "text"),
    "at": ("date", "Date Created", "requested_datetime", "time", "received_at"),
    "caller": ("caller", "User", "user", "person"),
    "place": ("district", "place"),
    "address": ("address", "Address"),
    "longitude": ("long", "Longitude", "longitude"),
    "latitude": ("lat", "Latitude", "latitude"),
    "matter": ("matter", "service_code", "Title"),
}
"""What is read from which column: the first of them that a row has. `Title` is what people chose from a list."""
MARK = "duplicate_of_earlier_row"
NOBODY = 0.05
"""An account behind more than one row in twenty is no person: a mirror of another service, or everybody unnamed."""
FORM_TEXT = 0.01
"""Words that more than one row in a hundred has word for word were put there by a machine: nobody said them."""
SHORTEST = 10
"""So many letters and digits a post must have to be that post again when it comes word for word."""
NEAR, SOON = 300.0, timedelta(days=30)
"""Metres and days: so near and so soon a post in the same words is that post again."""
LETTERS = re.compile(r"[^\W_]+")
Row = Mapping[str, Any]


@dataclass(slots=True)
class Post:
    """One row: what the rule sees of it, and the places in the list of the earlier rows that it repeats."""

    id: str
    text: str
    asked: Asked
    words: str
    is_marked: bool
    origin: str
    earlier: list[int] = field(default_factory=list)


def posts(path: Path) -> dict[str, list[Post]]:
    """The rows of a file, or of each file of a folder, the earlier first.

    Rows with the same id are one (services hand out a page twice). Raises CommandError when nothing can be read.
    """
    try:
        files = sorted(file for file in path.iterdir() if file.suffix in READABLE) if path.is_dir() else [path]
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    found = {file.name: _of_file(read(file), file.name) for file in files}
    if not any(found.values()):
        raise CommandError(f"{path}: there are no rows with a time to read ({', '.join(READABLE)})")
    return found


def _of_file(given: Sequence[Row], origin: str) -> list[Post]:
    once = {_text(row, "id") or f"row {number}": row for number, row in enumerate(given, 1)}
    times = {name: at for name, row in once.items() if (at := _when(row)) is not None}
    # A file that marks its repeats says which row came first; else the clock does.
    names = list(times) if any(MARK in row for row in given) else sorted(times, key=lambda name: times[name])
    rows = [once[name] for name in names]
    callers = Counter(_text(row, "caller") for row in rows)
    said = Counter(_letters(_text(row, "content")) for row in rows)
    numbers: dict[str, int] = {}
    found = []
    for name, row in zip(names, rows, strict=True):
        caller, content = _text(row, "caller"), _text(row, "content")
        if said[_letters(content)] > max(20, FORM_TEXT * len(rows)):
            content = ""
        text = "\n".join(part for part in (_text(row, "title"), content) if part)
        asked = Asked(
            terms=terms(text),
            at=times[name],
            persons=frozenset({caller} if caller and callers[caller] <= max(3, NOBODY * len(rows)) else ()),
            matter=_coded(_text(row, "matter"), numbers),
            place=_coded(_text(row, "place"), numbers, below="0001"),
            address=_text(row, "address"),
            spot=_spot(row),
        )
        found.append(Post(name, text, asked, _letters(text), bool(row.get(MARK)), origin))
    _mark(found, by_file=any(MARK in row for row in rows))
    return found


def _mark(found: list[Post], *, by_file: bool) -> None:
    """Say of each repeat which earlier rows it repeats: those in the same words. Which rows are repeats says the file;
    where it says nothing, those that are as near and as soon as a post that was sent again is."""
    before: dict[str, list[int]] = defaultdict(list)
    for number, post in enumerate(found):
        same = before[post.words]
        if by_file:
            post.earlier = list(same) if post.is_marked else []
        elif len(post.words) >= SHORTEST:
            post.earlier = [other for other in same if _is_sent_again(post.asked, found[other].asked)]
            post.is_marked = bool(post.earlier)
        same.append(number)


def _is_sent_again(one: Asked, earlier: Asked) -> bool:
    is_near = one.spot is None or earlier.spot is None or metres(one.spot, earlier.spot) <= NEAR
    return is_near and one.at - earlier.at <= SOON


def _coded(name: str, numbers: dict[str, int], *, below: str = "") -> str:
    """A code for a class or a district that the file names only by a word; empty where it names none."""
    if not name.strip():
        return ""
    number = numbers.setdefault(f"{below}{name}", len(numbers))
    return f"{below}{number:04d}" if below else chr(0x4E00 + number) * 6


def _text(row: Row, what: str) -> str:
    value = next((row[name] for name in COLUMNS[what] if row.get(name) not in (None, "")), "")
    return str(value)


def _letters(text: str) -> str:
    return "".join(LETTERS.findall(fold(text)))


def _when(row: Row) -> datetime | None:
    """An instant, as a day, a day with a time, or seconds since 1970."""
    text = _text(row, "at").strip()
    try:
        at = datetime.fromtimestamp(int(text), UTC) if text.isdecimal() else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _spot(row: Row) -> tuple[float, float] | None:
    try:
        spot = float(_text(row, "longitude")), float(_text(row, "latitude"))
    except ValueError:
        return None
    return spot if any(spot) else None
