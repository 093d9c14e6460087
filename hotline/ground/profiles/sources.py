"""A profile as its files say it: the city's own file laid over those it extends, and where each thing is written.

A file says `extends = "luming"` (or a list of names, each laid over the one before): what it leaves out is as there.
- A table is taken key by key; what the city writes wins.
- `[[limits]]` stand above those of the file below: the first line that fits wins, so the city's are asked first.
- `[[refusals]]`, `[[emergency_lines]]` and `[[channels]]` are taken entry by entry by their `code`: keys that are
  written win; `off = true` takes the entry away, with the words of danger that led to the line.
- Every other list of tables is the city's alone where it writes one.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from hotline.ground.profiles.rules import BY_CODE, ProfileFault

CITIES = Path(__file__).parents[2] / "cities"
"""The profiles that ship with the product, and in `packs/` what several of them may stand on."""

STACKED = frozenset({"limits"})
OWN_NOTES = frozenset({"extends", "pack"})
"""What speaks of a file itself, and is no part of the profile."""

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*=""")
SIGN = re.compile(r'"""|\'\'\'|\\.|["\'#\[\]{}]')
WHERE = re.compile(r"(?:\[\d+\]|\.[^.\[\]]+)$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    """What a file says together with those it extends, as plain values, and where."""

    name: str
    body: dict[str, Any]
    places: dict[str, Place]

    def place(self, where: str) -> Place:
        """Where a table, an entry or a key is written; the entry or table that should hold it, where it is missing."""
        while where:
            if where in self.places:
                return self.places[where]
            where = WHERE.sub("", where) if WHERE.search(where) else ""
        return Place(self.name, 1)

    def placed(self, fault: ProfileFault) -> ProfileFault:
        """The same mistake, with file and line."""
        if fault.file:
            return fault
        place = self.place(fault.where)
        return ProfileFault(fault.where, fault.what, file=place.file, line=place.line)


def find(name: str) -> Path:
    """The file of a profile: a path, or the name of one that ships. Raises ProfileFault."""
    for file in (Path(name), CITIES / f"{name}.toml"):
        if file.is_file():
            return file
    raise ProfileFault(
        "", f"there is no such file, and no profile of this name; there are {', '.join(shipped())}", file=name
    )


def shipped() -> list[str]:
    """The names of the profiles that ship."""
    return sorted(file.stem for file in CITIES.glob("*.toml"))


def load(file: Path) -> Source:
    """Read a profile's file with those it extends. Raises ProfileFault for what cannot be read."""
    return _load(file, ())


def _load(file: Path, above: tuple[Path, ...]) -> Source:
    own, extends = _own(file)
    whole: Source | None = None
    for name in extends:
        place = own.place("extends")
        under = _lower(file, name)
        if under is None or under in (file, *above):
            what = "is no profile that there is" if under is None else "extends this one in turn"
            raise ProfileFault("extends", f"{name!r} {what}", file=place.file, line=place.line)
        lower = _load(under, (*above, file))
        whole = lower if whole is None else _over(whole, lower)
    return own if whole is None else _over(whole, own)


def _lower(file: Path, name: str) -> Path | None:
    """The file that is extended: beside the one that extends it, or one that ships."""
    found = (folder / f"{name}.toml" for folder in (file.parent, CITIES))
    return next((one.resolve() for one in found if one.is_file()), None)


def _own(file: Path) -> tuple[Source, list[str]]:
    """What a file says by itself, and what it extends. A file that did not change is read once."""
    try:
        changed = file.stat().st_mtime_ns
    except OSError as error:
        raise ProfileFault("", f"cannot be read: {error.strerror}", file=file.name) from error
    source, extends = _parsed(file, changed)
    return Source(source.name, dict(source.body), dict(source.places)), list(extends)


@lru_cache(maxsize=32)
def _parsed(file: Path, changed: int) -> tuple[Source, list[str]]:
    try:
        return _said(file.read_text(encoding="utf-8"), file.name)
    except UnicodeDecodeError as error:
        raise ProfileFault("", f"cannot be read as TOML: {error}", file=file.name) from error
    except OSError as error:
        raise ProfileFault("", f"cannot be read: {error.strerror}", file=file.name) from error


def _said(text: str, name: str) -> tuple[Source, list[str]]:
    try:
        body: dict[str, Any] = _plain(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = int(found[1]) if (found := re.search(r"at line (\d+)", str(error))) else 0
        raise ProfileFault("", f"cannot be read as TOML: {error}", file=name, line=line) from error
    places = {where: Place(name, line) for where, line in written(text).items()}
    extends = body.get("extends", [])
    for note in OWN_NOTES:
        body.pop(note, None)
    return Source(name, body, places), [extends] if isinstance(extends, str) else list(extends)


@dataclass(frozen=True)
class Changed:
    """A profile with a change over it, and the tables that are changed."""

    body: dict[str, Any]
    changed: frozenset[str]


def with_change(body: Mapping[str, Any], text: str) -> Changed:
    """What a profile would say with a change, written as in a city's file. Raises ProfileFault for what is no TOML."""
    own, _extends = _said(text, "")
    whole = _over(Source("", dict(body), {}), own)
    return Changed(whole.body, frozenset(own.body))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value


# ---- where things are written


def written(text: str) -> dict[str, int]:
    """The line at which every table, entry and key of a TOML text begins: `profile.opens`, `limits[3].amount`."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in _beginnings(text):
        if header := HEADER.match(line):
            table = header[2].strip()
            lines.setdefault(table, number)
            if header[1] == "[[":
                counts[table] = counts.get(table, 0) + 1
                table = f"{table}[{counts[table]}]"
                lines[table] = number
        elif key := KEY.match(line):
            name = next(part for part in key.groups() if part is not None)
            lines.setdefault(f"{table}.{name}" if table else name, number)
    return lines


def _beginnings(text: str) -> Iterator[tuple[int, str]]:
    """Lines at which something begins: not those inside of a list or of a text over several lines."""
    depth, quote = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        if depth == 0 and not quote:
            yield number, line
        depth, quote = _after(line, depth, quote)


def _after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets and which quotation are open at the end of a line."""
    for sign in SIGN.findall(line):
        if quote:
            # in a literal text a backslash is only itself
            quote = "" if sign == quote or (quote[0] == "'" and sign == f"\\{quote}") else quote
        elif sign == "#":
            break
        elif sign[0] in "\"'":
            quote = sign
        else:
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(sign, 0)
    return depth, quote if len(quote) > 1 else ""


# ---- one file laid over another


@dataclass(frozen=True, slots=True)
class _Entry:
    value: Any
    places: dict[str, Place]


def _over(lower: Source, upper: Source) -> Source:
    body, places = dict(lower.body), dict(lower.places)
    for name, value in upper.body.items():
        below = body.get(name)
        if name in STACKED | BY_CODE and isinstance(value, list) and isinstance(below, list):
            entries = _stacked(lower, upper, name) if name in STACKED else _by_code(lower, upper, name)
            body[name] = [entry.value for entry in entries]
            _forget(places, name)
            places |= _numbered(name, entries, upper.places.get(name, lower.places.get(name)))
        elif isinstance(value, Mapping) and isinstance(below, Mapping):
            body[name] = {**below, **value}
            places |= {where: place for where, place in upper.places.items() if _is_of(where, name)}
        else:
            body[name] = value
            _forget(places, name)
            places |= {where: place for where, place in upper.places.items() if _is_of(where, name)}
    _drop_words(body, _line_codes(lower.body) - _line_codes(body))
    return Source(upper.name, body, places)


def _is_of(where: str, name: str) -> bool:
    return where == name or where.startswith((f"{name}.", f"{name}["))


def _forget(places: dict[str, Place], name: str) -> None:
    for where in [where for where in places if _is_of(where, name)]:
        del places[where]


def _entries(source: Source, name: str) -> list[_Entry]:
    begin = f"{name}["
    places: dict[int, dict[str, Place]] = {}
    for where, place in source.places.items():
        if where.startswith(begin):
            number, _, rest = where.removeprefix(begin).partition("]")
            places.setdefault(int(number), {})[rest] = place
    values = enumerate(source.body.get(name, ()), 1)
    return [_Entry(value, places.get(number, {})) for number, value in values]


def _numbered(name: str, entries: list[_Entry], whole: Place | None) -> dict[str, Place]:
    places = {name: whole} if whole else {}
    for number, entry in enumerate(entries, 1):
        places |= {f"{name}[{number}]{rest}": place for rest, place in entry.places.items()}
    return places


def _stacked(lower: Source, upper: Source, name: str) -> list[_Entry]:
    return _entries(upper, name) + _entries(lower, name)


def _by_code(lower: Source, upper: Source, name: str) -> list[_Entry]:
    result = _entries(lower, name)
    below = {_code(entry): place for place, entry in enumerate(result) if _code(entry)}
    for entry in _entries(upper, name):
        place = below.pop(_code(entry), None)
        if place is None:
            result.append(entry)
        else:
            under = result[place]
            result[place] = _Entry({**under.value, **entry.value}, {**under.places, **entry.places})
    return [entry for entry in result if not (isinstance(entry.value, Mapping) and entry.value.get("off") is True)]


def _code(entry: _Entry) -> str:
    return str(entry.value.get("code", "")) if isinstance(entry.value, Mapping) else ""


def _line_codes(body: Mapping[str, Any]) -> set[str]:
    lines = body.get("emergency_lines", ())
    return {str(line.get("code")) for line in lines if isinstance(line, Mapping)} if isinstance(lines, list) else set()


def _drop_words(body: dict[str, Any], taken_away: set[str]) -> None:
    """A line that is taken away takes the words of danger that led to it with it, and no sign names it any more."""
    words = body.get("emergency_words")
    if isinstance(words, Mapping):
        body["emergency_words"] = {code: said for code, said in words.items() if code not in taken_away}
    for table in ("acceptance_signs", "acceptance_alike"):
        if taken_away and isinstance(body.get(table), list):
            body[table] = [_without(entry, taken_away) for entry in body[table]]


def _without(entry: Any, lines: set[str]) -> Any:
    """A sign or a group of the acceptance rules that names none of these lines."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("lines"), list):
        return entry
    return {**entry, "lines": [line for line in entry["lines"] if line not in lines]}
