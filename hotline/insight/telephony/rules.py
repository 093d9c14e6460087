"""The measures: what each counts, in words and as two sums; and what comes of two sums. Pure.

A measure is a file `measures/<code>.sql`: its words, then a sum, and after a line with a stroke the sum it is divided
by. A cohort, `measures/cohorts/<code>.sql`, is what is summed over, each row at its moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from hotline.insight.telephony.words import Group, Unit

FOLDER = Path(__file__).with_name("measures")
TOLD = ("name", "numerator", "denominator", "exclusions")
"""What is said of a measure in both languages."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """What measures are summed over, and in which interval a row counts."""

    code: str
    words: Mapping[str, str]
    rows: str

    def said(self, name: str, language: str) -> str:
        """One of its words in a language."""
        return _said(self.words, name, language)


@dataclass(frozen=True, slots=True)
class Measure:
    """One number: two sums over a cohort; without a denominator the first one alone."""

    code: str
    words: Mapping[str, str]
    over: str
    unit: Unit
    numerator: str
    denominator: str = ""

    def said(self, name: str, language: str) -> str:
        """One of its words in a language."""
        return _said(self.words, name, language)


@dataclass(frozen=True, slots=True)
class Sums:
    """What a measure comes to: its sums, which add up over intervals; a number without a denominator has none."""

    numerator: float = 0
    denominator: float | None = None

    def __add__(self, other: "Sums") -> "Sums":
        if self.denominator is None and other.denominator is None:
            return Sums(self.numerator + other.numerator)
        return Sums(self.numerator + other.numerator, (self.denominator or 0) + (other.denominator or 0))

    @property
    def value(self) -> float | None:
        """The number; None where nothing was there to be counted."""
        if self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


@lru_cache(maxsize=1)
def groups() -> Mapping[Group, tuple[str, ...]]:
    """The codes of the measures by what they are about, in their order."""
    lines = (FOLDER / "groups.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.partition(":") for line in lines)
    return MappingProxyType({Group(name): tuple(codes.split()) for name, _colon, codes in parts})


@lru_cache(maxsize=1)
def measures() -> Mapping[str, Measure]:
    """Every measure by its code, group by group."""
    codes = [code for each in groups().values() for code in each]
    return MappingProxyType({code: _measure(FOLDER / f"{code}.sql") for code in codes})


@lru_cache(maxsize=1)
def cohorts() -> Mapping[str, Cohort]:
    """Everything that measures are summed over, by its code."""
    known = {}
    for file in sorted((FOLDER / "cohorts").glob("*.sql")):
        words, rows = _read(file)
        known[file.stem] = Cohort(file.stem, words, rows)
    return MappingProxyType(known)


def _measure(file: Path) -> Measure:
    words, sums = _read(file)
    numerator, _stroke, denominator = sums.partition("\n/\n")
    return Measure(file.stem, words, words["over"], Unit(words["unit"]), numerator.strip(), denominator.strip())


def _read(file: Path) -> tuple[Mapping[str, str], str]:
    """The words at the head of a file, and what stands below them."""
    lines = file.read_text(encoding="utf-8").splitlines()
    words: dict[str, str] = {}
    for place, line in enumerate(lines):
        if not line.startswith("-- "):
            return MappingProxyType(words), "\n".join(lines[place:])
        name, _colon, text = line.removeprefix("-- ").partition(": ")
        words[name] = text
    return MappingProxyType(words), ""


def _said(words: Mapping[str, str], name: str, language: str) -> str:
    said = words.get(name, "")
    return said if language.lower().startswith("en") else words.get(f"{name}_zh", said)
