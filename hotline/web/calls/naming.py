"""How lines, groups of calls, languages and numbers are said on the pages of calls."""

from collections.abc import Iterable

from django.utils.translation import get_language

from hotline.ground.profiles import queries as profiles
from hotline.insight.telephony.rules import Measure, Sums
from hotline.insight.telephony.words import Unit
from hotline.web.parts.pieces import Row

NOTHING = "–"


def is_english() -> bool:
    """Whether names are said in English."""
    return (get_language() or "").startswith("en")


def line_name(called: str) -> str:
    """How a number of ours is called."""
    line = profiles.current().telephone.line(called)
    return line.name_en if is_english() and line.name_en else line.name


def skill_name(code: str) -> str:
    """How a group of calls is called; its code where the city no longer has it."""
    skill = profiles.current().telephone.skills.get(code)
    if skill is None:
        return code
    return skill.name_en if is_english() and skill.name_en else skill.name


def language_name(code: str) -> str:
    """How a language of the telephone is called; nothing before one was chosen."""
    return profiles.current().telephone.spoken(code).name if code else ""


def listed(names: Iterable[str]) -> str:
    """Several names in one line."""
    return (", " if is_english() else "、").join(names)


def said(measure: Measure, sums: Sums | None) -> str:
    """A number as people read it: 93.2 %, 12.4 s, 1,234. A dash where there was nothing to be counted."""
    value = sums.value if sums is not None else (None if measure.denominator else 0.0)
    if value is None:
        return NOTHING
    if measure.unit == Unit.RATE:
        return f"{100 * value:.1f}%"
    if measure.unit == Unit.SECONDS:
        return in_seconds(value)
    if measure.unit == Unit.HOURS:
        return f"{value:.1f} h" if is_english() else f"{value:.1f}小时"
    return f"{value:,.0f}" if measure.unit == Unit.COUNT else f"{value:.2f}"


def in_seconds(value: float) -> str:
    """Seconds as people read them."""
    return f"{value:.1f} s" if is_english() else f"{value:.1f}秒"


def name_of(measure: Measure) -> str:
    """How a number is called."""
    return measure.said("name", get_language() or "")


def told(measure: Measure, sums: Sums | None) -> Row:
    """A number with its name."""
    return Row(name_of(measure), said(measure, sums))
