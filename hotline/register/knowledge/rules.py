"""What a standard answer must say, who may not check what she has done herself, and how two versions differ. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from dataclasses import field as each
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Any

from hotline.lib.text import UnfitText, gate
from hotline.register.knowledge.words import Audience, Demand, FaultKind, Visibility

SHORT = 120
"""So many characters are said aloud in half a minute (GB/T 33358 speech rates); a longer answer nobody listens to."""
LONGEST = {
    "question": 120, "short": SHORT, "full": 8000, "conditions": 2000, "place": 300, "hours": 300, "phone": 80,
    "link": 300, "contact": 120, "note": 200,
}  # fmt: skip
LINES = frozenset({"full", "conditions", "place", "hours"})
"""Fields in which a text may have several lines."""
ALIAS, MOST_ALIASES = 60, 30
MATERIAL, MOST_MATERIALS = 200, 40
MOST_BASES, MOST_RELATED = 20, 20
LINK = re.compile(r"https?://[^\s\"'<>\\]+")
PHONE = re.compile(r"[0-9０-９ +()（）,，、;；/／\-–—转接分机按号至]*")
DAYS_OF_REVIEW = 365 * 5


class AnswerRefused(ValueError):
    """A change of the knowledge base that cannot be made: what to do instead, and at which field."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message, self.field = message, field


class AnswerChanged(AnswerRefused):
    """Somebody else has changed the answer since it was read."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in what was written: at which field, and a sentence (an English msgid with its facts)."""

    field: str
    message: str
    facts: Mapping[str, object] = each(default_factory=dict)

    def __str__(self) -> str:
        return self.message % dict(self.facts) if self.facts else self.message


class Unfit(AnswerRefused):
    """What was written has mistakes; all of them are named."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(str(mistakes[0]), field=mistakes[0].field)
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True)
class Basis:
    """One line of the legal basis: title of the law or document, its number, the article, the date of the document
    (ISO; empty where it has none)."""

    title: str
    number: str = ""
    article: str = ""
    date: str = ""

    @property
    def body(self) -> dict[str, str]:
        """As it is kept."""
        return {"title": self.title, "number": self.number, "article": self.article, "date": self.date}


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a version of a standard answer says. `matter` and `region` are public codes, `related` numbers of
    other answers; `region` empty: wherever the keeping unit acts."""

    question: str
    short: str
    full: str = ""
    aliases: tuple[str, ...] = ()
    region: str = ""
    audience: str = Audience.BOTH.value
    conditions: str = ""
    materials: tuple[str, ...] = ()
    place: str = ""
    hours: str = ""
    phone: str = ""
    link: str = ""
    basis: tuple[Basis, ...] = ()
    contact: str = ""
    matter: str = ""
    demand: str = Demand.CONSULTATION.value
    valid_from: date | None = None
    valid_to: date | None = None
    review_on: date | None = None
    visibility: str = Visibility.PUBLIC.value
    related: tuple[str, ...] = ()
    note: str = ""
    """What has changed, for those who check it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What an answer says in another language."""

    question: str
    short: str
    full: str = ""
    conditions: str = ""
    materials: tuple[str, ...] = ()
    place: str = ""
    hours: str = ""


WORDED = tuple(one.name for one in fields(Wording))
"""The fields of an answer that are said differently in another language."""

_EMPTY = "must be given"
_TOO_MANY = "has too many entries: at most %(most)d"
_CHOICE = "is not one of the choices"


def tidy(content: Content) -> tuple[Content, list[Mistake]]:
    """A content as it is kept – white space trimmed, empty entries left out – and every mistake in it."""
    mistakes: list[Mistake] = []
    texts: dict[str, Any] = {
        name: _text(name, getattr(content, name), longest, mistakes) for name, longest in LONGEST.items()
    }
    aliases = _list("aliases", content.aliases, ALIAS, MOST_ALIASES, mistakes)
    materials = _list("materials", content.materials, MATERIAL, MOST_MATERIALS, mistakes)
    related = _list("related", content.related, 12, MOST_RELATED, mistakes)
    basis, wrong = tidy_bases(content.basis)
    mistakes += wrong
    kept = replace(
        content, **texts, aliases=aliases, materials=materials, related=related, basis=basis,
        matter=content.matter.strip(), region=content.region.strip(),
    )  # fmt: skip
    at = {one.field for one in mistakes}
    further = (*_missing(kept), *_choices(kept), *_ways(kept), *_days(kept))
    return kept, [*mistakes, *(one for one in further if one.field not in at)]


