"""Letters as files: `texts/<lang>/<key>.md`, a head between `---` lines and a text with `$fields`. No logic in them.

    ---
    title: Receipt
    subject: Your appeal $number has been received
    sms_limit: 2
    ---
    Dear $name, ...

`title` names the letter for staff, `subject` is the line above it, `sms_limit` the most SMS parts it may take when it
goes out as SMS (left out: it never does).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from hotline.lib.text import decode, isolated

_HEAD = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_HEAD_WORDS = frozenset({"title", "subject", "sms_limit"})


class LetterFault(ValueError):
    """A letter's file is not as it must be, or it was given too few or too many fields. Names the file."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter as it goes out."""

    subject: str
    body: str
    sms_limit: int | None = None

    @property
    def sms_parts(self) -> int:
        """How many SMS the body takes."""
        return sms_parts(self.body)

    @property
    def fits_sms(self) -> bool:
        """Whether it may go out as SMS: it is meant to, and stays within its limit."""
        return self.sms_limit is not None and self.sms_parts <= self.sms_limit


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter in one language."""

    lang: str
    key: str
    title: str
    subject: str
    body: str
    sms_limit: int | None
    fields: frozenset[str]

    def render(self, **fields: object) -> Rendered:
        """The letter with its fields filled in: exactly the fields it names, else LetterFault.

        Values enter as they are (no `$` in them is read again); right-to-left ones cannot turn round the text
        beside them. The result is plain text: a page escapes it.
        """
        if fields.keys() != self.fields:
            missing, unknown = sorted(self.fields - fields.keys()), sorted(fields.keys() - self.fields)
            raise LetterFault(f"Letter {self.lang}/{self.key}: missing fields {missing}, unknown fields {unknown}.")
        values = {field: isolated(str(value)) for field, value in fields.items()}
        subject = " ".join(Template(self.subject).substitute(values).split())
        return Rendered(subject, Template(self.body).substitute(values), self.sms_limit)


def load(folder: Path) -> dict[tuple[str, str], Letter]:
    """All letters below a folder, by language and key. A file that is not a letter raises LetterFault."""
    return {(path.parent.name, path.stem): _read(path) for path in sorted(folder.glob("*/*.md"))}


def _read(path: Path) -> Letter:
    """One letter from its file."""
    parts = _HEAD.match(decode(path.read_bytes()).replace("\r\n", "\n"))
    if parts is None:
        raise LetterFault(f"{path}: a letter begins with a head between two lines of ---.")
    head = _read_head(path, parts.group(1))
    body = parts.group(2).strip()
    for template in (Template(head["subject"]), Template(body)):
        if not template.is_valid():
            raise LetterFault(f"{path}: a $ that begins no field; write $$ for the sign itself.")
    limit = head.get("sms_limit")
    return Letter(
        lang=path.parent.name,
        key=path.stem,
        title=head["title"],
        subject=head["subject"],
        body=body,
        sms_limit=int(limit) if limit else None,
        fields=frozenset(Template(head["subject"]).get_identifiers() + Template(body).get_identifiers()),
    )


def _read_head(path: Path, text: str) -> Mapping[str, str]:
    """The lines `word: value` of a letter's head, checked."""
    head: dict[str, str] = {}
    for line in filter(str.strip, text.split("\n")):
        word, colon, value = line.partition(":")
        if not colon or word.strip() not in _HEAD_WORDS or word.strip() in head:
            raise LetterFault(f"{path}: the head has a line it cannot have: {line!r}.")
        head[word.strip()] = value.strip()
    if not head.get("title") or not head.get("subject"):
        raise LetterFault(f"{path}: a letter has a title and a subject.")
    if not head.get("sms_limit", "1").isdecimal():
        raise LetterFault(f"{path}: sms_limit is a number of SMS parts.")
    return head


_GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_DOUBLE = frozenset("^{}\\[~]|€\f")


def sms_parts(text: str) -> int:
    """How many SMS a text takes (3GPP TS 23.038): 160 signs, in parts of 153, where the GSM alphabet suffices;
    70, in parts of 67, for Chinese and all else. A sign is never cut in two between parts. Empty text takes none."""
    if all(sign in _GSM7 or sign in _GSM7_DOUBLE for sign in text):
        return _parts([2 if sign in _GSM7_DOUBLE else 1 for sign in text], alone=160, joined=153)
    return _parts([2 if ord(sign) > 0xFFFF else 1 for sign in text], alone=70, joined=67)


def _parts(sizes: list[int], *, alone: int, joined: int) -> int:
    """How many parts hold signs of these sizes."""
    if sum(sizes) <= alone:
        return 1 if sizes else 0
    parts, room = 1, joined
    for size in sizes:
        if size > room:
            parts, room = parts + 1, joined
        room -= size
    return parts
