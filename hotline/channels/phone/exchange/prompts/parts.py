"""Values that are spoken in between: numbers and keys put together of parts, everything else said as it is. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

COUNTED = frozenset({"position", "minutes"})
"""Values that are a count: twenty-three."""
SPELT = frozenset({"key", "number", "hotline", "code"})
"""Values that are said sign by sign: one two three four five."""
MOST = 999
"""Larger counts are said sign by sign."""

_HAN = MappingProxyType({str(digit): sign for digit, sign in enumerate("零一二三四五六七八九")})
_MANDARIN = MappingProxyType(
    {**_HAN, "one": "幺", "two": "两", "10": "十", "100": "百", "*": "星号键", "#": "井号键", "+": "加"}
)
_ENGLISH_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = MappingProxyType(
    {
        **{str(number): word for number, word in enumerate(_ENGLISH_WORDS.split())},
        **{str(10 * number): word for number, word in enumerate(_TENS.split(), start=2)},
        "100": "hundred",
        "*": "star",
        "#": "hash",
        "+": "plus",
    }
)
PARTS: Mapping[str, Mapping[str, str]] = MappingProxyType({"cmn": _MANDARIN, "yue": _MANDARIN, "en": _ENGLISH})
"""Of each language, what each part says."""
FILES = MappingProxyType({"*": "star", "#": "hash", "+": "plus"})
"""Parts whose name cannot be that of a file."""


def parts_of(name: str, value: str, language: str) -> tuple[str, ...] | None:
    """The parts that say a value; None when it is said as it stands."""
    if language not in PARTS or not value.isascii():
        return None
    if name in COUNTED and value.isdigit() and int(value) <= MOST:
        return _english(int(value)) if language == "en" else _chinese(int(value))
    if (name in COUNTED and value.isdigit()) or (name in SPELT and all(sign in "0123456789*#+" for sign in value)):
        return _spelt(value, language)
    return None


def _spelt(value: str, language: str) -> tuple[str, ...]:
    """Sign by sign. In a number of several signs Mandarin says 幺 for one, so that it is not taken for seven."""
    is_telephone = language == "cmn" and len(value) > 2
    return tuple("one" if is_telephone and sign == "1" else sign for sign in value)


def _chinese(number: int) -> tuple[str, ...]:
    if number == 2:
        return ("2",)
    hundreds, rest = divmod(number, 100)
    said: list[str] = []
    if hundreds:
        said += ["two" if hundreds == 2 else str(hundreds), "100"]
        if 0 < rest < 10:
            said.append("0")
    tens, ones = divmod(rest, 10)
    if tens:
        said += ["10"] if tens == 1 and not hundreds else [str(tens), "10"]
    if ones or not said:
        said.append(str(ones))
    return tuple(said)


def _english(number: int) -> tuple[str, ...]:
    hundreds, rest = divmod(number, 100)
    said = [str(hundreds), "100"] if hundreds else []
    if rest >= 20:
        said.append(str(rest - rest % 10))
        rest %= 10
    if rest or not said:
        said.append(str(rest))
    return tuple(said)