def tidy_wording(wording: Wording) -> tuple[Wording, list[Mistake]]:
    """The same for a wording in another language. Letters take more room than characters: the short answer may be three
    times as long."""
    mistakes: list[Mistake] = []
    longest = {name: LONGEST[name] * 3 for name in WORDED if name in LONGEST}
    texts: dict[str, Any] = {
        name: _text(name, getattr(wording, name), most, mistakes) for name, most in longest.items()
    }
    kept = replace(wording, **texts, materials=_list("materials", wording.materials, 600, MOST_MATERIALS, mistakes))
    mistakes += [Mistake(name, _EMPTY) for name in ("question", "short") if not getattr(kept, name)]
    return kept, mistakes


def _text(name: str, value: object, longest: int, mistakes: list[Mistake]) -> str:
    if not isinstance(value, str):
        mistakes.append(Mistake(name, "must be text"))
        return ""
    try:
        return gate(value, longest=longest, field=name, lines=name in LINES)
    except UnfitText as error:
        if error.code == "too_long":
            facts = {"length": len(value.strip()), "longest": longest}
            mistakes.append(Mistake(name, "is too long: %(length)d characters, at most %(longest)d", facts))
        else:
            mistakes.append(Mistake(name, "contains a character that cannot be stored"))
        return ""


def _list(name: str, given: Iterable[str], longest: int, most: int, mistakes: list[Mistake]) -> tuple[str, ...]:
    kept = [_text(name, entry, longest, mistakes) for entry in given]
    found = tuple(dict.fromkeys(entry for entry in kept if entry))
    if len(found) > most:
        mistakes.append(Mistake(name, _TOO_MANY, {"most": most}))
    return found[:most]


def tidy_bases(given: Iterable[Basis]) -> tuple[tuple[Basis, ...], list[Mistake]]:
    """Lines of a legal basis as they are kept, and every mistake in them. A title stands without the marks round it, so
    that one law has one name however it was typed."""
    mistakes: list[Mistake] = []
    lines = [line for line in given if any(line.body.values())]
    if len(lines) > MOST_BASES:
        mistakes.append(Mistake("basis", _TOO_MANY, {"most": MOST_BASES}))
    kept = [_basis(line, mistakes) for line in lines[:MOST_BASES]]
    return tuple(dict.fromkeys(line for line in kept if any(line.body.values()))), mistakes


def _basis(line: Basis, mistakes: list[Mistake]) -> Basis:
    said = {name: _text("basis", value, 120, mistakes) for name, value in line.body.items()}
    found = Basis(**said | {"title": plain_title(said["title"])})
    if any(found.body.values()) and not found.title:
        mistakes.append(Mistake("basis", "name the law or document of every line"))
    if found.date and read_day(found.date) is None:
        mistakes.append(Mistake("basis", "%(date)s is no date: write it as 2026-01-31", {"date": found.date}))
    return found


def plain_title(title: str) -> str:
    """The title of a law or document without the marks round it: 《城市供水条例》 is 城市供水条例."""
    bare = title.strip()
    if bare.startswith("《") and bare.find("》") == len(bare) - 1:
        return bare[1:-1].strip()
    return bare


def read_day(text: str) -> date | None:
    """A day as people write it: 2026-01-31, 2026/1/31, 2026.1.31, 2026年1月31日."""
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text.strip())
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _missing(content: Content) -> Iterator[Mistake]:
    for name in ("question", "short", "matter"):
        if not getattr(content, name):
            yield Mistake(name, _EMPTY)
    if content.review_on is None:
        yield Mistake("review_on", "say when it is to be looked at again")


def _choices(content: Content) -> Iterator[Mistake]:
    for name, words in (("audience", Audience), ("visibility", Visibility), ("demand", Demand)):
        if getattr(content, name) not in words.values:
            yield Mistake(name, _CHOICE)


def _ways(content: Content) -> Iterator[Mistake]:
    if content.link and not LINK.fullmatch(content.link):
        yield Mistake("link", "must be an address that begins with http:// or https://")
    if content.phone and not PHONE.fullmatch(content.phone):
        yield Mistake("phone", "must be one or more telephone numbers")


