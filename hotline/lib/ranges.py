"""Parts of a file as a browser asks for them, so that it can leap to a place in a recording (RFC 9110 §14)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_ASKED = re.compile(r"bytes=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*")
PIECE = 64 * 1024


class NoSuchPart(ValueError):
    """The part begins behind the end of the file."""


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a file, from the first to the last of them, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1


def asked(header: str, size: int) -> Part | None:
    """The part of a file of so many bytes that a header asks for. None where it asks for all of it, for several parts,
    or for what cannot be read: then the whole file is the answer. Raises NoSuchPart."""
    found = _ASKED.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        if not int(last) or not size:
            raise NoSuchPart(header)
        return Part(max(0, size - int(last)), size - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NoSuchPart(header)
    return Part(int(first), min(int(last), size - 1) if last else size - 1)


class Pieces:
    """The bytes of a part, piece by piece. The stream is closed when nobody reads on, read or not."""

    def __init__(self, stream: BinaryIO, part: Part) -> None:
        stream.seek(part.first)
        self.stream, self.left = stream, part.length

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self.stream.read(min(PIECE, self.left)) if self.left else b""
        if not piece:
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        """The server has done with it."""
        self.stream.close()
