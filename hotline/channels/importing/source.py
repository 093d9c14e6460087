"""Reading a file row by row, however large: JSON Lines or CSV, UTF-8 or GB18030.

A row that cannot be read is handed on as `Broken`, with its number and the reason, and reading goes on behind it.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from hotline.lib.text import UnfitText, decode

MOST_BYTES = 4 * 1024 * 1024
"""The longest line, and the longest record of several lines, that is read: far above the longest appeal."""

MOST_LINES = 2000
"""The most lines one record of a CSV file goes over."""

HEAD = 1024 * 1024
SHOWN = 2000
UNREADABLE = "is not readable as text; save the file as UTF-8 or GB18030"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One row: its number (from 1, without the header), its cells by column, and how it stood in the file."""

    number: int
    cells: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be read, and why."""

    number: int
    reason: str
    text: str


class Reading:
    """A file being read. `position` and `size` in bytes, for a progress bar."""

    def __init__(self, file: BinaryIO, path: Path, *, kind: str = "", delimiter: str = ",") -> None:
        self.file, self.path = file, path
        self.kind = kind or ("csv" if path.suffix.lower() in {".csv", ".tsv", ".txt"} else "jsonl")
        self.delimiter = "\t" if path.suffix.lower() == ".tsv" and delimiter == "," else delimiter
        self.size = path.stat().st_size
        self.encoding = _encoding(file)

    @property
    def position(self) -> int:
        """How far it has been read."""
        return self.file.tell()

    def rows(self) -> Iterator[Raw | Broken]:
        """Every row, in the order of the file."""
        return self._csv() if self.kind == "csv" else self._jsonl()

    # -- lines ----------------------------------------------------------------------------------------------------

    def _lines(self) -> Iterator["str | _Bad"]:
        """Lines with their ends, or what is wrong with them."""
        is_first = True
        while line := self.file.readline(MOST_BYTES):
            if len(line) == MOST_BYTES and not line.endswith(b"\n"):
                while (rest := self.file.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
                    pass
                yield _Bad("is too long for an appeal", repr(line[:SHOWN]))
                continue
            if is_first:
                line, is_first = line.removeprefix(b"\xef\xbb\xbf"), False
            yield self._text(line)

    def _text(self, line: bytes) -> "str | _Bad":
        try:
            return line.decode(self.encoding)
        except UnicodeDecodeError:
            pass
        try:
            return decode(line)
        except UnfitText:
            return _Bad(UNREADABLE, repr(line[:SHOWN]))

    # -- JSON Lines -----------------------------------------------------------------------------------------------

    def _jsonl(self) -> Iterator[Raw | Broken]:
        number = 0
        for line in self._lines():
            if isinstance(line, str) and not line.strip():
                continue
            number += 1
            yield Broken(number, line.reason, line.text) if isinstance(line, _Bad) else _object(number, line.strip())

    # -- CSV ------------------------------------------------------------------------------------------------------

    def _csv(self) -> Iterator[Raw | Broken]:
        lines = _PushBack(self._lines())
        header = self._header(lines)
        number = 0
        for line in lines:
            if isinstance(line, str) and not line.strip():
                continue
            number += 1
            if isinstance(line, _Bad):
                yield Broken(number, line.reason, line.text)
                continue
            try:
                cells, text = self._record(line, lines)
            except csv.Error as error:
                yield Broken(number, f"cannot be divided into cells: {error}", line.rstrip("\r\n")[:SHOWN])
                continue
            if len(cells) != len(header):
                yield Broken(number, f"has {len(cells)} cells, and the header {len(header)}", text.rstrip("\r\n"))
            else:
                yield Raw(number, dict(zip(header, cells, strict=True)), text.rstrip("\r\n"))

    def _header(self, lines: "_PushBack") -> list[str]:
        first = next(lines, "")
        if isinstance(first, str) and first.strip():
            return [cell.strip() for cell in self._record(first, lines)[0]]
        raise UnreadableFile(f"{self.path} does not begin with a header line that can be read as text.")

    def _record(self, line: str, lines: "_PushBack") -> tuple[list[str], str]:
        """The cells of a record that may go over several lines. When its quotation mark is never closed, only its
        first line is used up, so that one wrong cell does not swallow the rest of the file. Raises csv.Error."""
        taken = [line]
        while (cells := self._cells("".join(taken))) is None:
            if not self._take_until_quote(lines, taken):
                lines.push_back(taken[1:])
                raise csv.Error("a quotation mark is opened and never closed")
        return cells, "".join(taken)

    def _cells(self, text: str) -> list[str] | None:
        """The cells of a record, or None when a quotation mark in it is still open."""
        csv.field_size_limit(2 * MOST_BYTES)
        try:
            return next(csv.reader([text], delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                return None
            # Something behind a closing quotation mark is taken as it stands, as spreadsheets do.
            return next(csv.reader([text], delimiter=self.delimiter))

    @staticmethod
    def _take_until_quote(lines: "_PushBack", taken: list[str]) -> bool:
        """Take lines up to the next one with a quotation mark; False when there is none within a record's size."""
        for line in lines:
            if isinstance(line, _Bad):
                lines.push_back([line])
                return False
            taken.append(line)
            if '"' in line:
                return True
            if sum(map(len, taken)) > MOST_BYTES or len(taken) > MOST_LINES:
                return False
        return False


@dataclass(frozen=True, slots=True)
class _Bad:
    """A line that is no text."""

    reason: str
    text: str


class _PushBack(Iterator["str | _Bad"]):
    """Lines that can be put back."""

    def __init__(self, lines: Iterator[str | _Bad]) -> None:
        self._lines = lines
        self._back: list[str | _Bad] = []

    def __next__(self) -> str | _Bad:
        return self._back.pop() if self._back else next(self._lines)

    def push_back(self, lines: Sequence[str | _Bad]) -> None:
        """Put lines back, to be read again in their order."""
        self._back.extend(reversed(lines))


def _object(number: int, line: str) -> Raw | Broken:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Broken(number, f"is no JSON: {error}", line)
    if not isinstance(found, dict):
        return Broken(number, "is no JSON object", line)
    return Raw(number, found, line)


def _encoding(file: BinaryIO) -> str:
    """UTF-8 or GB18030, by the head of the file; its lines are judged one by one where they do not fit."""
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(UTF_16):
        raise UnreadableFile("The file is saved as UTF-16 (“Unicode”). Save it as UTF-8 or GB18030, then import it.")
    whole = head[: head.rfind(b"\n") + 1] or head
    try:
        whole.decode("utf-8-sig")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        decode(whole)
    except UnfitText:
        return "utf-8"
    return "gb18030"
