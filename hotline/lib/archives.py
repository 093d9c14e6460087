"""Zip packages (docx, xlsx) from strangers: looked through without unpacking, bombs and traps refused."""

import struct
import zipfile
from io import BytesIO
from typing import Literal

Trouble = Literal["damaged", "bomb", "unsafe", "protected"]

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_LOCATOR_64 = b"PK\x06\x07"
_SYMLINK, _KIND_OF_FILE = 0xA000, 0xF000
_BYTES_AN_ENTRY = 512
_CHUNK = 1 << 20


class UnsafeArchive(ValueError):
    """A package that is not opened; `trouble` says why in one word."""

    def __init__(self, trouble: Trouble, what: str) -> None:
        super().__init__(what)
        self.trouble: Trouble = trouble


def look_through(
    body: bytes, *, most_entries: int = 2_000, most_unpacked: int = 100 * _CHUNK, most_ratio: int = 200
) -> frozenset[str]:
    """The names of a package's entries, once all of it has been read against its limits.

    `most_unpacked` is in bytes for all entries together; `most_ratio` how many times larger an entry of more than
    1 MiB may be than its compressed form. Raises UnsafeArchive.
    """
    _check_directory(body, most_entries)
    try:
        with zipfile.ZipFile(BytesIO(body)) as package:
            entries = package.infolist()
            _check_sizes(entries, len(body), most_entries, most_unpacked, most_ratio)
            for entry in entries:
                _check_entry(entry)
            for entry in entries:
                _read_to_end(package, entry)
    except UnsafeArchive:
        raise
    except Exception as trouble:  # zipfile answers broken input with many kinds of errors, down to struct.error
        raise UnsafeArchive("damaged", str(trouble)) from trouble
    names = frozenset(entry.filename for entry in entries)
    if len(names) != len(entries):
        raise UnsafeArchive("unsafe", "two entries of one name")
    return names


def _check_directory(body: bytes, most_entries: int) -> None:
    """Refuse a table of contents that would fill the memory before its entries can be counted."""
    end = body.rfind(_END, max(0, len(body) - _END_SIZE - _LONGEST_COMMENT))
    if end < 0 or len(body) < end + _END_SIZE:
        raise UnsafeArchive("damaged", "no table of contents")
    count, size = struct.unpack_from("<HL", body, end + 10)
    if body[max(0, end - 20) : end][:4] == _LOCATOR_64 or count > most_entries or size > most_entries * _BYTES_AN_ENTRY:
        raise UnsafeArchive("bomb", "too many entries")


def _check_sizes(
    entries: list[zipfile.ZipInfo], size: int, most_entries: int, most_unpacked: int, most_ratio: int
) -> None:
    """Refuse what would unpack to far more than it is, and entries that lie over each other."""
    if len(entries) > most_entries or sum(entry.file_size for entry in entries) > most_unpacked:
        raise UnsafeArchive("bomb", "unpacks to too much")
    if sum(entry.compress_size for entry in entries) > size:
        raise UnsafeArchive("bomb", "entries overlap")
    if any(entry.file_size > max(_CHUNK, entry.compress_size * most_ratio) for entry in entries):
        raise UnsafeArchive("bomb", "an entry unpacks to far more than it is")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """Refuse passwords, links, and names that lead out of the package."""
    if entry.flag_bits & 1:
        raise UnsafeArchive("protected", entry.filename)
    name = entry.filename
    leads_out = name.startswith("/") or ".." in name.split("/") or "\\" in name or name[1:2] == ":"
    if leads_out or not name.isprintable() or entry.external_attr >> 16 & _KIND_OF_FILE == _SYMLINK:
        raise UnsafeArchive("unsafe", name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnsafeArchive("unsafe", f"{name}: unusual compression")


def _read_to_end(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack an entry chunk by chunk into nothing: its size and check sum must be what the contents say."""
    with package.open(entry) as file:
        unpacked = 0
        while chunk := file.read(_CHUNK):
            unpacked += len(chunk)
    if unpacked != entry.file_size:
        raise UnsafeArchive("damaged", entry.filename)