def _days(content: Content) -> Iterator[Mistake]:
    if content.valid_from and content.valid_to and content.valid_to < content.valid_from:
        yield Mistake("valid_to", "ends before it begins")
    if content.review_on and content.valid_from:
        if content.review_on <= content.valid_from:
            yield Mistake("review_on", "must lie after the day from which it is valid")
        elif content.review_on > content.valid_from + timedelta(days=DAYS_OF_REVIEW):
            yield Mistake("review_on", "lies too far ahead: an answer is looked at again within five years")


# -- who checks whom ------------------------------------------------------------------------------------------------

BEGINS = ("answer_written", "answer_rewritten", "answer_normalised")
ENDS = ("answer_published", "answer_version_dropped", "answer_withdrawn")
HANDS = (*BEGINS, *ENDS, "answer_approved", "answer_audited", "answer_returned", "answer_rushed")
"""Events by which the hands behind a version are known."""


@dataclass(slots=True)
class Hands:
    """Who is behind the version under way – wrote, approved, audited it –, and who was behind the last one that was
    published in haste, its publisher in the place of the auditor."""

    writers: set[int] = each(default_factory=set)
    approver: set[int] = each(default_factory=set)
    auditor: set[int] = each(default_factory=set)
    rushed: "Hands | None" = None

    def of(self, role: str) -> set[int]:
        """The persons in one of these parts."""
        found: set[int] = getattr(self, role)
        return found


def hands(events: Iterable[tuple[str, frozenset[int]]]) -> Hands:
    """The hands, from the names of events and the persons behind each, in their order."""
    now, rushed = Hands(), None
    for name, persons in events:
        if name in BEGINS:
            now.writers |= persons
        elif name == "answer_approved":
            now.approver = set(persons)
        elif name == "answer_audited":
            now.auditor = set(persons)
        elif name == "answer_returned":
            now.approver, now.auditor = set(), set()
        elif name == "answer_rushed":
            now.auditor = set(persons)
            now, rushed = Hands(), now
        elif name in ENDS:
            now = Hands()
    now.rushed = rushed
    return now


def is_own_work(known: Hands, parts: Iterable[str], persons: frozenset[int], *, is_rushed: bool) -> bool:
    """Whether one of these persons would check what she has done herself in one of these parts."""
    behind = known.rushed or Hands() if is_rushed else known
    return any(behind.of(part) & persons for part in parts)


# -- versions side by side ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text that stayed (same), went (gone) or came (new)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field in which two versions differ, piece by piece."""

    field: str
    pieces: tuple[Piece, ...]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """In which fields two versions differ, and how; both by the names of fields."""
    found = []
    for name in after:
        old, new = _flat(before.get(name)), _flat(after[name])
        if old != new:
            found.append(Change(name, tuple(_pieces(old, new))))
    return found


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return " · ".join(str(part) for part in value.values() if part)
    if isinstance(value, list | tuple):
        return "\n".join(_flat(entry) for entry in value)
    return "" if value is None else str(value)


def _pieces(old: str, new: str) -> Iterator[Piece]:
    """Cut where sentences and lines end, so that long texts are compared quickly, and letter by letter within them."""
    first, second = _cut(old), _cut(new)
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        gone, came = "".join(first[a:b]), "".join(second[c:d])
        if tag == "equal":
            yield Piece("same", gone)
        elif gone and came and len(gone) + len(came) < 400:
            yield from _letters(gone, came)
        else:
            yield from (Piece(kind, text) for kind, text in (("gone", gone), ("new", came)) if text)


def _cut(text: str) -> list[str]:
    return re.findall(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+", text)


def _letters(gone: str, came: str) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, gone, came, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", gone[a:b])
            continue
        if b > a:
            yield Piece("gone", gone[a:b])
        if d > c:
            yield Piece("new", came[c:d])


# -- days and counts ------------------------------------------------------------------------------------------------


def week_of(on: date) -> date:
    """The Monday of a day's week."""
    return on - timedelta(days=on.weekday())


def is_grave(kind: str) -> bool:
    """Whether somebody may have been misled by a fault of this kind."""
    return kind in (FaultKind.WRONG, FaultKind.OLD)


MOST_OF_A_MISS = 40
_SPACES = re.compile(r"\s+")


def missed(text: str) -> str:
    """What was searched for without a hit, as it is counted: short, folded, without long runs of digits, which may be
    somebody's number."""
    plain = _SPACES.sub(" ", text).strip().casefold()[:MOST_OF_A_MISS]
    return re.sub(r"\d{5,}", "#", plain)


def percent(part: int, whole: int) -> float:
    """A share in percent with one decimal; 0 of nothing."""
    return round(100 * part / whole, 1) if whole else 0.0
