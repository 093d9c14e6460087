"""Lists of holidays and make-up days that machines write: CSV, TOML, JSON."""

import csv
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hotline.ground.workdays.rules.calendars import Mark
from hotline.ground.workdays.rules.notices import Notice, Reading, checked
from hotline.ground.workdays.rules.prose import read_prose
from hotline.ground.workdays.words import Kind, Mistake

_KINDS = {
    "holiday": Kind.HOLIDAY,
    "make_up": Kind.MAKE_UP,
    "放假": Kind.HOLIDAY,
    "休": Kind.HOLIDAY,
    "上班": Kind.MAKE_UP,
    "班": Kind.MAKE_UP,
}
_CSV = re.compile(r"^\s*(?:date|日期|\d{4}-\d{1,2}-\d{1,2})\s*,", re.MULTILINE)
_TOML = re.compile(r"^\s*(?:\[\[?\w+\]\]?|year\s*=|holidays\s*=|make_up\s*=)", re.MULTILINE)
_TOML_LINE = re.compile(r"at line (\d+)")
_HEADINGS = {"date", "日期"}


def read_notice(text: str, *, year: int | None = None) -> Notice:
    """The holidays and make-up days of one year, from a list or from the notice's words; which it is, is seen.

    `year` is asked for only where the text names none. Raises NoticeRefused with every mistake and its line.
    """
    start = text.lstrip()
    if start.startswith("{"):
        reading = _read_document(text, "json")
    elif _CSV.search(text):
        reading = _read_csv(text)
    elif _TOML.search(text):
        reading = _read_document(text, "toml")
    else:
        reading = read_prose(text, year)
    return checked(reading, year)


def _read_csv(text: str) -> Reading:
    """Lines of date,kind,name."""
    reading = Reading()
    rows = csv.reader(text.splitlines())
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].lower() in _HEADINGS or cells[0].startswith("#"):
            continue
        on, kind, name = (*cells, "", "")[:3]
        _take(reading, rows.line_num, on, on, kind, name)
    if reading.entries:
        years = [entry.on.year for entry in reading.entries]
        reading.year = max(sorted(set(years)), key=years.count)
    return reading


def _take(reading: Reading, line: int, first: str, last: str, kind: str, name: str) -> None:
    """A day or a run of days as a list names it."""
    ends = _day(reading, line, first), _day(reading, line, last) if last != first else None
    if kind not in _KINDS:
        reading.miss(line, Mistake.UNKNOWN_KIND, said=kind or "–")
    elif ends[0]:
        reading.add(line, ends[0], ends[1] or ends[0], Mark(_KINDS[kind], name))


def _day(reading: Reading, line: int, said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        reading.miss(line, Mistake.NO_DAY, said=said[:20] or "–")
        return None


def _read_document(text: str, form: str) -> Reading:
    """A document with `year`, and `holidays` and `make_up` (days, or runs with from, to and name), or `days` of which
    each says its kind."""
    try:
        body = json.loads(text) if form == "json" else tomllib.loads(text)
    except json.JSONDecodeError as trouble:
        return _unreadable(trouble.lineno, trouble.msg)
    except tomllib.TOMLDecodeError as trouble:
        found = _TOML_LINE.search(str(trouble))
        return _unreadable(int(found[1]) if found else 0, str(trouble))
    except RecursionError:
        return _unreadable(0, "nested too deeply")
    reading, lines = Reading(), _Lines(text)
    if isinstance(year := body.get("year"), int):
        reading.year = year
    for group, entries in body.items():
        if group not in ("days", "holidays", "make_up"):
            continue
        for entry in _entries(entries):
            first, last = (
                str(entry.get(key) or entry.get("date") or entry.get("from") or "") for key in ("from", "to")
            )
            line = lines.of(first)
            _take(reading, line, first, last, _kind(group, entry), str(entry.get("name", "")).strip())
    return reading


def _unreadable(line: int, said: str) -> Reading:
    reading = Reading()
    reading.miss(line, Mistake.UNREADABLE, said=said)
    return reading


def _entries(given: Any) -> Iterator[Mapping[str, Any]]:
    """The entries of a group, whether each is a day or a table."""
    for entry in given if isinstance(given, list) else [given]:
        yield entry if isinstance(entry, Mapping) else {"date": entry}


def _kind(group: str, entry: Mapping[str, Any]) -> str:
    """What the days of an entry are: by its group, or by what it says itself."""
    if group != "days":
        return "holiday" if group == "holidays" else "make_up"
    if isinstance(is_off := entry.get("isOffDay"), bool):
        return "holiday" if is_off else "make_up"
    return str(entry.get("kind", ""))


class _Lines:
    """On which line something stands that a parser has read; it is asked in the order of the text."""

    def __init__(self, text: str) -> None:
        self._text, self._from = text, 0

    def of(self, said: str) -> int:
        """The line of the next place where it stands; that of the last answer if it is nowhere."""
        found = self._text.find(said, self._from) if said else -1
        if found >= 0:
            self._from = found + len(said)
        return self._text.count("\n", 0, self._from) + 1
