"""The files of a demo city, read as they stand. What they mean is said in hotline/cities/README.md."""

import csv
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hotline.config import environment
from hotline.config.demo.answers import Written
from hotline.config.demo.answers import read as read_answers
from hotline.ground.profiles import sources

Row = dict[str, str]
Case = dict[str, Any]
Turn = dict[str, Any]

CITIES = environment.PACKAGE / "cities"


@dataclass(frozen=True, slots=True)
class City:
    """What is entered: the profile's file, the registers and the cases."""

    profile: Path
    units: list[Row]
    matters: list[Row]
    duties: list[Row]
    staff: list[Row]
    cases: list[Case]
    seats: list[Row] = field(default_factory=list)
    """Where calls are taken, by extension."""
    days_of_calls: int = 0
    """Of how many days before today it has calls."""
    turns: list[Turn] = field(default_factory=list)
    """What some of the cases take off the straight way."""
    guarded: list[dict[str, Any]] = field(default_factory=list)
    """Cases that need special care."""
    above: list[dict[str, Any]] = field(default_factory=list)
    """Matters handed down from above."""
    malicious: list[dict[str, Any]] = field(default_factory=list)
    """Malicious callers, whose numbers are restricted or to be restricted."""
    answers: list[Written] = field(default_factory=list)
    """Standard answers, published."""
    knowledge: dict[str, Any] = field(default_factory=dict)
    """What else stands in the knowledge base: text modules, incident cards, searches without a hit, error reports."""

    @property
    def root(self) -> str:
        """The code of the city itself, by which it is recognised in a database."""
        return self.units[0]["code"]


DAYS_OF_CALLS = 10
OF_ALL = CITIES / "base"
"""The small network that a city stands on which has no folder of its own; {title} in it is the city's name."""


def read(name: str = "luming") -> City:
    """The files of a city; what it has no file of comes from the small network, the tree of categories from Luming."""
    profile = sources.find(name)
    head = sources.load(profile).body["profile"]
    folder = CITIES / name if (CITIES / name).is_dir() else OF_ALL
    cases = folder / "orders.jsonl"
    lines = cases.read_text(encoding="utf-8").splitlines() if cases.exists() else []
    own = folder / "matters.csv"
    units = _table(folder / "units.csv", head)
    matters = _table(own if own.exists() else CITIES / "luming" / "matters.csv", head)
    codes = {"units": [row["code"] for row in units], "matters": [row["code"] for row in matters]}
    knowledge = folder / "knowledge.toml"
    return City(
        profile=profile,
        units=units,
        matters=matters,
        duties=_table(folder / "duties.csv", head),
        staff=_table(folder / "staff.csv", head),
        seats=_table(folder / "seats.csv", head),
        days_of_calls=DAYS_OF_CALLS if cases.exists() else 0,
        cases=[json.loads(line) for line in lines if line.strip()],
        turns=_listed(folder / "turns.toml", "turns"),
        guarded=_listed(folder / "guarded.toml", "guarded"),
        above=_listed(folder / "above.toml", "above"),
        malicious=_listed(folder / "malicious.toml", "malicious"),
        answers=read_answers(folder / "answers", **codes),
        knowledge=tomllib.loads(knowledge.read_text(encoding="utf-8")) if knowledge.exists() else {},
    )


def _listed(file: Path, name: str) -> list[Any]:
    found: list[Any] = tomllib.loads(file.read_text(encoding="utf-8"))[name] if file.exists() else []
    return found


def _table(file: Path, head: Mapping[str, Any]) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as opened:
        return [{key: _named(text, head) for key, text in row.items()} for row in csv.DictReader(opened, strict=True)]


def _named(text: str, head: Mapping[str, Any]) -> str:
    for name in ("title", "title_en"):
        text = text.replace(f"{{{name}}}", str(head[name]))
    return text
