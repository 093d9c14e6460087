"""The standard answers of a demo city, read from its files (`<city>/answers/<unit>.toml`) and checked: every mistake is
named with the file, the answer's key and the field."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hotline.register.knowledge.rules import Basis, Content, Mistake, Wording, tidy, tidy_wording

TEXTS = ("matter", "audience", "question", "short", "full", "conditions", "place", "hours", "phone", "link")
ENGLISH = ("question_en", "short_en", "full_en")


class AnswersFault(ValueError):
    """Files of answers that cannot be entered; every mistake is named, one a line."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = list(mistakes)
        super().__init__("\n".join(self.mistakes))


@dataclass(frozen=True, slots=True)
class Written:
    """One answer of a file: its unit and key, what it says, for how long, after how many days it is looked at again.
    `valid_from` stands in the content; the other days are counted when it is entered."""

    unit: str
    key: str
    content: Content
    review_in_days: int
    valid_days: int | None = None
    english: Wording | None = None

    def on(self, day: date) -> Content:
        """What it says when it was published on a day."""
        begins = min(self.content.valid_from or day, day)
        ends = day + timedelta(days=self.valid_days) if self.valid_days else None
        return replace(
            self.content, valid_from=begins, valid_to=ends, review_on=day + timedelta(days=self.review_in_days)
        )


def read(folder: Path, *, units: Iterable[str], matters: Iterable[str]) -> list[Written]:
    """All answers of a city, of these units about these classes of matter, in the order of the files. Raises
    AnswersFault with every mistake; a city without the folder has none."""
    known_units, known_matters = set(units), set(matters)
    found, mistakes, keys = list[Written](), list[str](), dict[str, str]()
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else []:
        for one, place, faults in _answers(file):
            if file.stem not in known_units:
                faults.append(Mistake("unit", f"there is no unit {file.stem}"))
            if one.content.matter not in known_matters:
                faults.append(Mistake("matter", f"there is no class of matter {one.content.matter!r}"))
            if one.key in keys:
                faults.append(Mistake("key", f"stands in {keys[one.key]} already"))
            keys[one.key] = file.name
            found.append(one)
            mistakes += [f"{file.name} [{one.key or place}] {fault.field}: {fault}" for fault in faults]
    if mistakes:
        raise AnswersFault(mistakes)
    return found


def _answers(file: Path) -> Iterator[tuple[Written, int, list[Mistake]]]:
    try:
        body = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AnswersFault([f"{file.name}: {error}"]) from error
    for place, row in enumerate(body.get("answers", ()), 1):
        yield _one(file.stem, row, place)


def _one(unit: str, row: Mapping[str, Any], place: int) -> tuple[Written, int, list[Mistake]]:
    faults = list(_shapes(row))
    if faults:
        return Written(unit, str(row.get("key", "")), Content("", ""), 1), place, faults
    written = _written(unit, row)
    faults += tidy(written.on(written.content.valid_from or date.min))[1]
    if written.english is not None:
        faults += tidy_wording(written.english)[1]
    return written, place, faults


def _shapes(row: Mapping[str, Any]) -> Iterator[Mistake]:
    """What is not of the kind it must be; nothing further is looked at then."""
    for name, value in row.items():
        check = KINDS.get(name)
        if check is None:
            yield Mistake(str(name), "is not read")
        elif not check[0](value):
            yield Mistake(name, check[1])
    for name in ("key", "matter", "question", "short", "visibility", "audience", "valid_from", "review_in_days"):
        if row.get(name) in (None, ""):
            yield Mistake(name, "must be given")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _is_day(value: object) -> bool:
    return type(value) is date


def _are_days(value: object) -> bool:
    return type(value) is int and value > 0


KINDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    **dict.fromkeys((*TEXTS, *ENGLISH, "key", "visibility"), (_is_text, "must be text")),
    **dict.fromkeys(("aliases", "materials"), (_are_texts, "must be a list of texts")),
    **dict.fromkeys(("review_in_days", "valid_days"), (_are_days, "must be a whole number of days")),
    "basis": (_are_tables, "must be a list of { title, number, article, date }"),
    "valid_from": (_is_day, "must be a date"),
}


def _written(unit: str, row: Mapping[str, Any]) -> Written:
    english = [row.get(name, "").strip() for name in ENGLISH]
    content = Content(
        **{name: row.get(name, "").strip() for name in TEXTS},
        aliases=tuple(row.get("aliases", ())),
        materials=tuple(row.get("materials", ())),
        basis=tuple(_basis(line) for line in row.get("basis", ())),
        visibility=row["visibility"],
        valid_from=row["valid_from"],
    )
    worded = Wording(*english) if any(english) else None
    return Written(unit, row["key"], content, row["review_in_days"], row.get("valid_days"), worded)


def _basis(line: Mapping[str, Any]) -> Basis:
    return Basis(*(str(line.get(name, "") or "").strip() for name in ("title", "number", "article", "date")))
