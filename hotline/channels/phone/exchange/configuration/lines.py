"""Sections and lines of Asterisk's files. No value can begin a line, a section or a comment of its own."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")
KEY = re.compile(r"[A-Za-z0-9_.-]{1,40}")
Value: TypeAlias = str | int | bool | Path
Line: TypeAlias = tuple[str, Value]
HEAD = "; Written by `hotline phone config`; what is changed here is lost.\n"


class UnfitValue(ValueError):
    """A value that cannot stand in a file of Asterisk's."""


@dataclass(frozen=True, slots=True)
class Section:
    """`[name]` and its lines; `follows` is what stands between key and value."""

    name: str
    lines: Sequence[Line]
    follows: str = "="

    def __str__(self) -> str:
        if not NAME.fullmatch(self.name):
            raise UnfitValue(f"{self.name!r} is no name of a section.")
        return f"[{self.name}]\n" + "".join(
            f"{_key(key)}{self.follows}{value_text(value)}\n" for key, value in self.lines
        )


def _key(key: str) -> str:
    if not KEY.fullmatch(key):
        raise UnfitValue(f"{key!r} is no name of a value.")
    return key


def value_text(value: Value) -> str:
    """A value as it may stand after its key. Raises UnfitValue for what could become more than a value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if not text.isprintable() or text != text.strip() or text.startswith((">", "=")):
        # A password is never repeated.
        raise UnfitValue("A value of the configuration holds a line break, a control sign or a space at its end.")
    return text.replace(";", "\\;")


def whole(sections: Iterable[Section | str]) -> str:
    """A file."""
    return HEAD + "\n".join(str(section) for section in sections)


def write(path: Path, text: str) -> bool:
    """Write a file for the owner's eyes only, in one go; whether it is another one than before."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    with open(draft, "x", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)
    draft.rename(path)
    return True
